"""How alike two columns of numbers are ordered."""

import numpy as np


def rank_correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Spearman's rank correlation of two columns where both are known; 0 when one of them does not vary.

    References
    ----------
    Spearman, C. (1904). The proof and measurement of association between two things.

    Examples
    --------
    >>> float(rank_correlation(np.array([1.0, 2, 3, np.nan]), np.array([10.0, 20, 15, 0])))
    0.5
    """
    known = ~(np.isnan(first) | np.isnan(second))
    one, two = _ranks(first[known]), _ranks(second[known])
    spread = np.sqrt((one**2).sum() * (two**2).sum())
    return float(np.clip((one * two).sum() / spread, -1, 1)) if spread > 0 else 0.0


def _ranks(values: np.ndarray) -> np.ndarray:
    """Ranks around zero, equal values alike."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    middles = np.cumsum(counts) - (counts - 1) / 2
    return middles[places] - (len(values) + 1) / 2
