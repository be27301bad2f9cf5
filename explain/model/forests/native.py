"""What XGBoost and LightGBM themselves say that each column contributes, by training weight."""

from typing import Any

import numpy as np
import pandas as pd

from explain.model.calm import calm
from explain.model.predictor import Predictor
from explain.model.structure import taken_apart


def native_contributions(predictor: Predictor, frame: pd.DataFrame, output: int) -> np.ndarray | None:
    """Ask the library for path-dependent contributions to the sum over trees.

    Parameters
    ----------
    predictor
        Any model.
    frame
        Raw rows.
    output
        Position of the output.

    Returns
    -------
    numpy.ndarray or None
        (n_rows, n_features) in the order of ``predictor.features``; None where the library has no such answer, or where
        steps stand between raw columns and trees.
    """
    parts, given = taken_apart(predictor), predictor.given
    library = type(parts.tail).__module__.partition(".")[0]
    if parts.steps or given is None or library not in ("xgboost", "lightgbm"):
        return None
    try:
        with calm():
            matrix = given(frame[list(predictor.features)])
            found = (_of_xgboost if library == "xgboost" else _of_lightgbm)(parts.tail, matrix)
    except Exception:  # whatever a version of the library refuses: other checks remain
        return None
    if found.shape[1] != len(predictor.features) + 1:
        return None
    if found.shape[2] == len(predictor.outputs):
        return found[:, :-1, output]
    sign = -1.0 if len(predictor.outputs) == 2 and output == 0 else 1.0
    return sign * found[:, :-1, 0] if found.shape[2] == 1 else None


def _of_xgboost(tail: Any, matrix: Any) -> np.ndarray:
    """(n_rows, n_columns + 1, n_groups)."""
    import xgboost

    booster = tail.get_booster() if hasattr(tail, "get_booster") else tail
    held = xgboost.DMatrix(matrix, missing=getattr(tail, "missing", np.nan), feature_types=booster.feature_types,
                           enable_categorical=True)
    best = booster.attr("best_iteration") if hasattr(tail, "get_booster") else None
    found = booster.predict(held, pred_contribs=True, iteration_range=(0, int(best) + 1 if best else 0))
    return found[:, :, None] if found.ndim == 2 else found.transpose(0, 2, 1)


def _of_lightgbm(tail: Any, matrix: Any) -> np.ndarray:
    """(n_rows, n_columns + 1, n_groups)."""
    found = np.asarray(tail.predict(matrix, pred_contrib=True))
    n_columns = matrix.shape[1] + 1
    return found.reshape(len(found), -1, n_columns).transpose(0, 2, 1)
