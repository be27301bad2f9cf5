"""Where a counterfactual may lie: the table's values within the limits, in steps a person can read, and its cost.

See `layout` for how it is made.
"""

from dataclasses import dataclass

import numpy as np

from explain.methods.counterfactual.ground import as_shown
from explain.table.constraints import Limit
from explain.table.links import CLOSE, Link
from explain.table.schema import Column


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Space:
    """The coded rows that may be shown for one instance."""

    columns: tuple[Column, ...]
    limits: tuple[Limit, ...]
    links: tuple[Link, ...]
    """What changes of some columns demand of others."""
    here: np.ndarray
    """(n_features,) the instance, coded."""
    start: np.ndarray
    """(n_features,) the nearest row that the limits allow: the instance itself unless they force a change."""
    table: np.ndarray
    """(n_rows, n_features) coded; what may not be taken over from a row is replaced by ``start``."""
    spread: np.ndarray
    """(n_features,) median absolute deviation over the table, else standard deviation, else 1."""
    weight: np.ndarray
    """(n_features,) what a change of each column counts."""
    by_level: np.ndarray
    """(n_features,) whether a change counts 1 whatever its size: categories, and cells that hold no number yet."""
    parts: np.ndarray
    """(n_features,) steps per unit of the values shown: 100 for two decimals."""
    options: tuple[np.ndarray, ...]
    """Per column, the values tried one by one; none where nothing may change."""
    told_apart: bool
    """Whether ``options`` hold a value of each run that the model tells apart, so that none between them matters."""
    proving: bool
    """Whether the nearest answer is among rows made of ``options``, where there are such runs: links may demand more
    values than are listed."""
    max_changed: int
    """How many columns may differ from the instance."""

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """Column and limit, written out; links after them."""
        held = tuple((limit.name, limit.told) for limit in self.limits if limit.told)
        return held + tuple((self.columns[link.when].name, link.words) for link in self.links)

    def moved(self, rows: np.ndarray) -> np.ndarray:
        """(n_rows, n_features) whether a cell differs from the instance."""
        return (rows != self.here) & ~(np.isnan(rows) & np.isnan(self.here))

    def costs(self, rows: np.ndarray) -> np.ndarray:
        """(n_rows, n_features) what each change costs: its weight times |change| / spread, or once for a level."""
        size = np.abs(rows - self.here) / self.spread
        return np.where(self.moved(rows), self.weight * np.where(self.by_level, 1.0, size), 0.0)

    def cost(self, rows: np.ndarray) -> np.ndarray:
        """(n_rows,) distance from the instance: the sum of what the changes cost."""
        return self.costs(rows).sum(axis=1)

    def price(self, place: int, values: np.ndarray) -> np.ndarray:
        """Give what it costs that a column takes each of these values."""
        rows = np.tile(self.here, (len(values), 1))
        rows[:, place] = values
        return self.costs(rows)[:, place]

    def few(self, rows: np.ndarray) -> np.ndarray:
        """(n_rows,) whether no more columns are changed than may be."""
        return self.moved(rows).sum(axis=1) <= self.max_changed

    def linked(self, rows: np.ndarray) -> np.ndarray:
        """(n_rows,) whether every link holds."""
        held = np.ones(len(rows), dtype=bool)
        for link in self.links:
            held &= link.holds(rows)
        return held

    def legal(self, rows: np.ndarray) -> np.ndarray:
        """(n_rows,) whether few enough columns are changed and every link holds."""
        return self.few(rows) & self.linked(rows)

    def repaired(self, rows: np.ndarray) -> np.ndarray:
        """Raise linked columns to what rows demand of them, where their limits allow it."""
        if not self.links:
            return rows
        rows = rows.copy()
        for link in self.links * len(self.links):  # a raised column may demand something in turn
            short = ~link.holds(rows)
            for demand in np.unique(link.least(rows[short, link.when])):
                short = ~link.holds(rows)
                asking = short & (link.least(rows[:, link.when]) == demand)
                rows[asking, link.then] = self.at_least(link.then, demand, rows[asking, link.then])
        return rows

    def at_least(self, place: int, demand: float, otherwise: np.ndarray) -> np.ndarray:
        """Give the smallest value of a column that meets a demand, or leave it as it was where the limits have none."""
        limit = self.limits[place]
        least = np.array([max(demand, limit.low if limit.levels is None else -np.inf)])
        if not np.isfinite(least[0]):
            return otherwise
        if limit.levels is not None:
            found = limit.levels[limit.levels >= least - CLOSE * max(1.0, abs(demand))][:1]
        else:
            found = as_shown(self.columns[place], np.ceil(least * self.parts[place] - 1e-6), self.parts[place])
        return np.full(len(otherwise), found[0]) if len(found) and self.allows(place, found)[0] else otherwise

    def left(self, rows: np.ndarray) -> np.ndarray:
        """(n_rows, n_features) whether a cell differs from the start, so that the change can be taken back."""
        return (rows != self.start) & ~(np.isnan(rows) & np.isnan(self.start))

    def shown(self, place: int, values: np.ndarray, *, outward: bool = False) -> np.ndarray:
        """Round values of a column to what can be shown; ``outward`` rounds away from the instance.

        Levels and dates come back as they are read from a table, so the model sees exactly what a person sees. Where
        only some numbers are allowed, the nearest of them is taken.
        """
        column, allowed = self.columns[place], self.limits[place].levels
        if column.by_code:
            return values
        if allowed is not None and len(allowed):
            return self._nearest_of(allowed, place, values, outward=outward)
        steps = values * self.parts[place]
        if outward:
            steps = np.where(values > self.here[place], np.ceil(steps - 1e-6), np.floor(steps + 1e-6))
        return as_shown(column, steps, self.parts[place])

    def _nearest_of(self, allowed: np.ndarray, place: int, values: np.ndarray, *, outward: bool) -> np.ndarray:
        above = np.minimum(np.searchsorted(allowed, values), len(allowed) - 1)
        below = np.maximum(np.searchsorted(allowed, values, side="right") - 1, 0)
        rising = values > self.here[place]
        nearer = np.abs(allowed[above] - values) < np.abs(allowed[below] - values)
        return np.where(np.isnan(values), np.nan, allowed[np.where(rising if outward else nearer, above, below)])

    def further(self, place: int, value: float) -> float:
        """Give the next value that can be shown further away from the instance; the same where there is none."""
        way, allowed = np.sign(value - self.here[place]), self.limits[place].levels
        if allowed is None:
            found = self.shown(place, np.array([value + way / self.parts[place]]))[0]
        else:
            beyond = allowed[(allowed - value) * way > 0]
            found = beyond[np.abs(beyond - value).argmin()] if len(beyond) else value
        return float(found if self.allows(place, np.array([found]))[0] else value)

    def allows(self, place: int, values: np.ndarray) -> np.ndarray:
        """Whether the limits of a column admit each of these values."""
        return self.limits[place].allows(values)
