"""XGBoost files and boosters answer as XGBoost itself does."""

import numpy as np
import pandas as pd
import pytest
import xgboost

import explain
from explain.errors import ModelError
from explain.model.xgboost_files import is_xgboost, softmax


@pytest.fixture(scope="module")
def classifier(coded, frame):
    model = xgboost.XGBClassifier(n_estimators=8, max_depth=3, n_jobs=1, enable_categorical=True)
    return model.fit(coded, (frame["late"] == "yes").astype(int))


def trained(rows, target, **settings):
    matrix = xgboost.DMatrix(rows, target, enable_categorical=True)
    return xgboost.train({"max_depth": 3, "nthread": 1, **settings}, matrix, num_boost_round=6)


@pytest.mark.parametrize("kind", ["json", "ubj"])
def test_text_columns_meet_the_categories_of_the_training(kind, classifier, coded, dataset):
    raw = bytes(classifier.get_booster().save_raw(kind))
    assert is_xgboost(raw)
    predictor = explain.load_model(raw, dataset)
    np.testing.assert_allclose(predictor(dataset.features), classifier.predict_proba(coded), rtol=1e-6)
    np.testing.assert_array_equal(predictor(dataset.features)[:, 1], classifier.predict_proba(coded)[:, 1])
    margin = classifier.predict(coded, output_margin=True)
    np.testing.assert_array_equal(predictor(dataset.features, "margin"), np.column_stack([-margin, margin]))
    assert predictor.outputs == ("no", "yes")
    assert (predictor.library, predictor.version) == ("xgboost", xgboost.__version__)


def test_the_wrapper_answers_as_its_file_does(classifier, coded, dataset):
    predictor = explain.load_model(classifier, dataset)
    np.testing.assert_array_equal(predictor(dataset.features), classifier.predict_proba(coded))
    margin = classifier.predict(coded, output_margin=True)
    np.testing.assert_array_equal(predictor(dataset.features, "margin")[:, 1], margin)


@pytest.mark.parametrize("objective", ["multi:softprob", "multi:softmax"])
def test_several_classes(objective, numbers):
    target = pd.qcut(numbers["age"], 3, labels=False)
    booster = trained(numbers, target, objective=objective, num_class=3)
    table = explain.read_table(numbers.assign(y=target.map({0: "low", 1: "mid", 2: "top"})), target="y")
    predictor = explain.load_model(booster, table)
    margin = booster.predict(xgboost.DMatrix(numbers), output_margin=True)
    assert predictor.outputs == ("low", "mid", "top")
    np.testing.assert_array_equal(predictor(table.features, "margin"), margin)
    np.testing.assert_allclose(predictor(table.features), softmax(margin), rtol=1e-6)
    if objective == "multi:softprob":
        np.testing.assert_allclose(predictor(table.features), booster.predict(xgboost.DMatrix(numbers)), rtol=1e-5)


@pytest.mark.parametrize("objective", ["reg:squarederror", "count:poisson", "reg:logistic"])
def test_regression(objective, numbers):
    target = numbers["age"] / (100 if objective == "reg:logistic" else 1)
    booster = trained(numbers, target, objective=objective)
    table = explain.read_table(numbers)
    predictor = explain.load_model(booster, table)
    assert (predictor.task, predictor.outputs) == ("regression", ("prediction",))
    np.testing.assert_array_equal(predictor(table.features)[:, 0], booster.predict(xgboost.DMatrix(numbers)))


def test_a_raw_margin_offers_no_probability(numbers, frame):
    booster = trained(numbers, frame["late"] == "yes", objective="binary:logitraw")
    predictor = explain.load_model(booster, explain.read_table(numbers))
    assert tuple(predictor.answers) == ("margin",)


def test_the_best_round_counts_as_the_wrapper_or_the_booster_counts_it(numbers, frame, tmp_path):
    target = (frame["late"] == "yes").astype(int)
    half = len(numbers) // 2
    model = xgboost.XGBClassifier(n_estimators=60, learning_rate=1.0, early_stopping_rounds=2, n_jobs=1)
    model.fit(numbers[:half], target[:half], eval_set=[(numbers[half:], target[half:])], verbose=False)
    assert model.best_iteration + 1 < model.get_booster().num_boosted_rounds()
    model.save_model(tmp_path / "model.json")
    table = explain.read_table(numbers)
    by_file = explain.load_model(tmp_path / "model.json", table)
    np.testing.assert_array_equal(by_file(table.features)[:, 1], model.predict_proba(numbers)[:, 1])
    plain = explain.load_model(model.get_booster(), table)
    assert any("as the best" in note for note in plain.notes)
    everything = model.get_booster().predict(xgboost.DMatrix(numbers))
    np.testing.assert_array_equal(plain(table.features)[:, 1], everything)


def test_a_booster_of_a_bare_array_is_matched_by_position(numbers, frame):
    booster = trained(numbers.to_numpy(), frame["delay"])
    table = explain.read_table(numbers)
    predictor = explain.load_model(booster, table)
    np.testing.assert_array_equal(
        predictor(table.features)[:, 0], booster.predict(xgboost.DMatrix(numbers.to_numpy()))
    )


def test_a_booster_of_codes_refuses_text_in_words(features, frame, dataset):
    codes = features.assign(**{name: features[name].astype("category").cat.codes for name in ("city", "job")})
    booster = trained(codes, frame["delay"])
    with pytest.raises(ModelError, match=r"fitted on numbers, but column 'city' holds text such as 'Lyon'"):
        explain.load_model(booster, dataset)


@pytest.mark.parametrize("kind", ["json", "ubj"])
@pytest.mark.parametrize("share", [0.3, 0.9, 0.999])
def test_a_truncated_file_is_refused(kind, share, numbers, frame):
    raw = bytes(trained(numbers, frame["delay"]).save_raw(kind))
    with pytest.raises(ModelError, match="XGBoost cannot read"):
        explain.load_model(raw[: int(len(raw) * share)], explain.read_table(numbers))
