"""Errors of some rows are those of every row, and not known is no error."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.svm import LinearSVC

from explain import load_model, read_table
from explain.scores.every_row import all_errors
from explain.scores.row_errors import row_errors

RANDOM = np.random.default_rng(0)
FEATURES = pd.DataFrame({"a": RANDOM.normal(size=40), "b": RANDOM.normal(size=40)})
CLASSES = np.where(FEATURES["a"] + RANDOM.normal(size=40) > 0, "yes", "no")
ROWS = np.array([31, 2, 17])


@pytest.mark.parametrize(("model", "target", "kind"), [
    (LogisticRegression(), CLASSES, "probability"), (LinearSVC(), CLASSES, "miss"),
    (LinearRegression(), FEATURES["b"] ** 2, "distance"),
])
def test_errors_of_some_rows_are_those_of_every_row(model, target, kind):
    dataset = read_table(FEATURES.assign(y=target), target="y")
    predictor = load_model(model.fit(FEATURES, target), dataset)
    found = row_errors(predictor, dataset, ROWS)
    assert found.sizes == pytest.approx(all_errors(predictor, dataset)[ROWS])
    assert found.kind == kind


@pytest.mark.parametrize("target", [None, ["other"] * 40])
def test_without_a_truth_to_compare_with_nothing_is_known(target):
    dataset = read_table(FEATURES) if target is None else read_table(FEATURES.assign(y=target), target="y")
    predictor = load_model(LogisticRegression().fit(FEATURES, CLASSES), dataset)
    found = row_errors(predictor, dataset, ROWS)
    assert np.isnan(found.sizes).all()
    assert found.kind == ""
