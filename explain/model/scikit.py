"""Estimators with scikit-learn's methods, its own and those that follow it, as `Fitted`."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from explain.errors import ModelError
from explain.model.fitted import Ask, Fitted, both_classes, own_names, two_sided
from explain.model.inside import chosen, given_the_same, is_pipeline, last_step, steps
from explain.model.naming import installed_version, kind, library
from explain.model.unsupervised import (
    ANOMALY,
    GROUPS,
    OUTLIERS,
    anomaly_ask,
    anomaly_notes,
    cluster_asks,
    cluster_notes,
    clusters,
    no_new_rows,
)

RAW_SCORE: dict[str, dict[str, Any]] = {
    "xgboost": {"output_margin": True}, "lightgbm": {"raw_score": True},
    "catboost": {"prediction_type": "RawFormulaVal"},
}
"""What to say to ``predict`` of a boosted classifier for the sum over its trees."""


def fitted_estimator(estimator: Any) -> Fitted:
    """Find out how to ask an estimator.

    Raises
    ------
    ModelError
        When it predicts nothing, or classes of several targets.
    """
    if not callable(getattr(estimator, "predict", None)) and not callable(getattr(estimator, "predict_proba", None)):
        raise _no_model(estimator)
    way = _way(estimator)
    return Fitted(
        estimator=estimator, classes=way.classes, names=_names(estimator), outputs=way.outputs, counted=way.counted,
        n_features=_attribute(_first(estimator), "n_features_in_"), asks=way.asks,
        categories=_native_categories(estimator), library=library(estimator),
        version=installed_version(library(estimator)), kind=kind(estimator), notes=way.notes,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Way:
    """How one kind of estimator is asked."""

    classes: tuple | None
    asks: dict[str, Ask]
    outputs: tuple[str, ...] = ()
    counted: bool = False
    notes: tuple[str, ...] = ()


def _way(estimator: Any) -> _Way:
    stated = _stated_type(estimator)
    if stated == OUTLIERS:
        asks = {"target": anomaly_ask(estimator)}
        return _Way(classes=None, asks=asks, outputs=(ANOMALY,), notes=anomaly_notes(estimator))
    if stated in GROUPS:
        found = clusters(estimator)
        return _Way(classes=found, asks=cluster_asks(estimator), counted=True, notes=cluster_notes(estimator))
    if not is_classifier(estimator):
        return _Way(classes=None, asks={"target": estimator.predict})
    classes = _classes(estimator)
    return _Way(classes=classes, asks=_classifier_asks(estimator, classes), notes=_notes(estimator, classes))


def is_classifier(estimator: Any) -> bool:
    """Whether an estimator answers with classes: what it says of itself counts, not which attributes it has.

    Examples
    --------
    >>> from sklearn.linear_model import LinearRegression, LogisticRegression
    >>> is_classifier(LinearRegression()), is_classifier(LogisticRegression())
    (False, True)
    """
    stated = _stated_type(estimator)
    return stated == "classifier" or (stated is None and hasattr(estimator, "predict_proba"))


def _stated_type(estimator: Any) -> str | None:
    from sklearn.utils import get_tags

    try:
        return get_tags(estimator).estimator_type
    except Exception:  # objects that only look like estimators fail here in many ways
        return getattr(estimator, "_estimator_type", None)


def _classes(estimator: Any) -> tuple:
    try:
        held = estimator.classes_
    except Exception:  # an unfitted meta-estimator may raise anything here; its first prediction says so clearly
        return ()
    if isinstance(held, list) and held and isinstance(held[0], (np.ndarray, list)):
        raise several_targets(len(held))
    if _is_multilabel(last_step(chosen(estimator))):
        raise several_targets(len(held))
    return tuple(np.asarray(held).tolist())


def _is_multilabel(core: Any) -> bool:
    """Whether a row can have several of the classes at once."""
    independent = getattr(core, "out_activation_", "") == "logistic" and getattr(core, "n_outputs_", 1) > 1
    return bool(_attribute(core, "multilabel_")) or independent


def several_targets(n: int) -> ModelError:
    """Say that a classifier of several targets is not opened."""
    return ModelError(
        f"The model answers for {n} targets at once, each with classes of its own.",
        "Fit one classifier for each target, or upload one of those inside it.", "MODEL-TARGETS",
    )


def _classifier_asks(estimator: Any, classes: tuple) -> dict[str, Ask]:
    asks: dict[str, Ask] = {}
    if hasattr(estimator, "predict_proba"):
        asks["probability"] = lambda given: both_classes(_single(estimator.predict_proba(given)))
    margin = _margin(estimator, classes)
    if margin is not None:
        asks["margin"] = margin
    if not asks:
        asks["probability"] = lambda given: _indicator(estimator.predict(given), classes)
    return asks


def _single(answer: Any) -> Any:
    if isinstance(answer, list):
        raise several_targets(len(answer))
    return answer


def _margin(estimator: Any, classes: tuple) -> Ask | None:
    inner = chosen(estimator)
    raw = RAW_SCORE.get(type(last_step(inner)).__module__.partition(".")[0])
    if raw is not None:
        return lambda given: two_sided(inner.predict(given, **raw))
    if hasattr(estimator, "decision_function") and not _one_score_a_pair(inner, classes):
        return lambda given: two_sided(estimator.decision_function(given))
    return None


def _one_score_a_pair(estimator: Any, classes: tuple) -> bool:
    """Whether the decision scores stand for pairs of classes; of three classes there are as many pairs as classes."""
    return len(classes) > 2 and getattr(last_step(estimator), "decision_function_shape", "") == "ovo"


def _indicator(answers: Any, classes: tuple) -> np.ndarray:
    return np.column_stack([np.asarray(answers) == label for label in classes]).astype(np.float64)


def _notes(estimator: Any, classes: tuple) -> tuple[str, ...]:
    found = []
    if not hasattr(estimator, "predict_proba") and _margin(estimator, classes) is None:
        found.append("This classifier names classes only: a class has the score 1 where it is the answer, else 0.")
    threshold = getattr(estimator, "best_threshold_", None)
    if threshold is not None:
        found.append(f"This classifier decides at a probability of {threshold:.3g}, not at 0.5.")
    return tuple(found)


def _first(estimator: Any) -> Any:
    estimator = chosen(estimator)
    while is_pipeline(estimator) and steps(estimator):
        estimator = steps(estimator)[0]
    return estimator


def _names(estimator: Any) -> tuple[str, ...] | None:
    for name in ("feature_names_in_", "feature_names_", "feature_name_"):  # the last: of LightGBM before 4.5
        held = _attribute(_first(estimator), name)
        if held is not None and len(held):
            return own_names(held)
    return None


def _attribute(estimator: Any, name: str) -> Any:
    try:
        return getattr(estimator, name, None)
    except Exception:  # properties of unfitted boosters raise errors of their own
        return None


def _native_categories(estimator: Any) -> dict[str, tuple]:
    found: dict[str, tuple] = {}
    root = type(estimator).__module__.partition(".")[0]
    if root == "xgboost":
        from explain.model.xgboost_files import native_categories

        found = native_categories(_attribute(estimator, "_Booster"))
    elif root == "lightgbm":
        from explain.model.lightgbm_files import native_categories

        found = native_categories(_attribute(estimator, "_Booster"))
    inner = steps(estimator) if is_pipeline(estimator) and len(steps(estimator)) == 1 else given_the_same(estimator)
    for held in inner:
        found |= _native_categories(held)
    return found


def _no_model(estimator: Any) -> ModelError:
    held = type(estimator).__name__
    if hasattr(estimator, "transform"):
        return ModelError(
            f"A {held} changes columns and predicts nothing.",
            "Use the whole fitted pipeline, with the model as its last step.", "MODEL-STEP",
        )
    if _stated_type(estimator) in (*GROUPS, OUTLIERS):
        return no_new_rows(estimator)
    return ModelError(
        f"This is a {held}, which has no 'predict'.", "Use a fitted classifier or regressor.", "MODEL-PREDICT"
    )
