"""Which features lead, how many of them stay in another draw, and as far as which rank the order is confirmed."""

from math import ceil

import numpy as np

MOST_LEADING = 5
"""Features that are looked at."""
DRAWS, REDRAWS, INNER = 1_000, 40, 400
"""Bootstrap draws; how often the whole is drawn anew to see how far a value is one of chance, and draws within each:
so many that their own noise does not widen the interval."""
LEVEL = 0.05
"""Of the tests of an order."""
NEAR, FAR = 0.05, 0.25
"""Shares of the largest size: a feature that falls behind by less than the first has changed places with its equal,
unless its own size is another by the second."""


def n_leading(sizes: np.ndarray) -> int:
    """Count the features that are looked at: five, but no more than half of those that move the answer.

    Of two features the first two are always the same ones, which would tell nothing.

    Examples
    --------
    >>> n_leading(np.array([3.0, 2, 1, 0])), n_leading(np.ones(12)), n_leading(np.zeros(3))
    (2, 5, 0)
    """
    return min(MOST_LEADING, ceil((sizes != 0).sum() / 2))


def leading(sizes: np.ndarray, k: int) -> np.ndarray:
    """(…, k) positions of the largest of (…, n_features) sizes, the largest first.

    Examples
    --------
    >>> leading(np.array([0.1, -3.0, 2.0]), 2).tolist()
    [1, 2]
    """
    return np.argsort(-np.abs(sizes), axis=-1, kind="stable")[..., :k]


def overlaps(first: np.ndarray, second: np.ndarray, k: int) -> np.ndarray:
    """(…,) share of the ``k`` leading features of one explanation that lead in another, too; of (…, n_features).

    A feature still leads where it has only changed places with its equal. Asked both ways, and averaged.

    Examples
    --------
    >>> overlaps(np.array([3.0, 2, 1]), np.array([[3.0, 1, 2], [9, 8, 7], [3, 1.9, 2]]), 2).tolist()
    [0.5, 1.0, 0.75]
    """
    one, other = _scaled(first), _scaled(second)
    near = np.abs(one - other) < FAR
    return (_still_lead(one, other, near, k) + _still_lead(other, one, near, k)) / 2


def _scaled(values: np.ndarray) -> np.ndarray:
    """Measure sizes by the largest of them."""
    sizes = np.abs(values)
    return sizes / np.maximum(sizes.max(axis=-1, keepdims=True), np.finfo(float).tiny)


def _still_lead(first: np.ndarray, second: np.ndarray, near: np.ndarray, k: int) -> np.ndarray:
    """(…,) share of the leading features of one that lead the other, or are hardly behind and hardly changed."""
    led = np.zeros(first.shape, dtype=bool)
    np.put_along_axis(led, leading(first, k), True, axis=-1)
    edge = np.sort(second, axis=-1)[..., [-k]]
    return (led & (second >= np.where(near, edge - NEAR, edge))).sum(axis=-1) / k


def drawn_anew(n: int, n_draws: int, random: np.random.Generator) -> np.ndarray:
    """(n_draws, n) how often each of ``n`` parts comes up when ``n`` are drawn with replacement."""
    return random.multinomial(n, np.full(n, 1 / n), size=n_draws)


def confirmed(values: np.ndarray, draws: np.ndarray, k: int, freedom: int) -> np.ndarray:
    """Say which of the leading ranks are confirmed: larger than every later feature, whatever the draw.

    A rank is confirmed when its size, less that of each later feature, stays above 0 over the draws, in a t-test whose
    p-value is corrected by Holm for the ranks looked at. A size is that of the absolute value: a later feature that
    might be as large in the other direction counts against it.

    Parameters
    ----------
    values : (n_features,)
        Contributions, or importance.
    draws : (n_draws, n_features)
        The same with other parts; their spread is the standard error.
    k
        Ranks looked at.
    freedom
        Degrees of freedom behind that error.

    Returns
    -------
    numpy.ndarray
        (k,) bool

    References
    ----------
    Goldwasser, J. and Hooker, G. (2024). Statistical significance of feature importance rankings.
    Holm, S. (1979). A simple sequentially rejective multiple test procedure.

    Examples
    --------
    >>> draws = np.array([[5.1, 2.0, 2.2], [4.9, 2.1, 1.9]])
    >>> confirmed(np.array([5.0, 2.05, 2.0]), draws, 2, 10).tolist()
    [True, False]
    """
    from scipy.special import stdtr

    order = leading(values, len(values))
    worths, spread = values[order], draws[:, order]
    largest = np.empty(k)
    for i in range(k):
        sign = 1 if worths[i] >= 0 else -1
        ahead = np.concatenate([sign * worths[i] - worths[i + 1 :], sign * worths[i] + worths[i + 1 :]])
        moved = sign * spread[:, i : i + 1]
        errors = np.concatenate([moved - spread[:, i + 1 :], moved + spread[:, i + 1 :]], axis=1).std(axis=0, ddof=1)
        sure = np.where(errors > 0, ahead / np.where(errors > 0, errors, 1), np.where(ahead > 0, np.inf, 0))
        largest[i] = stdtr(freedom, -sure.min(initial=np.inf))
    return _holm(largest) <= LEVEL


def _holm(chances: np.ndarray) -> np.ndarray:
    """(n,) p-values corrected for being n."""
    order = np.argsort(chances, kind="stable")
    corrected = np.empty(len(chances))
    corrected[order] = np.maximum.accumulate((len(chances) - np.arange(len(chances))) * chances[order])
    return np.minimum(corrected, 1)


def n_confirmed(sure: np.ndarray) -> int:
    """Count the ranks from the first on that are all confirmed.

    Examples
    --------
    >>> n_confirmed(np.array([True, True, False, True]))
    2
    """
    return int(np.cumprod(sure).sum())


def open_places(values: np.ndarray, sure: np.ndarray) -> np.ndarray:
    """Positions of the leading features whose rank is open: they, or the one before them, are not confirmed.

    Examples
    --------
    >>> open_places(np.array([1.0, 9.0, 4.0, 3.9]), np.array([True, False, True])).tolist()
    [2, 3]
    """
    doubted = ~sure
    doubted[1:] |= ~sure[:-1]
    return leading(values, len(sure))[doubted]
