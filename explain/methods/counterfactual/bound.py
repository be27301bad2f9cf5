"""What a proof says, and the wanted answer as sums that must not be negative."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explain.methods.counterfactual.goal import Goal

Holds = Callable[[np.ndarray], np.ndarray]
"""(n_rows, n_features) coded → (n_rows,) whether the model gives the wanted answer."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bound:
    """How near an answer can be at all."""

    distance: float
    """No row that can be shown within the limits has the answer and costs less; inf when none has it."""
    row: np.ndarray | None = None
    """A nearer row than was known, confirmed by the model; None when none was found."""


def needs(goal: Goal, n_outputs: int, link: str) -> tuple[np.ndarray, np.ndarray] | None:
    """Write the wanted answer as weighted sums of outputs that must not be negative.

    Parameters
    ----------
    link
        What turns the sums into answers on the goal's scale: "", "logistic", "softmax" or "exp".

    Returns
    -------
    tuple or None
        (n_needs, n_outputs) weights and (n_needs,) what is taken off; None where it cannot be written so.
    """
    own = np.eye(n_outputs)[goal.place]
    if np.isnan(goal.low):
        others = np.delete(np.eye(n_outputs), goal.place, axis=0)
        return (own - others, np.zeros(n_outputs - 1)) if link in ("", "softmax") else None
    if link == "softmax":
        return None
    ends = [(own, _unlinked(link, goal.low)), (-own, -_unlinked(link, goal.high))]
    kept = [(weights, off) for weights, off in ends if off != -np.inf]
    if not kept or not np.isfinite([off for _, off in kept]).all():
        return None
    return np.array([weights for weights, _ in kept]), np.array([off for _, off in kept])


def _unlinked(link: str, score: float) -> float:
    if not np.isfinite(score) or link == "":
        return score
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.log(score) if link == "exp" else np.log(score / (1 - score)))
