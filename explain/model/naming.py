"""What a person calls a fitted object, and the library it comes from."""

import re
from importlib import metadata
from typing import Any

from explain.model.inside import chosen, last_step

LIBRARIES = {"sklearn": "scikit-learn", "xgboost": "xgboost", "lightgbm": "lightgbm", "catboost": "catboost"}
SPOKEN = {
    "XGBClassifier": "XGBoost classifier",
    "XGBRegressor": "XGBoost regressor",
    "XGBRFClassifier": "XGBoost random forest classifier",
    "XGBRFRegressor": "XGBoost random forest regressor",
    "LGBMClassifier": "LightGBM classifier",
    "LGBMRegressor": "LightGBM regressor",
    "CatBoostClassifier": "CatBoost classifier",
    "CatBoostRegressor": "CatBoost regressor",
    "SVC": "support vector classifier",
    "SVR": "support vector regressor",
    "LinearSVC": "linear support vector classifier",
    "LinearSVR": "linear support vector regressor",
    "MLPClassifier": "neural network classifier",
    "MLPRegressor": "neural network regressor",
    "HistGradientBoostingClassifier": "gradient boosting classifier (histogram)",
    "HistGradientBoostingRegressor": "gradient boosting regressor (histogram)",
    "CalibratedClassifierCV": "calibrated classifier",
    "GaussianNB": "naive Bayes classifier",
    "KNeighborsClassifier": "nearest neighbours classifier",
    "KNeighborsRegressor": "nearest neighbours regressor",
    "AdaBoostClassifier": "AdaBoost classifier",
    "AdaBoostRegressor": "AdaBoost regressor",
}


def kind(estimator: Any) -> str:
    """Name the model at the heart of an estimator, and what it is wrapped in.

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression
    >>> from sklearn.pipeline import make_pipeline
    >>> kind(make_pipeline(LogisticRegression()))
    'logistic regression in a pipeline'
    """
    inner = chosen(estimator)
    core = last_step(inner)
    words = spoken(type(core).__name__)
    if core is not inner:
        words += " in a pipeline"
    return f"{words}, chosen by a search" if inner is not estimator else words


def spoken(name: str) -> str:
    """Write a class name as words.

    Examples
    --------
    >>> spoken("ExtraTreesRegressor"), spoken("RidgeCV"), spoken("XGBRegressor")
    ('extra trees regressor', 'ridge CV', 'XGBoost regressor')
    """
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z]*|[a-z]+|\d+", name)
    return SPOKEN.get(name) or " ".join(word if word.isupper() else word.lower() for word in words)


def library(estimator: Any) -> str:
    """Name the library of the model at the heart of an estimator."""
    root = type(last_step(chosen(estimator))).__module__.partition(".")[0]
    return LIBRARIES.get(root, root)


def installed_version(name: str) -> str:
    """Version of a library as installed; "" when it is not a package."""
    for package in (name, f"{name}-cpu"):
        try:
            return metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return ""
