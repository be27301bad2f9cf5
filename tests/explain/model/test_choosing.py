"""One model is taken out of a container; of several one is asked for, and what is left out is said."""

import pytest
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.preprocessing import StandardScaler

from explain.errors import ModelError
from explain.model.choosing import ChooseItem, chosen_item

FIRST, SECOND = LinearRegression(), Ridge()


def test_a_model_is_given_as_it_is():
    assert chosen_item(FIRST) == (FIRST, ())


@pytest.mark.parametrize("held", [{"m": FIRST}, [FIRST], (3, FIRST), {"deep": {"er": [FIRST]}}], ids=str)
def test_the_only_model_is_taken(held):
    found, notes = chosen_item(held)
    assert found is FIRST
    assert "is opened" in notes[0]


def test_of_several_one_is_asked_for():
    held = {"a": FIRST, "b": {"c": [SECOND, 3]}, "n": 1}
    with pytest.raises(ChooseItem) as caught:
        chosen_item(held)
    assert caught.value.choices == ("a", "b/c/0")
    assert caught.value.details == {"choices": ["a", "b/c/0"]}
    assert caught.value.code == "MODEL-ITEM"
    assert chosen_item(held, "b/c/0")[0] is SECOND
    with pytest.raises(ChooseItem, match="no model 'z'"):
        chosen_item(held, "z")


def test_a_step_beside_the_model_is_pointed_out():
    _, notes = chosen_item({"model": FIRST, "scaler": StandardScaler(), "classes": [1, 2]})
    assert notes[0] == "Of the file, 'model' is opened; 'scaler' and 'classes' are left out."
    assert "'scaler'" in notes[1]
    assert "is not applied" in notes[1]


@pytest.mark.parametrize("held", [{}, [], {"a": 1}, [LinearRegression], {"a": {"b": {"c": {"d": FIRST}}}}], ids=str)
def test_where_there_is_no_model_that_is_said(held):
    with pytest.raises(ModelError) as caught:
        chosen_item(held)
    assert caught.value.code == "MODEL-NONE"


def test_a_container_that_holds_itself_is_looked_into_so_deep_and_no_deeper():
    held = {"m": FIRST}
    held["self"] = held
    with pytest.raises(ChooseItem) as caught:
        chosen_item(held)
    assert caught.value.choices == ("m", "self/m", "self/self/m")
