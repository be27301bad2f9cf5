"""Where along a column an effect is asked: the values of its grid, their names, and how many rows lie near each.

What concerns the whole table is worked out once for each column and kept beside it: a million rows take a while to
be put in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from explain.errors import MethodError
from explain.kept import kept
from explain.table.schema import Column, as_cell
from explain.wording import count, counted, value

if TYPE_CHECKING:
    from explain.table.dataset import Dataset

GLANCE = 1_000
"""Values looked at to see whether there are many."""
MOST_LEVELS = 50
"""Levels of a category asked at most; the most frequent are kept."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grid:
    """Coded values of one column, with their names."""

    points: np.ndarray
    """(n_grid,) ascending for numbers and dates; a NaN last stands for "missing"."""
    labels: tuple[str, ...]
    """(n_grid,) the points as a person reads them."""
    words: str
    """How the points were chosen."""

    def __len__(self) -> int:
        return len(self.points)


def observed_grid(column: Column, coded: np.ndarray, n_grid: int, *, n_levels: int = MOST_LEVELS) -> Grid:
    """Choose values that the table holds, with "missing" last when it holds missing cells.

    Numbers and dates: every distinct value when there are at most ``n_grid``, else about ``n_grid`` from the 5 % to the
    95 % quantile. Other kinds: every level met, in the order of the codes, at most the ``n_levels`` most frequent.

    Parameters
    ----------
    column, coded : (n_rows,)
        The column, and its cells over the whole table.
    n_grid, n_levels
        The most points of a number or date, and of any other kind; "missing" comes on top.

    Raises
    ------
    MethodError
        When ``n_grid`` is below 2, or the table has no rows.
    """
    if n_grid < 2:
        raise MethodError(f"A grid of {counted(n_grid, 'point')} shows no effect.", "Choose at least 2 points.")
    if not len(coded):
        raise MethodError(f"The table has no rows, so column {column.name!r} has no values.", "Use a table with rows.")
    known = coded[~np.isnan(coded)]
    points, words = _levels(known, n_levels) if column.by_code else _numbers(known, n_grid)
    if len(known) < len(coded):
        points = np.append(points, np.nan)
    return Grid(points=points, labels=labels(column, points), words=words)


def table_grid(dataset: "Dataset", feature: str, n_grid: int, *, n_levels: int = MOST_LEVELS) -> Grid:
    """Choose values of a column of a table, as `observed_grid` does of its cells.

    Raises
    ------
    DataError
        When there is no such column.
    MethodError
        As `observed_grid`.
    """
    column = dataset.schema[feature]
    return kept(dataset, ("grid", feature, n_grid, n_levels),
                lambda: observed_grid(column, column.encode(dataset.features[feature]), n_grid, n_levels=n_levels))


def table_support(dataset: "Dataset", feature: str, points: np.ndarray) -> np.ndarray:
    """(n_grid,) how many rows of a table lie nearest to each point, as `support` counts its cells."""
    column = dataset.schema[feature]
    return kept(dataset, ("support", feature, points.tobytes()),
                lambda: support(column, points, column.encode(dataset.features[feature])))


def joint_support(dataset: "Dataset", features: tuple[str, str], grids: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """(n_first, n_second) how many rows of a table lie nearest to each pair of points of two columns."""
    key = ("joint", features, grids[0].tobytes(), grids[1].tobytes())
    return kept(dataset, key, lambda: _joint_support(dataset, features, grids))


def _joint_support(dataset: "Dataset", features: tuple[str, str], grids: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    first, second = (nearest(dataset.schema[name], points, dataset.schema[name].encode(dataset.features[name]))
                     for name, points in zip(features, grids, strict=True))
    inside = (first >= 0) & (second >= 0)
    shape = len(grids[0]), len(grids[1])
    return np.bincount(first[inside] * shape[1] + second[inside], minlength=shape[0] * shape[1]).reshape(shape)


def given_grid(column: Column, cells: Sequence[Any]) -> Grid:
    """Take the values asked for, raw; numbers and dates in ascending order, None for "missing" last.

    Raises
    ------
    MethodError
        When no value is given.
    DataError
        When a value does not fit the column.
    """
    coded = column.encode(pd.Series(list(cells), dtype=object))
    if not len(coded):
        raise MethodError(f"The grid for column {column.name!r} is empty.", "Give at least one value.")
    gaps = np.isnan(coded)
    known = pd.unique(coded[~gaps]) if column.by_code else np.unique(coded[~gaps])
    points = np.append(known, coded[gaps][:1])
    return Grid(points=points, labels=labels(column, points), words="values given")


def labels(column: Column, points: np.ndarray) -> tuple[str, ...]:
    """(n_grid,) coded values as a person reads them."""
    return tuple(_label(cell) for cell in column.decode(points).tolist())


def _label(cell: Any) -> str:
    cell = as_cell(cell)
    if isinstance(cell, pd.Timestamp):
        return cell.strftime("%Y-%m-%d" if cell == cell.normalize() else "%Y-%m-%d %H:%M")
    return value(cell)


def nearest(column: Column, points: np.ndarray, coded: np.ndarray) -> np.ndarray:
    """(n_rows,) position of the point each cell is nearest to; -1 where there is none.

    A missing cell belongs to "missing", a level to itself; halfway between two numbers counts for the lower.
    """
    gaps = np.isnan(points)
    known = points[~gaps]
    if column.by_code:
        places = pd.Index(known).get_indexer(pd.Index(coded))
    elif len(known):
        places = np.searchsorted((known[1:] + known[:-1]) / 2, coded)
    else:
        places = np.full(len(coded), -1)
    return np.where(np.isnan(coded), len(known) if gaps.any() else -1, places)


def support(column: Column, points: np.ndarray, coded: np.ndarray) -> np.ndarray:
    """(n_grid,) how many cells lie nearest to each point."""
    places = nearest(column, points, coded)
    return np.bincount(places[places >= 0], minlength=len(points))


def _levels(known: np.ndarray, most: int) -> tuple[np.ndarray, str]:
    codes, counts = np.unique(known, return_counts=True)
    if len(codes) <= most:
        return codes, f"all {count(len(codes))} levels"
    frequent = np.argsort(-counts, kind="stable")[:most]
    return np.sort(codes[frequent]), f"the {most} most frequent of {count(len(codes))} levels"


def _numbers(known: np.ndarray, most: int) -> tuple[np.ndarray, str]:
    """Points of a number or date: all its values when they are few, else quantiles; of one ordering of the cells."""
    if len(np.unique(known[:GLANCE])) > most:  # quantiles without ties are found in less than half the time of a sort
        places = _places(len(known), np.linspace(0.05, 0.95, most))
        points = np.unique(np.partition(known, np.unique(places))[places])
        if len(points) == most:
            return points, f"{most} observed values from the 5 % to the 95 % quantile"
    ordered = np.sort(known)
    distinct = ordered[np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]]
    if len(distinct) <= most:
        return distinct, f"all {len(distinct)} distinct values"
    low, high = quantiles(ordered, np.array([0.05, 0.95]))
    if low == high:  # one value holds nearly all rows: its quantiles would show a single point
        return _spread(distinct, most), f"{most} of {count(len(distinct))} distinct values"
    points = np.unique(quantiles(ordered, np.linspace(0.05, 0.95, most)))
    if len(points) < most:  # places that ties left free
        rest = np.setdiff1d(distinct[(distinct >= low) & (distinct <= high)], points)
        points = np.union1d(points, _spread(rest, most - len(points)))
    return points, f"{len(points)} observed values from the 5 % to the 95 % quantile"


def quantiles(ordered: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Take the smallest values of which at least so large a share lies at or below; ``ordered`` is ascending.

    Examples
    --------
    >>> quantiles(np.array([1.0, 2.0, 3.0, 4.0]), np.array([0.0, 0.5, 0.51, 1.0])).tolist()
    [1.0, 2.0, 3.0, 4.0]
    """
    return ordered[_places(len(ordered), shares)]


def _places(n: int, shares: np.ndarray) -> np.ndarray:
    """Positions of quantiles among so many ordered values."""
    return np.clip(np.ceil(n * shares - 1).astype(np.intp), 0, n - 1)


def _spread(values: np.ndarray, most: int) -> np.ndarray:
    """At most so many of the sorted values, evenly picked, both ends among them."""
    if len(values) <= most:
        return values
    return values[np.unique(np.linspace(0, len(values) - 1, most).round().astype(int))]
