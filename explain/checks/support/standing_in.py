"""Whether the model goes on, among made-up rows, as it does among rows of the table.

A simple model learns the answers to rows of the table: a straight line in every column, then trees for what is left.
Where it forecasts the answers to other real rows, but not those to made-up rows, the model behaves in another way
there: what is said of it rests on that other behaviour.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from explain.kept import kept
from explain.model.asking import Question
from explain.model.calm import one_thread
from explain.model.learners import some_known
from explain.model.predictor import LARGEST
from explain.table.dataset import Dataset, chosen_rows

LEARNED = 2_000
"""Rows of the table whose answers are learned from."""
ROUNDS = 100
"""Trees of the simple model."""
SHRUNK = 1e-3
"""Weight of the penalty on its straight lines."""
FEWEST = 40
MOST_LEVELS = 30
"""Levels of a column with a value of their own in the straight part: the first codes."""
ROUNDING = 1e-9
"""Answers whose spread is below this share of their size do not differ."""
Z = 1.96


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lines:
    """How coded rows enter the straight part: numbers in standard deviations, levels one by one."""

    by_code: np.ndarray
    mean: np.ndarray
    scale: np.ndarray

    def of(self, coded: np.ndarray) -> np.ndarray:
        """(n_rows, n_parts) with a missing cell as the mean number, or as no level."""
        within = np.clip(coded, -LARGEST, LARGEST)
        numbers = np.nan_to_num((within - self.mean) / self.scale)[:, ~self.by_code]
        levels = [coded[:, [j]] == np.arange(MOST_LEVELS) for j in np.flatnonzero(self.by_code)]
        return np.hstack([numbers, *levels, np.isnan(coded)]).astype(float)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Learned:
    """A straight part and trees for what it leaves."""

    lines: Lines
    straight: Any
    trees: Any
    low: float
    high: float

    def __call__(self, coded: np.ndarray) -> np.ndarray:
        """(n_rows,) forecasts, none beyond the answers learned from by more than their range."""
        return np.clip(self.straight.predict(self.lines.of(coded)), self.low, self.high) + self.trees.predict(coded)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StandIn:
    """A simple model of the model's answers to real rows."""

    model: Learned
    spread: float
    """Variance of the answers to real rows."""
    missed: np.ndarray
    """(n_real,) squared error on real rows that it has not seen, per variance."""

    def extra(self, coded: np.ndarray, answers: np.ndarray) -> tuple[float, float, float]:
        """How much worse it forecasts answers to other rows than to real ones, per variance, with a 95 % interval."""
        with one_thread():
            missed = (self.model(coded) - answers) ** 2 / self.spread
        more = float(missed.mean() - self.missed.mean())
        half = Z * float(np.sqrt(missed.var() / len(missed) + self.missed.var() / len(self.missed)))
        return max(more, 0.0), max(more - half, 0.0), max(more + half, 0.0)


def stand_in(question: Question, dataset: Dataset, seed: int) -> StandIn | None:
    """Learn the model's answers to rows of the table once; None where they do not differ, or there are too few."""
    key = ("stand-in", question.predictor.fingerprint, question.output, question.scale, seed)
    return kept(dataset, key, lambda: _stand_in(question, dataset, seed))


def _stand_in(question: Question, dataset: Dataset, seed: int) -> StandIn | None:
    from sklearn.model_selection import KFold

    rows = chosen_rows(dataset, None, default=LEARNED, seed=seed)
    coded, answers = rows.coded, question.of(rows)
    spread = float(answers.var())
    if len(answers) < FEWEST or spread <= (ROUNDING * np.abs(answers).max()) ** 2:
        return None
    lines, missed = _lines(dataset, coded), np.empty(len(answers))
    with one_thread():
        for train, test in KFold(2, shuffle=True, random_state=seed).split(coded):
            question.count(0)  # a fit cannot be stopped; between two fits somebody may
            found = _learned(lines, coded[train], answers[train], seed)(coded[test])
            missed[test] = (found - answers[test]) ** 2 / spread
        question.count(0)
        return StandIn(model=_learned(lines, coded, answers, seed), spread=spread, missed=missed)


def _lines(dataset: Dataset, coded: np.ndarray) -> Lines:
    by_code = np.array([column.by_code for column in dataset.schema.columns], dtype=bool)
    known = ~np.isnan(coded)
    coded = np.clip(coded, -LARGEST, LARGEST)
    n = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, coded, 0).sum(axis=0) / n
    spread = np.sqrt((np.where(known, coded - mean, 0) ** 2).sum(axis=0) / n)
    return Lines(by_code=by_code, mean=mean, scale=np.where(spread > 0, spread, 1.0))


def _learned(lines: Lines, coded: np.ndarray, answers: np.ndarray, seed: int) -> Learned:
    from sklearn.ensemble import HistGradientBoostingRegressor
    from sklearn.linear_model import Ridge

    straight = Ridge(alpha=SHRUNK * len(coded)).fit(lines.of(coded), answers)
    reach = float(np.ptp(answers))
    low, high = float(answers.min()) - reach, float(answers.max()) + reach
    left = answers - np.clip(straight.predict(lines.of(coded)), low, high)
    trees = HistGradientBoostingRegressor(max_iter=ROUNDS, max_leaf_nodes=15, min_samples_leaf=5, early_stopping=False,
                                          random_state=seed).fit(some_known(coded), left)
    return Learned(lines=lines, straight=straight, trees=trees, low=low, high=high)
