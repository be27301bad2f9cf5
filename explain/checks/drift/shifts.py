"""How far two samples of a column lie apart: sizes of a shift, and whether chance alone would make it."""

import numpy as np

BINS = 10
"""Parts of a number, by quantiles of the reference."""
SMOOTH = 0.5
"""Rows that an empty part is taken to hold."""
CHANCE = 0.95


def psi(reference: np.ndarray, current: np.ndarray) -> float:
    """Sum up (a − e) ln(a / e) over two sets of counts, an empty part as half a row: the population stability index.

    Parameters
    ----------
    reference, current : (n_parts,)
        Rows in each part, or shares of a whole, none of which is 0.

    References
    ----------
    Yurdakul and Naranjo (2020), Statistical properties of the population stability index.

    Examples
    --------
    >>> round(psi(np.array([25, 25, 25, 25]), np.array([40, 30, 20, 10])), 9)
    0.22821741
    """
    e, a = _shares(reference), _shares(current)
    return float(((a - e) * np.log(a / e)).sum()) if len(e) else 0.0


def _shares(counts: np.ndarray) -> np.ndarray:
    filled = np.where(counts > 0, counts, SMOOTH)
    return filled / counts.sum()


def by_chance(n_reference: int, n_current: int, n_parts: int) -> tuple[float, float, float]:
    """Give mean, 95 % point and standard deviation of the index for two samples of the same rows.

    Examples
    --------
    >>> [round(each, 3) for each in by_chance(1000, 1000, 10)[:2]]
    [0.018, 0.034]
    """
    from scipy.special import chdtri

    size, free = 1 / n_reference + 1 / n_current, max(n_parts - 1, 0)
    point = size * float(chdtri(free, 1 - CHANCE)) if free else 0.0
    return size * free, point, size * float(np.sqrt(2 * free))


def psi_interval(index: float, n_reference: int, n_current: int, n_parts: int) -> tuple[float, float, float]:
    """Index without what chance adds on average, never below 0, and its 95 % interval (normal approximation)."""
    mean, _, spread = by_chance(n_reference, n_current, n_parts)
    beyond = max(index - mean, 0.0)
    half = 1.96 * float(np.sqrt(spread**2 + 4 * beyond * (1 / n_reference + 1 / n_current)))
    return beyond, max(index - mean - half, 0.0), max(index - mean + half, 0.0)


def parts(reference: np.ndarray, current: np.ndarray, *, by_code: bool) -> tuple[np.ndarray, np.ndarray]:
    """Count two samples of coded cells: numbers by tenths of the reference, levels each, missing cells as a part.

    Of many levels the nine most frequent are parts, the others together are one: chance alone adds to the index with
    every part.

    Returns
    -------
    tuple
        (n_parts,) rows of the reference and of the current sample; parts that neither has are left out.
    """
    cut = _levels if by_code else _tenths
    return _counted(*cut(reference, current))


def _tenths(reference: np.ndarray, current: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    known = reference[~np.isnan(reference)]
    if not len(known):
        return _gaps(np.zeros(len(reference)), reference), _gaps(np.zeros(len(current)), current)
    cuts = np.unique(np.quantile(known, np.arange(1, BINS) / BINS, method="inverted_cdf"))
    return tuple(_gaps(np.searchsorted(cuts, np.nan_to_num(held), side="left"), held)  # type: ignore[return-value]
                 for held in (reference, current))


def _levels(reference: np.ndarray, current: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    both = np.concatenate([reference, current])
    held, places, counts = np.unique(np.nan_to_num(both), return_inverse=True, return_counts=True)
    ranks = np.argsort(np.argsort(-counts, kind="stable"), kind="stable")
    named = ranks if len(held) <= BINS else np.minimum(ranks, BINS - 1)
    filled = _gaps(named[places], both)
    return filled[: len(reference)], filled[len(reference) :]


def _gaps(places: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """Give missing cells a part of their own."""
    return np.where(np.isnan(cells), -1, places).astype(np.int64)


def _counted(reference: np.ndarray, current: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    held = np.unique(np.concatenate([reference, current]))
    counts = [np.bincount(np.searchsorted(held, each), minlength=len(held)) for each in (reference, current)]
    return counts[0], counts[1]


def divergence(reference: np.ndarray, current: np.ndarray) -> float:
    """Kullback-Leibler divergence of the current shares from those of the reference, in nats.

    Examples
    --------
    >>> round(divergence(np.array([25, 25, 25, 25]), np.array([40, 30, 20, 10])), 6)
    0.10644
    """
    e, a = _shares(reference), _shares(current)
    return float((a * np.log(a / e)).sum())


def jensen_shannon(reference: np.ndarray, current: np.ndarray) -> float:
    """Jensen-Shannon distance of two sets of counts, base 2: 0 for the same shares, 1 for none in common.

    Examples
    --------
    >>> round(jensen_shannon(np.array([25, 25, 25, 25]), np.array([40, 30, 20, 10])), 6)
    0.200503
    """
    e, a = reference / max(reference.sum(), 1), current / max(current.sum(), 1)
    middle = (e + a) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        bits = [np.where(each > 0, each * np.log2(each / middle), 0.0).sum() for each in (e, a)]
    return float(np.sqrt(max(sum(bits) / 2, 0.0)))


def variation(reference: np.ndarray, current: np.ndarray) -> float:
    """Total variation distance of two sets of counts: the share that would have to move.

    Examples
    --------
    >>> round(variation(np.array([25, 25, 25, 25]), np.array([40, 30, 20, 10])), 6)
    0.2
    """
    return float(np.abs(reference / max(reference.sum(), 1) - current / max(current.sum(), 1)).sum() / 2)


def moved(reference: np.ndarray, current: np.ndarray) -> float:
    """Wasserstein-1 distance of two samples of a number, in its own unit; NaN without known cells.

    Examples
    --------
    >>> moved(np.array([1.0, 2, 3, 4]), np.array([3.0, 4, 5, 6]))
    2.0
    """
    one, other = (held[~np.isnan(held)] for held in (reference, current))
    if not len(one) or not len(other):
        return float("nan")
    from scipy.stats import wasserstein_distance

    return float(wasserstein_distance(one, other))


def ks(reference: np.ndarray, current: np.ndarray) -> tuple[float, float]:
    """Largest distance of two cumulative distributions, and how often chance alone would make it as large.

    Examples
    --------
    >>> d, p = ks(np.array([1.0, 2, 3, 4]), np.array([3.0, 4, 5, 6]))
    >>> d, round(p, 6)
    (0.5, 0.771429)
    """
    one, other = (held[~np.isnan(held)] for held in (reference, current))
    if not len(one) or not len(other):
        return 0.0, 1.0
    from scipy.stats import ks_2samp

    exact = len(one) * len(other) <= EXACT
    found = ks_2samp(one, other, method="exact" if exact else "asymp")
    return float(found.statistic), float(found.pvalue)


EXACT = 10_000
"""Pairs of rows up to which the chance is worked out exactly."""


def chi_squared(reference: np.ndarray, current: np.ndarray) -> tuple[float, float, float]:
    """Chi² of a table of two samples and their parts, its chance, and Cramér's V.

    Examples
    --------
    >>> [round(each, 6) for each in chi_squared(np.array([30, 20]), np.array([20, 30]))]
    [4.0, 0.0455, 0.2]
    """
    from scipy.special import chdtrc

    table = np.array([reference, current], dtype=float)
    table = table[:, table.sum(axis=0) > 0]
    if table.shape[1] < 2:
        return 0.0, 1.0, 0.0
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    size = float(((table - expected) ** 2 / expected).sum())
    return size, float(chdtrc(table.shape[1] - 1, size)), float(np.sqrt(size / table.sum()))


def corrected(chances: np.ndarray) -> np.ndarray:
    """Chances of many comparisons, corrected so that of those called clear at most so large a share is false.

    References
    ----------
    Benjamini and Hochberg (1995), Controlling the false discovery rate.

    Examples
    --------
    >>> corrected(np.array([0.01, 0.04, 0.03])).round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    n = len(chances)
    order = np.argsort(chances, kind="stable")[::-1]
    steps = np.minimum.accumulate(chances[order] * n / np.arange(n, 0, -1))
    found = np.empty(n)
    found[order] = np.minimum(steps, 1.0)
    return found
