"""Any fitted model, asked one way: raw frame in, (n_rows, n_outputs) out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from explain.errors import MethodError, ModelError
from explain.model.columns import MatchLine
from explain.wording import count, listed

Answer = Callable[[pd.DataFrame], np.ndarray]
LARGEST = 1e60
"""Answers beyond it are refused: what is measured of them, squares of squares, would no longer be a number."""


@dataclass(frozen=True, slots=True, weakref_slot=True, kw_only=True, eq=False)
class Predictor:
    """The adapter around a fitted model; below it nobody asks what kind of model it is."""

    estimator: Any
    """The fitted object as opened; only `explain.model` looks inside it."""
    task: str
    """"binary", "multiclass" or "regression"."""
    outputs: tuple[str, ...]
    """Class labels as text, in the model's order; the target's name in regression."""
    classes: tuple
    """Class labels as the model has them; () in regression."""
    scale: str
    """The default scale: "probability", else "margin"; "target" in regression."""
    answers: dict[str, Answer]
    """Scale → frame in, (n_rows, n_outputs) float64 out."""
    features: tuple[str, ...]
    """The columns the model is given, in its order."""
    fingerprint: str
    """SHA-256 of the file's bytes, or of the pickle of a fitted object."""
    library: str
    version: str
    """Of the library that made the model, as the file states it, else the one installed."""
    name: str
    """What a person calls this kind of model: "random forest classifier"."""
    notes: tuple[str, ...]
    """What a reader should know about how the model was matched to the table, as sentences."""
    positive: int | None = None
    """Position of the output explained unless another is asked for; None for the second of two, else the first."""
    format: str = ""
    """What kind of file it came from, as a person calls it: "joblib, zlib"; "" for an object."""
    checked: str = ""
    """What was checked before it was opened, in one line; "" when nothing was."""
    matching: tuple[MatchLine, ...] = ()
    """The model's columns beside the table's, then those of the table that it does not use."""
    label_question: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    """The model's labels and the table's, when somebody has to say which is which; None when that is known."""
    margin_unit: str = ""
    """"" where the margin is the log-odds of the probability; else what its numbers are called."""
    groups: bool = False
    """Whether its classes are groups of its own making, which no target of a table names."""
    given: Callable[[pd.DataFrame], Any] | None = None
    """Frame of ``features`` → what the fitted object is asked with; None when nothing is known of it."""
    stored: np.ndarray | None = None
    """(n_table_rows, n_outputs) answers by position, when there is no model but what it once answered; else None."""

    def __call__(self, frame: pd.DataFrame, scale: str | None = None) -> np.ndarray:
        """Predict.

        Parameters
        ----------
        frame : (n_rows, n_features)
            Raw rows, with at least the columns in ``features``.
        scale
            "probability", "margin" (log-odds or decision score) or "target"; None for the predictor's own.

        Returns
        -------
        numpy.ndarray
            (n_rows, n_outputs) float64.

        Raises
        ------
        MethodError
            When the model has no answer on that scale, or there is no model but only its stored answers.
        ModelError
            When the model fails on these rows, or answers with another shape, with NaN, or beyond `LARGEST`.
        """
        answer = self.answers[self.known_scale(scale)]
        if not len(frame):
            return np.empty((0, len(self.outputs)))
        try:
            values = answer(self._own_columns(frame))
        except MethodError:
            raise
        except Exception as error:
            raise ModelError(
                f"The model could not predict {count(len(frame))} rows: {_first_line(error).rstrip('.')}.",
                "Check that the table has the columns and the kinds of values the model was trained on.",
                "MODEL-ANSWER",
            ) from error
        values = np.asarray(values, dtype=np.float64)
        if values.shape != (len(frame), len(self.outputs)) or not (np.abs(values) <= LARGEST).all():
            raise ModelError(
                f"The model answered {count(len(frame))} rows with shape {values.shape}, or not with finite numbers.",
                f"Check the model: each row needs one finite number for each output, none beyond {LARGEST:.0e}.",
                "MODEL-ANSWER",
            )
        return values

    def _own_columns(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Give the model its columns in its order, in a frame that it may write to."""
        return frame.copy(deep=False) if tuple(frame.columns) == self.features else frame[list(self.features)]

    def known_scale(self, scale: str | None) -> str:
        """Resolve a scale, or say which there are."""
        if scale is None:
            return self.scale
        if scale not in self.answers:
            raise MethodError(
                f"This model has no answer on the scale {scale!r}.", f"Use {listed(sorted(self.answers), 'or')}.",
                "METHOD-SCALE",
            )
        return scale

    def place(self, output: Any = None) -> int:
        """Position of an output given as an exact class label, else its text, else an index; None for the default.

        The default is the positive class (the one named, else the second of two), else the first output.
        """
        if output is None:
            return self.positive if self.positive is not None else int(self.task == "binary")
        for i, label in enumerate(self.classes):
            if type(label) is type(output) and label == output:
                return i
        if str(output) in self.outputs:
            return self.outputs.index(str(output))
        if isinstance(output, (int, np.integer)) and 0 <= output < len(self.outputs):
            return int(output)
        raise MethodError(
            f"The model has no output {str(output)!r}.", f"Choose one of {listed(self.outputs[:30], 'or')}.",
            "METHOD-OUTPUT",
        )


def _first_line(error: Exception) -> str:
    text = str(error).strip().splitlines()
    return (text[0] if text else type(error).__name__)[:300]
