"""How the answer goes along one feature, or two, and along one feature in parts of the table."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from explain.results.result import Provenance, Result
from explain.table.cohorts import Named, cohort_words
from explain.wording import count, listed, one_line, shortened


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dependence(Result):
    """PDP and ICE of one feature, or its ALE.

    For PDP ``average == individual.mean(axis=0)``; ``individual`` holds exactly the rows averaged. ALE has no
    individual curves: ``individual`` then has shape (0, n_grid), and the average is centred on zero.
    """

    feature: str
    label: str
    kind: str
    """Kind of the column: "numeric", "integer", "category", …"""
    method: str
    """"PDP" or "ALE"."""
    grid: np.ndarray
    """(n_grid,) coded values, ascending for numbers; a NaN last stands for "missing"."""
    grid_labels: tuple[str, ...]
    """(n_grid,) the grid as a person reads it."""
    average: np.ndarray
    """(n_grid,) on ``scale``."""
    low: np.ndarray
    """(n_grid,) lower end of the 95 % interval of the average over rows; NaN when not measured."""
    high: np.ndarray
    individual: np.ndarray
    """(n_rows, n_grid) ICE curves."""
    rows: np.ndarray
    """(n_rows,) positions of the rows averaged."""
    observed: np.ndarray
    """(n_rows,) the coded value of the feature in those rows."""
    answers: np.ndarray
    """(n_rows,) what the model says of those rows as they are, on ``scale``; NaN for ALE, which does not ask it."""
    support: np.ndarray
    """(n_grid,) how many rows of the whole table lie nearest to each grid point."""
    heterogeneity: float
    """Mean over the grid of the spread of centred ICE curves, as a share of the spread of the predictions."""
    precision: float
    """Half the width of the widest interval, as a share of the standard deviation of the predictions: what more rows
    can still change; NaN when not measured."""
    output: str
    target: str
    scale: str
    unit: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Surface(Result):
    """Partial dependence of two features together."""

    features: tuple[str, str]
    labels: tuple[str, str]
    kinds: tuple[str, str]
    grids: tuple[np.ndarray, np.ndarray]
    """Coded values of the first (n_first,) and the second feature (n_second,)."""
    grid_labels: tuple[tuple[str, ...], tuple[str, ...]]
    average: np.ndarray
    """(n_first, n_second) on ``scale``."""
    support: np.ndarray
    """(n_first, n_second) rows of the table nearest to each cell."""
    output: str
    target: str
    scale: str
    unit: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Limit(Result):
    """One condition on a column: a range of numbers or dates as coded, or some of its levels."""

    feature: str
    label: str
    kind: str
    low: float
    """-∞ for none; both ends belong to the range."""
    high: float
    missing: bool
    """Whether missing cells belong to it."""
    categories: np.ndarray
    """(n_levels,) object: the levels instead of a range, None for missing; empty for a range."""
    level_labels: tuple[str, ...]
    """The levels as a person reads them, or, where these are fewer, those left out; () for a range."""
    left_out: bool
    """Whether the labels are those of the levels left out."""

    @property
    def words(self) -> str:
        """The condition as a person reads it."""
        if not self.level_labels:
            return cohort_words({"where": [self.condition]}, {self.feature: Named(self.label, self.kind)})
        shown = [shortened(one_line(level), 24) for level in self.level_labels[:4]]
        if len(self.level_labels) > 4:
            shown.append(f"{count(len(self.level_labels) - 4)} more")
        other = "other than " if self.left_out else ""
        return f"{shortened(one_line(self.label), 40)} {other}{listed(shown, 'or')}"

    @property
    def condition(self) -> dict[str, Any]:
        """The same as a cohort's condition, see `explain.table.cohorts`."""
        if len(self.categories):
            return {"of": "column", "name": self.feature, "levels": self.categories.tolist()}
        ends = [None if np.isinf(end) else float(end) for end in (self.low, self.high)]
        found = {"of": "column", "name": self.feature, "low": ends[0], "high": ends[1]}
        return {**found, "missing": True} if self.missing else found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Region(Result):
    """A part of the table: the rows that some conditions hold of; all rows where there is none."""

    limits: tuple[Limit, ...]
    n_rows: int
    """Rows of the whole table in it."""
    n_measured: int
    """Rows its curve is averaged over."""

    @property
    def words(self) -> str:
        """The conditions as a person reads them; "" for all rows."""
        return ", ".join(limit.words for limit in self.limits)

    @property
    def where(self) -> list[dict[str, Any]]:
        """The conditions of a cohort."""
        return [limit.condition for limit in self.limits]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RegionalEffects(Result):
    """PDP of one feature in parts of the table whose rows react alike.

    The parts were found on one half of the rows; curves, intervals and ``held_out`` are those of the other half. The
    parts are disjoint and hold all rows; there is one, of all rows, where no split explains enough.
    """

    feature: str
    label: str
    kind: str
    grid: np.ndarray
    """(n_grid,) coded values, ascending for numbers; a NaN last stands for "missing"."""
    grid_labels: tuple[str, ...]
    overall: np.ndarray
    """(n_grid,) average over all rows measured, on ``scale``."""
    regions: tuple[Region, ...]
    average: np.ndarray
    """(n_regions, n_grid) on ``scale``; their mean, weighted by ``n_measured``, is ``overall``."""
    low: np.ndarray
    """(n_regions, n_grid) lower end of the 95 % interval of the average over rows; NaN when not measured."""
    high: np.ndarray
    support: np.ndarray
    """(n_regions, n_grid) rows of the table in each part that lie nearest to each grid point."""
    spread: float
    """Standard deviation of the curves about their average, each centred on its own mean, on ``scale``."""
    heterogeneity: float
    """The spread as a share of that of the predictions; NaN where these do not differ."""
    explained: float
    """Share of the squared spread that the best parts take away, on the rows they were found on; NaN for no spread."""
    held_out: float
    """The same on the other rows, against the averages found: may be below 0 where parts were found by chance."""
    tried: tuple[Region, ...]
    """The best parts, also where they explained too little to be kept."""
    n_found: int
    """Rows the parts were found on."""
    output: str
    target: str
    scale: str
    unit: str
    provenance: Provenance

    @property
    def of_cohort(self) -> bool:
        """Whether the rows asked about are those of a cohort; ``n_rows`` and ``support`` count the whole table."""
        return "cohort" in dict(self.provenance.settings)
