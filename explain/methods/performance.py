"""How good the model is on the rows that have a target."""

import time

import numpy as np

from explain.errors import MethodError
from explain.model.asking import Progress, Question, answered_target
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import Curve, Performance
from explain.scores.curves import calibration, precision_recall, roc
from explain.scores.measures import scored
from explain.scores.truth import Outcomes, answered, known_truth, measured_output, rows_with_target
from explain.table.dataset import Choice, Dataset


def performance(
    predictor: Predictor, dataset: Dataset, *, rows: Choice = None, output: object = None,
    threshold: float | None = None, n_bootstrap: int = 200, seed: int = 0, progress: Progress | None = None,
) -> Performance:
    """Compare the model's answers with the target.

    Parameters
    ----------
    predictor, dataset
        The model, and a table with a target.
    rows
        Positions in the table; None for all. Rows whose target is missing are left out and counted.
    output
        The class that threshold, AUC, PR-AUC, Brier, ROC and calibration are about; None for the default.
    threshold
        With two classes, the score from which a row is said to be ``output``; None for 0.5, or 0 for a model without
        probabilities. With more classes the largest score decides.
    n_bootstrap : resamples
        Behind each interval.
    seed
        Of the resampling.
    progress
        Called between model calls and between blocks of resamples.

    Returns
    -------
    Performance
        In classification AUC, PR-AUC, log-loss, Brier, accuracy and balanced accuracy (with more than two classes also
        the macro AUC), without log-loss, Brier and calibration for a model that gives no probabilities; in regression
        R², RMSE, MAE and the median error. A score that the rows do not define is NaN.

    Raises
    ------
    MethodError
        When the table has no target or one that the model does not predict, or the threshold is not a probability.
    DataError
        When the target holds a class that the model does not know.

    References
    ----------
    Efron and Tibshirani (1993), An introduction to the bootstrap.
    Wilson (1927), Probable inference, the law of succession, and statistical inference.

    Examples
    --------
    >>> import pandas as pd
    >>> from sklearn.linear_model import LinearRegression
    >>> from explain import load_model, read_table
    >>> frame = pd.DataFrame({"x": [0.0, 1.0, 2.0], "y": [1.0, 3.0, 5.0]})
    >>> dataset = read_table(frame, target="y")
    >>> predictor = load_model(LinearRegression().fit(frame[["x"]], frame["y"]), dataset)
    >>> score = performance(predictor, dataset).scores[0]
    >>> score.name, round(score.value, 6)
    ('R²', 1.0)
    """
    began = time.perf_counter()
    place = measured_output(predictor, dataset, output)
    _check_threshold(threshold, predictor.scale)
    truth = known_truth(predictor, dataset)
    chosen, n_left_out = rows_with_target(dataset, truth, rows, default=None, seed=seed)
    ask = Question(
        predictor=predictor, schema=chosen.schema, output=None, scale=predictor.scale, progress=progress,
        total=len(chosen),
    )
    outcomes = answered(ask, chosen, truth, output=place, threshold=threshold)
    scores = scored(
        outcomes, predictor.scale, n_bootstrap=n_bootstrap, seed=seed,
        between=lambda: progress(len(chosen), len(chosen)) if progress else None,
    )
    regression = predictor.task == "regression"
    name = "" if len(predictor.outputs) == 1 else predictor.outputs[place]
    roc_curve, precision_curve, calibration_curve = _curves(name, outcomes, predictor.scale)
    return Performance(
        task=predictor.task, outputs=predictor.outputs, output=name, scores=scores, roc=roc_curve,
        precision_recall=precision_curve, calibration=calibration_curve, threshold=outcomes.threshold,
        confusion=_confusion(outcomes, len(predictor.outputs)),
        confusion_labels=() if regression else predictor.outputs,
        truth=outcomes.truth if regression else outcomes.positive.astype(float), predictions=outcomes.score,
        rows=chosen.positions, prevalence=_prevalence(outcomes), target=dataset.target_name, scale=predictor.scale,
        unit=answered_target(predictor, dataset, place, predictor.scale)[1],
        provenance=provenance(
            predictor, dataset, method="performance", engine="bootstrap over rows", began=began, n_rows=len(chosen),
            seed=seed, scale=predictor.scale, output=name, threshold=outcomes.threshold, n_bootstrap=n_bootstrap,
            rows_without_target=n_left_out,
        ),
    )


def _check_threshold(threshold: float | None, scale: str) -> None:
    if threshold is not None and scale == "probability" and not 0 <= threshold <= 1:
        raise MethodError(f"The threshold {threshold} is not a probability.", "Choose a threshold from 0 to 1.")


def _curves(name: str, outcomes: Outcomes, scale: str) -> tuple[Curve, Curve, Curve]:
    nothing = np.empty(0)
    positive, score = (nothing, nothing) if scale == "target" else (outcomes.positive, outcomes.score)
    probable = (positive, score) if scale == "probability" else (nothing, nothing)
    return roc(name, positive, score), precision_recall(name, positive, score), calibration(name, *probable)


def _confusion(outcomes: Outcomes, n_outputs: int) -> np.ndarray:
    """(n_outputs, n_outputs) counts, rows of truth, columns of what the model says."""
    if outcomes.task == "regression":
        return np.zeros((0, 0), dtype=int)
    cells = outcomes.truth * n_outputs + outcomes.said
    return np.bincount(cells, minlength=n_outputs**2).reshape(n_outputs, n_outputs)


def _prevalence(outcomes: Outcomes) -> float:
    if outcomes.task == "regression" or not len(outcomes.truth):
        return float("nan")
    return float(outcomes.positive.mean())
