"""Several answers that differ from each other, each checked again as it is shown."""

from collections.abc import Callable

import numpy as np

from explain.methods.counterfactual.search import Verdict
from explain.methods.counterfactual.space import Space

Price = Callable[[np.ndarray], np.ndarray]
APART = 1.0
"""Least distance between two answers that change the same columns."""


def chosen(verdict: Verdict, rows: np.ndarray, n: int, *, price: Price | None = None) -> np.ndarray:
    """Choose up to ``n`` of (n_found, n_features) rows, the cheapest first: first those that change other columns.

    The price is the distance from the instance unless another is given; rows come, and are given back, by rising price.

    Each is asked about again, with the others and, where no trees vouch that this makes no difference, alone, and left
    out unless it gives the wanted answer both times.
    """
    space = verdict.space
    picked: list[np.ndarray] = []
    for new_columns_only in (True, False):
        for row in rows:
            if len(picked) < n and _differs(space, row, picked, new_columns_only=new_columns_only):
                steady = row if verdict.stand_in is not None else _steady(verdict, row)
                picked += [] if steady is None else [steady]
    together = np.array(picked).reshape(-1, rows.shape[1])
    together = together[np.argsort((price or space.cost)(together), kind="stable")]
    while not (holds := verdict.holds(together)).all():
        together = together[holds]
    return together


def _differs(space: Space, row: np.ndarray, picked: list[np.ndarray], *, new_columns_only: bool) -> bool:
    moved = space.moved(row[None])[0]
    same = [other for other in picked if np.array_equal(space.moved(other[None])[0], moved)]
    if new_columns_only:
        return not same
    return all(_apart(space, row, other) >= APART and not _further(space, row, other) for other in same)


def _apart(space: Space, row: np.ndarray, other: np.ndarray) -> float:
    differ = (row != other) & ~(np.isnan(row) & np.isnan(other))
    size = np.where(_coded(space), 1.0, np.abs(row - other) / space.spread)
    return float(np.where(differ, size, 0.0).sum())


def _further(space: Space, row: np.ndarray, other: np.ndarray) -> bool:
    """Whether a row only goes further the same way as another with the same columns, or fills in another number."""
    moved = space.moved(row[None])[0]
    levels, numbers = moved & _coded(space), moved & ~space.by_level
    way = np.sign(other - space.here)[numbers]
    return bool((row[levels] == other[levels]).all() and ((row - other)[numbers] * way >= 0).all())


def _coded(space: Space) -> np.ndarray:
    return np.array([column.by_code for column in space.columns])


def _steady(verdict: Verdict, row: np.ndarray) -> np.ndarray | None:
    """Give back a row that has the answer when asked alone: itself, or one step further where it lies on the edge."""
    for trial in (row, _one_step_further(verdict.space, row)):
        if verdict.space.linked(trial[None])[0] and verdict.holds(trial[None])[0]:
            return trial
    return None


def _one_step_further(space: Space, row: np.ndarray) -> np.ndarray:
    row = row.copy()
    for j in np.flatnonzero(space.left(row[None])[0] & ~space.by_level):
        row[j] = space.further(int(j), float(row[j]))
    return row
