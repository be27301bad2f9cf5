"""The only place that looks inside a fitted model: what is a sum over trees, what is additive over raw columns.

What is said here decides which engine is tried, never which numbers are believed: every engine is checked against the
model afterwards. Whatever is not known for certain is answered with None, False or "all columns", and the model is
then treated like any other.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from explain.model.flow import column_sources
from explain.model.predictor import Predictor

FOREST_CLASSIFIERS = {"RandomForestClassifier", "ExtraTreesClassifier", "DecisionTreeClassifier", "ExtraTreeClassifier"}
TREE_REGRESSORS = {
    "RandomForestRegressor", "ExtraTreesRegressor", "DecisionTreeRegressor", "ExtraTreeRegressor",
    "GradientBoostingRegressor",
}
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
XGBOOST_IDENTITY = {
    "reg:squarederror", "reg:linear", "reg:absoluteerror", "reg:pseudohubererror", "reg:quantileerror",
    "reg:squaredlogerror",
}
LIGHTGBM_IDENTITY = {"regression", "regression_l1", "huber", "fair", "quantile", "mape"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TreeForm:
    """A model whose answer, on one scale, is a sum over trees of columns that each come from one raw column."""

    estimator: Any
    """The fitted trees, without the steps before them."""
    matrix: Callable[[pd.DataFrame], np.ndarray]
    """Raw frame → (n_rows, n_columns) float64, as the trees compare it (rounded to single precision where they do)."""
    sources: tuple[int, ...]
    """For each column of the matrix the position in ``predictor.features`` it comes from; none comes twice."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Parts:
    """A pipeline taken apart."""

    steps: tuple[Any, ...]
    tail: Any
    sources: tuple[int, ...] | None
    """The one raw column behind each column the tail is given; None when a column mixes several or it is not known."""


def tree_form(predictor: Predictor, scale: str) -> TreeForm | None:
    """Give the trees of a model whose answer on ``scale`` is a sum over them, else None.

    Parameters
    ----------
    predictor
        Any model.
    scale
        "probability", "margin" or "target".

    Returns
    -------
    TreeForm or None
        None when the scale is no sum over trees (boosted probabilities), when a raw column reaches the trees in more
        than one column (one-hot), when columns are mixed, or when the trees split on categories of their own.

    Examples
    --------
    >>> import pandas as pd
    >>> from sklearn.ensemble import RandomForestRegressor
    >>> from explain import load_model, read_table
    >>> table = pd.DataFrame({"age": [20, 30, 40, 50], "hours": [10, 40, 20, 30], "pay": [1.0, 2.0, 3.0, 4.0]})
    >>> forest = RandomForestRegressor(3, random_state=0).fit(table[["age", "hours"]], table["pay"])
    >>> predictor = load_model(forest, read_table(table, target="pay"))
    >>> tree_form(predictor, "target").sources
    (0, 1)
    >>> tree_form(predictor, "margin") is None
    True
    """
    parts = taken_apart(predictor)
    if parts.sources is None or len(set(parts.sources)) != len(parts.sources) or _tree_scale(parts.tail) != scale:
        return None
    return TreeForm(
        estimator=parts.tail, matrix=_matrix(predictor, parts, single=_library(parts.tail) != "lightgbm"),
        sources=parts.sources,
    )


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


def taken_apart(predictor: Predictor) -> Parts:
    """Split a (nested) pipeline into its steps and its last estimator, and follow the raw columns through."""
    steps: list[Any] = []
    tail = _unwrapped(predictor.estimator)
    while _library(tail) == "sklearn" and type(tail).__name__ == "Pipeline":
        steps += [step for _, step in tail.steps[:-1] if step is not None and step != "passthrough"]
        tail = _unwrapped(tail.steps[-1][1])
    sources = column_sources(steps, predictor.features)
    return Parts(steps=tuple(steps), tail=tail, sources=None if sources is None else tuple(sources))


def _unwrapped(estimator: Any) -> Any:
    while _library(estimator) == "sklearn" and hasattr(estimator, WRAPPERS.get(type(estimator).__name__, "")):
        estimator = getattr(estimator, WRAPPERS[type(estimator).__name__])
    return estimator


def _library(estimator: Any) -> str:
    """Name the package an estimator's own class comes from; a subclass made elsewhere is not the library's."""
    return type(estimator).__module__.split(".")[0]


def _tree_scale(tail: Any) -> str | None:
    """Name the scale on which a fitted estimator is a sum over numeric trees."""
    find = {"sklearn": _sklearn_scale, "xgboost": _xgboost_scale, "lightgbm": _lightgbm_scale}.get(_library(tail))
    return None if find is None else find(tail)


def _sklearn_scale(tail: Any) -> str | None:
    name = type(tail).__name__
    if getattr(tail, "n_outputs_", 1) != 1:
        return None
    if name in FOREST_CLASSIFIERS:
        return "probability"
    if name in TREE_REGRESSORS:
        return "target"
    return "margin" if name == "GradientBoostingClassifier" and tail.n_classes_ == 2 else None


def _xgboost_scale(tail: Any) -> str | None:
    booster = tail.get_booster() if hasattr(tail, "get_booster") else tail
    if "c" in (booster.feature_types or ()):
        return None
    objective = re.search(r'"objective":\{.*?"name":"([^"]+)"', booster.save_config().replace(" ", ""))
    name = objective.group(1) if objective else ""
    if name in XGBOOST_IDENTITY:
        return "target"
    return "margin" if name.startswith(("binary:", "multi:")) else None


def _lightgbm_scale(tail: Any) -> str | None:
    booster = getattr(tail, "booster_", tail)
    text = booster.model_to_string()
    if re.search(r"^num_cat=[1-9]", text, re.MULTILINE) or re.search(r"^is_linear=1", text, re.MULTILINE):
        return None
    objective = re.search(r"^objective=(\S+)(.*)$", text, re.MULTILINE)
    if objective is None or "sqrt" in objective.group(2).split():
        return None
    if objective.group(1) in LIGHTGBM_IDENTITY:
        return "target"
    return "margin" if objective.group(1) in ("binary", "multiclass") else None


def _matrix(predictor: Predictor, parts: Parts, *, single: bool) -> Callable[[pd.DataFrame], np.ndarray]:
    """Make the function from a raw frame to the numbers the trees compare."""

    def matrix(frame: pd.DataFrame) -> np.ndarray:
        held: Any = _as_fitted(frame[list(predictor.features)], parts.steps)
        for step in parts.steps:
            held = step.transform(held)
        numbers = _numbers(held)
        return numbers.astype(np.float32).astype(np.float64) if single else numbers

    return matrix


def _as_fitted(frame: pd.DataFrame, steps: tuple[Any, ...]) -> Any:
    """Give the first step what it was fitted on: columns under its own names, or a bare array."""
    if not steps:
        return frame
    names = getattr(steps[0], "feature_names_in_", None)
    return frame.to_numpy() if names is None else frame.set_axis(list(names), axis=1)


def _numbers(held: Any) -> np.ndarray:
    if hasattr(held, "toarray"):
        held = held.toarray()
    if isinstance(held, pd.DataFrame):
        return held.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.asarray(held, dtype=np.float64)
