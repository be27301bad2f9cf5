"""Three ordinary learners that fit any table: to lay beside a model, or to stand in where it cannot be fitted again."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from explain.model.calm import calm
from explain.model.predictor import Answer, Predictor
from explain.table.dataset import Dataset
from explain.table.schema import BY_CODE, Schema

LEARNERS = ("linear", "forest", "boosting")
MOST_LEVELS = 30
"""Levels of a column that get a column of their own in the linear model; the rarer ones share one."""


def learned(
    predictor: Predictor, dataset: Dataset, learner: str, rows: np.ndarray, truth: np.ndarray, *, seed: int
) -> Predictor:
    """Fit one of the ordinary learners on the columns of a model, and ask it as that one is asked.

    Parameters
    ----------
    predictor, dataset
        The model whose columns and outputs it takes, and the table.
    learner
        One of `LEARNERS`.
    rows : (n,)
        Positions in the table.
    truth : (n,)
        Of these rows: position of the class among the outputs, or the target itself.
    seed
        Of its draws.
    """
    schema = Schema(columns=tuple(dataset.schema[name] for name in predictor.features))
    regression = predictor.task == "regression"
    model = _built(learner, [column.kind in BY_CODE for column in schema.columns], regression, seed)
    with calm():
        model.fit(schema.encode(dataset.features.iloc[rows]), truth if regression else truth.astype(int))
    scale = "target" if regression else "probability"
    return replace(
        predictor, estimator=model, answers={scale: _answer(model, schema, regression)}, scale=scale,
        given=_coder(schema), fingerprint=f"{predictor.fingerprint}:{learner} {seed}", library="scikit-learn",
        name=learner,
    )


def _coder(schema: Schema) -> Callable[[pd.DataFrame], np.ndarray]:
    """Give what codes rows, values that the table does not have included."""
    return lambda frame: schema.seeing(frame).encode(frame)


def _answer(model: Any, schema: Schema, regression: bool) -> Answer:
    given = _coder(schema)

    def answer(frame: pd.DataFrame) -> np.ndarray:
        with calm():
            return model.predict(given(frame))[:, None] if regression else model.predict_proba(given(frame))

    return answer


def _built(learner: str, by_code: list[bool], regression: bool, seed: int) -> Any:
    from sklearn import ensemble, linear_model
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline

    if learner == "forest":
        kind = ensemble.RandomForestRegressor if regression else ensemble.RandomForestClassifier
        return make_pipeline(SimpleImputer(strategy="constant", fill_value=-1, keep_empty_features=True),
                             kind(100, min_samples_leaf=5, random_state=seed % 2**31))
    if learner == "boosting":
        kind = ensemble.HistGradientBoostingRegressor if regression else ensemble.HistGradientBoostingClassifier
        return kind(max_iter=100, max_leaf_nodes=15, random_state=seed % 2**31)
    last = linear_model.RidgeCV() if regression else linear_model.LogisticRegression(max_iter=500)
    return make_pipeline(_one_column_each(by_code), last)


def _one_column_each(by_code: list[bool]) -> Any:
    """Numbers filled and scaled, each level a column of its own."""
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    numbers = make_pipeline(SimpleImputer(strategy="median", keep_empty_features=True), StandardScaler())
    levels = OneHotEncoder(handle_unknown="infrequent_if_exist", max_categories=MOST_LEVELS)
    return ColumnTransformer([("numbers", numbers, np.flatnonzero(~np.array(by_code))),
                              ("levels", levels, np.flatnonzero(by_code))])


def some_known(coded: np.ndarray) -> np.ndarray:
    """Write 0 into columns without a single known cell, for learners that refuse these.

    Examples
    --------
    >>> some_known(np.array([[1.0, np.nan], [np.nan, np.nan]])).tolist()
    [[1.0, 0.0], [nan, 0.0]]
    """
    return np.where(np.isnan(coded).all(axis=0), 0.0, coded)
