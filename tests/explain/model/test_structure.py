"""What is known of a model from the inside, and what is not claimed."""

import lightgbm as lgb
import numpy as np
import pandas as pd
import pytest
import xgboost as xgb
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import make_column_transformer
from sklearn.decomposition import PCA
from sklearn.ensemble import (
    AdaBoostRegressor,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, PoissonRegressor
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    SplineTransformer,
    StandardScaler,
)

from explain import load_model, read_table
from explain.model.structure import is_additive, tree_form, used_features

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


class ShiftedForest(RandomForestRegressor):
    """A forest that answers otherwise than its trees."""

    def predict(self, X):
        return super().predict(X) ** 2


def opened(model, columns, target):
    dataset = read_table(FRAME[columns].assign(answer=target), target="answer")
    return load_model(model.fit(FRAME[columns], target), dataset)


@pytest.mark.parametrize(("model", "target", "scales"), [
    (RandomForestClassifier(3), TWO, {"probability"}), (RandomForestRegressor(3), FRAME.age, {"target"}),
    (GradientBoostingRegressor(n_estimators=3), FRAME.age, {"target"}),
    (GradientBoostingClassifier(n_estimators=3), TWO, {"margin"}),
    (GradientBoostingClassifier(n_estimators=3), THREE, set()),
    (HistGradientBoostingClassifier(max_iter=3), TWO, set()),
    (HistGradientBoostingRegressor(max_iter=3), FRAME.age, set()),
    (xgb.XGBClassifier(n_estimators=3), THREE, {"margin"}), (xgb.XGBRegressor(n_estimators=3), FRAME.age, {"target"}),
    (xgb.XGBRegressor(n_estimators=3, objective="reg:gamma"), FRAME.age.abs(), set()),
    (lgb.LGBMClassifier(n_estimators=3, verbose=-1), TWO, {"margin"}),
    (lgb.LGBMRegressor(n_estimators=3, verbose=-1, objective="l1"), FRAME.age, {"target"}),
    (lgb.LGBMRegressor(n_estimators=3, verbose=-1, objective="poisson"), FRAME.age.abs(), set()),
    (lgb.LGBMRegressor(n_estimators=3, verbose=-1, reg_sqrt=True), FRAME.age.abs(), set()),
    (AdaBoostRegressor(n_estimators=3), FRAME.age, set()), (ShiftedForest(3), FRAME.age, set()),
    (LinearRegression(), FRAME.age, set()),
    (GridSearchCV(RandomForestRegressor(3), {"max_depth": [2, 3]}, cv=2), FRAME.age, {"target"}),
])
def test_the_scale_on_which_a_model_is_a_sum_over_trees(model, target, scales):
    predictor = opened(model, NUMBERS, target)
    assert {scale for scale in ("probability", "margin", "target") if tree_form(predictor, scale)} == scales


def test_boosters_with_categories_of_their_own_are_not_sums_over_numeric_trees():
    frame = FRAME[["age"]].assign(city=FRAME.city.astype("category"))
    for model in (xgb.XGBClassifier(n_estimators=3, enable_categorical=True),
                  lgb.LGBMClassifier(n_estimators=9, verbose=-1, min_child_samples=2, min_data_per_group=1)):
        target = ((frame.city == "Nice") != (frame.age > 44)) * 1
        dataset = read_table(frame.assign(answer=target), target="answer")
        predictor = load_model(model.fit(frame, target), dataset)
        assert tree_form(predictor, "margin") is None


def test_the_matrix_is_what_the_trees_are_given_and_each_column_names_its_source():
    steps = make_column_transformer(
        (make_pipeline(SimpleImputer(), StandardScaler()), ["wage"]), (OrdinalEncoder(), ["city"]), remainder="drop")
    predictor = opened(make_pipeline(steps, RandomForestClassifier(3)), list(FRAME), TWO)
    form = tree_form(predictor, "probability")
    assert form.sources == (2, 1)
    given = steps.transform(FRAME)
    np.testing.assert_array_equal(form.matrix(FRAME), given.astype(np.float32).astype(float))
    assert used_features(predictor) == {"wage", "city"}


def test_lightgbm_is_given_double_precision():
    predictor = opened(lgb.LGBMRegressor(n_estimators=3, verbose=-1), NUMBERS, FRAME.age)
    np.testing.assert_array_equal(tree_form(predictor, "target").matrix(FRAME), FRAME[NUMBERS].to_numpy())


def test_one_hot_codes_do_not_reach_the_tree_engine_unless_one_column_carries_them():
    def form(column):
        codes = make_column_transformer((OneHotEncoder(drop="if_binary"), [column]), remainder="passthrough")
        predictor = opened(make_pipeline(codes, RandomForestClassifier(3)), ["age", column], TWO)
        return tree_form(predictor, "probability")

    assert form("city") is None
    assert form("sex").sources == (1, 0)


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
