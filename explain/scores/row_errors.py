"""How far the model is from the truth in some rows, where that can be told."""

from dataclasses import dataclass

import numpy as np

from explain.errors import ExplainError
from explain.kept import kept
from explain.model.asking import Question
from explain.model.predictor import Predictor
from explain.scores.every_row import errors_between
from explain.scores.truth import known_truth, measured_output
from explain.table.dataset import Dataset, chosen_rows

DISTANCE, IMPROBABLE, MISS = "distance", "probability", "miss"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RowErrors:
    """How far the model is from the truth in some rows."""

    sizes: np.ndarray
    """(n_rows,) as `explain.scores.every_row.all_errors` gives them; NaN where the truth is not known."""
    kind: str
    """"distance" in regression, "probability" (1 − that of the true class), "miss" (0 or 1); "" when none is known."""


def row_errors(predictor: Predictor, dataset: Dataset, positions: np.ndarray) -> RowErrors:
    """Measure some rows of the table, and ask the model about no others; no error where nothing can be compared."""
    try:
        place, truth = measured_output(predictor, dataset, None), kept_truth(predictor, dataset)[positions]
    except ExplainError:  # no target, or another one than the model predicts
        return RowErrors(sizes=np.full(len(positions), np.nan), kind="")
    rows = chosen_rows(dataset, positions, default=None, seed=0)
    ask = Question(predictor=predictor, schema=rows.schema, output=None, scale=predictor.scale)
    return RowErrors(sizes=errors_between(predictor, ask.of(rows), truth, place), kind=error_kind(predictor))


def error_kind(predictor: Predictor) -> str:
    """Say what the error of a row is, for this model."""
    if predictor.task == "regression":
        return DISTANCE
    return IMPROBABLE if predictor.scale == "probability" else MISS


def kept_truth(predictor: Predictor, dataset: Dataset) -> np.ndarray:
    """Read the target of the whole table as `known_truth` does, once."""
    return kept(dataset, ("truth", predictor.fingerprint), lambda: known_truth(predictor, dataset))
