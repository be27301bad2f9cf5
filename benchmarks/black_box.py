"""Shapley values of models that can only be asked, at equal numbers of model rows: `python -m benchmarks.black_box`.

Ours, shap's KernelExplainer (without its lasso) and shap's PermutationExplainer take turns, row by row and seed by
seed. The truth is all 4,096 coalitions on the whole background, summed here by the definition; shap's exact explainer
must find it as well, so that all of them play the same game.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from io import StringIO
from math import comb
from typing import Any

import numpy as np
import pandas as pd
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier, StackingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

import explain
from benchmarks.common import Row
from explain.results import Attributions

N_FEATURES, N_BACKGROUND, N_ROWS, N_SEEDS = 12, 50, 6, 3
EVALUATIONS = 400, 200, 100
PEERS = "kernel", "permutation"
NEEDED_RATIO, NEEDED_COVERAGE = 4.0, 0.9


def table() -> pd.DataFrame:
    """Correlated, rounded and skewed columns; the answer has interactions of two and three."""
    random = np.random.default_rng(0)
    X = random.normal(size=(700, N_FEATURES))
    X[:, 1] = 0.7 * (X[:, 0] + X[:, 1])
    X[:, 2], X[:, 3] = np.round(X[:, 2]), np.exp(X[:, 3] / 2)
    score = X[:, 0] * X[:, 4] + np.sin(2 * X[:, 5]) + 0.8 * X[:, 6] * X[:, 7] * (X[:, 2] > 0)
    score += X[:, 1] / 2 - 0.4 * X[:, 3] + 0.3 * (X[:, 8] > 0.5) * X[:, 9] + 0.4 * random.normal(size=len(X))
    return pd.DataFrame(X).add_prefix("x").assign(y=(score > np.median(score)).astype(int))


def models() -> dict[str, object]:
    """Each asked as a whole; no engine can read them."""
    def forest() -> RandomForestClassifier:
        return RandomForestClassifier(40, min_samples_leaf=2, random_state=0)

    members = [("forest", make_pipeline(PCA(random_state=0), forest())),
               ("linear", make_pipeline(StandardScaler(), LogisticRegression())),
               ("neighbours", make_pipeline(StandardScaler(), KNeighborsClassifier(15)))]
    return {
        "MLP": make_pipeline(StandardScaler(), MLPClassifier((64, 64), max_iter=300, random_state=0)),
        "SVC": make_pipeline(StandardScaler(), SVC(random_state=0)),
        "forest after PCA": make_pipeline(StandardScaler(), PCA(random_state=0), forest()),
        "stacking": StackingClassifier(members, LogisticRegression(), cv=3),
        "nearest neighbours": make_pipeline(StandardScaler(), KNeighborsClassifier(15)),
    }


def truth(answer: Callable[[np.ndarray], np.ndarray], row: np.ndarray, background: np.ndarray) -> np.ndarray:
    """Shapley values by the definition, from every coalition on the whole background."""
    members = (np.arange(2**N_FEATURES)[:, None] >> np.arange(N_FEATURES)) % 2 == 1
    worth = np.concatenate([
        answer(np.where(part[:, None, :], row, background).reshape(-1, N_FEATURES)).reshape(len(part), -1).mean(axis=1)
        for part in np.array_split(members, 8)
    ])
    sizes = members.sum(axis=1)
    share = np.array([1 / (N_FEATURES * comb(N_FEATURES - 1, size)) for size in range(N_FEATURES)])
    without = [np.flatnonzero(~members[:, j]) for j in range(N_FEATURES)]
    return np.array([
        share[sizes[places]] @ (worth[places + 2**j] - worth[places]) for j, places in enumerate(without)
    ])


class Contest:
    """One model, its rows and background, and those who explain it."""

    def __init__(self, model: object) -> None:
        frame = table()
        self.dataset = explain.read_table(frame, target="y")
        self.predictor = explain.load_model(model.fit(self.dataset.features, frame["y"]), self.dataset)
        self.scale = self.predictor.scale
        self.places, self.compared = list(range(N_ROWS)), list(range(100, 100 + N_BACKGROUND))
        X = self.dataset.features.to_numpy()
        self.rows, self.background = X[self.places], X[self.compared]
        self.n_asked = 0

    def answer(self, X: np.ndarray) -> np.ndarray:
        self.n_asked += len(X)
        return self.predictor(pd.DataFrame(X, columns=self.dataset.schema.names), self.scale)[:, -1]

    def ours(self, i: int, seed: int, evaluations: int) -> Attributions:
        def count(done: int, total: int) -> None:
            self.n_asked = done

        return explain.shap_values(
            self.predictor, self.dataset, rows=[i], background=self.compared, seed=seed, progress=count,
            scale=self.scale, limit=evaluations * N_BACKGROUND, precision=1e-9,
        )

    def kernel(self, i: int, seed: int, evaluations: int) -> np.ndarray:
        import shap

        np.random.seed(seed)  # what KernelExplainer draws from
        explainer = shap.KernelExplainer(self.answer, self.background)
        return explainer.shap_values(self.rows[i], nsamples=evaluations, l1_reg=False, silent=True)

    def permutation(self, i: int, seed: int, evaluations: int) -> np.ndarray:
        import shap

        masker = shap.maskers.Independent(self.background, max_samples=N_BACKGROUND)
        explainer = shap.PermutationExplainer(self.answer, masker, seed=seed)
        return explainer(self.rows[i : i + 1], max_evals=evaluations, silent=True).values[0]

    def exact(self) -> np.ndarray:
        """(N_ROWS, N_FEATURES), the same that shap finds for the first row."""
        import shap

        found = np.array([truth(self.answer, row, self.background) for row in self.rows])
        masker = shap.maskers.Independent(self.background, max_samples=N_BACKGROUND)
        again = shap.ExactExplainer(self.answer, masker)(self.rows[:1], silent=True)
        np.testing.assert_allclose(again.values[0], found[0], atol=1e-9)
        return found


def measured(name: str, evaluations: tuple[int, ...] = EVALUATIONS) -> Iterator[Row]:
    """Measure one model: squared errors, seconds and model rows a row, coverage and width of our intervals."""
    contest = Contest(models()[name])
    exact = contest.exact()
    for n in evaluations:
        runs = [
            {who: timed(contest, who, i, seed, n) for who in ("ours", *PEERS)}
            for seed in range(N_SEEDS) for i in contest.places
        ]
        truths = np.tile(exact, (N_SEEDS, 1))
        values = {who: np.array([run[who][0] for run in runs]) for who in PEERS}
        attributions = [run["ours"][0] for run in runs]
        values["ours"] = np.array([found.contributions[0] for found in attributions])
        errors = np.array([found.standard_errors[0] for found in attributions])
        off = float(np.abs(values["ours"] - truths).max() / np.ptp(exact))
        wrong = {who: float(np.mean((found - truths) ** 2) / np.mean(exact**2)) for who, found in values.items()}
        assert {found.engine for found in attributions} == {"sampled coalitions"}
        assert max(np.abs(found.residual).max() for found in attributions) < 1e-9

        def row(what: str, ours: float, peer: float, ratio: float, needed: float | None = None) -> Row:
            return Row(f"{name}, {n} evaluations: {what}", ours, peer, ratio, off, needed)  # noqa: B023  # used at once

        for peer in PEERS:
            yield row(f"squared error, {peer}", wrong["ours"], wrong[peer], wrong[peer] / wrong["ours"], NEEDED_RATIO)
            for place, what in enumerate(("CPU seconds", "wall seconds", "model rows"), 1):
                ours, theirs = (statistics.median(run[who][place] for run in runs) for who in ("ours", peer))
                yield row(f"{what}, {peer}", ours, theirs, theirs / ours)
        covered = float(np.mean(np.abs(values["ours"] - truths) <= 1.96 * errors))
        yield row("95 % intervals that cover", covered, NEEDED_COVERAGE, covered / NEEDED_COVERAGE, 1.0)
        width, size = float(np.mean(2 * 1.96 * errors)), float(np.mean(np.abs(exact)))
        yield row("mean width of an interval, mean |contribution|", width, size, size / width)


def timed(contest: Contest, who: str, i: int, seed: int, evaluations: int) -> tuple[Any, float, float, int]:
    """Run one explainer on one row: what it finds, CPU and wall seconds, model rows."""
    contest.n_asked = 0
    cpu, wall = time.process_time(), time.perf_counter()
    found = getattr(contest, who)(i, seed, evaluations)
    return found, time.process_time() - cpu, time.perf_counter() - wall, contest.n_asked


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--models", nargs="+", choices=list(models()), default=list(models()))
    options.add_argument("--evaluations", nargs="+", type=int, default=list(EVALUATIONS))
    chosen = options.parse_args()
    for name in chosen.models:
        with redirect_stderr(StringIO()):  # shap's progress bars
            rows = list(measured(name, tuple(chosen.evaluations)))
        for row in rows:
            print(row.told(), flush=True)


if __name__ == "__main__":
    main()
