"""A cohort holds the rows that brute force finds, in every method that is asked about it."""

import re

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

import explain
from explain.errors import MethodError
from explain.narrative import describe_provenance

RANDOM = np.random.default_rng(1)
FEATURES = pd.DataFrame({"a": RANDOM.normal(size=300), "b": RANDOM.integers(0, 4, 300)})
LABELS = np.where(FEATURES["a"] + RANDOM.normal(size=300) > 0, "yes", "no")
MODEL = LogisticRegression().fit(FEATURES, LABELS)
SCORES = MODEL.predict_proba(FEATURES)[:, 1]
WHERE = [{"of": "prediction", "name": "yes", "scale": "probability", "low": 0.3, "high": 0.7},
         {"of": "column", "name": "b", "low": 1, "high": None}]
EXPECTED = np.flatnonzero((SCORES >= 0.3) & (SCORES <= 0.7) & (FEATURES["b"] >= 1))


@pytest.fixture(scope="module")
def pair():
    dataset = explain.read_table(FEATURES.assign(y=LABELS), target="y")
    return explain.load_model(MODEL, dataset), dataset


def test_all_conditions_hold(pair):
    found = explain.cohort(*pair, where=WHERE)
    assert found.n_rows == len(EXPECTED) > 20
    assert found.rows.tolist() == EXPECTED.tolist()


def test_the_rest_is_all_others(pair):
    found = explain.cohort(*pair, where=WHERE, rest=True)
    assert found.rows.tolist() == np.setdiff1d(np.arange(300), EXPECTED).tolist()


def test_error_and_truth_are_conditions(pair):
    wrong = np.where(LABELS == "yes", 1 - SCORES, SCORES) > 0.5
    found = explain.cohort(*pair, where=[{"of": "error", "low": 0.5, "high": None}])
    assert found.rows.tolist() == np.flatnonzero(wrong).tolist()
    yes = explain.cohort(*pair, where=[{"of": "truth", "levels": ["yes"]}])
    assert yes.rows.tolist() == np.flatnonzero(LABELS == "yes").tolist()


def test_no_row_is_a_legal_answer(pair):
    assert explain.cohort(*pair, where=[{"of": "column", "name": "b", "low": 99, "high": None}]).n_rows == 0


def test_a_workspace_asks_any_method_of_a_cohort():
    frame = FEATURES.assign(y=LABELS)
    with explain.open_workspace(MODEL, frame, target="y") as workspace:
        asked = {"where": WHERE}
        performance = workspace.ask("performance", cohort=asked)
        assert performance.rows.tolist() == EXPECTED.tolist()
        shap = workspace.ask("shap_values", cohort=asked, sample=10)
        order = explain.read_table(frame, target="y").permutation(None, 0)
        assert shap.rows.tolist() == [row for row in order.tolist() if row in set(EXPECTED.tolist())][:10]
        told = re.sub(r"[\\\u2060]", "", describe_provenance(shap.provenance))
        assert "cohort: score for yes 30 % to 70 %, b from 1" in told
        with pytest.raises(MethodError, match="No row"):
            workspace.ask("predictions", cohort={"where": [{"of": "column", "name": "b", "low": 99, "high": None}]})
