"""Whether the contributions of a row add up to the model's answer."""

import numpy as np

from explain.results import Attributions, Contributions, Summary

TOLERANCE = 1e-6
"""Largest gap allowed, as a share of the size of the answers."""
LOW = 10.0
"""How many times its own size the range of all answers may be. Engines keep to a share of that range, which a low
answer, and one in single precision, has no more digits for."""


def gaps(attributions: Attributions | Contributions) -> np.ndarray:
    """(n_rows,) distance between the model's answer and base value plus contributions, added up here once more."""
    total = attributions.base_value + attributions.contributions.sum(axis=1)
    return np.maximum(np.abs(attributions.predictions - total), np.abs(attributions.residual))


def size(attributions: Attributions | Contributions) -> float:
    """Size against which a gap counts: 1 for probabilities, else that of the answers and of what moves them."""
    if attributions.scale == "probability" or not attributions.contributions.size:
        return 1.0
    parts = np.abs(attributions.contributions).sum(axis=1).max()
    return max(float(parts), float(np.abs(attributions.predictions).max()),
               float(np.abs(attributions.base_value).max()))


def allowed(scale: str) -> float:
    """Largest gap allowed on a scale, as a share of the size of an answer."""
    return TOLERANCE if scale == "probability" else LOW * TOLERANCE


def adds_up(attributions: Attributions | Summary) -> bool:
    """Whether every row's contributions add up to the model's answer, to what is `allowed` of its size.

    Of a summary, the largest gap of all its rows is known, and the rows it keeps are added up here.

    A local surrogate (LIME) is not the model and need not reach its answer; for it only the arithmetic is checked:
    base value, contributions and the stated gap together.
    """
    if isinstance(attributions, Summary):
        return attributions.largest_gap <= TOLERANCE * _summary_size(attributions) and adds_up(attributions.sample)
    found = gaps(attributions)
    if np.isfinite(attributions.fidelity).any():
        total = attributions.base_value + attributions.contributions.sum(axis=1) + attributions.residual
        found = np.abs(attributions.predictions - total)
    return bool(np.all(found <= allowed(attributions.scale) * size(attributions)))


def _summary_size(summary: Summary) -> float:
    """Size against which the largest gap of a summary counts."""
    if summary.scale == "probability":
        return 1.0
    ends = (summary.prediction_low, summary.prediction_high, summary.base_value)
    return max(*(abs(end) for end in ends), float(np.abs(summary.low).max()), float(np.abs(summary.high).max()))
