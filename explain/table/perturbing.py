"""Coordinates in which rows are perturbed: numbers without gaps, and back to coded rows with gaps.

A column takes part by its value (gaps filled) and, where a cell is missing in the table or in the row, by a flag that
says so. A column that is constant, or that the model is not given, takes no part and keeps one value.
"""

from dataclasses import dataclass

import numpy as np

from explain.table.schema import Column, Schema


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Filled:
    """A coded table with its gaps filled: with the median of a number or date, else with the most frequent level."""

    table: np.ndarray
    """(n_table, n_features); NaN only in a column without any value."""
    missing: np.ndarray
    """(n_table, n_features) bool: the cells that were filled."""
    fill: np.ndarray
    """(n_features,)"""
    by_code: np.ndarray
    """(n_features,) bool: columns of levels."""
    whole: np.ndarray
    """(n_features,) bool: integers and whole days, which stay whole when perturbed."""
    used: np.ndarray
    """(n_features,) bool: columns that the model is given."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coordinates:
    """The columns that take part around one row: ``values`` by their value, then ``flags`` by "is missing"."""

    filled: Filled
    row: np.ndarray
    """(n_features,) the coded row, missing as NaN."""
    values: np.ndarray
    """(n_values,) positions of columns."""
    flags: np.ndarray
    """(n_flags,) positions of columns."""

    def __len__(self) -> int:
        return len(self.values) + len(self.flags)

    @property
    def columns(self) -> np.ndarray:
        """(n_coordinates,) position of the column that each coordinate belongs to."""
        return np.concatenate([self.values, self.flags])

    @property
    def by_code(self) -> np.ndarray:
        """(n_coordinates,) bool: levels and flags, which are equal or not; the others are numbers."""
        return np.concatenate([self.filled.by_code[self.values], np.ones(len(self.flags), dtype=bool)])

    @property
    def table(self) -> np.ndarray:
        """(n_table, n_coordinates) the table in these coordinates."""
        return np.hstack([self.filled.table[:, self.values], self.filled.missing[:, self.flags].astype(float)])

    @property
    def point(self) -> np.ndarray:
        """(n_coordinates,) the row in these coordinates."""
        gaps = np.isnan(self.row)
        return np.concatenate([np.where(gaps, self.filled.fill, self.row)[self.values], gaps[self.flags].astype(float)])

    def rows(self, samples: np.ndarray) -> np.ndarray:
        """(n_samples, n_features) coded rows of (n_samples, n_coordinates) samples, whole numbers rounded."""
        known = np.where(self.filled.used & ~np.isnan(self.row), self.row, self.filled.fill)
        coded = np.tile(known, (len(samples), 1))
        values = samples[:, : len(self.values)]
        coded[:, self.values] = np.where(self.filled.whole[self.values], np.rint(values), values)
        flagged = samples[:, len(self.values) :] == 1
        coded[:, self.flags] = np.where(flagged, np.nan, coded[:, self.flags])
        return coded


def filled(schema: Schema, coded: np.ndarray, given: tuple[str, ...]) -> Filled:
    """Fill the gaps of a coded table; ``given`` names the columns that the model is given."""
    fill = np.array([_usual(column, cells) for column, cells in zip(schema.columns, coded.T, strict=True)])
    missing = np.isnan(coded)
    return Filled(
        table=np.where(missing, fill, coded), missing=missing, fill=fill,
        by_code=np.array([column.by_code for column in schema.columns]),
        whole=np.array([_is_whole(column, cells) for column, cells in zip(schema.columns, coded.T, strict=True)]),
        used=np.isin(schema.names, given),
    )


def coordinates(filled: Filled, row: np.ndarray) -> Coordinates:
    """Choose the coordinates around one coded row."""
    gaps = np.isnan(row)
    some, all_ = filled.missing.any(axis=0) | gaps, filled.missing.all(axis=0) & gaps
    varied = (filled.table != filled.table[:1]).any(axis=0) & ~filled.missing.all(axis=0)
    return Coordinates(
        filled=filled, row=row, values=np.flatnonzero(filled.used & varied),
        flags=np.flatnonzero(filled.used & some & ~all_),
    )


def _usual(column: Column, cells: np.ndarray) -> float:
    known = cells[~np.isnan(cells)]
    if not len(known):
        return float("nan")
    if column.by_code:
        codes, counts = np.unique(known, return_counts=True)
        return float(codes[counts.argmax()])
    return float(np.median(known))


def _is_whole(column: Column, cells: np.ndarray) -> bool:
    return column.kind in ("integer", "date") and not np.any(cells[~np.isnan(cells)] % 1)
