"""The wanted answer as a number: at least zero where the model gives it, the more below the further away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from explain.errors import MethodError
from explain.model.predictor import Predictor
from explain.wording import probability, value


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Goal:
    """What a row's predictions must be, on the predictor's own scale."""

    place: int
    """Position of the output that is wanted."""
    low: float
    """Least score of the output; NaN when it must be the largest of all outputs."""
    high: float
    words: str

    def merit(self, values: np.ndarray) -> np.ndarray:
        """Measure (n_rows, n_outputs) predictions: (n_rows,), at least 0 exactly where the answer is the wanted one."""
        if np.isnan(self.low):
            return self._lead(values)
        score = values[:, self.place]
        return np.minimum(score - self.low, self.high - score)

    def _lead(self, values: np.ndarray) -> np.ndarray:
        lead = values[:, self.place] - np.delete(values, self.place, axis=1).max(axis=1)
        won = values.argmax(axis=1) == self.place  # of equals the first wins, as in the model itself
        return np.where(won, lead, np.minimum(lead, -1e-9))

    @property
    def noise(self) -> float:
        """Differences of merit below this are rounding of the arithmetic."""
        ends = [abs(end) for end in (self.low, self.high) if np.isfinite(end)]
        return 1e-12 * max([1.0, *ends])


def wanted_goal(
    predictor: Predictor, scores: np.ndarray, *, wanted: Any, threshold: float, target: str, unit: str, output: int = 0,
) -> Goal:
    """Read what is wanted.

    Parameters
    ----------
    predictor
        The model.
    scores : (n_outputs,)
        Its answer for the instance, on its own scale.
    wanted
        A class label; in regression a pair (low, high), None for an open end. None: the other of two classes, or the
        runner-up of more.
    threshold
        Least score of the wanted class when there are two.
    target, unit
        Name and unit of the target, "" when not known.
    output
        Position of the number that the range is about, in regression.

    Raises
    ------
    MethodError
        When the class is unknown, a regression is not given a range, or the threshold is no share.
    """
    target = target or "the answer"
    if predictor.task == "regression":
        return _range_goal(wanted, target, unit, output)
    place = int(np.argsort(-scores, kind="stable")[1]) if wanted is None else predictor.place(wanted)
    label = f"{target} is {predictor.outputs[place]}"
    if predictor.task == "binary":
        low, least = _least(predictor, threshold)
        return Goal(place=place, low=low, high=np.inf, words=f"{label} ({least})")
    chosen = "the largest score; the model's second choice now" if wanted is None else "the largest score"
    return Goal(place=place, low=np.nan, high=np.inf, words=f"{label} ({chosen})")


def _least(predictor: Predictor, threshold: float) -> tuple[float, str]:
    if not 0 < threshold < 1:
        raise MethodError(f"The threshold {threshold!r} is not a share.", "Give a threshold between 0 and 1.")
    if predictor.scale == "probability":
        return threshold, f"score at least {probability(threshold)}"
    if threshold != 0.5:
        raise MethodError(
            "This model has a decision score but no probability, so a threshold on it has no meaning.",
            "Leave the threshold at 0.5: the wanted class is then the one with a decision score of at least 0.",
        )
    return 0.0, "decision score at least 0"


def _range_goal(wanted: Any, target: str, unit: str, output: int) -> Goal:
    if not isinstance(wanted, Sequence) or isinstance(wanted, str) or len(wanted) != 2:
        raise MethodError(
            f"The model predicts a number, and the wanted range of {target} was not given.",
            "Give wanted=(low, high), with None for an open end.",
        )
    ends = [None if end is None else _number(end) for end in wanted]
    low = -np.inf if ends[0] is None else ends[0]
    high = np.inf if ends[1] is None else ends[1]
    if not low <= high or (np.isinf(low) and np.isinf(high)):
        raise MethodError(f"The wanted range {wanted!r} holds no value or every value.", "Give the smaller end first.")
    return Goal(place=output, low=low, high=high, words=f"{target} is {_range_words(ends)} {unit}".strip())


def _number(end: Any) -> float:
    try:
        number = float(end)
    except (TypeError, ValueError) as error:
        raise MethodError(f"The end {end!r} of the wanted range is not a number.", "Give numbers or None.") from error
    if np.isnan(number):
        raise MethodError("An end of the wanted range is missing.", "Give numbers, or None for an open end.")
    return number


def _range_words(ends: list[float | None]) -> str:
    shown = [None if end is None or np.isinf(end) else value(end) for end in ends]
    if shown[1] is None:
        return f"at least {shown[0]}"
    return f"at most {shown[1]}" if shown[0] is None else f"from {shown[0]} to {shown[1]}"
