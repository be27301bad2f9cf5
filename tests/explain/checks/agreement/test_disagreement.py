"""The ordered questions, each on a model where its answer is known."""

import numpy as np
import pandas as pd
import pytest

from explain.checks.agreement.compared import agreement
from explain.table.read import read_table
from tests.formulas import formula

ORDER = ["same_question", "arithmetic", "stable", "faithful", "correlated", "interaction", "open"]


def asked(answer, *, frame=None, row=0, **settings):
    random = np.random.default_rng(1)
    held = pd.DataFrame(random.standard_normal((300, 6)).round(3), columns=list("abcdef")) if frame is None else frame
    dataset = read_table(held)
    found = agreement(formula(dataset, answer), dataset, row=row, **settings)
    return found, {question.id: question for question in found.questions}


def linear(frame):
    return 3 * frame["a"].to_numpy() + 2 * frame["b"].to_numpy() + frame["c"].to_numpy()


def either(frame):
    """A score that two columns raise, each as well alone; others add a little."""
    high = (frame["a"] > 0.5) | (frame["b"] > 0.5)
    return high.to_numpy() * 2.0 + frame[["c", "d", "e", "f"]].to_numpy(dtype=float) @ [0.3, 0.25, 0.2, 0.15]


BOTH_HIGH = {"a": 2.0, "b": 2.0, "c": 1.0, "d": 1.0, "e": 1.0, "f": 1.0}


def test_where_methods_agree_nothing_is_left_and_nothing_more_is_asked():
    found, held = asked(linear)
    assert [question.id for question in found.questions] == ORDER
    assert held["open"].state == "agree"
    assert held["faithful"].state == held["correlated"].state == held["interaction"].state == "unmeasured"
    assert held["arithmetic"].state == "no"
    assert held["arithmetic"]["fit"] > 0.99
    assert not len(found.parted)
    assert not found.flags


def test_an_interaction_is_found_and_the_pair_is_named():
    """Either of two columns would do: swapping one in loses nothing, and SHAP shares it between them."""
    found, held = asked(either, row=BOTH_HIGH)
    assert set(found.parted.tolist()) & {0, 1}
    assert found.flags[0].id == "W23"
    assert held["interaction"].state == "yes"
    assert set(held["interaction"].feature_names) == {"a", "b"}
    assert held["interaction"]["joint"] < 0
    assert held["open"].state == "explained"
    assert held["faithful"]["shap"] > 0.5


def test_columns_that_move_together_are_merged_and_compared_again():
    random = np.random.default_rng(2)
    a = random.standard_normal(300)
    frame = pd.DataFrame({"a": a, "b": a + 0.1 * random.standard_normal(300)}).round(3)
    for name in "cdef":
        frame[name] = random.standard_normal(300).round(3)
    found, held = asked(either, frame=frame, row=BOTH_HIGH)
    assert len(found.parted)
    together = held["correlated"]
    assert set(together.feature_names) == {"a", "b"}
    assert together["strength"] > 0.7
    assert together["after"] > together["before"]
    assert together.state == "yes"


def test_a_poor_fit_of_lime_is_told():
    _, held = asked(lambda frame: np.sin(9 * frame["a"].to_numpy()) * np.sin(9 * frame["b"].to_numpy()))
    assert held["arithmetic"].state == "yes"
    assert held["arithmetic"]["fit"] < 0.3


def test_the_starts_are_those_of_the_methods():
    found, held = asked(linear)
    assert held["same_question"]["shap"] == pytest.approx(found.base_values[0])
    assert held["same_question"]["lime"] == pytest.approx(found.base_values[1])
    with pytest.raises(KeyError):
        held["open"]["lime"]
