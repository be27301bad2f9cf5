"""Measures of quality as formulas over arrays, for many resamples of the rows at once.

Each takes ``weights``, (n_samples, n_rows): how often each resample holds each row. It returns (n_samples,), NaN
where the measure is not defined for a resample. One row of ones gives the measure itself.
"""

import numpy as np

SMALLEST = np.finfo(float).eps
"""Probabilities below it count as this in the logarithm, so that one wrong certainty does not make all else vanish."""


def mean(losses: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Mean of what each row lost.

    Examples
    --------
    >>> mean(np.array([0.0, 1.0]), np.array([[1, 1], [2, 0]])).tolist()
    [0.5, 0.0]
    """
    return ratio(weights @ losses, weights.sum(axis=1))


def ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Divide, with NaN where ``whole`` is not above zero."""
    part, whole = np.broadcast_arrays(np.asarray(part, dtype=float), whole)
    return np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)


def tallies(positive: np.ndarray, score: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weight of the rows with and without the outcome at each distinct score, highest score first.

    Parameters
    ----------
    positive : (n_rows,) bool
    score : (n_rows,)
    weights : (n_samples, n_rows)

    Returns
    -------
    tuple
        ``hits`` and ``misses``, each (n_samples, n_levels).
    """
    order = np.argsort(-score, kind="stable")
    falling = score[order]
    starts = np.flatnonzero(np.r_[True, falling[1:] != falling[:-1]]) if len(order) else order
    sorted_weights = np.take(weights, order, axis=1).astype(float, copy=False)
    hits = sorted_weights * positive[order]
    sorted_weights -= hits
    if len(starts) == len(order):
        return hits, sorted_weights
    return np.add.reduceat(hits, starts, axis=1), np.add.reduceat(sorted_weights, starts, axis=1)


def auc(positive: np.ndarray, score: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Chance that a row with the outcome scores above a row without it, ties counted half.

    References
    ----------
    Hanley and McNeil (1982), The meaning and use of the area under a receiver operating characteristic curve.

    Examples
    --------
    >>> auc(np.array([False, True, True]), np.array([0.2, 0.2, 0.9]), np.ones((1, 3))).tolist()
    [0.75]
    """
    hits, misses = tallies(positive, score, weights)
    n_hits, n_misses = hits.sum(axis=1), misses.sum(axis=1)
    lower = n_misses[:, None] - np.cumsum(misses, axis=1) + misses / 2
    return ratio(np.einsum("ij,ij->i", hits, lower), n_hits * n_misses)


def macro_auc(codes: np.ndarray, scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Mean over the classes of each one's AUC against the rest; classes that no row has are left out.

    Parameters
    ----------
    codes : (n_rows,) int
    scores : (n_rows, n_classes)
    weights : (n_samples, n_rows)
    """
    each = [auc(codes == k, scores[:, k], weights) for k in np.unique(codes)]
    return _mean_of_defined(np.column_stack(each)) if each else np.full(len(weights), np.nan)


def average_precision(positive: np.ndarray, score: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Area under the precision–recall steps; not defined unless rows with and without the outcome are there.

    References
    ----------
    Davis and Goadrich (2006), The relationship between precision-recall and ROC curves.

    Examples
    --------
    >>> average_precision(np.array([False, True]), np.array([0.9, 0.2]), np.ones((1, 2))).tolist()
    [0.5]
    """
    hits, misses = tallies(positive, score, weights)
    found = np.cumsum(hits, axis=1)
    precision = found / np.maximum(found + np.cumsum(misses, axis=1), 1)
    area = ratio(np.einsum("ij,ij->i", hits, precision), hits.sum(axis=1))
    return np.where(misses.sum(axis=1) > 0, area, np.nan)


def brier(positive: np.ndarray, score: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Mean squared gap between the probability of the outcome and whether it came.

    References
    ----------
    Brier (1950), Verification of forecasts expressed in terms of probability.
    """
    return mean((score - positive) ** 2, weights)


def log_loss(codes: np.ndarray, probabilities: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Mean of minus the logarithm of the probability given to the true class.

    Parameters
    ----------
    codes : (n_rows,) int
    probabilities : (n_rows, n_classes)
    weights : (n_samples, n_rows)
    """
    given = np.take_along_axis(probabilities, codes[:, None], axis=1)[:, 0]
    return mean(-np.log(np.clip(given, SMALLEST, 1)), weights)


def accuracy(codes: np.ndarray, said: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Share of rows whose class was said rightly."""
    return mean((codes == said).astype(float), weights)


def balanced_accuracy(codes: np.ndarray, said: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Mean over the classes of the share said rightly; classes that no row has are left out."""
    member = (codes[:, None] == np.unique(codes)).astype(float)
    return _mean_of_defined(ratio(weights @ (member * (codes == said)[:, None]), weights @ member))


def _mean_of_defined(values: np.ndarray) -> np.ndarray:
    defined = ~np.isnan(values)
    return ratio(np.where(defined, values, 0).sum(axis=1), defined.sum(axis=1))


def mean_squared_error(truth: np.ndarray, answer: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Mean squared miss."""
    return mean((truth - answer) ** 2, weights)


def root_mean_squared_error(truth: np.ndarray, answer: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Root of the mean squared miss, in the target's unit."""
    return np.sqrt(mean_squared_error(truth, answer, weights))


def mean_absolute_error(truth: np.ndarray, answer: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Mean absolute miss, in the target's unit."""
    return mean(np.abs(truth - answer), weights)


def median_absolute_error(truth: np.ndarray, answer: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Median absolute miss, in the target's unit."""
    if not len(truth):
        return np.full(len(weights), np.nan)
    missed = np.abs(truth - answer)
    order = np.argsort(missed)
    counted = np.cumsum(np.take(weights, order, axis=1), axis=1)
    half = counted[:, -1:] / 2
    lower, upper = (counted >= half).argmax(axis=1), (counted > half).argmax(axis=1)
    return np.where(half[:, 0] > 0, (missed[order[lower]] + missed[order[upper]]) / 2, np.nan)


def r_squared(truth: np.ndarray, answer: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Share of the target's variance that the answers account for; not defined when the target does not vary.

    Examples
    --------
    >>> r_squared(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 4.0]), np.ones((1, 3))).tolist()
    [0.5]
    """
    if not len(truth) or truth.min() == truth.max():
        return np.full(len(weights), np.nan)
    centred = truth - truth.mean()
    square = weights @ centred**2
    spread = square - ratio((weights @ centred) ** 2, weights.sum(axis=1))
    varies = spread > 1e-12 * square
    return 1 - ratio(weights @ (truth - answer) ** 2, np.where(varies, spread, 0))


def wilson(n_hits: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """95 % interval of a share; NaN where nothing was counted.

    References
    ----------
    Wilson (1927), Probable inference, the law of succession, and statistical inference.

    Examples
    --------
    >>> low, high = wilson(np.array([8]), np.array([10]))
    >>> round(float(low[0]), 4), round(float(high[0]), 4)
    (0.4902, 0.9433)
    """
    z = 1.959963984540054
    share = ratio(n_hits, n)
    size = np.where(n > 0, n, 1)
    middle = (share + z**2 / (2 * size)) / (1 + z**2 / size)
    half = z * np.sqrt(share * (1 - share) / size + z**2 / (4 * size**2)) / (1 + z**2 / size)
    return np.where(n_hits == 0, np.where(n > 0, 0.0, np.nan), middle - half), np.where(
        n_hits == n, np.where(n > 0, 1.0, np.nan), middle + half
    )
