"""What is known of a model from the inside, and what is not claimed."""

import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import make_column_transformer
from sklearn.decomposition import PCA
from sklearn.ensemble import (
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.frozen import FrozenEstimator
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, PoissonRegressor
from sklearn.model_selection import FixedThresholdClassifier, GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    OrdinalEncoder,
    PolynomialFeatures,
    SplineTransformer,
    StandardScaler,
)

from explain import load_model, read_table
from explain.model.structure import is_additive, taken_apart, used_features

RNG = np.random.default_rng(0)
FRAME = pd.DataFrame({
    "age": RNG.normal(40, 9, 80), "city": RNG.choice(["Lyon", "Nice", "Paris"], 80), "wage": RNG.normal(2, 1, 80),
    "sex": RNG.choice(["f", "m"], 80),
})
TWO = np.where(FRAME.age + 9 * (FRAME.city == "Nice") > 43, "yes", "no")
THREE = np.select([FRAME.age < 36, FRAME.age < 44], [0, 1], 2)
NUMBERS = ["age", "wage"]


class RowScaler(TransformerMixin, BaseEstimator):
    """A step made elsewhere, which mixes the columns of a row."""

    def fit(self, X, y=None):
        return self

    def transform(self, X):
        return np.asarray(X) / np.linalg.norm(np.asarray(X), axis=1, keepdims=True)


class SquaredLine(LinearRegression):
    """A line that answers otherwise than its weights."""

    def predict(self, X):
        return super().predict(X) ** 2


def opened(model, columns, target):
    dataset = read_table(FRAME[columns].assign(answer=target), target="answer")
    return load_model(model.fit(FRAME[columns], target), dataset)


def test_the_steps_before_a_model_and_the_column_behind_each_that_it_is_given():
    steps = make_column_transformer(
        (make_pipeline(SimpleImputer(), StandardScaler()), ["wage"]), (OrdinalEncoder(), ["city"]), remainder="drop")
    predictor = opened(make_pipeline(steps, "passthrough", RandomForestClassifier(3)), list(FRAME), TWO)
    parts = taken_apart(predictor)
    assert (len(parts.steps), type(parts.tail).__name__, parts.sources) == (1, "RandomForestClassifier", (2, 1))
    assert used_features(predictor) == {"wage", "city"}


@pytest.mark.parametrize("wrapped", [
    lambda model: GridSearchCV(model, {"C": [1, 2]}, cv=2),
    lambda model: FixedThresholdClassifier(model, pos_label="yes"),
    lambda model: FrozenEstimator(model.fit(FRAME[NUMBERS], TWO)),
    lambda model: GridSearchCV(FixedThresholdClassifier(model, pos_label="yes"), {"estimator__C": [1, 2]}, cv=2),
])
def test_wrappers_whose_scores_are_those_of_a_model_inside_are_taken_off(wrapped):
    predictor = opened(wrapped(LogisticRegression()), NUMBERS, TWO)
    assert type(taken_apart(predictor).tail).__name__ == "LogisticRegression"
    assert is_additive(predictor, "margin")


def test_a_class_made_elsewhere_is_not_that_of_the_library():
    assert not is_additive(opened(SquaredLine(), NUMBERS, FRAME.age), "target")


@pytest.mark.parametrize(("model", "target", "scales"), [
    (LinearRegression(), FRAME.age, {"target"}), (LogisticRegression(), TWO, {"margin"}),
    (LogisticRegression(), THREE, {"margin"}), (PoissonRegressor(), FRAME.age.abs(), set()),
    (make_pipeline(PolynomialFeatures(), LinearRegression()), FRAME.age, set()),
    (make_pipeline(SplineTransformer(), LinearRegression()), FRAME.age, {"target"}),
    (make_pipeline(PCA(), LinearRegression()), FRAME.age, set()),
    (make_pipeline(RowScaler(), LinearRegression()), FRAME.age, set()),
    (RandomForestRegressor(3), FRAME.age, set()),
])
def test_the_scale_on_which_a_model_is_additive(model, target, scales):
    predictor = opened(model, NUMBERS, target)
    assert {scale for scale in ("probability", "margin", "target") if is_additive(predictor, scale)} == scales
