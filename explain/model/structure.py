"""A fitted model taken apart: its steps, its last estimator, and what is additive over raw columns.

Sums over trees are looked for in `explain.model.forests`. What is said here decides which engine is tried, never which
numbers are believed: every engine is checked against the model afterwards. Whatever is not known for certain is
answered with None, False or "all columns", and the model is then treated like any other.
"""

from dataclasses import dataclass
from typing import Any

from explain.model.flow import column_sources
from explain.model.predictor import Predictor

LINEAR_REGRESSORS = {
    "ARDRegression", "BayesianRidge", "ElasticNet", "ElasticNetCV", "HuberRegressor", "Lars", "LarsCV", "Lasso",
    "LassoCV", "LassoLars", "LassoLarsCV", "LassoLarsIC", "LinearRegression", "LinearSVR",
    "OrthogonalMatchingPursuit", "OrthogonalMatchingPursuitCV", "PassiveAggressiveRegressor", "QuantileRegressor",
    "Ridge", "RidgeCV", "SGDRegressor", "TheilSenRegressor",
}
LINEAR_CLASSIFIERS = {
    "LinearDiscriminantAnalysis", "LinearSVC", "LogisticRegression", "LogisticRegressionCV",
    "PassiveAggressiveClassifier", "Perceptron", "RidgeClassifier", "RidgeClassifierCV", "SGDClassifier",
}
SEARCHES = ("GridSearchCV", "RandomizedSearchCV", "HalvingGridSearchCV", "HalvingRandomSearchCV")
WRAPPERS = {
    **dict.fromkeys(SEARCHES, "best_estimator_"), "FixedThresholdClassifier": "estimator_",
    "TunedThresholdClassifierCV": "estimator_", "FrozenEstimator": "estimator",
}
"""Estimators whose scores are those of one inside, and where they keep it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Parts:
    """A pipeline taken apart."""

    steps: tuple[Any, ...]
    tail: Any
    sources: tuple[int, ...] | None
    """The one raw column behind each column the tail is given; None when a column mixes several or it is not known."""


def taken_apart(predictor: Predictor) -> Parts:
    """Split a (nested) pipeline into its steps and its last estimator, and follow the raw columns through."""
    steps: list[Any] = []
    tail = _unwrapped(predictor.estimator)
    while _library(tail) == "sklearn" and type(tail).__name__ == "Pipeline":
        steps += [step for _, step in tail.steps[:-1] if step is not None and step != "passthrough"]
        tail = _unwrapped(tail.steps[-1][1])
    sources = column_sources(steps, predictor.features)
    return Parts(steps=tuple(steps), tail=tail, sources=None if sources is None else tuple(sources))


def is_additive(predictor: Predictor, scale: str) -> bool:
    """Whether the model's answer on ``scale`` is known to be a sum of functions of one raw column each.

    That is so for linear models behind any steps that treat columns one by one, one-hot coding included.
    """
    parts = taken_apart(predictor)
    if parts.sources is None or _library(parts.tail) != "sklearn":
        return False
    name = type(parts.tail).__name__
    return (scale == "target" and name in LINEAR_REGRESSORS) or (scale == "margin" and name in LINEAR_CLASSIFIERS)


def used_features(predictor: Predictor) -> frozenset[str]:
    """Columns that can reach the model; those a pipeline drops are left out."""
    parts = taken_apart(predictor)
    if parts.sources is None:
        return frozenset(predictor.features)
    return frozenset(predictor.features[source] for source in parts.sources)


def _unwrapped(estimator: Any) -> Any:
    while _library(estimator) == "sklearn" and hasattr(estimator, WRAPPERS.get(type(estimator).__name__, "")):
        estimator = getattr(estimator, WRAPPERS[type(estimator).__name__])
    return estimator


def _library(estimator: Any) -> str:
    """Name the package an estimator's own class comes from; a subclass made elsewhere is not the library's."""
    return type(estimator).__module__.split(".")[0]
