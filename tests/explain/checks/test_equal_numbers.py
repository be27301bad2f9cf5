"""Numbers that are all alike, where their mean is not one of them to the last digit: 0.1, 213 times."""

import numpy as np
import pandas as pd
import pytest
from sklearn.tree import DecisionTreeRegressor

from explain import drift, faithfulness, held_out, load_model, model_quality, read_table, stability
from explain.checks.model_quality.repeated import same_answer_twice
from explain.checks.of_effects import of_dependence
from explain.methods.dependence import dependence
from explain.model.asking import Question
from explain.table.apart import ground
from explain.table.dataset import chosen_rows
from tests.formulas import formula

N = 213
FRAME = pd.DataFrame(np.random.default_rng(0).normal(size=(N, 5)), columns=list("abcde"))


@pytest.fixture(scope="module")
def still():
    """A model that answers 0.1, whatever it is asked."""
    dataset = read_table(FRAME.assign(y=2 * FRAME.a), target="y")
    return formula(dataset, lambda frame: np.full(len(frame), 0.1)), dataset


def named(found):
    return {each.name: each for each in found.findings}


def test_the_case_is_one():
    assert np.full(N, 0.1).std() > 0


def test_a_target_that_is_the_same_in_all_rows_leaves_no_skill_to_measure():
    dataset = read_table(FRAME.assign(y=0.1), target="y")
    found = model_quality(formula(dataset, lambda frame: frame.a.to_numpy()), dataset)
    assert named(found)["skill"].unmeasured == "The target is the same in all rows."
    assert found.flags == ()


def test_a_model_that_answers_alike_moves_nothing(still):
    assert named(stability(*still, row=3))["sensitivity"].unmeasured
    assert named(of_dependence(dependence(*still, "a")))["opposite_curves"].unmeasured
    assert named(held_out(*still, rows=np.arange(100)))["held_out_effect"].unmeasured


def test_its_base_value_is_that_of_the_table(still):
    found = drift(*still, rows=np.arange(60))
    assert found.base != found.mean
    assert found.flags == ()


def test_a_background_that_is_answered_alike_has_no_spread_to_count_in():
    moves = np.where(FRAME.a > 1, 0.1 + FRAME.a + FRAME.b * FRAME.c + FRAME.d * FRAME.e, 0.1)
    dataset = read_table(FRAME.assign(y=moves), target="y")
    predictor = load_model(DecisionTreeRegressor(random_state=0).fit(FRAME, moves), dataset)
    found = named(faithfulness(predictor, dataset, row=int(FRAME.a.argmax()), background=np.flatnonzero(FRAME.a < 0.5)))
    assert found["comprehensiveness"].value == pytest.approx(1)
    assert 0 <= found["infidelity"].value < 1


def test_a_shift_from_a_constant_column_is_told_in_its_own_unit():
    rows = np.arange(60)
    frame = FRAME.assign(still=np.where(np.arange(N) < 60, 0.3, 0.1))
    dataset = read_table(frame.assign(y=FRAME.a), target="y", kinds={"still": "numeric"})
    found = drift(formula(dataset, lambda frame: frame.a.to_numpy()), dataset, rows=rows)
    assert found.distance[5] == pytest.approx(0.2)


def test_what_changes_of_a_constant_column_are_counted_in_is_one():
    assert ground(read_table(pd.DataFrame({"same": np.full(N, 0.1)}), kinds={"same": "numeric"})).spread.tolist() == [1]


def test_answers_that_differ_between_batches_alone_differ_as_much_as_can_be():
    dataset = read_table(FRAME)
    ask = Question(predictor=formula(dataset, lambda frame: np.full(len(frame), 0.1 if len(frame) > 40 else 0.2)),
                   schema=dataset.schema, output=None, scale="target")
    finding, _ = same_answer_twice(ask, chosen_rows(dataset, None, default=100, seed=0), None)
    assert finding.value == 1
