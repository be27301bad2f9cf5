"""Trees read from CatBoost's JSON answer as CatBoost does; what is not whole is refused."""

import json

import catboost
import numpy as np
import pytest

import explain
from explain.errors import ModelError
from explain.model.catboost_json import is_catboost_json, opened_catboost_json
from tests.pairs.making import catboost_bytes

QUIET = {"iterations": 6, "depth": 3, "verbose": 0, "allow_writing_files": False, "thread_count": 1}


@pytest.fixture(scope="module")
def gappy(frame):
    return frame[["age", "wage"]].astype(float)


def opened_pair(model, features, target):
    raw = catboost_bytes(model.fit(features, target), "json")
    assert is_catboost_json(raw)
    return explain.load_model(raw, explain.read_table(features))


@pytest.mark.parametrize("treatment", ["Min", "Max"])
def test_two_classes_with_gaps(gappy, frame, treatment):
    model = catboost.CatBoostClassifier(**QUIET, nan_mode=treatment)
    predictor = opened_pair(model, gappy, frame["late"])
    assert (predictor.outputs, predictor.format, predictor.library) == (("no", "yes"), "CatBoost JSON", "catboost")
    np.testing.assert_allclose(predictor(gappy), model.predict_proba(gappy), rtol=1e-12)
    margin = model.predict(gappy, prediction_type="RawFormulaVal")
    np.testing.assert_allclose(predictor(gappy, "margin")[:, 1], margin, rtol=1e-12)


def test_three_classes_and_two_numbers(gappy):
    three = np.array(["a", "b", "c"])[np.arange(len(gappy)) % 3]
    model = catboost.CatBoostClassifier(**QUIET)
    predictor = opened_pair(model, gappy, three)
    np.testing.assert_allclose(predictor(gappy), model.predict_proba(gappy), rtol=1e-12)
    two = catboost.CatBoostRegressor(**QUIET, loss_function="MultiRMSE")
    filled = gappy.fillna(0)
    np.testing.assert_allclose(opened_pair(two, filled, filled)(filled), two.predict(filled), rtol=1e-12)


@pytest.mark.parametrize("objective", ["RMSE", "MAE", "Poisson", "Tweedie:variance_power=1.5", "Quantile:alpha=0.8"])
def test_numbers_of_each_objective(gappy, frame, objective):
    model = catboost.CatBoostRegressor(**QUIET, loss_function=objective)
    predictor = opened_pair(model, gappy, frame["delay"])
    np.testing.assert_allclose(predictor(gappy)[:, 0], model.predict(gappy), rtol=1e-9)


@pytest.fixture(scope="module")
def held(gappy, frame):
    model = catboost.CatBoostRegressor(**QUIET).fit(gappy, frame["delay"])
    return json.loads(catboost_bytes(model, "json"))


@pytest.mark.parametrize(("path", "bad"), [
    (("oblivious_trees", 0, "leaf_values"), [1.0]), (("oblivious_trees", 0, "splits", 0, "float_feature_index"), 9),
    (("oblivious_trees", 0, "splits", 0, "float_feature_index"), -1),
    (("oblivious_trees", 1, "splits", 0, "border"), "x"),
    (("oblivious_trees", 1, "splits", 0, "border"), float("nan")), (("scale_and_bias",), [1]), (("features_info",), 3),
    (("oblivious_trees", 0, "splits", 0, "split_type"), "OnlineCtr"), (("model_info", "params"), {}),
    (("oblivious_trees", 2), None), (("features_info", "float_features", 0, "flat_feature_index"), 5),
], ids=str)
def test_what_is_not_whole_is_refused(held, path, bad):
    damaged = json.loads(json.dumps(held))
    inner = damaged
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = bad
    with pytest.raises(ModelError) as caught:
        opened_catboost_json(json.dumps(damaged).encode())
    assert caught.value.code == "MODEL-CATBOOST"


def test_columns_without_names_are_matched_by_their_place(gappy, frame):
    model = catboost.CatBoostRegressor(**QUIET).fit(gappy.to_numpy(), frame["delay"])
    predictor = explain.load_model(catboost_bytes(model, "json"), explain.read_table(gappy))
    assert predictor.matching[0].state == "by position"
    np.testing.assert_allclose(predictor(gappy)[:, 0], model.predict(gappy.to_numpy()), rtol=1e-12)


def test_half_a_file_and_uneven_trees_are_refused(held, gappy, frame):
    raw = json.dumps(held).encode()
    with pytest.raises(ModelError) as caught:
        opened_catboost_json(raw[: len(raw) // 2])
    assert caught.value.code == "MODEL-CATBOOST"
    uneven = catboost.CatBoostRegressor(**QUIET, grow_policy="Lossguide").fit(gappy, frame["delay"])
    with pytest.raises(ModelError) as caught:
        opened_catboost_json(catboost_bytes(uneven, "json"))
    assert caught.value.code == "MODEL-CATBOOST-JSON"


def test_an_objective_that_is_not_read_is_refused(held, gappy):
    held["model_info"]["params"]["loss_function"]["type"] = "YetiRank"
    with pytest.raises(ModelError) as caught:
        explain.load_model(json.dumps(held).encode(), explain.read_table(gappy))
    assert caught.value.code == "MODEL-CATBOOST-JSON"
