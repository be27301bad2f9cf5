import numpy as np
import pytest

from explain.sections import prediction_cards, score_cards
from tests.made import performance, predictions, regression, score


def test_four_cards_of_a_classifier():
    auc, average, brier, above = score_cards(performance())
    assert auc[:3] == ("Ranking quality (AUC)", "0.91 ± 0.01", "0.5 is a coin toss, 1 is perfect")
    assert auc.help == "0.5 is a coin toss, 1 is perfect. 95 % interval 0.9 to 0.92."
    assert average.value == "24 %"
    assert average.reading == "22 % in the table"
    assert brier.reading == "0.182 without features, 0 is perfect"
    assert above[:3] == ("Rows from 50 % up", "30", "10 % of rows")


def test_four_cards_of_a_regression_have_its_unit():
    labels = [card.label for card in score_cards(regression())]
    assert labels == ["Variation explained (R²)", "Mean miss (MAE, bikes)", "Squared miss (RMSE, bikes)",
                      "Average prediction"]
    assert score_cards(regression())[3].value == "181 bikes"


@pytest.mark.parametrize(("value", "half", "shown"), [
    (0.919, 0.0099, "0.919 ± 0.010"), (28.4, 1.23, "28.4 ± 1.2"), (1234.0, 56.7, "1,230 ± 57"),
    (0.5, 0.004, "0.5 ± 0.004"),
])
def test_half_intervals_have_the_decimals_of_their_number(value, half, shown):
    assert score_cards(performance(scores=(score("AUC", value, 0.5, half=half),)))[0].value == shown


def test_a_score_that_is_not_defined_says_so():
    made = performance(scores=(score("AUC", float("nan"), 0.5),))
    assert score_cards(made)[0].value == "not defined"
    assert "interval not measured" in score_cards(made)[0].help


def test_a_model_without_probabilities_has_its_scores():
    made = performance(scale="margin", scores=(score("AUC", 0.9, 0.5), score("Accuracy", 0.8, 0.6)))
    assert [card.label for card in score_cards(made)] == ["Ranking quality (AUC)", "Accuracy"]


def test_readings_fit_on_a_card():
    for card in (*score_cards(performance()), *score_cards(regression()), *prediction_cards(predictions())):
        assert len(card.reading) <= 38, card


def test_predictions_without_a_target():
    rows, average, low, high = prediction_cards(predictions(values=np.tile([0.7, 0.3], (10, 1)), rows=np.arange(10)))
    assert rows.value == "10"
    assert average.label == r"Average score for \>50K"
    assert average.value == low.value == high.value == "30 %"
    assert prediction_cards(predictions(0))[0].value == "0"
