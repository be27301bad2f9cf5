import numpy as np
import pytest

from explain.narrative.plain_quality import (
    plain_calibration,
    plain_confusion,
    plain_error,
    plain_performance,
    plain_precision_recall,
    plain_predictions,
    plain_residuals,
    plain_roc,
)
from tests.made import curve, performance, predictions, regression


def test_counts_of_a_hundred_are_those_of_the_table():
    """47 of 75 found, 15 of 225 called so by mistake."""
    found, wrong = plain_confusion(performance())
    assert found == "Of 100 cases that are **\\>50K**, the model finds **about 63** and misses about 37."
    assert "**about 7**" in wrong


def test_few_cases_are_counted_as_they_are():
    found, _ = plain_confusion(performance(confusion=np.array([[210, 15], [3, 7]])))
    assert found == "Of 10 cases that are **\\>50K**, the model finds **7**."


def test_of_several_classes_the_hardest_is_named():
    table = np.array([[50, 0, 0], [0, 40, 10], [25, 0, 25]])
    made = performance(task="multiclass", confusion=table, confusion_labels=("a", "b", "c"), outputs=("a", "b", "c"))
    assert plain_confusion(made) == (
        "The model says the right class in **77 of 100** cases.",
        "It is right least often for **c**: in 50 of 100.",
    )


def test_the_area_under_the_curve_is_told_as_pairs():
    assert "in **91 of 100** such pairs" in plain_roc(performance())[0]
    assert plain_roc(performance(scores=())) == ("How well the model tells the two apart could not be measured.",)


def test_finding_half_is_read_off_the_curve():
    made = performance(precision_recall=curve("PR", np.array([0, 0.4, 0.5, 1]), np.array([1, 0.9, 0.8, 0.25])))
    assert "of which **80 of 100** are right" in plain_precision_recall(made)[0]
    assert "25 of 100" in plain_precision_recall(made)[1]


def test_the_forecast_furthest_off_is_told_where_there_are_rows_enough():
    line = curve("calibration", np.array([0.1, 0.5, 0.9]), np.array([0.1, 0.7, 0.2]), n=np.array([50, 50, 5]))
    words = plain_calibration(performance(calibration=line))
    assert "cases scored 50 %" in words[1]
    assert "**70 of 100**" in words[1]
    assert "Too few" in plain_calibration(regression())[0]


def test_misses_of_a_number_are_told_with_its_unit():
    made = regression(truth=np.zeros(100), predictions=np.arange(100.0))
    assert plain_error(made) == (
        "For 50 of 100 cases the model is off by at most **49.5 bikes**, for 90 of 100 by at most 89.1 bikes.",
    )
    assert plain_performance(made) == plain_error(made)
    assert "more than 99 of 100" not in plain_residuals(made)[0]
    assert "**99 of 100**" in plain_residuals(made)[0]


def test_predictions_lie_between_the_ends_of_their_middle():
    assert plain_predictions(predictions(), 1)[1].startswith("For 80 of 100 cases it lies between")


@pytest.mark.parametrize("words", [plain_error, plain_residuals])
def test_no_rows_are_said(words):
    made = regression(truth=np.empty(0), predictions=np.empty(0))
    assert words(made) == ("There are no cases with a known answer.",)
