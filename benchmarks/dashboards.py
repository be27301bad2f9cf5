"""From a table and a model to the first view, beside two other dashboards: `python -m benchmarks.dashboards`.

10,000 rows of the census table and a pipeline of one-hot columns and boosted trees, from both files. Ours ends when the
first chart with intervals is ready to be drawn, its process started and sealed in that time. The others end when the
page's layout is served and one chart of importance is made; importing them is not counted, and neither is the browser.
They live in an environment of their own. Neither takes this pipeline: they are given its one-hot columns and the trees,
explainerdashboard also which columns belong together, and not its tab of single trees, which takes minutes. Columns are
dense, since trees that were fitted on sparse ones take zeros for missing. What they predict must be what ours
predicts. Their charts show other games than ours (one-hot columns, no intervals).
"""

import argparse
import json
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import joblib
import numpy as np
import pandas as pd

import explain
from benchmarks.common import HERE, Row, python_of
from benchmarks.first_view import census, first_view
from benchmarks.large import child_of, cpu_seconds
from explain.methods.trees.compiling import compile_all
from explain.workspace import open_table

N_ROWS, ROUNDS = 10_000, 1
PEERS = "explainerdashboard", "shapash"
EQUAL = 1e-6


def files_in(folder: Path, n_rows: int) -> tuple[Path, Path]:
    """Model and table; the pipeline of the other benchmark, fitted anew on dense columns."""
    model_file, table_file = census(folder, n_rows)
    frame = pd.read_csv(table_file)
    pipeline = joblib.load(model_file).set_params(columntransformer__sparse_threshold=0)
    joblib.dump(pipeline.fit(frame.drop(columns="rich"), frame["rich"]), model_file)
    return model_file, table_file


def ours(model_file: Path, table_file: Path) -> tuple[float, float]:
    """Seconds by the clock and CPU-seconds of the process with table and model, from both files to a figure."""
    began = time.perf_counter()
    with open_table(table_file, target="rich") as workspace:
        workspace.add_model(model_file)
        first_view(workspace, {})
        return time.perf_counter() - began, cpu_seconds(child_of(workspace))


def theirs(peer: str, folder: Path, said: np.ndarray) -> tuple[float, float, float]:
    """Seconds by the clock, CPU-seconds, and how far its predictions are from ours."""
    worker = [str(python_of("dashboards")), str(HERE / "dashboards_worker.py"), peer, str(folder)]
    done = subprocess.run(worker, check=True, capture_output=True, text=True)
    taken = json.loads(done.stdout.splitlines()[-1])
    off = float(np.abs(np.load(folder / "predictions.npy") - said).max())
    assert off <= EQUAL, (peer, off)
    return taken["wall"], taken["cpu"], off


def rows(rounds: int = ROUNDS, n_rows: int = N_ROWS) -> Iterator[Row]:
    """Let all take turns."""
    compile_all()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = files_in(folder, n_rows)
        dataset = explain.read_table(pd.read_csv(files[1]), target="rich")
        said = explain.load_model(files[0], dataset)(dataset.features)[:, 1]
        ours(*files)
        taken: list[tuple[float, ...]] = []
        off = 0.0
        for _ in range(rounds):
            own, others = ours(*files), [theirs(peer, folder, said) for peer in PEERS]
            off = max(off, *(each[2] for each in others))
            taken.append((*own, *(number for each in others for number in each[:2])))
        wall, cpu, *others = (statistics.median(each) for each in zip(*taken, strict=True))
        for i, peer in enumerate(PEERS):
            words = f"first view, census {n_rows:,} rows, one-hot pipeline: {peer}"
            yield Row(f"{words}, wall", wall, others[2 * i], others[2 * i] / wall, off)
            yield Row(f"{words}, CPU", cpu, others[2 * i + 1], others[2 * i + 1] / cpu, off)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    options.add_argument("--rows", type=int, default=N_ROWS)
    chosen = options.parse_args()
    for row in rows(chosen.rounds, chosen.rows):
        print(row.told(), flush=True)


if __name__ == "__main__":
    main()
