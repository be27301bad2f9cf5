import numpy as np
import pandas as pd
import pytest

from explain import read_table
from explain.checks.support.standing_in import stand_in
from explain.model.asking import Question
from tests.formulas import formula

FRAME = pd.DataFrame(np.random.default_rng(0).normal(size=(600, 2)), columns=list("ab")).assign(
    town=np.random.default_rng(1).choice(["x", "y"], 600))


def asked(of, frame=FRAME):
    dataset = read_table(frame.assign(t=0.0), target="t")
    predictor = formula(dataset, of)
    return Question(predictor=predictor, schema=dataset.schema, output=0, scale=predictor.scale), dataset


def extra(of, coded):
    question, dataset = asked(of)
    return stand_in(question, dataset, 0).extra(coded, question(coded))


FAR = np.column_stack([np.random.default_rng(2).uniform(4, 8, size=(200, 2)), np.zeros(200)])


def test_straight_lines_go_on_off_the_table():
    assert extra(lambda held: 3 * held["a"] - held["b"] + 2 * (held["town"] == "x"), FAR)[2] < 0.05


def test_another_behaviour_off_the_table_is_seen():
    value, low, high = extra(lambda held: np.where(np.abs(held["a"]) > 4, -10 * held["b"], held["a"]), FAR)
    assert low > 0.6
    assert low < value < high


def test_real_rows_are_forecast_as_well_as_others():
    coded = np.column_stack([np.random.default_rng(3).normal(size=(500, 2)), np.zeros(500)])
    low = extra(lambda held: np.sin(2 * held["a"]) + held["b"] ** 2, coded)[1]
    assert low == pytest.approx(0, abs=0.02)


def test_it_learns_once_and_not_from_answers_that_do_not_differ():
    question, dataset = asked(lambda held: held["a"].to_numpy())
    assert stand_in(question, dataset, 0) is stand_in(question, dataset, 0)
    assert stand_in(*asked(lambda held: np.ones(len(held))), 0) is None
    assert stand_in(*asked(lambda held: held["a"].to_numpy(), FRAME[:20]), 0) is None


def test_missing_cells_are_forecast():
    value, _, high = extra(lambda held: held["a"].fillna(0).to_numpy(), np.array([[np.nan, 0, 0], [1, 1, np.nan]] * 30))
    assert np.isfinite([value, high]).all()


def test_it_can_be_stopped_between_two_fits():
    question, dataset = asked(lambda frame: frame["a"] * frame["b"])
    reports = []

    def stop(done, total):
        reports.append(done)
        if reports.count(len(FRAME)) > 2:  # once with the last answer, once before each fit
            raise InterruptedError

    question.progress = stop
    with pytest.raises(InterruptedError):
        stand_in(question, dataset, 0)
