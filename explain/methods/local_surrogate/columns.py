"""What the columns of a table are like, one by one, and which of them take part around a row.

A column takes part by its value (gaps filled) and, where a cell is missing in the table or in the row, by a flag that
says so: these are the coordinates. A column that is constant, or that the model is not given, takes no part and keeps
one value. No copy of the table is kept.
"""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from explain.errors import MethodError
from explain.model.predictor import LARGEST
from explain.table.dataset import Dataset
from explain.table.schema import Column
from explain.wording import listed, shortened

MODES = {"continuous": "continuous, all features", "quartiles": "numbers by quarters of the table, all features"}
"""How numbers enter → the same in words."""
BEYOND = 1e9
"""Standard deviations from which on all is equally far: no sample has any weight there, and squares stay finite."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Number:
    """A number that enters in standard deviations from its mean, drawn from a normal distribution."""

    mean: float
    scale: float

    def seen(self, cells: np.ndarray) -> np.ndarray:
        """Give cells as the surrogate sees them."""
        return (cells - self.mean) / self.scale

    def sampled(self, drawn: np.ndarray, random: np.random.RandomState) -> tuple[np.ndarray, np.ndarray]:
        """Turn normal draws into cells to ask the model about, and into what the surrogate sees."""
        cells = drawn * self.scale + self.mean
        return cells, self.seen(cells)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Level:
    """A level that enters as "the same as this row's", drawn by its share in the table."""

    codes: np.ndarray
    shares: np.ndarray

    def seen(self, cells: np.ndarray) -> np.ndarray:
        """Give cells as the surrogate compares them."""
        return cells

    def sampled(self, drawn: np.ndarray, random: np.random.RandomState) -> tuple[np.ndarray, np.ndarray]:
        """Give drawn levels twice: the model and the surrogate see the same."""
        return drawn, drawn


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Quarter:
    """A number that enters as "in the same quarter of the table as this row's", drawn within a quarter."""

    discretizer: Any
    """Of lime, for this column alone."""
    codes: np.ndarray
    shares: np.ndarray

    def seen(self, cells: np.ndarray) -> np.ndarray:
        """Give the quarters of cells."""
        return self.discretizer.lambdas[0](cells)

    def sampled(self, drawn: np.ndarray, random: np.random.RandomState) -> tuple[np.ndarray, np.ndarray]:
        """Draw a number in each of the drawn quarters; the surrogate sees the quarter."""
        self.discretizer.random_state = random
        return self.discretizer.get_undiscretize_values(0, drawn.astype(int)), drawn


Coordinate = Number | Level | Quarter


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Columns:
    """The columns of a table, each for itself."""

    ways: tuple[Coordinate | None, ...]
    """(n_features,) how each enters by its value; None where it is constant, empty, or not given to the model."""
    fill: np.ndarray
    """(n_features,) median of a number or date, else the most frequent level; NaN without any, or not given."""
    gaps: np.ndarray
    """(n_features,) how many cells are missing."""
    whole: np.ndarray
    """(n_features,) bool: integers and whole days, which stay whole when perturbed."""
    used: np.ndarray
    """(n_features,) bool: columns that the model is given."""
    n_rows: int


def table_columns(dataset: Dataset, given: Sequence[str], mode: str, breath: Callable[[], None]) -> Columns:
    """Look at each column that the model is given; ``breath`` is called after each, and may raise to stop.

    Raises
    ------
    MethodError
        When there is no such mode, or a column holds infinite values, which have no mean.
    """
    if mode not in MODES:
        raise MethodError(f"There is no mode {mode!r}.", f"Use {listed(sorted(MODES), 'or')}.", "METHOD-MODE")
    n, names = len(dataset.schema), set(given)
    ways: list[Coordinate | None] = [None] * n
    fill, gaps, whole = np.full(n, np.nan), np.zeros(n, dtype=int), np.zeros(n, dtype=bool)
    for j, column in enumerate(dataset.schema.columns):
        if column.name not in names:
            continue
        cells = _finite(column, column.encode(dataset.features[column.name]))
        missing = np.isnan(cells)
        known = cells[~missing]
        gaps[j] = len(cells) - len(known)
        if len(known):
            fill[j] = _usual(column, known)
            whole[j] = column.kind in ("integer", "date") and not np.any(known % 1)
            ways[j] = _way(column, np.where(missing, fill[j], cells), mode)
        breath()
    return Columns(ways=tuple(ways), fill=fill, gaps=gaps, whole=whole, n_rows=len(dataset),
                   used=np.isin(dataset.schema.names, tuple(names)))


def _finite(column: Column, cells: np.ndarray) -> np.ndarray:
    if np.nanmax(np.abs(cells), initial=0.0) > LARGEST:
        raise MethodError(
            f"Column {shortened(column.name)!r} holds infinite values, or some beyond {LARGEST:.0e}: numbers "
            "cannot be drawn around a mean it lacks.",
            "Leave those rows out of the table, or write a missing value in their place.", "METHOD-INFINITE",
        )
    return cells


def _usual(column: Column, known: np.ndarray) -> float:
    return float(np.bincount(known.astype(int)).argmax() if column.by_code else np.median(known))


def _way(column: Column, filled: np.ndarray, mode: str) -> Coordinate | None:
    if not np.any(filled != filled[0]):
        return None
    if column.by_code:
        return _level(np.bincount(filled.astype(int)))
    if mode == "quartiles":
        return _quarter(filled)
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler(with_mean=False).fit(filled[:, np.newaxis])
    return Number(mean=float(scaler.mean_[0]), scale=float(scaler.scale_[0]))


def _level(counts: np.ndarray) -> Level:
    codes = np.flatnonzero(counts)
    return Level(codes=codes.astype(float), shares=counts[codes] / float(counts.sum()))


def _quarter(filled: np.ndarray) -> Quarter:
    with warnings.catch_warnings():  # of lime's and its own imports' making, which a user can do nothing about
        warnings.simplefilter("ignore")
        from lime.discretize import QuartileDiscretizer
    discretizer = QuartileDiscretizer(filled[:, np.newaxis], [], ["value"], random_state=0)
    level = _level(np.bincount(discretizer.lambdas[0](filled)))
    return Quarter(discretizer=discretizer, codes=level.codes, shares=level.shares)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """What takes part around some rows: ``values`` by their value, then ``flags`` by "is missing"."""

    table: Columns
    values: np.ndarray
    """(n_values,) positions of columns."""
    flags: np.ndarray
    """(n_flags,) positions of columns."""
    kept: np.ndarray
    """(n_features,) coded cells of what does not vary."""

    def __len__(self) -> int:
        return len(self.values) + len(self.flags)

    @property
    def columns(self) -> np.ndarray:
        """(n_coordinates,) position of the column that each coordinate belongs to."""
        return np.concatenate([self.values, self.flags])

    @property
    def ways(self) -> list[Coordinate]:
        """(n_coordinates,) how each of them enters."""
        known = self.table.n_rows - self.table.gaps
        flags = [_level(np.array([known[j], self.table.gaps[j]])) for j in self.flags]
        return [way for j in self.values if (way := self.table.ways[j]) is not None] + flags

    def points(self, coded: np.ndarray) -> np.ndarray:
        """(n_rows, n_coordinates) coded rows as the surrogate sees or compares them."""
        gaps = np.isnan(coded)
        filled = np.where(gaps, self.table.fill, coded)
        cells = np.hstack([filled[:, self.values], gaps[:, self.flags].astype(float)])
        seen = np.column_stack([way.seen(cells[:, i]) for i, way in enumerate(self.ways)])
        return np.clip(seen, -BEYOND, BEYOND)

    def rows(self, values: np.ndarray) -> np.ndarray:
        """(n_samples, n_features) coded rows of (n_samples, n_coordinates) sampled cells, whole numbers rounded."""
        coded = np.tile(self.kept, (len(values), 1))
        cells = values[:, : len(self.values)]
        coded[:, self.values] = np.where(self.table.whole[self.values], np.rint(cells), cells)
        flagged = values[:, len(self.values) :] == 1
        coded[:, self.flags] = np.where(flagged, np.nan, coded[:, self.flags])
        return coded


def layouts(table: Columns, coded: np.ndarray) -> list[tuple[Layout, np.ndarray]]:
    """Sort coded rows by what takes part around them.

    Returns
    -------
    list
        Each layout with the positions of its rows in ``coded``. Rows of the table share one: others come of rows given
        by their values, with gaps where the table has none, or with another value where it is constant.
    """
    by_value = np.array([way is not None for way in table.ways])
    missing = np.isnan(coded)
    flagged = table.used & ((table.gaps > 0) | missing) & ~((table.gaps == table.n_rows) & missing)
    kept = np.where(table.used & ~by_value & ~missing, coded, table.fill)
    found: dict[bytes, list[int]] = {}
    for i in range(len(coded)):
        found.setdefault(flagged[i].tobytes() + kept[i].tobytes(), []).append(i)
    return [
        (Layout(table=table, values=np.flatnonzero(by_value), flags=np.flatnonzero(flagged[rows[0]]),
                kept=kept[rows[0]]), np.array(rows))
        for rows in found.values()
    ]
