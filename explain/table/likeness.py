"""An order for levels that have none: neighbours are those whose rows are alike in the other columns."""

import numpy as np

N_CUTS = 20
"""Quantiles at which the distributions of a number are compared."""


def order_by_likeness(levels: np.ndarray, others: np.ndarray, by_code: np.ndarray) -> np.ndarray:
    """Order levels so that neighbours are alike in the other columns.

    Two levels are as far apart as the sum over the other columns of the mean gap between their cumulative
    distributions (numbers) or of the total variation between their shares (levels); the order is that of the first
    axis of classical scaling of these distances.

    Parameters
    ----------
    levels : (n_rows,)
        Position 0 … n_levels-1 of each row's level; every level has a row.
    others : (n_rows, n_others)
        The other columns, coded, missing as NaN.
    by_code : (n_others,)
        Which of them are levels.

    Returns
    -------
    numpy.ndarray
        (n_levels,) the positions in their new order; the first level stands before the last.

    References
    ----------
    Apley and Zhu (2020), Visualizing the effects of predictor variables in black box supervised learning models.
    Torgerson (1952), Multidimensional scaling: I. Theory and method.

    Examples
    --------
    >>> order_by_likeness(np.array([0, 0, 1, 1, 2, 2]), np.array([[1.0, 2, 8, 9, 4, 5]]).T, np.array([False])).tolist()
    [0, 2, 1]
    """
    n_levels = int(levels.max()) + 1
    member = (levels == np.arange(n_levels)[:, None]).astype(float)
    member /= member.sum(axis=1, keepdims=True)
    distances = np.zeros((n_levels, n_levels))
    for j in range(others.shape[1]):
        measure = _shares if by_code[j] else _cumulative
        distances += measure(member, others[:, j])
    return _first_axis(distances)


def _cumulative(member: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """(n_levels, n_levels) mean gap between the cumulative distributions; missing cells come last."""
    known = cells[~np.isnan(cells)]
    if not len(known):
        return np.zeros((len(member), len(member)))
    cuts = np.unique(np.quantile(known, np.linspace(0, 1, N_CUTS), method="inverted_cdf"))
    below = member @ (cells[:, None] <= cuts)
    return np.array([np.abs(below - one).mean(axis=1) for one in below])


def _shares(member: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """(n_levels, n_levels) total variation between the shares of the cells; missing is a cell like any other."""
    codes = np.unique(cells, return_inverse=True)[1]
    shares = np.column_stack([np.bincount(codes, weights=weights) for weights in member]).T
    return np.array([np.abs(shares - one).sum(axis=1) / 2 for one in shares])


def _first_axis(distances: np.ndarray) -> np.ndarray:
    """(n_levels,) order along the first axis of classical scaling."""
    squares = distances**2
    centred = squares - squares.mean(axis=0) - squares.mean(axis=1, keepdims=True) + squares.mean()
    axis = np.linalg.eigh(-centred / 2)[1][:, -1]
    order = np.argsort(axis.round(9), kind="stable")
    places = np.argsort(order)
    return order if places[0] <= places[-1] else order[::-1]
