"""Whether a model's margin is the log-odds of its probability, or a score in units of its own."""

import numpy as np
import pandas as pd

from explain.errors import ModelError
from explain.model.predictor import Predictor

SCORE_UNITS = "score units"
CLOSE = 1e-3
"""How near the probability that follows from the margin must be to the model's own."""


def margin_unit(predictor: Predictor, rows: pd.DataFrame) -> str:
    """Name the unit of the margin, seen in what the model answers for a few rows.

    Returns
    -------
    str
        "" where there is no margin, or where it is log-odds: of two classes the probability is its logistic function,
        of more their probabilities are its softmax. "score units" otherwise.
    """
    if "margin" not in predictor.answers:
        return ""
    if "probability" not in predictor.answers:
        return SCORE_UNITS
    try:
        margins, shares = predictor(rows, "margin"), predictor(rows, "probability")
    except ModelError:  # rows that the model refuses are told of where they are asked for
        return SCORE_UNITS
    return "" if np.abs(_shares(margins) - shares).max(initial=0.0) < CLOSE else SCORE_UNITS


def _shares(margins: np.ndarray) -> np.ndarray:
    """Probabilities that margins stand for when they are log-odds; of two classes they mirror each other."""
    held = margins / 2 if margins.shape[1] == 2 else margins
    parts = np.exp(held - held.max(axis=1, keepdims=True))
    return parts / parts.sum(axis=1, keepdims=True)
