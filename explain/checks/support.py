"""Where rows of the table stand, and where an answer is hardly tested."""

import numpy as np

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
