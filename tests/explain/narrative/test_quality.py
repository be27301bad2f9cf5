import numpy as np
import pytest

from explain.narrative import describe_change, describe_performance, describe_predictions, doubts_about_performance
from explain.narrative.quality import describe_error, headline, no_better_than_guessing
from tests.made import performance, predictions, regression, score


def test_quality_with_interval_reading_and_share():
    first, second, third = describe_performance(performance())
    assert first == "On 300 rows the model's AUC is **0.91** (95 % interval 0.9 to 0.92)."
    assert second == "How to read it: 0.5 is a coin toss, 1 is perfect."
    assert third == r"**25 %** of these rows are **\>50K**."
    assert len(describe_performance(regression())) == 2


@pytest.mark.parametrize(("low", "high", "up", "guess"), [
    (0.48, 0.56, True, True), (0.51, 0.56, True, False), (0.3, 0.4, True, True), (0.4, 0.6, False, True),
    (0.3, 0.4, False, False), (float("nan"), float("nan"), True, False),
])
def test_no_better_than_guessing(low, high, up, guess):
    middle, half = (low + high) / 2, (high - low) / 2
    assert no_better_than_guessing(score("S", middle, 0.5, half=half, up=up)) is guess


def test_a_model_that_guesses_is_said_to():
    weak = performance(scores=(score("AUC", 0.52, 0.5, half=0.04),))
    doubts = doubts_about_performance(weak)
    assert "not clearly better" in doubts[0]
    assert "0.48 to 0.56" in doubts[0]
    assert doubts[1] == "Explanations here describe a model that may be mostly noise."
    assert doubts_about_performance(performance()) == ()


def test_few_rows_and_rare_outcomes_are_doubted():
    few = performance(rows=np.arange(30), prevalence=0.04)
    assert "Only 30 rows" in doubts_about_performance(few)[0]
    assert "(4 %)" in doubts_about_performance(few)[1]


def test_a_score_that_is_not_defined_is_passed_over():
    odd = performance(scores=(score("AUC", float("nan"), 0.5), score("Brier", 0.1, 0.2)))
    assert headline(odd).name == "Brier"
    assert headline(performance(scores=())) is None
    assert describe_performance(performance(scores=())) == ("No score could be measured.",)


def test_predictions_in_the_middle():
    made = predictions(values=np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3]]), rows=np.arange(3))
    assert describe_predictions(made, 1) == (
        r"Over 3 rows the model's score for **\>50K** is **20 %** in the middle.",
        "Half of the rows lie between 15 % and 25 %.")
    assert describe_predictions(predictions(0), 1) == ("There are no rows.",)


def test_errors_of_a_number():
    made = regression(truth=np.zeros(5), predictions=np.array([1.0, -2, 3, 4, 10]))
    assert describe_error(made) == (
        "Half of the predictions are off by at most **3 bikes**, nine in ten by at most 7.6 bikes.",)


def one(score_, row):
    return predictions(values=np.array([[1 - score_, score_]]), rows=np.array([row]))


def test_a_change_by_hand_is_compared_with_the_stored_row():
    stored = one(0.24, 3)
    assert describe_change(stored, stored, 1) == (r"The model's score for **\>50K** is **24 %**.",)
    assert describe_change(one(0.84, -1), stored, 1)[1] == (
        "For the row as it stands in the table it is 24 %: a change of **+60 points**.")
    assert describe_change(one(0.24, -1), stored, 1)[1].startswith("The model gives the same answer")
