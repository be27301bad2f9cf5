"""Partial dependence and individual curves of boosted trees against scikit-learn's: `python -m benchmarks.effects`.

Same rows, same grid; both take turns. scikit-learn asks the model once for each value, so its time for all columns is
that of some of them, scaled. Ours is measured twice: the walk alone, with a model that was read before, and the whole
public method with its questions to the model and its checks. On the rows and values that both ask about, answers must
be equal.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from lightgbm import LGBMRegressor
from sklearn.inspection import partial_dependence
from xgboost import XGBRegressor

import explain
from benchmarks.common import Row
from explain.methods.trees.compiling import compile_all
from explain.methods.trees.curves import TREES
from explain.methods.trees.effects import average_curves, empty_tally, individual_curves, tallied
from explain.methods.trees.walks import walk_of
from explain.model.forests.reading import forest_of

N_COLUMNS, N_TRAINED, N_ROWS, N_GRID, N_ROUNDS, N_PEER_COLUMNS = 20, 50_000, 3_000, 100, 5, 2
NEEDED_AVERAGES, NEEDED_CURVES = 200.0, 50.0
EQUAL = {"XGB 300×6": 5e-5, "LGB 300×31": 1e-9}
"""XGBoost adds up in single precision."""


def table() -> pd.DataFrame:
    """20 columns, one of two values, one rounded, one skewed, two correlated; the answer has interactions."""
    random = np.random.default_rng(0)
    X = random.normal(size=(N_TRAINED, N_COLUMNS))
    X[:, 1], X[:, 2], X[:, 3] = X[:, 1] > 0, np.round(X[:, 2], 1), np.exp(X[:, 3])
    X[:, 5] = 0.8 * X[:, 4] + 0.6 * X[:, 5]
    y = X[:, 0] * X[:, 1] + np.sin(3 * X[:, 4]) + 0.3 * X[:, 3] + X[:, 6] * X[:, 7] * (X[:, 8] > 0) + X[:, 9]
    y += 0.3 * random.normal(size=N_TRAINED)
    return pd.DataFrame(X).add_prefix("x").assign(y=y)


def models() -> dict[str, Any]:
    return {
        "XGB 300×6": XGBRegressor(n_estimators=300, max_depth=6, n_jobs=2),
        "LGB 300×31": LGBMRegressor(n_estimators=300, num_leaves=31, n_jobs=2, verbose=-1),
    }


class Contest:
    """One model, its rows and the grid of each column."""

    def __init__(self, name: str) -> None:
        frame = table()
        self.dataset = explain.read_table(frame, target="y")
        self.model = models()[name].fit(self.dataset.features, frame["y"])
        self.predictor = explain.load_model(self.model, self.dataset)
        self.rows = self.dataset.features.iloc[:N_ROWS]
        self.grids = {column: np.quantile(cells, np.linspace(0.005, 0.995, N_GRID), method="inverted_cdf")
                      for column, cells in self.dataset.features.items()}
        self.raw = forest_of(self.predictor)
        self.walk = walk_of(self.raw.forest.of(0))

    def coded_grid(self, raw: Any, column: str) -> tuple[np.ndarray, np.ndarray]:
        own = np.flatnonzero(raw.players == self.predictor.features.index(column))
        example = pd.concat([self.rows.iloc[:1]] * N_GRID).assign(**{column: self.grids[column]})
        return own, raw.coded(example)[:, own]

    def averages(self) -> np.ndarray:
        """All columns from one count; the model is read, put in order and coded anew."""
        raw = forest_of(replace(self.predictor))
        tally = tallied(empty_tally(walk_of(raw.forest.of(0)), raw.players), raw.coded(self.rows))
        return np.array(average_curves(tally, [self.coded_grid(raw, column) for column in self.grids]))

    def curves(self) -> np.ndarray:
        return individual_curves(self.walk, self.raw.coded(self.rows), *self.coded_grid(self.raw, "x0"))

    def dependence(self) -> np.ndarray:
        found = explain.dependence(
            self.predictor, self.dataset, "x0", rows=np.arange(N_ROWS), grid=sorted(set(self.grids["x0"]))
        )
        assert found.provenance.engine == TREES
        return found.individual

    def peer(self, column: str, kind: str) -> np.ndarray:
        found = partial_dependence(
            self.model, self.rows, [column], kind=kind, method="brute", custom_values={column: self.grids[column]}
        )
        return found[kind][0]

    def peer_averages(self) -> np.ndarray:
        return np.array([self.peer(column, "average") for column in list(self.grids)[:N_PEER_COLUMNS]])


def timed(call: Callable[[], np.ndarray]) -> tuple[np.ndarray, float, float]:
    """What is found, CPU seconds of all threads, wall seconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    found = call()
    return found, time.process_time() - cpu, time.perf_counter() - wall


def measured(name: str, n_rounds: int = N_ROUNDS) -> Iterator[Row]:
    """Measure one model."""
    contest = Contest(name)
    calls = {"averages": contest.averages, "peer averages": contest.peer_averages, "curves": contest.curves,
             "peer curves": lambda: contest.peer("x0", "individual"), "dependence": contest.dependence}
    rounds = [{what: timed(call) for what, call in calls.items()} for _ in range(n_rounds)]
    found = {what: rounds[0][what][0] for what in calls}
    workloads = [
        ("PDP of all columns, model read anew", "averages", "peer averages", N_COLUMNS / N_PEER_COLUMNS,
         NEEDED_AVERAGES, np.abs(found["averages"][:N_PEER_COLUMNS] - found["peer averages"]).max()),
        ("ICE of one column", "curves", "peer curves", 1, NEEDED_CURVES,
         np.abs(found["curves"] - found["peer curves"]).max()),
        ("dependence() of one column, checks included", "dependence", "peer curves", 1, None,
         np.abs(found["dependence"] - found["peer curves"]).max()),
    ]
    for workload, ours, peer, scale, needed, off in workloads:
        assert off <= EQUAL[name], (workload, off)
        for place, unit in ((1, "CPU seconds"), (2, "wall seconds")):
            seconds = [statistics.median(each[who][place] for each in rounds) for who in (ours, peer)]
            theirs = seconds[1] * scale
            yield Row(f"{name}: {workload}, {unit}", seconds[0], theirs, theirs / seconds[0], float(off),
                      needed if place == 1 else None)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--models", nargs="+", choices=list(models()), default=list(models()))
    options.add_argument("--rounds", type=int, default=N_ROUNDS)
    chosen = options.parse_args()
    compile_all()
    for name in chosen.models:
        for row in measured(name, chosen.rounds):
            print(row.told(), flush=True)


if __name__ == "__main__":
    main()
