"""Importance by leaving out: how much worse the learner does when it is fitted without a column."""

import time

import numpy as np

from explain.errors import MethodError
from explain.model.asking import Progress
from explain.model.calm import one_thread
from explain.model.predictor import Predictor
from explain.model.refitting import FAILURES, Refit, could_not
from explain.provenance import provenance
from explain.results import Importance
from explain.scores.fitted_again import (
    FITTED,
    Ground,
    Told,
    corrected_factor,
    ground,
    interval,
    one_cell,
    parts,
    row_losses,
)
from explain.table.dataset import Dataset

N_SPLITS = 5


def left_out_importance(
    predictor: Predictor, dataset: Dataset, *, refit: Refit | None = None, n_splits: int = N_SPLITS, seed: int = 0,
    progress: Progress | None = None,
) -> Importance:
    """Measure how much worse the learner does when it is fitted without one column (LOCO).

    A column that others stand in for loses little here, however much the uploaded model leans on it: this is about what
    can be learned, not about one model. A column is taken away by setting all its cells to the same value.

    Parameters
    ----------
    predictor, dataset
        The model, which must be one that can be fitted again, and a table with a target.
    refit
        As in `refits`.
    n_splits
        How often the rows are split into four fifths to fit on and one fifth to measure on; 0 to fit and to measure on
        the same rows, which says nothing of new ones.
    seed
        Of splits and learner.
    progress
        Called within fits as well; may raise to stop.

    Returns
    -------
    Importance
        ``mean`` (n_features,) of the risk without the column less the risk with it: squared error, Brier score, or
        share of wrong answers. ``low`` and ``high`` a 95 % interval that knows that the parts overlap; NaN for fewer
        than two splits. A column that the model is not given has exactly 0.

    Raises
    ------
    MethodError
        When the model cannot be fitted again (REFIT-NONE).

    References
    ----------
    Lei, J., G'Sell, M., Rinaldo, A., Tibshirani, R. J. and Wasserman, L. (2018). Distribution-free predictive inference
    for regression. JASA 113.

    Examples
    --------
    >>> import explain, numpy as np, pandas as pd
    >>> from sklearn.linear_model import LinearRegression
    >>> x = np.random.default_rng(0).normal(size=(80, 2))
    >>> frame = pd.DataFrame({"a": x[:, 0], "b": x[:, 1], "y": 3 * x[:, 0] + x[:, 1]})
    >>> dataset = explain.read_table(frame, target="y")
    >>> predictor = explain.load_model(LinearRegression().fit(frame[["a", "b"]], frame["y"]), dataset)
    >>> bool(np.diff(left_out_importance(predictor, dataset).mean)[0] < 0)
    True
    """
    began = time.perf_counter()
    held = ground(predictor, dataset, refit=refit, seed=seed)
    if held.why_not:
        raise MethodError(held.why_not, "Give a function that fits the model again as refit=.", "REFIT-NONE")
    splits = list(parts(held, n_splits, seed)) or [(held.rows, held.rows)]
    more = np.array([
        _more(held, fitted, measured, seed, Told(progress=progress, step=i, n_steps=len(splits)))
        for i, (fitted, measured) in enumerate(splits)
    ])
    mean, low, high = interval(more, corrected_factor(len(splits), (1 - FITTED) / FITTED))
    name = _risk(predictor)
    return Importance(
        feature_names=dataset.schema.names, feature_labels=dataset.schema.labels, mean=mean, low=low, high=high,
        method="left_out_importance", score=f"increase in {name} when the model is fitted without the column",
        scale="score", unit="", output="", target=dataset.target_name, provenance=provenance(
            predictor, dataset, method="left_out_importance", engine="fitted again without each column", began=began,
            n_rows=len(held.rows), seed=seed, scale=predictor.scale, output="", n_splits=n_splits,
            libraries=("numpy", "scipy", predictor.library),
        ),
    )


def _more(held: Ground, fitted: np.ndarray, measured: np.ndarray, seed: int, step: Told) -> np.ndarray:
    """(n_features,) risk without each column, less that with all, on the rows measured."""
    names = held.dataset.schema.names
    try:
        with one_thread(), step.fitting():
            whole = _risk_of(held, fitted, measured, seed, "")
            return np.array([
                _risk_of(held, fitted, measured, seed, name) - whole if name in held.predictor.features else 0.0
                for name in names
            ])
    except FAILURES as error:
        raise MethodError(could_not(error), "Look at the columns' permutation importance.", "REFIT-FAILED") from error


def _risk_of(held: Ground, fitted: np.ndarray, measured: np.ndarray, seed: int, without: str) -> float:
    model = held.fit(fitted, seed, constant=without)
    frame = held.dataset.features.iloc[measured]
    if without:
        column = held.dataset.features[without]
        frame = frame.assign(**{without: one_cell(column.iloc[fitted], len(measured))})
    return float(row_losses(model, model(frame), held.truth[measured], held.place).mean())


def _risk(predictor: Predictor) -> str:
    if predictor.task == "regression":
        return "squared error"
    return "Brier score" if predictor.scale == "probability" else "share of wrong answers"
