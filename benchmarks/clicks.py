"""From a click to its answer with a large table open: `python -m benchmarks.clicks --rows 1000000`.

Each question is asked of ever other rows and features, as a reader's clicks are; the first of each kind is not counted.
The limit is 200 ms for 95 of 100 clicks.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd

import explain
from benchmarks.common import Row
from benchmarks.large import N_FEATURES, child_of, command, cpu_seconds, files
from explain.workspace import Workspace

LIMIT = 0.2
NAMES = [f"x{j}" for j in range(N_FEATURES)]
Click = Callable[[int], tuple[str, dict[str, Any]]]


def clicks(first: dict[str, Any], n_rows: int) -> dict[str, Click]:
    """Kind of click → the i-th one."""
    def row(i: int) -> int:
        return (i * 7_919) % n_rows

    return {
        "prediction of a row": lambda i: ("predictions", {"rows": [row(i)]}),
        "what-if": lambda i: ("predictions", {"rows": [{**first, "x0": i / 10, "x5": -i / 10}]}),
        "cells of a row": lambda i: ("cells", {"rows": [row(i)]}),
        "SHAP of a row, margin": lambda i: ("shap_values", {"rows": [row(i)], "output": "1", "scale": "margin"}),
        "SHAP of a row, probability": lambda i: ("shap_values", {"rows": [row(i)], "output": "1"}),
        "PDP of a feature, margin": lambda i: ("dependence", {"feature": NAMES[i % N_FEATURES], "sample": 100,
                                                              "output": "1", "scale": "margin"}),
        "PDP of a feature, probability": lambda i: ("dependence", {"feature": NAMES[i % N_FEATURES], "sample": 100,
                                                                   "output": "1"}),
    }


def asked(workspace: Workspace, click: Click, n: int) -> tuple[np.ndarray, float, list[Any]]:
    """(n,) seconds from question to answer, CPU seconds of the process for each, and the answers."""
    method, arguments = click(0)
    workspace.ask(method, **arguments)
    before, seconds, answers = cpu_seconds(child_of(workspace)), [], []
    for i in range(1, n + 1):
        method, arguments = click(i)
        began = time.perf_counter()
        answers.append(workspace.ask(method, **arguments))
        seconds.append(time.perf_counter() - began)
    return np.array(seconds), (cpu_seconds(child_of(workspace)) - before) / n, answers


def measured(folder: Path, n_rows: int, n: int) -> Iterator[Row]:
    """Ask each kind of click ``n`` times; answers about rows must be the model's own."""
    model_file, table_file = files(folder, n_rows)
    fitted = joblib.load(model_file)
    with explain.open_workspace(model_file, table_file, target="y") as workspace:
        frame = workspace.ask("cells", rows=[0]).frame
        for name, click in clicks(frame.iloc[0].to_dict(), n_rows).items():
            seconds, cpu, answers = asked(workspace, click, n)
            slowest = float(np.quantile(seconds, 0.95, method="higher"))
            words = f"{name}, {n_rows:,} rows: p95 (median {np.median(seconds) * 1e3:.0f} ms, CPU {cpu * 1e3:.0f} ms)"
            off = difference(fitted, click, answers, table_file)
            yield Row(words, slowest, LIMIT, LIMIT / slowest, off, 1.0)


def difference(fitted: Any, click: Click, answers: list[Any], table_file: Path) -> float:
    """Largest distance between what was answered and the model itself; 0 where an answer holds no prediction."""
    rows = [click(i + 1)[1].get("rows", [None])[0] for i in range(len(answers))]
    known = pd.read_parquet(table_file).drop(columns="y") if isinstance(rows[0], int) else None
    off = 0.0
    for row, answer in zip(rows, answers, strict=True):
        if row is None or not hasattr(answer, "provenance") or answer.provenance.method == "cells":
            continue
        raw = known.iloc[[row]] if known is not None else pd.DataFrame([row])
        margin = answer.scale == "margin"
        own = fitted.predict(raw, output_margin=True)[0] if margin else fitted.predict_proba(raw)[0, 1]
        said = answer.predictions[0] if hasattr(answer, "predictions") else answer.values[0, 1]
        off = max(off, abs(float(own) - float(said)))
    assert off < 1e-5
    return off


def rows() -> list[Row]:
    """Measure as the command does."""
    with tempfile.TemporaryDirectory() as folder:
        return list(measured(Path(folder), 1_000_000, 20))


def main() -> None:
    """Measure and print."""
    command(__doc__, measured, 1_000_000, ("clicks", 20))


if __name__ == "__main__":
    main()
