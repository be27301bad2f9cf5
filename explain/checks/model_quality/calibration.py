"""Whether scores are frequencies: how far they are from what happened, beyond what so few rows show by chance."""

import numpy as np

from explain.checks.making import found, not_measured
from explain.results import Curve, Finding

Z = 1.959963984540054
NO_PROBABILITIES = "The model gives no probabilities."
ONE_CLASS = "The rows are all of one kind."
LARGEST_LOGIT = 15.0
TIMES = np.linspace(0, 5, 501)
"""The true distances that are tried, as so many times those found."""


def calibration_error(curve: Curve) -> Finding:
    """Give the mean distance of scores from what happened, in bins of equal count (ECE), freed of what is chance.

    A distance is never below zero, so that right scores show some by chance, the more the fewer rows. So it is asked
    which true distances, of the shape found, would show the mean distance found: on average (the value), or with a
    chance of 2.5 % from above and from below (the interval, from 0 up).

    Parameters
    ----------
    curve
        As `explain.scores.curves.calibration` gives it: mean score, share that had the outcome, and rows of each bin.

    References
    ----------
    Naeini, Cooper and Hauskrecht (2015), Obtaining well calibrated probabilities using Bayesian binning.
    Bröcker and Smith (2007), Increasing the reliability of reliability diagrams.
    Leone, Nelson and Nottingham (1961), The folded normal distribution.
    """
    if not len(curve.n):
        return not_measured("calibration_error", NO_PROBABILITIES)
    distance, weight, error = np.abs(curve.y - curve.x), curve.n / curve.n.sum(), _standard_error(curve)
    shown = float(weight @ distance)
    mean, variance = _folded(TIMES[:, None] * distance, error)
    middle, spread = mean @ weight, np.sqrt(variance @ weight**2)
    value, low, high = (shown * _times(middle + z * spread, shown) for z in (0.0, Z, -Z))
    return found("calibration_error", value, low, high, n=int(curve.n.sum()), of="row")


def _times(shown: np.ndarray, found: float) -> float:
    """Give how many times the distances found the true ones are, when so many times would show what is found."""
    return float(np.interp(found, np.maximum.accumulate(shown), TIMES))


def _standard_error(curve: Curve) -> np.ndarray:
    """(n_bins,) of the share that had the outcome; never 0, since a bin of few rows may hold none by chance."""
    share = (curve.y * curve.n + 1) / (curve.n + 2)
    return np.sqrt(share * (1 - share) / curve.n)


def _folded(middle: np.ndarray, error: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance of the size of a normal number."""
    from scipy.special import ndtr

    ratio = middle / error
    mean = error * (2 / np.pi) ** 0.5 * np.exp(-(ratio**2) / 2) + middle * (1 - 2 * ndtr(-ratio))
    return mean, middle**2 + error**2 - mean**2


def calibration_line(positive: np.ndarray, score: np.ndarray) -> tuple[Finding, Finding]:
    """Give the slope of what happened over the log-odds of the scores, and the mean score less the share.

    A slope below 1 means scores that are too far apart, above 1 too close together.

    Parameters
    ----------
    positive : (n_rows,) bool
    score : (n_rows,)
        Probabilities.

    References
    ----------
    Cox (1958), Two further applications of a model for binary regression.
    """
    truth = positive.astype(float)
    if positive.all() or not positive.any():
        return not_measured("calibration_slope", ONE_CLASS), not_measured("mean_off", ONE_CLASS)
    off = score - truth
    half = Z * float(off.std(ddof=1)) / len(off) ** 0.5
    middle = float(off.mean())
    return _slope(truth, score), found("mean_off", middle, middle - half, middle + half, n=len(off), of="row")


def _slope(truth: np.ndarray, score: np.ndarray) -> Finding:
    tiny = np.exp(-LARGEST_LOGIT)
    held = np.clip(score, tiny, 1 - tiny)
    logit = np.log(held / (1 - held))
    if np.ptp(logit) == 0:
        return not_measured("calibration_slope", "All scores are the same.")
    line, spread = _logistic(np.column_stack([np.ones(len(logit)), logit]), truth)
    if not np.isfinite(spread).all() or not 0 <= spread[1] < 1e3:
        return not_measured("calibration_slope", "The scores tell the two kinds of rows apart without a miss.")
    half = Z * float(spread[1]) ** 0.5
    return found("calibration_slope", line[1], line[1] - half, line[1] + half, n=len(truth), of="row")


def _logistic(columns: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Fit a logistic line by Newton's steps: its weights and their variances; without a finite one, infinite."""
    line = np.zeros(columns.shape[1])
    for _ in range(30):
        share = 1 / (1 + np.exp(-np.clip(columns @ line, -35, 35)))
        curvature = columns.T @ (columns * (share * (1 - share))[:, None])
        if np.linalg.cond(curvature) > 1e12:
            return line, np.full(len(line), np.inf)
        step = np.linalg.solve(curvature, columns.T @ (truth - share))
        line = line + step
        if np.abs(step).max() < 1e-8:
            return line, np.diag(np.linalg.inv(curvature))
    return line, np.full(len(line), np.inf)
