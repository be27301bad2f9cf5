"""Estimators with scikit-learn's methods, its own and those that follow it, as `Fitted`."""

from typing import Any

import numpy as np

from explain.errors import ModelError
from explain.model.fitted import Ask, Fitted, both_classes, own_names, two_sided
from explain.model.inside import chosen, given_the_same, is_pipeline, last_step, steps
from explain.model.naming import installed_version, kind, library

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
        When it is no classifier and no regressor, or predicts several targets.
    """
    if not callable(getattr(estimator, "predict", None)) and not callable(getattr(estimator, "predict_proba", None)):
        raise _no_model(estimator)
    classes = _classes(estimator) if is_classifier(estimator) else None
    names, n_features = _names(estimator), _attribute(_first(estimator), "n_features_in_")
    return Fitted(
        estimator=estimator, classes=classes, names=names, n_features=n_features,
        asks={"target": estimator.predict} if classes is None else _classifier_asks(estimator, classes),
        categories=_native_categories(estimator), library=library(estimator),
        version=installed_version(library(estimator)), kind=kind(estimator), notes=_notes(estimator),
    )


def is_classifier(estimator: Any) -> bool:
    """Whether an estimator answers with classes: what it says of itself counts, not which attributes it has.

    Raises
    ------
    ModelError
        When it says that it groups rows or looks for outliers.

    Examples
    --------
    >>> from sklearn.linear_model import LinearRegression, LogisticRegression
    >>> is_classifier(LinearRegression()), is_classifier(LogisticRegression())
    (False, True)
    """
    stated = _stated_type(estimator)
    if stated in ("clusterer", "outlier_detector", "density_estimator"):
        raise ModelError(
            f"A {kind(estimator)} groups rows or looks for outliers; it does not predict a class or a number.",
            "Use a fitted classifier or regressor.",
        )
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
    return tuple(np.asarray(held).tolist())


def several_targets(n: int) -> ModelError:
    """Say that a model with several targets is not opened."""
    return ModelError(f"The model predicts {n} targets at once.", "Fit one model for each target.")


def _classifier_asks(estimator: Any, classes: tuple) -> dict[str, Ask]:
    asks: dict[str, Ask] = {}
    if hasattr(estimator, "predict_proba"):
        asks["probability"] = lambda given: both_classes(_single(estimator.predict_proba(given)))
    margin = _margin(estimator)
    if margin is not None:
        asks["margin"] = margin
    if not asks:
        asks["probability"] = lambda given: _indicator(estimator.predict(given), classes)
    return asks


def _single(answer: Any) -> Any:
    if isinstance(answer, list):
        raise several_targets(len(answer))
    return answer


def _margin(estimator: Any) -> Ask | None:
    inner = chosen(estimator)
    raw = RAW_SCORE.get(type(last_step(inner)).__module__.partition(".")[0])
    if raw is not None:
        return lambda given: two_sided(inner.predict(given, **raw))
    if hasattr(estimator, "decision_function"):
        return lambda given: two_sided(estimator.decision_function(given))
    return None


def _indicator(answers: Any, classes: tuple) -> np.ndarray:
    return np.column_stack([np.asarray(answers) == label for label in classes]).astype(np.float64)


def _notes(estimator: Any) -> tuple[str, ...]:
    found = []
    scored = hasattr(estimator, "predict_proba") or _margin(estimator) is not None
    if not scored and _stated_type(estimator) == "classifier":
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
    for name in ("feature_names_in_", "feature_names_"):
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
    if isinstance(estimator, dict):
        inside = ", ".join(repr(str(key)) for key in list(estimator)[:8])
        return ModelError(f"The file holds a dictionary with {inside}, not a model.", "Save the fitted model itself.")
    if hasattr(estimator, "transform"):
        return ModelError(
            f"A {held} changes columns and predicts nothing.",
            "Use the whole fitted pipeline, with the model as its last step.",
        )
    return ModelError(f"This is a {held}, which has no 'predict'.", "Use a fitted classifier or regressor.")
