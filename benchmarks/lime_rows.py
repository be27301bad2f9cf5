"""LIME of 1,000 rows against the lime package at the same seed: `python -m benchmarks.lime_rows`.

Ours explains all rows, with its samples drawn and the model asked anew in each round. The package explains a few of
them, and its time is scaled to as many rows. Both take turns and get one thread; on the rows that both explain, their
contributions, intercepts, R² and local answers must be equal. Setting up the package's explainer is not counted.
"""

import argparse
import statistics
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from lime.lime_tabular import LimeTabularExplainer
from sklearn.compose import make_column_transformer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from threadpoolctl import threadpool_limits
from xgboost import XGBClassifier, XGBRegressor

import explain
from benchmarks.common import Row, timed
from explain.methods.local_surrogate.neighbourhood import SHELF
from explain.model.predictor import Predictor
from explain.results import Attributions
from explain.table.dataset import Dataset

N_ROWS, N_PEER_ROWS, N_ROUNDS = 1_000, 4, 5
NEEDED = {"continuous": 50.0, "quartiles": 150.0}
EQUAL = 1e-10


def numbers() -> pd.DataFrame:
    """20 columns, one of two values, one rounded, one skewed, two correlated."""
    random = np.random.default_rng(0)
    X = random.normal(size=(20_000, 20))
    X[:, 1], X[:, 2] = X[:, 1] > 0, np.round(X[:, 2], 1)
    X[:, 3], X[:, 5] = np.exp(X[:, 3]), 0.8 * X[:, 4] + 0.6 * X[:, 5]
    score = X[:, 0] * X[:, 4] + np.sin(2 * X[:, 6]) + X[:, 1] * X[:, 7] + 0.5 * X[:, 8]
    score += 0.1 * random.normal(size=len(X))
    return pd.DataFrame(X).add_prefix("x").assign(y=score)


def with_levels() -> pd.DataFrame:
    """The same with six columns of levels in place of numbers."""
    frame, random = numbers(), np.random.default_rng(1)
    for j, n_levels in zip(range(9, 15), (2, 3, 5, 8, 15, 40), strict=True):
        codes = random.integers(0, n_levels, len(frame))
        frame[f"x{j}"] = [f"level {code:02}" for code in codes]
        frame["y"] += 0.3 * np.sin(codes)
    return frame


def cases() -> Iterator[tuple[str, Dataset, Predictor]]:
    """Name, table and model."""
    settings = {"n_estimators": 300, "max_depth": 6, "n_jobs": 1, "random_state": 0}
    for name, frame, kind in (
        ("XGB regressor, 20 numbers", numbers(), XGBRegressor),
        ("XGB classifier, 20 numbers", numbers(), XGBClassifier),
        ("XGB classifier, 14 numbers, 6 of levels", with_levels(), XGBClassifier),
    ):
        if kind is XGBClassifier:
            frame["y"] = (frame["y"] > frame["y"].median()).astype(int)
        X = frame.drop(columns="y")
        levels = X.select_dtypes("str").columns.tolist()
        model = kind(**settings)
        if levels:
            model = make_pipeline(make_column_transformer((OneHotEncoder(), levels), remainder="passthrough"), model)
        dataset = explain.read_table(frame, target="y")
        yield name, dataset, explain.load_model(model.fit(X, frame["y"]), dataset)


class Package:
    """The lime package on one table and model, at the same seed for each row."""

    def __init__(self, dataset: Dataset, predictor: Predictor, mode: str) -> None:
        self.table = dataset.schema.encode(dataset.features)
        self.levels = [j for j, column in enumerate(dataset.schema.columns) if column.by_code]
        self.whole = [j for j, column in enumerate(dataset.schema.columns) if column.kind == "integer"]
        self.dataset, self.predictor = dataset, predictor
        self.explainer = LimeTabularExplainer(
            self.table, mode="regression", categorical_features=self.levels, feature_selection="none",
            discretize_continuous=mode == "quartiles", random_state=0,
        )

    def answer(self, cells: np.ndarray) -> np.ndarray:
        cells[:, self.whole] = np.rint(cells[:, self.whole])
        return self.predictor(self.dataset.schema.decode(cells))[:, self.predictor.place()]

    def rows(self, rows: range) -> list[tuple[np.ndarray, Any]]:
        return [self.row(self.table[row]) for row in rows]

    def row(self, row: np.ndarray) -> tuple[np.ndarray, Any]:
        """Contributions and the explanation."""
        self.explainer.random_state = random = np.random.RandomState(0)
        if self.explainer.discretizer is not None:
            self.explainer.discretizer.random_state = random
        found = self.explainer.explain_instance(row, self.answer, num_features=len(row))
        scaled = (row - self.explainer.scaler.mean_) / self.explainer.scaler.scale_
        scaled[self.explainer.categorical_features] = 1
        return np.array([weight for _, weight in sorted(found.as_map()[1])]) * scaled, found


def ours(dataset: Dataset, predictor: Predictor, mode: str, n_repeats: int) -> Attributions:
    SHELF.forget(predictor)
    return explain.lime_weights(predictor, dataset, rows=range(N_ROWS), mode=mode, n_repeats=n_repeats)


def difference(found: Attributions, peer: list[tuple[np.ndarray, Any]]) -> float:
    """Largest over contributions, intercepts, R² and local answers."""
    apart = [0.0]
    for i, (parts, explained) in enumerate(peer):
        local = found.base_value[i] + found.contributions[i].sum()
        apart += [np.abs(found.contributions[i] - parts).max(), abs(found.base_value[i] - explained.intercept[1]),
                  abs(found.fidelity[i] - explained.score), abs(local - explained.local_pred[0])]
    return float(max(apart))


def rows(n_rounds: int = N_ROUNDS) -> Iterator[Row]:
    """Measure all cases in both modes, ours as it is and with a second sample beside the first, as the app asks."""
    for name, dataset, predictor in cases():
        for mode, needed in NEEDED.items():
            package = Package(dataset, predictor, mode)
            runs = {f"{name}, {mode}": (0, needed), f"{name}, {mode}, ours with a second sample": (1, None)}
            for workload, (n_repeats, ratio) in runs.items():
                yield _row(workload, partial(ours, dataset, predictor, mode, n_repeats),
                           partial(package.rows, range(N_PEER_ROWS)), n_rounds, ratio)


def _row(workload: str, our_run: Callable, peer_run: Callable, n_rounds: int, needed: float | None) -> Row:
    taken, apart = [], 0.0
    for _ in range(n_rounds):
        (found, cpu, wall), (peer, peer_cpu, peer_wall) = timed(our_run), timed(peer_run)
        apart = max(apart, difference(found, peer))
        taken.append((cpu, peer_cpu * N_ROWS / N_PEER_ROWS, wall, peer_wall * N_ROWS / N_PEER_ROWS))
    assert apart <= EQUAL, f"{workload}: {apart:.1e} apart"
    cpu, peer_cpu, wall, peer_wall = (statistics.median(column) for column in zip(*taken, strict=True))
    print(f"  wall {wall:.2f} s against {peer_wall:.0f} s, {peer_wall / wall:.0f}×", flush=True)
    return Row(workload, cpu, peer_cpu, peer_cpu / cpu, apart, needed)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=N_ROUNDS)
    n_rounds = options.parse_args().rounds
    print(f"CPU-seconds for {N_ROWS:,} rows, medians of {n_rounds} rounds; lime timed on {N_PEER_ROWS} rows and scaled")
    with threadpool_limits(1):
        for row in rows(n_rounds):
            print(row.told(), flush=True)


if __name__ == "__main__":
    main()
