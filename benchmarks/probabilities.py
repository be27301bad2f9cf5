"""Shapley values of boosted probabilities and counts: `python -m benchmarks.probabilities`.

Ours work the coalitions out from the trees. The peer is the same game with the model asked for each coalition: every
one where they are few, a sample of them else, to the same standard error. Both take turns; the peer on fewer rows, and
what is compared is the time of a row. Where both are exact the answers must be equal, else within their errors.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

import explain
from benchmarks.common import Row
from explain.methods.shapley import values
from explain.methods.shapley.linked import linked, linked_sampled
from explain.methods.trees import compiling
from explain.results import Attributions
from sample_models.build import HERE, about, parts

NEEDED_RATIO = 10.0


@dataclass(frozen=True, kw_only=True)
class Workload:
    """A model, its table, and how many rows are explained by ours and by the peer."""

    name: str
    predictor: Any
    dataset: Any
    n_rows: int
    n_peer: int


def income() -> tuple[Any, Any]:
    """Boosted trees on one-hot columns: twelve raw columns, two classes."""
    from sklearn.compose import ColumnTransformer
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import OneHotEncoder
    from xgboost import XGBClassifier

    rows, shown = parts("income")
    target = about("income")["target"]
    features = rows.drop(columns=target)
    text = features.select_dtypes("str").columns.tolist()
    columns = ColumnTransformer([("text", OneHotEncoder(handle_unknown="ignore"), text)], remainder="passthrough")
    labels, codes = np.unique(rows[target], return_inverse=True)
    del labels
    model = Pipeline([("columns", columns), ("model", XGBClassifier(n_estimators=100, n_jobs=1))]).fit(features, codes)
    dataset = explain.read_table(shown.drop(columns=target))
    return explain.load_model(model, dataset), dataset


def bike() -> tuple[Any, Any]:
    """The sample: boosted counts with native categories."""
    dataset = explain.read_table(HERE / "bike" / "table.csv", target=about("bike")["target"])
    return explain.load_model(HERE / "bike" / "model.json", dataset), dataset


def numeric(n_features: int) -> tuple[Any, Any]:
    """300 trees of depth 6 on numbers that interact."""
    from xgboost import XGBClassifier

    random = np.random.default_rng(0)
    X = random.normal(size=(20_000, n_features))
    X[:, 1], X[:, 2], X[:, 3] = X[:, 1] > 0, X[:, 2].round(1), np.exp(X[:, 3])
    score = X[:, 0] + 1.5 * X[:, 1] * X[:, 4] + np.sin(2 * X[:, 2]) + 0.5 * np.log(X[:, 3]) * X[:, 6]
    score += 0.7 * (X[:, 7] > 0) * (X[:, 8] > 0.5) + 0.3 * X[:, 9] ** 2 + 0.2 * X[:, 10:].sum(axis=1)
    frame = pd.DataFrame(X).add_prefix("x")
    y = score + 0.5 * random.normal(size=len(X)) > np.median(score)
    model = XGBClassifier(n_estimators=300, max_depth=6, learning_rate=0.1, n_jobs=1).fit(frame[1_000:], y[1_000:])
    dataset = explain.read_table(frame[:1_000])
    return explain.load_model(model, dataset), dataset


def workloads() -> list[Workload]:
    """Each model for many rows and for one."""
    models: dict[str, Callable[[], tuple[Any, Any]]] = {
        "income, one-hot pipeline": income, "bike sample": bike, "XGB 300×6, 20 numbers": lambda: numeric(20),
        "XGB 300×6, 30 numbers": lambda: numeric(30),
    }
    made = {name: make() for name, make in models.items()}
    return [
        Workload(name=f"{name}, {n_rows} row{'s' * (n_rows > 1)}", predictor=predictor, dataset=dataset, n_rows=n_rows,
                 n_peer=min(n_rows, 3))
        for name, (predictor, dataset) in made.items() for n_rows in (200, 1)
    ]


@contextmanager
def asking() -> Any:
    """Without the engines that work coalitions out."""
    kept = values.ENGINES
    values.ENGINES = tuple(engine for engine in kept if engine[1] not in (linked, linked_sampled))
    try:
        yield
    finally:
        values.ENGINES = kept


def timed(work: Workload, n_rows: int) -> tuple[Attributions, float, float]:
    """CPU-seconds and seconds for the first rows."""
    cpu, wall = time.process_time(), time.perf_counter()
    found = explain.shap_values(work.predictor, work.dataset, rows=range(n_rows))
    return found, time.process_time() - cpu, time.perf_counter() - wall


def measured(work: Workload, runs: int) -> Row:
    """Let ours and the peer take turns, and hold their answers against each other."""
    ours, theirs, walls = [], [], []
    timed(work, 1)
    for _ in range(runs):
        found, cpu, wall = timed(work, work.n_rows)
        ours.append(cpu)
        walls.append(wall)
        with asking():
            peer, cpu, _ = timed(work, work.n_peer)
        theirs.append(cpu * work.n_rows / work.n_peer)
    assert "trees" in found.engine or "tree" in found.engine, found.engine
    spread = np.std(work.predictor(work.dataset.features)[:, -1])
    difference = np.abs(found.contributions[: work.n_peer] - peer.contributions)
    errors = np.hypot(np.nan_to_num(found.standard_errors[: work.n_peer]), np.nan_to_num(peer.standard_errors))
    assert (difference <= 5 * errors.max() + 1e-6 * max(spread, 1)).all(), difference.max()
    largest = float(np.nan_to_num(found.standard_errors).max() / spread)
    print(f"  {work.name}: {statistics.median(walls):.3f} s wall; {found.engine}; largest error {largest:.4f} of the "
          f"spread; peer: {peer.engine}")
    mine, other = statistics.median(ours), statistics.median(theirs)
    return Row(work.name, mine, other, other / mine, float(difference.max() / spread), NEEDED_RATIO)


def rows(runs: int = 5) -> list[Row]:
    """Measure all workloads."""
    compiling.compile_all()
    return [measured(work, runs) for work in workloads()]


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=5)
    for row in rows(options.parse_args().runs):
        print(row.told(), flush=True)


if __name__ == "__main__":
    main()
