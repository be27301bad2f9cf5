"""What the benchmarks of large tables share: a seeded table and model, and what their process takes."""

import argparse
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.common import Row
from explain.workspace import Workspace

N_FEATURES, N_TRAINED = 30, 50_000


def table(n_rows: int) -> pd.DataFrame:
    """Thirty columns of numbers, one of them whole, one rounded, one skewed; the answer has interactions."""
    random = np.random.default_rng(0)
    x = random.normal(size=(n_rows, N_FEATURES))
    x[:, 1], x[:, 2], x[:, 3] = random.integers(0, 100, n_rows), np.round(x[:, 2], 1), np.exp(x[:, 3])
    score = x[:, 0] + 0.02 * x[:, 1] * (x[:, 4] > 0) + np.sin(2 * x[:, 5]) + x[:, 6] * x[:, 7] - 1
    frame = pd.DataFrame(x).add_prefix("x").astype({"x1": int})
    return frame.assign(y=(random.random(n_rows) < 1 / (1 + np.exp(-score))).astype(int))


def model(frame: pd.DataFrame) -> Any:
    """Three hundred trees of depth six, fitted on the first rows."""
    from xgboost import XGBClassifier

    some = frame.iloc[:N_TRAINED]
    return XGBClassifier(n_estimators=300, max_depth=6, learning_rate=0.1, n_jobs=2, tree_method="hist").fit(
        some.drop(columns="y"), some["y"])


def files(folder: Path, n_rows: int, *, csv: bool = False) -> tuple[Path, Path]:
    """Write model and table; give their paths. Kept between runs of the same size."""
    import joblib

    table_file = folder / f"large-{n_rows}.{'csv' if csv else 'parquet'}"
    model_file = folder / f"large-{n_rows}.joblib"
    if not (table_file.exists() and model_file.exists()):
        frame = table(n_rows)
        joblib.dump(model(frame), model_file)
        if csv:
            frame.round(5).to_csv(table_file, index=False)
        else:
            frame.to_parquet(table_file)
    return model_file, table_file


def command(
    about: str, measured: Callable[[Path, int, int], Iterable[Row]], n_rows: int, turns: tuple[str, int]
) -> None:
    """Run a benchmark that takes a folder, rows and turns, as the command line says, and print its rows."""
    options = argparse.ArgumentParser(description=about)
    options.add_argument("--rows", type=int, default=n_rows)
    options.add_argument(f"--{turns[0]}", type=int, default=turns[1])
    options.add_argument("--folder", type=Path, help="where table and model are kept between runs")
    asked_for = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        for row in measured(asked_for.folder or Path(temporary), asked_for.rows, getattr(asked_for, turns[0])):
            print(row.told(), flush=True)


def child_of(workspace: Workspace) -> int:
    """Number of the process that holds table and model."""
    held = workspace._held
    assert held is not None
    return held.process.pid


def megabytes(process: int, name: str = "VmRSS") -> float:
    """Memory of a process: what it has (``VmRSS``), or had at most (``VmHWM``)."""
    text = Path(f"/proc/{process}/status").read_text()
    found = re.search(rf"{name}:\s+(\d+)", text)
    assert found is not None
    return int(found[1]) / 1024


def cpu_seconds(process: int) -> float:
    """Seconds that all threads of a process have worked."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def quickest_baseline(seconds: float = 5.0) -> float:
    """Megabytes of a process with a table of nothing: what the libraries take."""
    import explain

    tiny = pd.DataFrame({"a": [1.0, 2.0], "y": [0, 1]})
    time.sleep(seconds)  # until the libraries are loaded, which every process has from its start
    with explain.workspace.open_table(tiny, target="y") as workspace:
        return megabytes(child_of(workspace))
