"""CatBoost's own files: answers equal the model's, text columns as text, damage said."""

import catboost
import numpy as np
import pytest

import explain
from explain.errors import ModelError
from explain.model.catboost_files import is_catboost, opened_catboost
from tests.pairs.making import catboost_bytes

QUIET = {"iterations": 3, "depth": 2, "verbose": 0, "allow_writing_files": False, "thread_count": 1}


def test_probability_and_margin_of_a_classifier_with_text(frame):
    features = frame[["age", "city"]]
    model = catboost.CatBoostClassifier(**QUIET, cat_features=["city"]).fit(features, frame["late"])
    table = explain.read_table(features.assign(late=frame["late"]), target="late")
    predictor = explain.load_model(catboost_bytes(model), table)
    assert (predictor.outputs, predictor.library, predictor.format) == (("no", "yes"), "catboost", "CatBoost cbm")
    np.testing.assert_array_equal(predictor(table.features), model.predict_proba(features))
    margin = model.predict(features, prediction_type="RawFormulaVal")
    np.testing.assert_array_equal(predictor(table.features, "margin"), np.column_stack([-margin, margin]))


def test_columns_without_names_are_matched_by_their_place(numbers, frame):
    model = catboost.CatBoostRegressor(**QUIET).fit(numbers.to_numpy(), frame["delay"])
    predictor = explain.load_model(catboost_bytes(model), explain.read_table(numbers))
    np.testing.assert_array_equal(predictor(numbers)[:, 0], model.predict(numbers.to_numpy()))
    assert predictor.matching[1].state == "by position"


def test_several_labels_at_once_are_refused(numbers):
    model = catboost.CatBoostClassifier(**QUIET, loss_function="MultiLogloss").fit(numbers, (numbers > 30).astype(int))
    with pytest.raises(ModelError) as caught:
        explain.load_model(catboost_bytes(model), explain.read_table(numbers))
    assert caught.value.code == "MODEL-TARGETS"


@pytest.mark.parametrize("raw", [b"CBM1", b"CBM1" + bytes(400)], ids=["short", "zeros"])
def test_a_damaged_file_is_said(raw):
    assert is_catboost(raw)
    with pytest.raises(ModelError) as caught:
        opened_catboost(raw)
    assert caught.value.code == "MODEL-CATBOOST"


def test_a_model_that_was_never_fitted_is_said(numbers):
    with pytest.raises(ModelError) as caught:
        explain.load_model(catboost.CatBoost(), explain.read_table(numbers))
    assert caught.value.code == "MODEL-FIT"


@pytest.mark.parametrize("objective", ["Poisson", "Tweedie:variance_power=1.5", "RMSEWithUncertainty", "MAE"])
def test_a_regressor_answers_on_the_scale_of_its_target(numbers, frame, objective):
    model = catboost.CatBoostRegressor(**QUIET, loss_function=objective).fit(numbers, frame["delay"])
    predictor = explain.load_model(catboost_bytes(model), explain.read_table(numbers))
    np.testing.assert_array_equal(predictor(numbers), np.reshape(model.predict(numbers), (len(numbers), -1)))
