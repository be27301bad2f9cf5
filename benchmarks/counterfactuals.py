"""Counterfactuals on the income table against NICE: `python -m benchmarks.counterfactuals`.

Both explain the same 50 rows of the same fitted pipeline, in turns, row by row. NICE knows no constraints and runs
without; ours keeps sex, race and country and lets age and education only rise. Costs are the distance that the app
states: |change| / MAD of each column, plus 1 for each changed category. NICE lives in an environment of its own, made
on the first run, and asks this process for predictions; what it was told of the rows must equal what the model says.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

import explain
from benchmarks.common import Row
from explain.model.predictor import Predictor
from explain.results import Counterfactuals
from explain.table.dataset import Dataset

HERE = Path(__file__).resolve().parent
N_TABLE, N_ROWS = 10_000, 50
LIMITS = {"sex": "fixed", "race": "fixed", "native_country": "fixed", "age": "increase", "education_num": "increase"}
NEEDED_COST, NEEDED_SECONDS, NEEDED_OPTIMUM = 0.6, 0.2, 1.1


@dataclass(frozen=True, kw_only=True)
class Case:
    """A model, its table, and the rows to explain."""

    name: str
    predictor: Predictor
    dataset: Dataset
    rows: np.ndarray

    @property
    def coded(self) -> np.ndarray:
        """(n_rows, n_features) of the whole table."""
        return self.dataset.schema.encode(self.dataset.features)


@dataclass(frozen=True, kw_only=True)
class Peer:
    """What NICE found."""

    answers: np.ndarray
    seconds: np.ndarray
    difference: float


def cases() -> Iterator[Case]:
    """Boost 100 trees on one-hot columns, with two libraries."""
    from lightgbm import LGBMClassifier
    from xgboost import XGBClassifier

    frame = pd.read_csv(HERE.parent / "sample_models" / "data" / "adult_income.csv")
    frame = frame.drop(columns=["fnlwgt", "education"])[:N_TABLE]
    target = (frame.pop("income") == ">50K").astype(int)
    text = frame.select_dtypes("str").columns.tolist()
    for name, model in (("XGB", XGBClassifier(n_estimators=100, max_depth=6, learning_rate=0.1, n_jobs=1)),
                        ("LGB", LGBMClassifier(n_estimators=100, n_jobs=1, verbose=-1))):
        codes = make_column_transformer((OneHotEncoder(handle_unknown="ignore", sparse_output=False), text),
                                        remainder="passthrough")
        dataset = explain.read_table(frame.assign(income=target), target="income")
        predictor = explain.load_model(make_pipeline(codes, model).fit(frame, target), dataset)
        refused = np.flatnonzero(predictor(frame)[:, 1] < 0.5)[:N_ROWS]
        yield Case(name=name, predictor=predictor, dataset=dataset, rows=refused)


def distances(case: Case, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The distance of coded rows as DESIGN writes it, computed here by itself."""
    coded, by_code = case.coded, np.array([column.by_code for column in case.dataset.schema.columns])
    spread = np.median(np.abs(coded - np.median(coded, axis=0)), axis=0)
    spread = np.where(spread > 0, spread, coded.std(axis=0))
    return np.where(by_code, first != second, np.abs(first - second) / spread).sum(axis=-1)


def from_data(case: Case, rows: np.ndarray) -> float:
    """Mean distance to the nearest row of the table that has the wanted answer."""
    wanted = case.coded[case.predictor(case.dataset.features)[:, 1] >= 0.5]
    return float(np.mean([distances(case, wanted, row).min() for row in rows]))


def nice_python(folder: Path) -> Path:
    """Make the environment of NICE, once."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        wanted = HERE / "requirements-nice.txt"
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "-r", str(wanted)], check=True)
    return python


def taking_turns(case: Case, python: Path, normalization: str, ours: Callable[[int], None]) -> Peer:
    """Let NICE explain the rows, and call ``ours`` after each of them."""
    schema, coded = case.dataset.schema, case.coded
    told: list[float] = [0.0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        np.save(folder / "table.npy", coded)
        np.save(folder / "truth.npy", np.asarray(case.dataset.target).astype(int))
        np.save(folder / "rows.npy", coded[case.rows])
        categories = [i for i, column in enumerate(schema.columns) if column.by_code]
        (folder / "setting.json").write_text(json.dumps({"categories": categories, "normalization": normalization}))
        worker = subprocess.Popen([str(python), str(HERE / "nice_worker.py"), name], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE)
        assert worker.stdin is not None
        assert worker.stdout is not None
        done = 0
        while head := worker.stdout.read(8):
            n = int.from_bytes(head, "little")
            if n:
                rows = np.frombuffer(worker.stdout.read(8 * n * len(schema))).reshape(n, -1)
                began = time.process_time()
                worker.stdin.write(case.predictor(schema.decode(rows)).tobytes())
                told[-1] += time.process_time() - began
            else:
                ours(int(case.rows[done]))
                done += 1
                told.append(0.0)
                worker.stdin.write(b".")
            worker.stdin.flush()
        worker.wait()
        answers, seconds, scores = (np.load(folder / f"{name}.npy") for name in ("answers", "seconds", "scores"))
    difference = np.abs(scores - case.predictor(case.dataset.features.iloc[case.rows])).max()
    assert difference == 0, "NICE was not told what the model says"
    assert (case.predictor(schema.decode(answers))[:, 1] >= 0.5).all(), "an answer of NICE is none"
    return Peer(answers=answers, seconds=seconds + told[1 : len(seconds) + 1], difference=float(difference))


def violations(case: Case, found: Counterfactuals) -> int:
    """Count broken limits in the first answer."""
    before, after = found.instance.iloc[0], found.rows.iloc[0]
    return sum(after[name] != before[name] if limit == "fixed" else after[name] < before[name]
               for name, limit in LIMITS.items())


def compared(case: Case, python: Path, normalization: str) -> Iterator[Row]:
    """Explain all rows in turns, near the row and near the data, and compare."""
    near: dict[str, list[Counterfactuals]] = {"row": [], "data": []}
    cpu: dict[str, list[float]] = {"row": [], "data": []}
    wall: list[float] = []

    def ours(row: int) -> None:
        for way, results in near.items():
            began, started = time.process_time(), time.perf_counter()
            results.append(explain.counterfactuals(case.predictor, case.dataset, row=row, wanted="1",
                                                   constraints=LIMITS, near=way))
            cpu[way].append(time.process_time() - began)
            if way == "row":
                wall.append(time.perf_counter() - started)

    explain.counterfactuals(case.predictor, case.dataset, row=int(case.rows[0]), wanted="1")  # sets up, as opening does
    peer = taking_turns(case, python, normalization, ours)
    here, schema = case.coded[case.rows], case.dataset.schema
    first = {way: schema.encode(pd.concat([result.rows[:1] for result in results])) for way, results in near.items()}
    for way, results in near.items():
        assert len(first[way]) == len(case.rows), "a row has no answer"
        assert (case.predictor(schema.decode(first[way]))[:, 1] >= 0.5).all(), "an answer is none"
        assert not any(violations(case, result) for result in results), "a limit is broken"
        stated = np.array([result.distances[0] for result in results])
        assert np.allclose(stated, distances(case, first[way], here)), "a distance is not what it says"
    about = f"{case.name} one-hot, {len(case.rows)} rows, NICE scaled by {normalization}"

    def row(what: str, mine: float, theirs: float, needed: float | None) -> Row:
        return Row(f"{about}: {what}", float(mine), float(theirs), float(mine / theirs), peer.difference, needed)

    theirs = distances(case, peer.answers, here)
    mine = distances(case, first["row"], here)
    yield row("mean cost", mine.mean(), theirs.mean(), NEEDED_COST)
    yield row("median cost", np.median(mine), np.median(theirs), None)
    yield row("from the data, near='data'", from_data(case, first["data"]), from_data(case, peer.answers), 1.0)
    yield row("mean cost, near='data'", distances(case, first["data"], here).mean(), theirs.mean(), None)
    yield row("CPU-seconds a row, median", statistics.median(cpu["row"]), statistics.median(peer.seconds), None)
    yield row("CPU-seconds a row, 95 %", np.quantile(cpu["row"], 0.95), NEEDED_SECONDS, 1.0)
    yield row("wall seconds a row, median", statistics.median(wall), NEEDED_SECONDS, 1.0)
    yield row("CPU-seconds a row, median, near='data'", statistics.median(cpu["data"]),
              statistics.median(peer.seconds), None)
    optimum = [result.distances[0] / result.bound for result in near["row"]]
    yield row("cost over the proven optimum, median", statistics.median(optimum), 1.0, NEEDED_OPTIMUM)
    yield row("share of answers proven nearest", np.mean(np.array(optimum) <= 1 + 1e-9), 1.0, None)


def measured(python: Path) -> Iterator[Row]:
    """Compare on each model, with both of NICE's ways to scale numbers."""
    from explain.methods.trees import compiling

    compiling.compile_all()
    for case in cases():
        for normalization in ("std", "minmax"):
            yield from compared(case, python, normalization)


def main() -> None:
    """Measure and print."""
    options: Any = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--environment", type=Path, default=Path(tempfile.gettempdir()) / "whyboard-nice",
                         help="folder for the environment of NICE")
    python = nice_python(options.parse_args().environment)
    for row in measured(python):
        print(row.told(), flush=True)


if __name__ == "__main__":
    main()
