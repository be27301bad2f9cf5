"""Effects of tree models from their trees, beside the model asked value by value; and what is not believed."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from lightgbm import LGBMClassifier, LGBMRegressor
from sklearn.base import clone
from sklearn.compose import make_column_transformer
from sklearn.ensemble import (
    ExtraTreesRegressor,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler
from xgboost import XGBClassifier, XGBRegressor

from explain import accumulated_effects, dependence, load_model, permutation_importance, read_table, surface
from explain.methods.importance import shuffling
from explain.methods.trees import curves, shuffles
from explain.methods.trees.curves import MODEL, NOT_CONFIRMED, TREES, sums_of

N = 240


def table(gaps=True, seed=0):
    random = np.random.default_rng(seed)
    frame = pd.DataFrame({
        "age": random.integers(17, 80, N).astype(float), "pay": random.lognormal(size=N),
        "town": random.choice(["Oslo", "Rome", "Lyon", "Bonn"], N), "hours": random.normal(40, 9, N),
        "idle": random.normal(size=N),
    })
    signal = frame["age"] / 20 + frame["pay"] * (frame["town"] == "Rome") + np.sin(frame["hours"] / 5)
    if gaps:
        frame.loc[random.random(N) < 0.2, "pay"] = np.nan
        frame.loc[random.random(N) < 0.1, "town"] = None
    return frame, signal


def one_hot(model):
    return make_pipeline(
        make_column_transformer((OneHotEncoder(handle_unknown="ignore"), ["town"]), remainder="passthrough"), model
    )


def filled(model):
    numbers = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler())
    return make_pipeline(make_column_transformer(
        (numbers, ["age", "pay", "hours", "idle"]), (OneHotEncoder(handle_unknown="ignore"), ["town"]),
        sparse_threshold=0,
    ), model)


def by_codes(model):
    codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan)
    return make_pipeline(make_column_transformer((codes, ["town"]), remainder="passthrough"), model)


REGRESSORS = {
    "XGBoost": one_hot(XGBRegressor(n_estimators=15, max_depth=4)),
    "XGBoost, counts": one_hot(XGBRegressor(n_estimators=15, max_depth=3, objective="count:poisson")),
    "LightGBM": one_hot(LGBMRegressor(n_estimators=15, num_leaves=9, min_child_samples=5, verbose=-1)),
    "histogram boosting": one_hot(HistGradientBoostingRegressor(max_iter=15)),
    "histogram boosting, categories": by_codes(
        HistGradientBoostingRegressor(max_iter=15, categorical_features=[0], min_samples_leaf=5)
    ),
    "gradient boosting": filled(GradientBoostingRegressor(n_estimators=15, random_state=0)),
    "extra trees": filled(ExtraTreesRegressor(10, max_depth=9, random_state=0)),
}
CLASSIFIERS = {
    "XGBoost": one_hot(XGBClassifier(n_estimators=10, max_depth=3)),
    "LightGBM": one_hot(LGBMClassifier(n_estimators=10, num_leaves=7, min_child_samples=5, verbose=-1)),
    "histogram boosting": one_hot(HistGradientBoostingClassifier(max_iter=8)),
    "gradient boosting": filled(GradientBoostingClassifier(n_estimators=8, random_state=0)),
    "random forest": filled(RandomForestClassifier(10, max_depth=8, random_state=0)),
}


def opened(model, classes=0):
    frame, signal = table()
    target = pd.qcut(signal, classes, labels=False) if classes else np.abs(signal)
    dataset = read_table(frame.assign(y=target), target="y")
    return load_model(clone(model).fit(frame, target), dataset), dataset


def asked(predictor, dataset, rows, feature, cells, output, scale):
    """The model's answers with one column set to each raw cell in turn."""
    frame = dataset.features.iloc[rows]
    given = pd.concat([
        frame.assign(**{feature: pd.Series(cell, index=frame.index, dtype=frame[feature].dtype)}) for cell in cells
    ], ignore_index=True)
    return predictor(given, scale)[:, predictor.place(output)].reshape(len(cells), len(frame)).T


def assert_the_model_says_so(predictor, dataset, feature, output=None, scale=None, engine=TREES):
    found = dependence(predictor, dataset, feature, rows=range(60), output=output, scale=scale, n_grid=7)
    assert found.provenance.engine == engine
    cells = dataset.schema[feature].decode(found.grid)
    expected = asked(predictor, dataset, range(60), feature, cells, output, found.scale)
    np.testing.assert_allclose(found.individual, expected, rtol=2e-6, atol=2e-6)
    np.testing.assert_allclose(found.average, found.individual.mean(axis=0), rtol=0, atol=1e-12)
    return found


@pytest.mark.parametrize("name", REGRESSORS)
def test_curves_of_regressors_are_the_models_own(name):
    predictor, dataset = opened(REGRESSORS[name])
    for feature in ("age", "pay", "town"):
        assert_the_model_says_so(predictor, dataset, feature)


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("name", CLASSIFIERS)
def test_curves_of_classifiers_are_the_models_own_on_each_scale(name, classes):
    predictor, dataset = opened(CLASSIFIERS[name], classes)
    for scale in predictor.answers:
        assert_the_model_says_so(predictor, dataset, "pay", output=0, scale=scale)
    assert_the_model_says_so(predictor, dataset, "town", output=classes - 1)


def test_a_surface_is_the_models_own():
    predictor, dataset = opened(CLASSIFIERS["XGBoost"], 3)
    found = surface(predictor, dataset, ("pay", "town"), rows=range(30), n_grid=6)
    assert found.provenance.engine == TREES
    pay = dataset.schema["pay"].decode(found.grids[0])
    frame = dataset.features.iloc[:30]
    for k, town in enumerate(dataset.schema["town"].decode(found.grids[1])):
        one_town = replace(dataset, features=frame.assign(town=pd.Series(town, index=frame.index, dtype="str")))
        expected = asked(predictor, one_town, range(30), "pay", pay, None, "probability").mean(axis=0)
        np.testing.assert_allclose(found.average[:, k], expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize("feature", ["hours", "town"])
def test_accumulated_effects_are_those_asked_of_the_model(feature, monkeypatch):
    predictor, dataset = opened(CLASSIFIERS["LightGBM"], 2)
    walked = accumulated_effects(predictor, dataset, feature)
    monkeypatch.setattr(curves, "sums_of", lambda *_: None)
    by_model = accumulated_effects(predictor, dataset, feature)
    assert (walked.provenance.engine, by_model.provenance.engine) == (TREES, MODEL)
    for name in ("average", "low", "high", "precision"):
        np.testing.assert_allclose(getattr(walked, name), getattr(by_model, name), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("model", "classes"), [
    (REGRESSORS["XGBoost"], 0), (CLASSIFIERS["XGBoost"], 2), (CLASSIFIERS["histogram boosting"], 3),
    (CLASSIFIERS["random forest"], 2),
])
def test_importance_is_that_asked_of_the_model(model, classes, monkeypatch):
    predictor, dataset = opened(model, classes)
    walked = permutation_importance(predictor, dataset, n_repeats=4)
    monkeypatch.setattr(shuffling, "tree_answers", lambda *_: None)
    by_model = permutation_importance(predictor, dataset, n_repeats=4)
    assert (walked.provenance.engine, by_model.provenance.engine) == (TREES, "shuffled columns")
    # A forest's equal sums are ties for the walk; the model adds them up in another order each, so a few are none.
    allowed = 1e-3 if model is CLASSIFIERS["random forest"] else 1e-6
    np.testing.assert_allclose(walked.mean, by_model.mean, rtol=1e-5, atol=allowed)
    np.testing.assert_allclose(walked.high, by_model.high, rtol=1e-5, atol=allowed)


def test_deep_trees_are_shuffled_by_the_model(monkeypatch):
    predictor, dataset = opened(REGRESSORS["XGBoost"])
    monkeypatch.setattr(shuffles, "LARGEST_TREE", 3)
    assert permutation_importance(predictor, dataset, n_repeats=2).provenance.engine == "shuffled columns"


def test_a_column_that_no_tree_asks_is_exactly_flat_and_of_no_importance():
    frame, signal = table(gaps=False)
    dataset = read_table(frame.assign(y=signal), target="y")
    model = XGBRegressor(n_estimators=5).fit(frame[["age", "pay"]], signal)
    predictor = load_model(model, dataset)
    found = dependence(predictor, dataset, "town")
    assert found.provenance.engine == TREES
    assert (found.individual == found.individual[:, :1]).all()
    assert found.precision > 0
    given = permutation_importance(predictor, dataset, n_repeats=2)
    assert given.mean[[2, 3, 4]].tolist() == [0, 0, 0]


def test_rows_given_by_their_values_and_unseen_categories():
    predictor, dataset = opened(REGRESSORS["XGBoost"])
    row = {"age": 40.0, "pay": None, "town": "Kyiv", "hours": 38.0, "idle": 0.0}
    found = dependence(predictor, dataset, "age", rows=[row], grid=[20, 30, 70])
    assert found.provenance.engine == TREES
    cells = pd.DataFrame([{**row, "pay": np.nan, "age": age} for age in (20.0, 30.0, 70.0)]).astype({"town": "str"})
    np.testing.assert_allclose(found.average, predictor(cells)[:, 0], rtol=1e-6)


def test_blocks_of_rows_change_nothing(monkeypatch):
    predictor, dataset = opened(REGRESSORS["LightGBM"])
    rows = dataset.permutation(None, 0).repeat(5)
    whole = dependence(predictor, dataset, "pay", rows=rows)
    monkeypatch.setattr(curves, "BLOCK_CELLS", 1)
    monkeypatch.setattr(curves, "CODED", 1)
    parts = dependence(predictor, dataset, "pay", rows=rows)
    assert parts.provenance.engine == TREES
    np.testing.assert_array_equal(parts.individual, whole.individual)


def test_progress_counts_to_the_end_and_may_stop():
    predictor, dataset = opened(CLASSIFIERS["XGBoost"], 3)
    told = []
    dependence(predictor, dataset, "pay", n_grid=7, progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1]
    assert [done for done, _ in told] == sorted(done for done, _ in told)

    def stop(done, total):
        raise InterruptedError

    for method in (dependence, accumulated_effects):
        with pytest.raises(InterruptedError):
            method(predictor, dataset, "pay", progress=stop)


def tampered(monkeypatch, change):
    """Have the trees read otherwise than they are."""
    read = curves.forest_of
    monkeypatch.setattr(curves, "forest_of", lambda predictor: change(read(predictor)))


def wrong_leaf(raw):
    values = raw.forest.values.copy()
    values[np.argmax(np.abs(values[:, 0]))] *= 1.001
    return replace(raw, forest=replace(raw.forest, values=values))


def wrong_column(raw):
    return replace(raw, players=np.where(raw.players == 0, 1, raw.players))


@pytest.mark.parametrize("change", [wrong_leaf, wrong_column])
def test_trees_that_the_model_does_not_confirm_are_not_believed(monkeypatch, change):
    predictor, dataset = opened(REGRESSORS["gradient boosting"])
    rows = dataset.permutation(None, 0)
    expected = dependence(predictor, dataset, "age", rows=rows)
    tampered(monkeypatch, change)
    found = dependence(predictor, dataset, "age", rows=rows)
    assert (expected.provenance.engine, found.provenance.engine) == (TREES, NOT_CONFIRMED)
    np.testing.assert_allclose(found.individual, expected.individual, rtol=1e-9)


def test_curves_whose_mean_is_not_what_counting_finds_are_not_believed(monkeypatch):
    predictor, dataset = opened(REGRESSORS["gradient boosting"])
    walked = curves.individual_curves

    def moved(walk, codes, columns, sets, report=None):
        found = walked(walk, codes, columns, sets, report)
        found[1:, 1:] += 1e-6  # not in the rows as they are, nor in the first row
        return found

    monkeypatch.setattr(curves, "individual_curves", moved)
    assert dependence(predictor, dataset, "age").provenance.engine == NOT_CONFIRMED


def test_a_wrong_leaf_is_not_believed_for_importance(monkeypatch):
    predictor, dataset = opened(REGRESSORS["gradient boosting"])
    tampered(monkeypatch, wrong_leaf)
    assert permutation_importance(predictor, dataset, n_repeats=2).provenance.engine == "shuffled columns"


def test_what_is_no_sum_over_trees_is_asked_of_the_model(monkeypatch):
    frame, signal = table(gaps=False)
    X = frame[["age", "hours"]]
    dataset = read_table(X.assign(y=signal), target="y")
    predictor = load_model(LinearRegression().fit(X, signal), dataset)
    assert dependence(predictor, dataset, "age").provenance.engine == MODEL
    predictor, dataset = opened(CLASSIFIERS["gradient boosting"], 2)
    assert sums_of(predictor, (1,), "probability").link == "logistic"
    monkeypatch.setattr(curves, "ready", lambda: False)  # kernels that are being compiled
    assert dependence(predictor, dataset, "age").provenance.engine == MODEL
