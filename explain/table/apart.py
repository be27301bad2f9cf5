"""How far rows lie apart: numbers in spreads of their column, levels the same or another."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explain.kept import kept
from explain.table.column import Column
from explain.table.dataset import Dataset

COMPARED = 100_000
"""Rows of a table that a row is compared with: all of them when there are no more."""
MOST = 1e60
"""What numbers count as that lie beyond it: between infinite ones there is no distance."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """Rows of a table to compare others with, and what their distances are measured in."""

    positions: np.ndarray
    """(n_rows,) positions in the table, ascending."""
    coded: np.ndarray
    """(n_rows, n_features) coded by the table's schema."""
    spread: np.ndarray
    """(n_features,) median absolute deviation, else standard deviation, else 1."""
    by_code: np.ndarray
    """(n_features,) whether any change counts 1: levels have no size."""


def ground(dataset: Dataset, seed: int = 0) -> Ground:
    """Give the rows that others are compared with: coded and measured once for a table.

    Examples
    --------
    >>> import pandas as pd
    >>> from explain.table.read import read_table
    >>> ground(read_table(pd.DataFrame({"age": [20, 30, 50], "job": ["cook", "clerk", "cook"]}))).spread.tolist()
    [10.0, 1.0]
    """
    return kept(dataset, ("ground", seed if len(dataset) > COMPARED else 0), lambda: _measured(dataset, seed))


def _measured(dataset: Dataset, seed: int) -> Ground:
    positions = np.sort(dataset.permutation(COMPARED, seed))
    coded = dataset.schema.encode(dataset.features.iloc[positions])
    columns = dataset.schema.columns
    return Ground(
        positions=positions, coded=coded,
        spread=np.array([spread_of(coded[:, j], column) for j, column in enumerate(columns)]),
        by_code=np.array([column.by_code for column in columns], dtype=bool),
    )


def spread_of(values: np.ndarray, column: Column) -> float:
    """Measure in what changes of a column are counted: median absolute deviation, else standard deviation, else 1."""
    known = values[np.isfinite(values)]
    if column.by_code or not len(known):
        return 1.0
    deviation = float(np.median(np.abs(known - np.median(known))))
    return deviation or (float(known.std()) if np.ptp(known) > 0 else 1.0)  # of equal numbers it need not be 0


def distances(ground: Ground, rows: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Measure how far each of some rows lies from each of others, in the spreads of a table: see `distances_in`."""
    return distances_in(ground.spread, ground.by_code, rows, others)


def distances_in(
    spread: np.ndarray, by_code: Sequence[bool] | np.ndarray, rows: np.ndarray, others: np.ndarray
) -> np.ndarray:
    """Measure how far each of some rows lies from each of others.

    Parameters
    ----------
    spread : (n_features,)
        What changes of a number are measured in.
    by_code : (n_features,)
        Whether any change counts 1.
    rows, others : (n_rows, n_features), (n_others, n_features)
        Coded.

    Returns
    -------
    numpy.ndarray
        (n_rows, n_others) sum over columns of |difference| / spread; 1 for another level, and for a cell that only one
        of the two rows has.
    """
    apart = np.zeros((len(rows), len(others)))
    for j, levels in enumerate(by_code):
        one, other = np.clip(rows[:, j], -MOST, MOST)[:, None], np.clip(others[:, j], -MOST, MOST)[None]
        size = (one != other).astype(float) if levels else np.abs(one - other) / spread[j]
        size = np.where(np.isnan(size), 1.0, size)
        apart += np.where(np.isnan(one) & np.isnan(other), 0.0, size)
    return apart
