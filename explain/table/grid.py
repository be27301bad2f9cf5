"""Where along a column an effect is asked: the values of its grid, their names, and how many rows lie near each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from explain.errors import MethodError
from explain.table.schema import Column, as_cell
from explain.wording import count, counted, value

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
    distinct = np.unique(known)
    if len(distinct) <= most:
        return distinct, f"all {len(distinct)} distinct values"
    low, high = np.quantile(known, (0.05, 0.95), method="inverted_cdf")
    if low == high:  # one value holds nearly all rows: its quantiles would show a single point
        return _spread(distinct, most), f"{most} of {count(len(distinct))} distinct values"
    points = np.unique(np.quantile(known, np.linspace(0.05, 0.95, most), method="inverted_cdf"))
    rest = np.setdiff1d(distinct[(distinct >= low) & (distinct <= high)], points)
    points = np.union1d(points, _spread(rest, most - len(points)))  # places that ties left free
    return points, f"{len(points)} observed values from the 5 % to the 95 % quantile"


def _spread(values: np.ndarray, most: int) -> np.ndarray:
    """At most so many of the sorted values, evenly picked, both ends among them."""
    if len(values) <= most:
        return values
    return values[np.unique(np.linspace(0, len(values) - 1, most).round().astype(int))]
