"""Outputs are called by classes, target or user; a number of several is measured by the target of its name."""

import numpy as np
import pandas as pd
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LinearRegression
from sklearn.naive_bayes import GaussianNB

import explain
from explain.errors import MethodError, ModelError

FRAME = pd.DataFrame({"a": np.arange(30.0), "b": np.arange(30.0) % 7})
BOTH = pd.DataFrame({"sum": FRAME["a"] + FRAME["b"], "gap": FRAME["a"] - 3 * FRAME["b"]})
TWO = LinearRegression().fit(FRAME, BOTH)


def test_the_number_that_the_target_names_is_explained_and_measured():
    table = explain.read_table(FRAME.join(BOTH["gap"]), target="gap", target_unit="km")
    predictor = explain.load_model(TWO, table, labels=["sum", "gap"])
    measured = explain.performance(predictor, table)
    assert (predictor.place(), measured.output, measured.unit) == (1, "gap", "km")
    assert measured.scores[0].value == pytest.approx(1.0)
    np.testing.assert_allclose(measured.predictions, BOTH["gap"], atol=1e-9)
    with pytest.raises(MethodError) as caught:
        explain.performance(predictor, table, output="sum")
    assert caught.value.code == "METHOD-TARGET"


def test_each_number_is_explained_on_its_own():
    table = explain.read_table(FRAME.join(BOTH["gap"]), target="gap", target_unit="km")
    predictor = explain.load_model(TWO, table, labels=["sum", "gap"])
    own = explain.shap_values(predictor, table, rows=[4])
    other = explain.shap_values(predictor, table, rows=[4], output="sum")
    assert (own.target, own.unit, other.target, other.unit) == ("gap", "km", "sum", "")
    assert own.predictions[0] == pytest.approx(BOTH["gap"][4])
    assert other.predictions[0] == pytest.approx(BOTH["sum"][4])
    found = explain.counterfactuals(predictor, table, row=4, wanted=(20, None), output="sum")
    assert found.wanted == "sum is at least 20"
    assert (found.predictions >= 20).all()
    assert len(found.predictions)


def test_a_target_that_the_model_does_not_predict_measures_nothing():
    table = explain.read_table(FRAME.join(BOTH["gap"]), target="gap")
    predictor = explain.load_model(TWO, table)
    assert predictor.outputs == ("output 1", "output 2")
    with pytest.raises(MethodError, match="predicts output 1 and output 2, and the target is 'gap'"):
        explain.performance(predictor, table)


def test_a_model_of_one_class_is_refused():
    alone = DummyClassifier().fit(FRAME, np.zeros(30))
    with pytest.raises(ModelError) as caught:
        explain.load_model(alone, explain.read_table(FRAME))
    assert caught.value.code == "MODEL-ONE"


def test_labels_that_differ_are_asked_for_and_then_measured():
    late = np.where(FRAME["a"] > 14, "yes", "no")
    model = GaussianNB().fit(FRAME, np.where(late == "yes", "B", "A"))
    table = explain.read_table(FRAME.assign(late=late), target="late")
    asked = explain.load_model(model, table)
    assert asked.label_question == (("A", "B"), ("no", "yes"))
    with pytest.raises(explain.DataError) as caught:
        explain.performance(asked, table)
    assert caught.value.code == "DATA-LABELS"
    answered = explain.load_model(model, table, labels=["no", "yes"])
    assert answered.label_question is None
    assert explain.performance(answered, table).scores[0].value > 0.95


@pytest.mark.parametrize("classes", [["y", "y"], [1, "1"], ["a", "b" * 1_001]], ids=["twice", "as text", "long"])
def test_answers_whose_names_do_not_tell_them_apart_are_refused(classes):
    """Each answer is asked for by its name: of two with one name, only the first would ever be explained."""
    model = GaussianNB().fit(FRAME, FRAME["a"] > 10)
    model.classes_ = np.array(classes, dtype=object)
    with pytest.raises(ModelError) as caught:
        explain.load_model(model, explain.read_table(FRAME))
    assert caught.value.code == "MODEL-NAMES"
    assert len(caught.value.problem) < 200
