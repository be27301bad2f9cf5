"""How realistic made-up rows are beside those of a table: how far out they lie, and whether they can be told apart."""

from dataclasses import dataclass

import numpy as np

from explain.kept import kept
from explain.model.calm import one_thread
from explain.model.learners import some_known
from explain.table.apart import Ground, ground
from explain.table.dataset import Dataset

NEAREST = 10
"""Rows that the distance to the table is the mean over."""
REFERENCE, MEASURED = 2_000, 1_000
"""Rows of the table that others are compared with, and rows whose own distances are the yardstick."""
FAR = 0.99
"""Share of the yardstick's rows beyond which a row lies outside."""
FARTHEST = 1e30
"""Spreads that any distance is cut at: single precision holds sums of them."""
FOLDS = 3
ROUNDS = 40
"""Trees of the classifier that tells two sets of rows apart."""
FEWEST = 30
"""Rows of each kind below which nothing is told apart."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Yardstick:
    """Rows to compare with, in some of the columns, and how far they lie from their own nearest."""

    spread: np.ndarray
    """(n_used,) what changes of a number are measured in."""
    by_code: np.ndarray
    """(n_used,) whether any change counts 1."""
    used: np.ndarray
    """(n_used,) places of the columns."""
    reference: np.ndarray
    """(n_reference, n_used) float32, coded, numbers in spreads."""
    far: float
    """Distance that one row in a hundred of the table lies beyond; NaN for a table too small."""

    def outside(self, coded: np.ndarray) -> np.ndarray:
        """(n_rows,) whether coded rows of all columns lie farther out than 99 % of the table."""
        return self.distances(coded) > self.far

    def distances(self, coded: np.ndarray) -> np.ndarray:
        """(n_rows,) mean distance of coded rows to their nearest ten."""
        return _to_nearest(_apart(self._scaled(coded), self.reference, self.by_code))

    def _scaled(self, coded: np.ndarray) -> np.ndarray:
        return np.clip(coded[:, self.used] / self.spread, -FARTHEST, FARTHEST).astype(np.float32)


def yardstick(dataset: Dataset, used: np.ndarray, seed: int) -> Yardstick:
    """Measure the table once, in the columns that can reach the model.

    Parameters
    ----------
    dataset, used : (n_features,) bool
        The table, and which of its columns count.
    seed
        Of the rows compared with.
    """
    return kept(dataset, ("realism", used.tobytes(), seed), lambda: _yardstick(ground(dataset, seed), used, seed))


def _yardstick(held: Ground, used: np.ndarray, seed: int) -> Yardstick:
    chosen = np.random.default_rng(seed).permutation(len(held.positions))[:REFERENCE]
    places = np.flatnonzero(used)
    spread = np.where(held.by_code, 1.0, held.spread)[places]
    by_code, reference = held.by_code[places], np.clip(held.coded[np.ix_(chosen, places)] / spread, -FARTHEST, FARTHEST)
    reference = reference.astype(np.float32)
    apart = _apart(reference[:MEASURED], reference, by_code)
    np.fill_diagonal(apart, np.inf)
    enough = len(reference) > NEAREST and len(places)
    far = float(np.quantile(_to_nearest(apart), FAR)) if enough else float("nan")
    return Yardstick(spread=spread, by_code=by_code, used=places, reference=reference, far=far)


def _apart(rows: np.ndarray, others: np.ndarray, by_code: np.ndarray) -> np.ndarray:
    """(n_rows, n_others) distances as `explain.table.apart.distances_in` measures them, in a tenth of its time."""
    total = np.zeros((len(rows), len(others)), dtype=np.float32)
    for one, other, levels in zip(rows.T, others.T, by_code, strict=True):
        first, second = np.isnan(one), np.isnan(other)
        size = np.nan_to_num(one)[:, None] - np.nan_to_num(other)[None, :]
        size = (size != 0).astype(np.float32) if levels else np.abs(size, out=size)
        if first.any() or second.any():
            size[first[:, None] ^ second[None, :]] = 1.0
        total += size
    return total


def _to_nearest(apart: np.ndarray) -> np.ndarray:
    k = min(NEAREST, apart.shape[1])
    if not k:
        return np.full(len(apart), np.nan)
    return np.partition(apart, k - 1, axis=1)[:, :k].mean(axis=1)


def told_apart(first: np.ndarray, second: np.ndarray, seed: int) -> tuple[float, float, float]:
    """Measure how well a classifier that has not seen them tells rows of two sets apart.

    Parameters
    ----------
    first, second : (n_first, n_features), (n_second, n_features)
        Coded rows.
    seed
        Of the folds.

    Returns
    -------
    tuple
        Area under the ROC curve over three folds, and its 95 % interval; 0.5 is chance. NaN for fewer than 30 rows.

    References
    ----------
    Hanley and McNeil (1982), The meaning and use of the area under a receiver operating characteristic curve.
    """
    if min(len(first), len(second)) < FEWEST:
        return float("nan"), float("nan"), float("nan")
    rows, kind = np.vstack([first, second]), np.repeat([0, 1], [len(first), len(second)])
    values = [_auc(kind[fold], scores) for fold, scores in _held_out(rows, kind, seed)]
    auc = float(np.mean(values))
    half = 1.96 * _error(auc, len(first), len(second))
    return auc, max(auc - half, 0.0), min(auc + half, 1.0)


def _held_out(rows: np.ndarray, kind: np.ndarray, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Rows of each fold, and what a classifier fitted on the others says of them."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.model_selection import StratifiedKFold

    found = []
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(rows, kind):
        model = HistGradientBoostingClassifier(max_iter=ROUNDS, max_leaf_nodes=8, min_samples_leaf=10,
                                               early_stopping=False, random_state=seed)
        with one_thread():  # on so few rows, threads wait for each other longer than they work
            found.append((test, model.fit(some_known(rows[train]), kind[train]).predict_proba(rows[test])[:, 1]))
    return found


def _auc(kind: np.ndarray, scores: np.ndarray) -> float:
    from explain.scores.formulas import auc

    return float(auc(kind == 1, scores, np.ones((1, len(kind))))[0])


def _error(auc: float, n_first: int, n_second: int) -> float:
    """Give the standard error of an area under the ROC curve."""
    inner, outer = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    variance = auc * (1 - auc) + (n_second - 1) * (inner - auc**2) + (n_first - 1) * (outer - auc**2)
    return float(np.sqrt(max(variance, 0.0) / (n_first * n_second)))
