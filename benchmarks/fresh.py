"""The first view of a fresh install, where nothing is compiled yet: `python -m benchmarks.fresh`.

The package is copied without anything compiled, and the census table opened from there in a new interpreter, from the
start of that interpreter to the first chart with intervals. Then the same with the kernels compiled. No compile may
stand in the way: when the chart is there, the kernels must not be.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.common import HERE, Row
from benchmarks.first_view import census

N_ROWS, ROUNDS = 10_000, 1
COPIED = "explain", "benchmarks", "sample_models"
VIEW = """
import sys
from pathlib import Path
from benchmarks.first_view import first_view
from explain.methods.trees import compiling
from explain.workspace import open_table
model, table = map(Path, sys.argv[1:])
with open_table(table, target="rich") as workspace:
    workspace.add_model(model)
    first_view(workspace, {})
    print(compiling.stamp().exists())
"""


def copied(folder: Path) -> Path:
    """The package as it is installed."""
    for name in COPIED:
        shutil.copytree(HERE.parent / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def seconds(place: Path, model_file: Path, table_file: Path) -> tuple[float, bool]:
    """From the start of an interpreter to the first chart, and whether the kernels were compiled by then."""
    began = time.perf_counter()
    # The copy must not find the package it was copied from.
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "EXPLAIN_COMPILE")}
    worker = subprocess.Popen([sys.executable, "-c", VIEW, str(model_file), str(table_file)], cwd=place, env=kept,
                              stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    answer = worker.stdout.readline().strip()
    taken = time.perf_counter() - began
    worker.stdout.close()
    assert worker.wait() == 0
    return taken, answer == "True"


def rows(rounds: int = ROUNDS) -> Iterator[Row]:
    """Open a fresh copy, let its kernels be compiled, and open it again."""
    taken = []
    with tempfile.TemporaryDirectory() as name:
        files = census(Path(name), N_ROWS)
        for turn in range(rounds):
            place = copied(Path(name) / f"copy-{turn}")
            fresh, compiled = seconds(place, *files)
            assert not compiled, "the kernels were compiled before the first chart"
            # Waits for those who compile already.
            subprocess.run([sys.executable, "-m", "explain.methods.trees.compiling"], cwd=place, check=True)
            again, compiled = seconds(place, *files)
            assert compiled
            taken.append((fresh, again))
    fresh, again = (statistics.median(each) for each in zip(*taken, strict=True))
    yield Row("first view of a fresh install, and with compiled kernels, wall", fresh, again, fresh / again, 0.0)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    for row in rows(options.parse_args().rounds):
        print("{:<70} {:6.2f} s {:6.2f} s {:5.2f}×".format(*row))


if __name__ == "__main__":
    main()
