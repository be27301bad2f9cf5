"""Answers and errors of every row are the model's own, and are worked out once."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.svm import LinearSVC

from explain import load_model, read_table
from explain.scores.every_row import all_answers, all_errors

RANDOM = np.random.default_rng(0)
FEATURES = pd.DataFrame({"a": RANDOM.normal(size=60), "b": RANDOM.normal(size=60)})
CLASSES = np.where(FEATURES["a"] + RANDOM.normal(size=60) > 0, "yes", "no")


def pair(model, target):
    dataset = read_table(FEATURES.assign(y=target), target="y")
    return load_model(model, dataset), dataset


def test_classes_are_as_wrong_as_the_true_one_is_improbable():
    model = LogisticRegression().fit(FEATURES, CLASSES)
    predictor, dataset = pair(model, CLASSES)
    true = np.array([row[list(model.classes_).index(label)] for row, label in
                     zip(model.predict_proba(FEATURES), CLASSES, strict=True)])
    assert np.allclose(all_errors(predictor, dataset), 1 - true, atol=1e-12)


def test_without_probabilities_a_row_is_right_or_wrong():
    model = LinearSVC().fit(FEATURES, CLASSES)
    predictor, dataset = pair(model, CLASSES)
    assert all_errors(predictor, dataset).tolist() == (model.predict(FEATURES) != CLASSES).astype(float).tolist()


def test_a_number_is_as_wrong_as_it_is_far_and_a_missing_truth_is_not_known():
    target = FEATURES["a"] * 2 + 1
    model = LinearRegression().fit(FEATURES[["b"]].assign(a=0.0)[["a", "b"]], target)
    target = target.mask(FEATURES.index == 3)
    predictor, dataset = pair(model, target)
    errors = all_errors(predictor, dataset)
    assert np.isnan(errors[3])
    assert np.allclose(errors, np.abs(model.predict(FEATURES) - target), equal_nan=True)


def test_the_model_is_asked_once():
    predictor, dataset = pair(LinearRegression().fit(FEATURES, FEATURES["a"]), FEATURES["a"])
    calls = []
    first = all_answers(predictor, dataset, progress=lambda *count: calls.append(count))
    asked = len(calls)
    assert asked > 0
    assert all_answers(predictor, dataset, progress=lambda *count: calls.append(count)) is first
    assert len(calls) == asked
    with pytest.raises(ValueError, match="read-only"):
        first[0, 0] = 1
