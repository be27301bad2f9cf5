"""How the model's answers are spread, in bars, split by what is true of the rows."""

from dataclasses import dataclass

import numpy as np

from explain.errors import ExplainError
from explain.model.predictor import Predictor
from explain.scores.row_errors import kept_truth
from explain.scores.truth import measured_output
from explain.table.dataset import Dataset

BARS, SHARE_BARS = 30, 20
"""Bars of numbers, and of probabilities."""
ALL, OUTPUT, OTHER, UNKNOWN = "all", "output", "other", "unknown"
"""Parts of the rows: all together; those whose class is the output asked about, another, or not known."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bars:
    """Rows counted by the model's answer."""

    edges: np.ndarray
    """(n_bars + 1,)"""
    counts: np.ndarray
    """(n_parts, n_bars) int; each row counts once."""
    parts: tuple[str, ...]
    """(n_parts,)"""


def answer_bars(
    predictor: Predictor, dataset: Dataset, answers: np.ndarray, positions: np.ndarray, *, place: int, scale: str
) -> Bars:
    """Count answers in bars of equal width, whose ends do not depend on the rows chosen.

    Parameters
    ----------
    answers : (n_table_rows,)
        For one output, of every row.
    positions : (n_rows,)
        The rows to count.
    place
        Of the output.
    scale
        Of the answers: probabilities have bars from 0 to 1.
    """
    low, high, n_bars = _ends(answers, scale)
    scores = np.clip(answers[positions], low, high)
    parts = _by_truth(predictor, dataset, positions, place)
    counts = [np.histogram(scores[held], bins=n_bars, range=(low, high))[0] for held in parts.values()]
    return Bars(edges=np.linspace(low, high, n_bars + 1), counts=np.array(counts), parts=tuple(parts))


def _ends(scores: np.ndarray, scale: str) -> tuple[float, float, int]:
    if scale == "probability" or not len(scores):
        return 0.0, 1.0, SHARE_BARS
    low, high = float(scores.min()), float(scores.max())
    if high - low <= 1e-9 * max(abs(low), abs(high)):
        half = 0.5 * max(1.0, abs(low))
        low, high = low - half, high + half
    return low, high, BARS


def _by_truth(predictor: Predictor, dataset: Dataset, positions: np.ndarray, place: int) -> dict[str, np.ndarray]:
    """Part the rows: part → (n_rows,) bool."""
    everything = {ALL: np.ones(len(positions), dtype=bool)}
    if predictor.task == "regression":
        return everything
    try:
        measured_output(predictor, dataset, None)
        truth = kept_truth(predictor, dataset)[positions]
    except ExplainError:  # no target, or another one than the model predicts
        return everything
    unknown = np.isnan(truth)
    found = {OUTPUT: truth == place, OTHER: ~unknown & (truth != place)}
    return found | ({UNKNOWN: unknown} if unknown.any() else {})
