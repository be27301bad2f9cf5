"""Histograms that merge without loss: bins as wide as a power of two, counted from zero.

Which bins a histogram has follows from its smallest and largest value alone. Those of a part are the bins of the whole
or halves of them (of halves …), so that counts of parts add up to exactly the counts of the whole.
"""

import numpy as np

N_BINS = 128
"""Bins of a feature's contributions; at least half of them span its range."""
FINEST = 41
"""A bin is at least so many powers of two below the largest value, so that bins can be numbered."""
LOWEST = -1_000
"""Smallest power of two of a bin."""


def steps_of(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Find how wide bins must be for `N_BINS` of them to hold a range.

    Parameters
    ----------
    low, high : (n_features,)
        Finite ends of the range; a range without values has low > high.

    Returns
    -------
    numpy.ndarray
        (n_features,) int: the smallest power of two that will do; never larger for a narrower range within.

    Examples
    --------
    >>> steps_of(np.array([0.0, -64.0]), np.array([100.0, 64.0])).tolist()
    [0, 1]
    """
    empty = low > high
    low, high = np.where(empty, 0.0, low), np.where(empty, 0.0, high)
    steps = np.maximum(np.frexp(np.maximum(np.abs(low), np.abs(high)))[1] - FINEST, LOWEST)
    steps = np.where((low == 0) & (high == 0), LOWEST, steps)
    while (wide := _places(high, steps) - _places(low, steps) >= N_BINS).any():
        steps = steps + wide
    return steps.astype(np.int64)


def firsts_of(low: np.ndarray, high: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """(n_features,) int: number of the first bin, counted from zero."""
    return _places(np.where(low > high, 0.0, low), steps)


def _places(values: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Give each value the number of its bin; exact, since a division by a power of two is."""
    return np.floor(np.ldexp(values, -steps)).astype(np.int64)


def counted_in(
    values: np.ndarray, lines: np.ndarray, n_lines: int, steps: np.ndarray, first: np.ndarray
) -> np.ndarray:
    """Count values by line and bin.

    Parameters
    ----------
    values, lines : (n_rows, n_features)
        What is counted, and the line it is counted in.
    n_lines
        How many lines there are.
    steps, first : (n_features,)
        The bins.

    Returns
    -------
    numpy.ndarray
        (n_features, n_lines, N_BINS) int64
    """
    counts = np.empty((values.shape[1], n_lines, N_BINS), dtype=np.int64)
    for j in range(values.shape[1]):
        places = _places(values[:, j], steps[j]) - first[j]
        counts[j] = np.bincount(lines[:, j] * N_BINS + places, minlength=n_lines * N_BINS).reshape(n_lines, N_BINS)
    return counts


def rebinned(
    counts: np.ndarray, steps: np.ndarray, first: np.ndarray, new_steps: np.ndarray, new_first: np.ndarray
) -> np.ndarray:
    """Count the same in bins that are as wide or wider.

    Examples
    --------
    >>> counts = np.zeros((1, 1, N_BINS), dtype=int)
    >>> counts[0, 0, :3] = 5, 7, 1
    >>> one, two = np.array([0]), np.array([1])
    >>> rebinned(counts, one, np.array([2]), two, np.array([1]))[0, 0, :3].tolist()
    [12, 1, 0]
    """
    new = np.zeros_like(counts)
    for j, held in enumerate(counts):
        places = np.flatnonzero(held.any(axis=0))
        wider = min(int(new_steps[j] - steps[j]), 63)
        targets = ((first[j] + places) >> wider) - new_first[j]
        np.add.at(new[j].T, targets, held[:, places].T)
    return new
