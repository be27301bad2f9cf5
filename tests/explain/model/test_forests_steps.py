"""Forests over raw columns: the steps before the trees, and which raw column stands behind each column of codes."""

import lightgbm as lgb
import numpy as np
import pandas as pd
import pytest
import xgboost as xgb
from sklearn.compose import make_column_transformer
from sklearn.ensemble import (
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.frozen import FrozenEstimator
from sklearn.impute import KNNImputer, SimpleImputer
from sklearn.model_selection import FixedThresholdClassifier, GridSearchCV, KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    KBinsDiscretizer,
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    SplineTransformer,
    StandardScaler,
    TargetEncoder,
)

from explain.model.forests import raw as raw_module
from explain.model.forests.forest import MISSING
from explain.model.forests.reading import forest_of
from tests.forests import agrees, assert_is_the_model, opened, read

pytestmark = pytest.mark.usefixtures("one_thread")
RNG = np.random.default_rng(5)
N_ROWS = 200
FRAME = pd.DataFrame({
    "age": RNG.integers(18, 80, N_ROWS), "city": RNG.choice(["Lyon", "Nice", "Oslo", "Paris"], N_ROWS),
    "wage": np.where(np.arange(N_ROWS) % 9 == 0, np.nan, RNG.normal(2, 1, N_ROWS).round(2)),
    "job": RNG.choice(["cook", "nurse"], N_ROWS), "zone": RNG.integers(0, 4, N_ROWS),
})
FRAME.loc[::17, "wage"] = 0.0
SCORE = FRAME["age"] / 30 + FRAME["wage"].fillna(3) + 2 * (FRAME["city"] == "Nice") - (FRAME["job"] == "cook")
TWO = np.where(SCORE > 4, "yes", "no")
THREE = np.digitize(SCORE, [3, 5])
NUMBERS = ["age", "wage", "zone"]
MODELS = {
    "xgb": lambda: xgb.XGBClassifier(n_estimators=5, max_depth=3, n_jobs=1),
    "lgb": lambda: lgb.LGBMClassifier(n_estimators=5, min_child_samples=4, verbose=-1, n_jobs=1),
    "hgb": lambda: HistGradientBoostingClassifier(max_iter=5, min_samples_leaf=5),
    "forest": lambda: RandomForestClassifier(5, random_state=0),
    "boosting": lambda: GradientBoostingClassifier(n_estimators=5),
}


def one_hot(**settings):
    return OneHotEncoder(handle_unknown="ignore", **settings)


STEPS = {
    "one-hot": lambda: make_column_transformer((one_hot(sparse_output=False), ["city", "job"]),
                                               (SimpleImputer(), NUMBERS), sparse_threshold=0),
    "filled, with a mark": lambda: make_column_transformer(
        (make_pipeline(SimpleImputer(add_indicator=True), StandardScaler()), NUMBERS),
        (OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), ["job", "city"])),
    "codes of the target": lambda: make_column_transformer(
        (TargetEncoder(cv=KFold(2)), ["city"]), (SimpleImputer(strategy="median"), NUMBERS)),
    "the same twice": lambda: make_column_transformer(
        (SimpleImputer(), ["age", "wage"]), (FunctionTransformer(np.log1p), ["age"]), (one_hot(), ["zone"]),
        (make_pipeline(SimpleImputer(), KBinsDiscretizer(3, quantile_method="averaged_inverted_cdf")), ["wage"]),
        sparse_threshold=0),
    "a frame": lambda: make_column_transformer(
        (one_hot(sparse_output=False), ["city"]), (SimpleImputer(), ["wage"]), ("drop", ["job"]),
        remainder="passthrough").set_output(transform="pandas"),
    "splines": lambda: make_column_transformer(
        (SplineTransformer(n_knots=3, degree=2), ["age"]), ("passthrough", ["zone"])),
}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("steps", STEPS)
def test_sums_over_raw_columns_are_the_answers_of_the_whole_pipeline(steps, model):
    fitted = make_pipeline(STEPS[steps](), MODELS[model]()).fit(FRAME, THREE)
    raw, predictor = read(fitted, FRAME, THREE)
    assert_is_the_model(raw, predictor, FRAME)
    assert agrees(raw, predictor, FRAME.assign(city="Rome"))
    assert agrees(raw, predictor, FRAME.assign(wage=np.nan))


def test_each_column_of_codes_depends_on_its_player_alone():
    for steps in STEPS:
        fitted = make_pipeline(STEPS[steps](), MODELS["forest"]()).fit(FRAME, THREE)
        raw, predictor = read(fitted, FRAME, THREE)
        before = raw.coded(FRAME)
        for player, name in enumerate(predictor.features):
            changed = raw.coded(FRAME.assign(**{name: FRAME[name].to_numpy()[::-1]})) != before
            assert not changed[:, raw.players != player].any()
            assert changed[:, raw.players == player].any() == (player in raw.players)


def test_a_raw_column_may_reach_the_trees_by_several_columns():
    fitted = make_pipeline(STEPS["one-hot"](), RandomForestClassifier(9, random_state=0)).fit(FRAME, TWO)
    raw, predictor = read(fitted, FRAME, TWO)
    city = predictor.features.index("city")
    assert (raw.players == city).sum() == 4
    assert raw.forest.scale == "probability"


@pytest.mark.parametrize("width", [0.0, 1.0])
def test_what_a_sparse_matrix_leaves_out_is_missing_for_xgboost_and_zero_for_others(width):
    steps = make_column_transformer((one_hot(), ["city", "job"]), ("passthrough", ["zone"]), sparse_threshold=width)
    for model in ("xgb", "lgb", "forest"):
        fitted = make_pipeline(steps, MODELS[model]()).fit(FRAME, TWO == "yes")
        assert hasattr(fitted[0].transform(FRAME), "tocoo") == (width == 1)
        raw, predictor = read(fitted, FRAME, TWO == "yes")
        assert_is_the_model(raw, predictor, FRAME)
        assert (raw.coded(FRAME) == MISSING).any() == (model == "xgb" and width == 1)


def test_trees_behind_a_search_or_a_threshold_are_read():
    pipeline = make_pipeline(STEPS["one-hot"](), RandomForestClassifier(4, random_state=0))
    for model in (
        GridSearchCV(pipeline, {"randomforestclassifier__max_depth": [2, 3]}, cv=2),
        FixedThresholdClassifier(pipeline, threshold=0.4, pos_label="yes"),
        FrozenEstimator(pipeline.fit(FRAME, TWO)), make_pipeline("passthrough", pipeline),
    ):
        raw, predictor = read(model.fit(FRAME, TWO), FRAME, TWO)
        assert_is_the_model(raw, predictor, FRAME)


def test_native_categories_behind_steps_are_followed_to_their_raw_column():
    codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    steps = make_column_transformer((SimpleImputer(), ["wage"]), (codes, ["city"]), ("passthrough", ["age"]))
    model = HistGradientBoostingClassifier(max_iter=5, min_samples_leaf=4, categorical_features=[1])
    raw, predictor = read(make_pipeline(steps, model).fit(FRAME, THREE), FRAME, THREE)
    sides = [place for place, column in enumerate(raw.forest.columns) if column.left is not None]
    assert {predictor.features[raw.players[place]] for place in sides} == {"city"}
    assert_is_the_model(raw, predictor, FRAME)
    assert_is_the_model(raw, predictor, FRAME.assign(city="Rome"))


@pytest.mark.parametrize("steps", [
    make_pipeline(SimpleImputer(), PolynomialFeatures(2)), KNNImputer(),
    FunctionTransformer(lambda frame: frame.fillna(0).cumsum(axis=1)),
])
def test_steps_that_mix_columns_are_not_followed(steps):
    fitted = make_pipeline(steps, RandomForestRegressor(3)).fit(FRAME[NUMBERS], SCORE.fillna(0))
    assert forest_of(opened(fitted, FRAME[NUMBERS], SCORE.fillna(0).to_numpy())) is None


def test_rows_are_coded_in_blocks(monkeypatch):
    fitted = make_pipeline(STEPS["one-hot"](), RandomForestClassifier(3)).fit(FRAME, TWO)
    raw, _ = read(fitted, FRAME, TWO)
    whole = raw.coded(FRAME)
    monkeypatch.setattr(raw_module, "BLOCK", 30)
    np.testing.assert_array_equal(raw.coded(FRAME), whole)
    assert raw.coded(FRAME[:0]).shape == (0, len(raw.forest.columns))
