"""Where a counterfactual may lie: the table's values within the limits, in steps a person can read, and its cost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from explain.table.constraints import Limit
from explain.table.schema import Column

GRID = 48
"""Values of a numeric column tried one by one; all of them when the table holds no more."""
LEVELS = 60
"""Levels of a category tried one by one; the most frequent when there are more."""
PARTS_OF_A_DAY = (1, 24, 1_440, 86_400)


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
        return column.encode(column.decode(np.round(steps) / self.parts[place]))

    def allows(self, place: int, values: np.ndarray) -> np.ndarray:
        """Whether the limits of a column admit each of these values."""
        return self.limits[place].allows(values)


def space_around(
    columns: Sequence[Column], limits: Sequence[Limit], here: np.ndarray, table: np.ndarray, *, used: Sequence[bool],
    max_changed: int,
) -> Space:
    """Lay out the search around one instance.

    Parameters
    ----------
    columns, limits : n_features
        What the columns are, and what each may become.
    here : (n_features,)
        The coded instance.
    table : (n_rows, n_features)
        The coded table; ranges, levels and spreads are taken from it.
    used : n_features
        Whether the model is given the column; the others stay as they are.
    max_changed : columns
        How many may change.
    """
    spread = np.array([_spread(table[:, j], column) for j, column in enumerate(columns)])
    parts = np.array([_parts(column, table[:, j], spread[j]) for j, column in enumerate(columns)])
    space = Space(
        columns=tuple(columns), limits=tuple(limits), here=here, start=here.copy(), table=table, spread=spread,
        by_level=np.array([column.by_code for column in columns]) | ~np.isfinite(here), parts=parts, options=(),
        max_changed=max_changed,
    )
    options = [_options(space, j) if used[j] or not limits[j].stays else np.empty(0) for j in range(len(columns))]
    start = np.array([_start(space, j, options[j]) for j in range(len(columns))])
    allowed = np.column_stack([space.allows(j, table[:, j]) & bool(len(options[j])) for j in range(len(columns))])
    return replace(
        space, start=start, table=np.where(allowed, table, start),
        options=tuple(values[values != start[j]] for j, values in enumerate(options)),
    )


def _spread(values: np.ndarray, column: Column) -> float:
    known = values[np.isfinite(values)]
    if column.by_code or not len(known):
        return 1.0
    deviation = float(np.median(np.abs(known - np.median(known))))
    return deviation or float(known.std()) or 1.0


def _parts(column: Column, values: np.ndarray, spread: float) -> float:
    """Count steps per unit: whole for integers, the day or its parts for dates, else the decimals worth showing."""
    known = np.unique(values[np.isfinite(values)])
    if column.by_code or column.kind == "integer" or not len(known):
        return 1.0
    if column.kind == "date":
        whole = [parts for parts in PARTS_OF_A_DAY if np.allclose(known * parts % 1, 0, atol=1e-6)]
        return float(whole[0] if whole else PARTS_OF_A_DAY[-1])
    worth = _decimals_worth_showing(known, spread)
    for decimals in range(worth):
        if np.array_equal(column.encode(column.decode(np.round(known, decimals))), known):
            return 10.0**decimals
    return 10.0**worth


def _decimals_worth_showing(known: np.ndarray, spread: float) -> int:
    """Give the largest value four digits at least, and the spread and the range a hundred steps at least."""
    largest = max(float(np.abs(known).max()), 1e-9)
    four_digits = 3 - np.floor(np.log10(largest))
    finest = min(part for part in (float(np.ptp(known)), spread) if part > 0) / 100
    return int(np.clip(max(four_digits, np.ceil(-np.log10(finest))), 0, 12))


def _options(space: Space, place: int) -> np.ndarray:
    """Choose the values of a column to try one by one: the nearest to the instance first, or the usual ones.

    Levels without an order come by how often the table holds them; fillings of a missing number from the median on.
    """
    limit, column, here = space.limits[place], space.columns[place], space.here[place]
    values = np.concatenate([_seen(space, place), np.empty(0) if limit.levels is None else limit.levels])
    values = _others(values[space.allows(place, values)], here)
    if not len(values):  # a range between the steps, or one that the table knows nothing of
        ends = np.array([limit.low, limit.high])
        values = _others(ends[np.isfinite(ends) & space.allows(place, ends)], here)
    if not column.ordered or (column.by_code and np.isnan(here)):
        return values
    middle = np.median(values) if np.isnan(here) and len(values) else here
    return values[np.argsort(np.abs(values - middle), kind="stable")]


def _seen(space: Space, place: int) -> np.ndarray:
    """Levels the table holds, the frequent first; of a number, a spread of its values as they can be shown."""
    held = space.table[:, place]
    values, counts = np.unique(held[~np.isnan(held)], return_counts=True)
    inside = space.allows(place, values)
    if space.columns[place].by_code:
        return values[inside][np.argsort(-counts[inside], kind="stable")][:LEVELS]
    limit = space.limits[place]
    ends = np.array([end for end in (limit.low, limit.high) if np.isfinite(end)])
    return space.shown(place, np.concatenate([_thinned(values[inside], GRID), ends]))


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
