"""Without a model its stored answers are shown and measured, row by row; no other row is answered."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

import explain
from explain.errors import DataError, MethodError
from explain.model.recorded import recorded_predictions

RANDOM = np.random.default_rng(3)
N = 60
SHARE = RANDOM.random(N).round(3)
LATE = np.where(RANDOM.random(N) < SHARE, "yes", "no")
FRAME = pd.DataFrame({"age": np.repeat([20, 30], N // 2), "p": SHARE, "q": 1 - SHARE, "late": LATE,
                      "said": np.where(SHARE > 0.5, "yes", "no"), "delay": SHARE * 100, "code": (LATE == "yes") * 1})


def table(*columns, target=None):
    return explain.read_table(FRAME[list(columns)], target=target)


def test_probabilities_of_one_class_are_measured_as_they_stand():
    held = table("age", "p", "late", target="late")
    known = recorded_predictions(held, "p")
    assert (known.task, known.outputs, known.scale) == ("binary", ("no", "yes"), "probability")
    assert known.features == ("age",)
    np.testing.assert_array_equal(explain.predictions(known, held).values[:, 1], SHARE)
    measured = explain.performance(known, held)
    assert measured.scores[0].value == pytest.approx(roc_auc_score(LATE == "yes", SHARE))
    other = recorded_predictions(held, "p", positive="no")
    np.testing.assert_array_equal(explain.predictions(other, held, rows=[5, 2]).values[:, 0], SHARE[[5, 2]])
    assert other.fingerprint != known.fingerprint
    assert "probabilities of 'yes'" in known.notes[0]


def test_rows_that_repeat_keep_their_own_predictions():
    held = table("age", "p", "late", target="late")
    values = explain.predictions(recorded_predictions(held, "p"), held, rows=[1, 2]).values[:, 1]
    assert values.tolist() == SHARE[[1, 2]].tolist()
    assert values[0] != values[1]


def test_numbers_are_predictions_of_a_number():
    held = explain.read_table(FRAME[["age", "delay"]].assign(true=SHARE * 100 + 1), target="true", target_unit="min")
    known = recorded_predictions(held, "delay")
    assert (known.task, known.outputs, known.scale) == ("regression", ("true",), "target")
    scores = {score.name: score.value for score in explain.performance(known, held).scores}
    assert scores["RMSE"] == pytest.approx(1.0)


def test_without_a_target_numbers_are_numbers():
    assert recorded_predictions(table("age", "p"), "p").outputs == ("prediction",)


@pytest.mark.parametrize(("column", "target"), [("said", "late"), ("code", "late")])
def test_classes_score_one_where_they_are_the_answer(column, target):
    frame = FRAME if column == "said" else FRAME.assign(late=(LATE == "yes") * 1)
    held = explain.read_table(frame[["age", column, target]], target=target)
    known = recorded_predictions(held, column)
    values = explain.predictions(known, held).values
    assert set(values.ravel()) == {0.0, 1.0}
    truth = FRAME[column].isin(["yes", 1])
    np.testing.assert_array_equal(values[:, 1] == 1, truth)


def test_one_column_for_each_class():
    held = explain.read_table(
        FRAME[["age", "late"]].assign(p_yes=SHARE, p_no=1 - SHARE), target="late"
    )
    known = recorded_predictions(held, ["p_yes", "p_no"])
    assert known.outputs == ("yes", "no")
    assert known.place("yes") == 0
    np.testing.assert_array_equal(explain.predictions(known, held).values[:, 0], SHARE)
    assert recorded_predictions(table("age", "p", "q"), ["p", "q"]).outputs == ("p", "q")


def test_every_view_of_other_rows_says_that_there_is_no_model():
    held = table("age", "p", "late", target="late")
    known = recorded_predictions(held, "p")
    asks = [
        lambda: explain.shap_values(known, held, rows=[1]), lambda: explain.lime_weights(known, held, rows=[1]),
        lambda: explain.dependence(known, held, "age"), lambda: explain.accumulated_effects(known, held, "age"),
        lambda: explain.permutation_importance(known, held), lambda: explain.counterfactuals(known, held, row=1),
        lambda: explain.predictions(known, held, rows=[{"age": 25}]),
    ]
    for ask in asks:
        with pytest.raises(MethodError) as caught:
            ask()
        assert caught.value.code == "METHOD-NO-MODEL"
        assert "only its predictions in column 'p'" in caught.value.problem


@pytest.mark.parametrize(("columns", "words"), [
    ("late", "is the target"), ([], "were not named"), (["p", "p"], "one twice"), ("delay", "neither classes"),
    (["p", "age"], "add up to"), (["p", "q"], "do not name the target's labels"), ("blank", "is missing in 1 row"),
    ("none", "no column 'none'"),
])
def test_what_is_no_prediction_is_refused(columns, words):
    blank = pd.Series(SHARE).where(np.arange(N) > 0)
    held = explain.read_table(FRAME.assign(blank=blank).drop(columns="code"), target="late")
    with pytest.raises(DataError, match=words):
        recorded_predictions(held, columns)
