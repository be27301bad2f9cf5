"""Several answers that differ from each other, each checked again as it is shown, or the reason why there is none."""

from collections.abc import Callable

import numpy as np

from explain.methods.counterfactual.search import Verdict
from explain.methods.counterfactual.space import Space
from explain.table.constraints import Limit
from explain.wording import count, listed

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
        if verdict.holds(trial[None])[0]:
            return trial
    return None


def _one_step_further(space: Space, row: np.ndarray) -> np.ndarray:
    row = row.copy()
    for j in np.flatnonzero(space.left(row[None])[0] & ~space.by_level):
        step = np.sign(row[j] - space.here[j]) / space.parts[j]
        further = space.shown(int(j), row[j : j + 1] + step)
        row[j] = further[0] if space.allows(int(j), further)[0] else row[j]
    return row


def reason_for_none(space: Space, free: np.ndarray, *, proven: bool = False) -> str:
    """Say why nothing was found, and which limits stand in the way.

    Parameters
    ----------
    space
        Where was searched.
    free : (n_free, n_features)
        Coded rows with the wanted answer that a search without limits found.
    proven
        Whether it is proven that there is none.
    """
    most = space.max_changed
    few = f" changing at most {count(most)} column{'s' * (most > 1)}" if most < len(space.columns) else ""
    asked = [limit for limit in space.limits if limit.words]
    none = "No row with the wanted answer was found"
    if proven:
        none = "There is no row that has the wanted answer"
    if not asked:
        return f"{none} within the values of the table{few}."
    sentence = f"{none} with {_sentence(space, asked)}{few}"
    if not len(free):
        return f"{sentence}, and none without limits either."
    broken = min((_broken(space, row) for row in free), key=len)
    limit = "limit" if len(broken) == 1 else "limits"
    return f"{sentence}; without the {limit} on {listed(broken)} there is one."


def _broken(space: Space, row: np.ndarray) -> list[str]:
    """Columns whose limit a row does not meet."""
    return [_called(space, j) for j in range(len(row)) if not space.allows(j, row[j : j + 1])[0]]


def _called(space: Space, place: int) -> str:
    return space.columns[place].label or space.columns[place].name


def _sentence(space: Space, asked: list[Limit]) -> str:
    """Write limits as one phrase: "sex and race fixed and age only increasing"."""
    names = {limit.name: _called(space, j) for j, limit in enumerate(space.limits)}
    by_words: dict[str, list[str]] = {}
    for limit in asked:
        by_words.setdefault(limit.words, []).append(names[limit.name])
    return listed([f"{listed(columns)} {words}" for words, columns in by_words.items()])
