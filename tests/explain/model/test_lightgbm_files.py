"""LightGBM files and boosters answer as LightGBM itself does."""

import lightgbm
import numpy as np
import pandas as pd
import pytest

import explain
from explain.errors import ModelError

SETTINGS = {"n_estimators": 6, "num_leaves": 5, "verbose": -1, "n_jobs": 1}


@pytest.fixture(scope="module")
def classifier(coded, frame):
    return lightgbm.LGBMClassifier(**SETTINGS).fit(coded, frame["late"])


@pytest.fixture(scope="module")
def text(classifier):
    return classifier.booster_.model_to_string()


def test_text_columns_meet_the_categories_of_the_training(text, classifier, coded, dataset):
    predictor = explain.load_model(text.encode(), dataset)
    np.testing.assert_array_equal(predictor(dataset.features), classifier.predict_proba(coded))
    margin = classifier.predict(coded, raw_score=True)
    np.testing.assert_array_equal(predictor(dataset.features, "margin"), np.column_stack([-margin, margin]))
    assert predictor.outputs == ("no", "yes")


def test_the_wrapper_keeps_its_text_labels(classifier, coded, dataset):
    predictor = explain.load_model(classifier, dataset)
    assert predictor.classes == ("no", "yes")
    np.testing.assert_array_equal(predictor(dataset.features), classifier.predict_proba(coded))
    margin = classifier.predict(coded, raw_score=True)
    np.testing.assert_array_equal(predictor(dataset.features, "margin")[:, 1], margin)


def test_lines_that_end_as_on_windows_open(text, dataset, classifier, coded):
    predictor = explain.load_model(text.replace("\n", "\r\n").encode(), dataset)
    np.testing.assert_array_equal(predictor(dataset.features), classifier.predict_proba(coded))


def test_several_classes_and_regression(numbers):
    target = pd.qcut(numbers["age"], 3, labels=False)
    several = lightgbm.LGBMClassifier(**SETTINGS).fit(numbers, target)
    table = explain.read_table(numbers)
    predictor = explain.load_model(several.booster_, table)
    assert predictor.outputs == ("0", "1", "2")
    np.testing.assert_array_equal(predictor(table.features), several.predict_proba(numbers))
    number = lightgbm.LGBMRegressor(**SETTINGS).fit(numbers, numbers["age"])
    predictor = explain.load_model(number.booster_, table)
    np.testing.assert_array_equal(predictor(table.features)[:, 0], number.predict(numbers))


def test_names_with_spaces_match_the_table(numbers, frame):
    spaced = numbers.rename(columns={"age": "age in years"})
    model = lightgbm.LGBMRegressor(**SETTINGS).fit(spaced, frame["delay"])
    table = explain.read_table(spaced)
    predictor = explain.load_model(model.booster_, table)
    assert predictor.features == ("age in years", "wage")
    np.testing.assert_array_equal(predictor(table.features)[:, 0], model.predict(spaced))


def test_ordered_categories_are_refused_in_words(coded, frame, dataset):
    ordered = coded.assign(city=coded["city"].cat.as_ordered())
    model = lightgbm.LGBMClassifier(**SETTINGS).fit(ordered, frame["late"])
    with pytest.raises(ModelError, match="ordered categories"):
        explain.load_model(model, dataset)


def test_half_a_file_is_refused_before_it_is_parsed(text, dataset):
    whole = text.encode()
    places = [text.index("\nTree=3") + 40, text.index("end of trees"), text.index("end of parameters"), 200]
    for place in places:
        with pytest.raises(ModelError, match="ends early or is damaged"):
            explain.load_model(whole[:place], dataset)
    with pytest.raises(ModelError, match="ends early or is damaged"):
        explain.load_model(text.replace("leaf_value=", "leaf_value=0 ", 1).encode(), dataset)
