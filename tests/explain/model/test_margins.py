"""A margin is called log-odds only where the probability follows from it."""

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.svm import SVC
from xgboost import XGBClassifier

import explain
from explain.model.margins import SCORE_UNITS

BOOSTED = [GradientBoostingClassifier(n_estimators=3), XGBClassifier(n_estimators=3, n_jobs=1)]


def named(model):
    return type(model).__name__


@pytest.mark.parametrize("model", [LogisticRegression(), *BOOSTED], ids=named)
@pytest.mark.parametrize("n_classes", [2, 3])
def test_margins_that_give_the_probability_are_log_odds(model, n_classes, numbers):
    table = explain.read_table(numbers)
    predictor = explain.load_model(model.fit(numbers, np.arange(len(numbers)) % n_classes), table)
    assert predictor.margin_unit == ""
    assert explain.shap_values(predictor, table, rows=[0], scale="margin").unit == ""


@pytest.mark.parametrize("model", [SVC(), RidgeClassifier(), KMeans(2, n_init=1)], ids=named)
def test_other_scores_have_units_of_their_own(model, numbers, frame):
    table = explain.read_table(numbers)
    predictor = explain.load_model(model.fit(numbers, frame["late"]), table)
    assert predictor.margin_unit == SCORE_UNITS
    assert explain.shap_values(predictor, table, rows=[0]).unit == SCORE_UNITS
    assert explain.predictions(predictor, table).unit == SCORE_UNITS
