"""Where rows of the table stand, and where an answer is hardly tested."""

import numpy as np

from explain.results import Dependence

FEWEST_ROWS, FEWEST_SHARE = 5, 0.01


def thinly_supported(support: np.ndarray) -> np.ndarray:
    """Mark where so few rows stand that an answer there is hardly tested: fewer than five, or than one in a hundred.

    Parameters
    ----------
    support : (n_grid,)
        Rows of the table nearest to each grid point.

    Examples
    --------
    >>> thinly_supported(np.array([500, 499, 1])).tolist()
    [False, False, True]
    """
    return support < max(FEWEST_ROWS, FEWEST_SHARE * support.sum())


def thin_places(dependence: Dependence) -> np.ndarray:
    """Mark the points of a curve that few rows stand near: of the table, or of the rows averaged for a cohort.

    Returns
    -------
    (n_grid,) bool
        For a cohort: where none of its rows stands, or fewer than one in a hundred.
    """
    if "cohort" not in dict(dependence.provenance.settings):
        return thinly_supported(dependence.support)
    near = rows_near(dependence)
    return near < max(1, FEWEST_SHARE * near.sum())


def rows_near(dependence: Dependence) -> np.ndarray:
    """(n_grid,) how many of the rows averaged stand nearest to each point of the grid.

    Levels count for themselves, missing values for "missing".
    """
    grid, held = dependence.grid, dependence.observed
    gaps = np.isnan(grid)
    if dependence.kind in ("category", "text", "boolean", "ordinal"):
        near = np.array([(held == point).sum() for point in grid])
    else:
        known, values = grid[~gaps], held[~np.isnan(held)]
        places = np.searchsorted((known[1:] + known[:-1]) / 2, values) if len(known) else np.empty(0, np.intp)
        near = np.append(np.bincount(places, minlength=len(known)), np.zeros(int(gaps.sum()), np.intp))
    near[gaps] = np.isnan(held).sum()
    return near
