"""Where a counterfactual may lie: the table's values within the limits, in steps a person can read, and its cost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from explain.methods.counterfactual.ground import Ground, as_shown
from explain.methods.counterfactual.runs import Runs
from explain.table.constraints import Limit
from explain.table.schema import Column

GRID = 48
"""Values of a numeric column tried one by one; all of them when the table holds no more."""
LEVELS = 60
"""Levels of a category tried one by one; the most frequent when there are more."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Space:
    """The coded rows that may be shown for one instance."""

    columns: tuple[Column, ...]
    limits: tuple[Limit, ...]
    here: np.ndarray
    """(n_features,) the instance, coded."""
    start: np.ndarray
    """(n_features,) the nearest row that the limits allow: the instance itself unless they force a change."""
    table: np.ndarray
    """(n_rows, n_features) coded; what may not be taken over from a row is replaced by ``start``."""
    spread: np.ndarray
    """(n_features,) median absolute deviation over the table, else standard deviation, else 1."""
    by_level: np.ndarray
    """(n_features,) whether a change counts 1 whatever its size: categories, and cells that hold no number yet."""
    parts: np.ndarray
    """(n_features,) steps per unit of the values shown: 100 for two decimals."""
    options: tuple[np.ndarray, ...]
    """Per column, the values tried one by one; none where nothing may change."""
    told_apart: bool
    """Whether ``options`` hold a value of each run that the model tells apart, so that none between them matters."""
    max_changed: int
    """How many columns may differ from the instance."""

    def moved(self, rows: np.ndarray) -> np.ndarray:
        """(n_rows, n_features) whether a cell differs from the instance."""
        return (rows != self.here) & ~(np.isnan(rows) & np.isnan(self.here))

    def cost(self, rows: np.ndarray) -> np.ndarray:
        """(n_rows,) distance from the instance: |change| / spread, or 1 for each changed level."""
        moved = self.moved(rows)
        size = np.abs(rows - self.here) / self.spread
        return np.where(moved, np.where(self.by_level, 1.0, size), 0.0).sum(axis=1)

    def few(self, rows: np.ndarray) -> np.ndarray:
        """(n_rows,) whether no more columns are changed than may be."""
        return self.moved(rows).sum(axis=1) <= self.max_changed

    def left(self, rows: np.ndarray) -> np.ndarray:
        """(n_rows, n_features) whether a cell differs from the start, so that the change can be taken back."""
        return (rows != self.start) & ~(np.isnan(rows) & np.isnan(self.start))

    def shown(self, place: int, values: np.ndarray, *, outward: bool = False) -> np.ndarray:
        """Round values of a column to what can be shown; ``outward`` rounds away from the instance.

        Levels and dates come back as they are read from a table, so the model sees exactly what a person sees.
        """
        column = self.columns[place]
        if column.by_code:
            return values
        steps = values * self.parts[place]
        if outward:
            steps = np.where(values > self.here[place], np.ceil(steps - 1e-6), np.floor(steps + 1e-6))
        return as_shown(column, steps, self.parts[place])

    def allows(self, place: int, values: np.ndarray) -> np.ndarray:
        """Whether the limits of a column admit each of these values."""
        return self.limits[place].allows(values)


def space_around(
    ground: Ground, columns: Sequence[Column], limits: Sequence[Limit], here: np.ndarray, *, used: Sequence[bool],
    max_changed: int, runs: Sequence[Runs] | None = None,
) -> Space:
    """Lay out the search around one instance.

    Parameters
    ----------
    ground
        Of the table; ranges, levels and spreads are taken from it.
    columns, limits : n_features
        What the columns are, and what each may become.
    here : (n_features,)
        The coded instance.
    used : n_features
        Whether the model is given the column; the others stay as they are.
    max_changed : columns
        How many may change.
    runs : n_features
        Values that the model's trees tell apart, where that is known: then the nearest of each run are tried.
    """
    space = Space(
        columns=tuple(columns), limits=tuple(limits), here=here, start=here.copy(), table=ground.table,
        spread=ground.spread, by_level=np.array([column.by_code for column in columns]) | ~np.isfinite(here),
        parts=ground.parts, options=(), told_apart=runs is not None, max_changed=max_changed,
    )
    options = []
    for j, limit in enumerate(limits):
        told_apart = runs is not None and not columns[j].by_code
        seen = _of_each_run(space, j, runs[j]) if told_apart and runs else _seen(space, j, *ground.held[j])
        options.append(_options(space, j, seen) if used[j] or not limit.stays else np.empty(0))
    start = np.array([_start(space, j, options[j]) for j in range(len(columns))])
    allowed = np.column_stack([
        space.allows(j, space.table[:, j]) & bool(len(options[j])) for j in range(len(columns))
    ])
    return replace(
        space, start=start, table=np.where(allowed, space.table, start),
        options=tuple(values[values != start[j]] for j, values in enumerate(options)),
    )


def _options(space: Space, place: int, seen: np.ndarray) -> np.ndarray:
    """Choose the values of a column to try one by one: the nearest to the instance first, or the usual ones.

    Levels without an order come by how often the table holds them; fillings of a missing number from the median on.
    """
    limit, column, here = space.limits[place], space.columns[place], space.here[place]
    values = np.concatenate([seen, np.empty(0) if limit.levels is None else limit.levels])
    values = _others(values[space.allows(place, values)], here)
    if not len(values):  # a range between the steps, or one that the table knows nothing of
        ends = np.array([limit.low, limit.high])
        values = _others(ends[np.isfinite(ends) & space.allows(place, ends)], here)
    if not column.ordered or (column.by_code and np.isnan(here)):
        return values
    middle = np.median(values) if np.isnan(here) and len(values) else here
    return values[np.argsort(np.abs(values - middle), kind="stable")]


def _seen(space: Space, place: int, values: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Levels the table holds, the frequent first; of a number, a spread of its values as they can be shown."""
    inside = space.allows(place, values)
    if space.columns[place].by_code:
        frequent = values[inside][np.argsort(-counts[inside], kind="stable")]
        return frequent if space.told_apart else frequent[:LEVELS]
    limit = space.limits[place]
    ends = np.array([end for end in (limit.low, limit.high) if np.isfinite(end)])
    return space.shown(place, np.concatenate([_thinned(values[inside], GRID), ends]))


def _of_each_run(space: Space, place: int, runs: Runs) -> np.ndarray:
    """Take the nearest value of each run within the limits; around the middle where the instance has no number."""
    here, limit = space.here[place], space.limits[place]
    middle = runs.values[len(runs.values) // 2] if np.isnan(here) and len(runs.values) else here
    low, high = (-np.inf, np.inf) if limit.levels is not None else (limit.low, limit.high)
    near = runs.nearest(middle, low, high)
    return near[~np.isnan(near)]


def _others(values: np.ndarray, here: float) -> np.ndarray:
    """Drop the instance's own value and repetitions; keep the order."""
    _, first = np.unique(values, return_index=True)
    values = values[np.sort(first)]
    return values[values != here]


def _thinned(values: np.ndarray, n: int) -> np.ndarray:
    if len(values) <= n:
        return values
    return values[np.unique(np.linspace(0, len(values) - 1, n).round().astype(int))]


def _start(space: Space, place: int, options: np.ndarray) -> float:
    """Stay where the limits allow it, else take the nearest value they do."""
    here, limit = space.here[place], space.limits[place]
    if limit.stays:
        return float(here)
    if space.columns[place].by_code or limit.levels is not None:
        return float(options[0])
    bound = np.array([np.clip(here, limit.low, limit.high)])
    tidy = space.shown(place, bound, outward=True)
    return float((tidy if space.allows(place, tidy)[0] else bound)[0])
