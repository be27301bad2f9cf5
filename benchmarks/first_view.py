"""From an upload to the first picture of what drives a model: `python -m benchmarks.first_view`.

Two uploads: a large table of numbers (what counts is the time after the table is read, and the memory beside it), and
ten thousand rows of the census table with a one-hot pipeline (what counts is the time from file to picture). Both ask
what the overview asks, and draw it.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.common import Row
from benchmarks.large import child_of, cpu_seconds, files, megabytes, quickest_baseline
from explain.charts.theme import LIGHT
from explain.sections import beeswarm_section, score_cards
from explain.workspace import Workspace, open_table

LIMIT = 2.0
TIMES_THE_FRAME = 2.0
LARGEST_CHART = 1_000_000


def first_view(workspace: Workspace, measured_on: dict[str, int]) -> None:
    """Ask and draw what the overview shows first: how good the model is, and what drives it, with intervals."""
    score_cards(workspace.ask("performance", output=workspace.model.default_output, **measured_on))
    found = workspace.ask("shap_values", sample=50, output=workspace.model.default_output)
    importance = found.importance()
    assert np.isfinite(importance.low).all()
    section = beeswarm_section(found, theme=LIGHT)
    assert len(section.figure.to_json()) <= LARGEST_CHART


def of_a_large_table(folder: Path, n_rows: int, rounds: int, *, csv: bool) -> Iterator[Row]:
    """Open a table of numbers; then the first view, the memory it took, and all rows on the margin."""
    model_file, table_file = files(folder, n_rows, csv=csv)
    frame = pd.read_csv(table_file) if csv else pd.read_parquet(table_file)
    deep = frame.memory_usage(deep=True).sum() / 2**20
    del frame
    kind, baseline, seconds, cpu = "CSV" if csv else "Parquet", quickest_baseline(), [], []
    for _ in range(rounds):
        began = time.perf_counter()
        with open_table(table_file, target="y") as workspace:
            read, child = time.perf_counter(), child_of(workspace)
            peak = megabytes(child, "VmHWM") - baseline
            before = cpu_seconds(child)
            workspace.add_model(model_file)
            first_view(workspace, {"sample": 2_000})
            seconds.append(time.perf_counter() - read)
            cpu.append(cpu_seconds(child) - before)
            after = megabytes(child, "VmHWM") - baseline
            last = workspace if len(seconds) == rounds else None
            if last is not None:
                yield from _all_rows(last, n_rows)
    size = f"{n_rows:,} rows, {kind}"
    middle, words = statistics.median(seconds), f"read in {read - began:.1f} s, CPU {statistics.median(cpu):.1f} s"
    yield Row(f"first view after the table is read ({words}), {size}", middle, LIMIT, LIMIT / middle, 0.0, 1.0)
    yield Row(f"peak memory while reading, times the frame of {deep:.0f} MB, {size}", peak / deep, TIMES_THE_FRAME,
              TIMES_THE_FRAME * deep / peak, 0.0, 1.0)
    yield Row(f"peak memory after the first view, times the frame, {size}", after / deep, TIMES_THE_FRAME,
              TIMES_THE_FRAME * deep / after, 0.0, 1.0)


def _all_rows(workspace: Workspace, n_rows: int) -> Iterator[Row]:
    """SHAP of every row on the margin, added up where the rows are; a sample of it must be the same one by one."""
    before, began = cpu_seconds(child_of(workspace)), time.perf_counter()
    found = workspace.ask("shap_summary", output="1", scale="margin")
    seconds, cpu = time.perf_counter() - began, cpu_seconds(child_of(workspace)) - before
    again = workspace.ask("shap_values", output="1", scale="margin", rows=found.sample.rows[:50].tolist())
    off = float(np.abs(again.contributions - found.sample.contributions[:50]).max())
    assert found.n_rows == n_rows
    assert off <= 1e-6
    words = f"SHAP of all rows, margin, {n_rows:,} rows by {found.engines[0][0]}: seconds (CPU {cpu:.0f} s), limit for "
    yield Row(words + "refining", seconds, 180.0, 180.0 / seconds, off, 1.0)


def census(folder: Path, n_rows: int) -> tuple[Path, Path]:
    """Write the census table, as often as it takes to have so many rows, and a one-hot pipeline fitted on it."""
    import joblib
    from sklearn.compose import make_column_selector, make_column_transformer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder
    from xgboost import XGBClassifier

    from explain.samples import samples

    held = next(sample for sample in samples() if sample.name == "income")
    read: Any = pd.read_parquet if held.table.suffix == ".parquet" else pd.read_csv
    frame = read(held.table)
    frame = frame.sample(n_rows, replace=n_rows > len(frame), random_state=0).reset_index(drop=True)
    features, target = frame.drop(columns=held.target), (frame[held.target] == held.positive).astype(int)
    encoder = (OneHotEncoder(handle_unknown="ignore"), make_column_selector(dtype_exclude="number"))
    steps = make_column_transformer(encoder, remainder="passthrough")
    fitted = make_pipeline(steps, XGBClassifier(n_estimators=200, max_depth=6, n_jobs=2)).fit(features, target)
    table_file, model_file = folder / "census.csv", folder / "census.joblib"
    features.assign(rich=target).to_csv(table_file, index=False)
    joblib.dump(fitted, model_file)
    return model_file, table_file


def of_the_census(folder: Path, rounds: int) -> Iterator[Row]:
    """From both files to the first picture."""
    model_file, table_file = census(folder, 10_000)
    seconds, cpu = [], []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        with open_table(table_file, target="rich") as workspace:
            workspace.add_model(model_file)
            first_view(workspace, {})
            seconds.append(time.perf_counter() - began)
            cpu.append(cpu_seconds(child_of(workspace)))
    middle = statistics.median(seconds[1:])
    words = f"first view from both files, census 10,000 rows, one-hot pipeline (CPU {statistics.median(cpu[1:]):.1f} s)"
    yield Row(words, middle, LIMIT, LIMIT / middle, 0.0, 1.0)


def rows() -> list[Row]:
    """Measure as the command does."""
    with tempfile.TemporaryDirectory() as folder:
        large = of_a_large_table(Path(folder), 1_000_000, 5, csv=False)
        return [*of_the_census(Path(folder), 5), *large]


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--csv", action="store_true", help="the large table as CSV")
    options.add_argument("--folder", type=Path, help="where table and model are kept between runs")
    asked_for = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked_for.folder or Path(temporary)
        for rows in (of_the_census(folder, asked_for.rounds),
                     of_a_large_table(folder, asked_for.rows, asked_for.rounds, csv=asked_for.csv)):
            for row in rows:
                print(row.told(), flush=True)


if __name__ == "__main__":
    main()
