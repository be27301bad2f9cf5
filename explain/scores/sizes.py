"""Numbers so large or so small that their squares are none."""

from collections.abc import Sequence

import numpy as np

from explain.model.predictor import LARGEST
from explain.table.apart import spread_of
from explain.table.column import Column

LEAST = 1 / LARGEST
"""Between it and `LARGEST`, squares of squares are numbers that a computer holds."""


def sized(values: np.ndarray) -> np.ndarray:
    """Bring numbers whose squares would be infinite, or 0, to a size near 1, by a power of two; leave others.

    Infinite ones become the largest there are.

    Examples
    --------
    >>> sized(np.array([3.0, 4.0])).tolist(), (sized(np.array([3e300, 4e300])) ** 2).max() < 2
    ([3.0, 4.0], np.True_)
    """
    largest = np.abs(values[~np.isnan(values)]).max(initial=0.0)
    if largest == 0 or LEAST <= largest <= LARGEST:
        return values
    values = np.nan_to_num(values, nan=np.nan)
    largest = np.nanmax(np.abs(values))
    return np.ldexp(values, -int(np.frexp(largest)[1]))


def in_spreads(coded: np.ndarray, columns: Sequence[Column]) -> np.ndarray:
    """Bring the spread of each column to a size near 1, by a power of two, so that no digit of a cell is lost.

    Trees of scikit-learn take numbers less than 1e-7 apart for equal, whatever their unit.

    Parameters
    ----------
    coded : (n_rows, n_columns)
    columns : (n_columns,)
    """
    spreads = np.array([spread_of(cells, column) for cells, column in zip(coded.T, columns, strict=True)])
    return np.ldexp(coded, -np.frexp(spreads)[1])
