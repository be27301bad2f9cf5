"""The lines of a performance chart, thinned to what a picture can show."""

import numpy as np

from explain.results import Curve
from explain.scores.formulas import ratio, tallies, wilson

MOST_POINTS, TOLERANCE, N_BINS = 500, 5e-4, 10
ROC_LABELS = ("false positive rate", "true positive rate")
PRECISION_LABELS = ("recall", "precision")
CALIBRATION_LABELS = ("mean predicted probability", "share that had the outcome")


def roc(name: str, positive: np.ndarray, score: np.ndarray) -> Curve:
    """Share of false alarms against share of outcomes found, from the highest score down.

    Parameters
    ----------
    name
        Of the output.
    positive : (n_rows,) bool
    score : (n_rows,)

    Returns
    -------
    Curve
        From (0, 0) to (1, 1); ``n`` is how many rows score at least as high. Empty unless rows with and without the
        outcome are there.
    """
    found, false = _cumulated(positive, score)
    if not len(found):
        return empty_curve(name, *ROC_LABELS)
    return _thin_curve(name, false / false[-1], found / found[-1], found + false, ROC_LABELS)


def precision_recall(name: str, positive: np.ndarray, score: np.ndarray) -> Curve:
    """Share of outcomes found against share of rows so marked that have it, from the highest score down.

    Returns
    -------
    Curve
        From recall 0, where the first precision is repeated, to recall 1 and the prevalence; ``n`` as in `roc`. PR-AUC
        is the area under its steps: each precision held back to the recall before.
    """
    found, false = _cumulated(positive, score)
    if not len(found):
        return empty_curve(name, *PRECISION_LABELS)
    marked = found + false
    precision = ratio(found, marked)
    precision[0] = precision[1]
    return _thin_curve(name, found / found[-1], precision, marked, PRECISION_LABELS)


def calibration(name: str, positive: np.ndarray, score: np.ndarray) -> Curve:
    """Mean probability against the share that had the outcome, in bins of equal count; equal scores share a bin.

    Returns
    -------
    Curve
        At most 10 points, ascending; ``low`` and ``high`` are Wilson's 95 % interval.

    References
    ----------
    Niculescu-Mizil and Caruana (2005), Predicting good probabilities with supervised learning.
    """
    if not len(score):
        return empty_curve(name, *CALIBRATION_LABELS)
    starts = np.sort(score)[np.arange(N_BINS) * len(score) // N_BINS]
    bins = np.searchsorted(np.unique(starts)[1:], score, side="right")
    n, hits, total = np.bincount(bins), np.bincount(bins, weights=positive), np.bincount(bins, weights=score)
    low, high = wilson(hits, n)
    x_label, y_label = CALIBRATION_LABELS
    return Curve(name=name, x=total / n, y=hits / n, low=low, high=high, n=n, x_label=x_label, y_label=y_label)


def empty_curve(name: str, x_label: str, y_label: str) -> Curve:
    """Stand for a curve that is not defined."""
    none = np.empty(0)
    return Curve(
        name=name, x=none, y=none, low=none, high=none, n=np.empty(0, dtype=int), x_label=x_label, y_label=y_label
    )


def _cumulated(positive: np.ndarray, score: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows found and false alarms down to each distinct score, from none; empty when one of the two never occurs."""
    if positive.all() or not positive.any():
        return np.empty(0), np.empty(0)
    hits, misses = tallies(positive, score, np.ones((1, len(score))))
    return np.append(0, np.cumsum(hits[0])), np.append(0, np.cumsum(misses[0]))


def _thin_curve(name: str, x: np.ndarray, y: np.ndarray, n: np.ndarray, labels: tuple[str, str]) -> Curve:
    kept = thinned(x, y)
    unknown = np.full(len(kept), np.nan)
    return Curve(
        name=name, x=x[kept], y=y[kept], low=unknown, high=unknown, n=n[kept].astype(int), x_label=labels[0],
        y_label=labels[1],
    )


def thinned(x: np.ndarray, y: np.ndarray, most: int = MOST_POINTS) -> np.ndarray:
    """Positions of the points that carry the shape of a line, first and last included.

    Parameters
    ----------
    x, y : (n_points,)
        Both within about 0 to 1, where a picture shows a thousandth as less than a pixel.
    most : points

    Returns
    -------
    numpy.ndarray
        (n_kept,) ascending. Every point left out lies within 0.0005 of the line kept, or, when more than ``most``
        points would be needed for that, within the least distance that suffices (to a factor of 1.5).

    References
    ----------
    Ramer (1972), An iterative procedure for the polygonal approximation of plane curves.

    Examples
    --------
    >>> thinned(np.array([0, 0.5, 1, 1]), np.array([0, 0.5, 1, 0])).tolist()
    [0, 2, 3]
    """
    tolerance = TOLERANCE
    kept = _corners(x, y, tolerance)
    while len(kept) > most:
        tolerance *= 1.5
        kept = _corners(x, y, tolerance)
    return kept


def _corners(x: np.ndarray, y: np.ndarray, tolerance: float) -> np.ndarray:
    kept, open_parts = [0, len(x) - 1], [(0, len(x) - 1)]
    while open_parts:
        first, last = open_parts.pop()
        if last - first < 2:
            continue
        away = _distance(x[first : last + 1], y[first : last + 1])
        farthest = first + int(away.argmax())
        if away[farthest - first] > tolerance:
            kept.append(farthest)
            open_parts += [(first, farthest), (farthest, last)]
    return np.unique(kept)


def _distance(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(n_points,) from the straight piece between the first and the last point."""
    across, up = x[-1] - x[0], y[-1] - y[0]
    length = across**2 + up**2
    along = np.clip(((x - x[0]) * across + (y - y[0]) * up) / length, 0, 1) if length > 0 else 0.0
    return np.hypot(x - x[0] - along * across, y - y[0] - along * up)
