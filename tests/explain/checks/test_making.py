import numpy as np
import pytest

from explain.checks.making import exactly, flag, found, nearer_to_red, not_measured
from explain.checks.thresholds import MEASURES
from tests.made_trust import findings


def test_what_is_exact_is_its_own_interval():
    made = exactly("unseen_levels", 2, n=10, of="column", features=["city"], labels=["City"])
    assert (made.low, made.value, made.high) == (2, 2, 2)
    assert made.feature_names == ("city",)


def test_what_was_not_measured_says_why_and_has_no_number():
    made = not_measured("refit_order", "No way to fit this model anew was given.")
    assert np.isnan([made.value, made.low, made.high]).all()
    assert made.n == 0
    assert made.unmeasured.startswith("No way")


def test_an_interval_that_is_not_known_is_nan():
    assert np.isnan(found("sensitivity", 0.3, n=10, of="draw").low)


def test_a_flag_knows_the_scale_of_its_facts():
    made = flag("W26", prediction=0.995, of=findings(scale="target", unit="bikes", target="count"))
    assert (made.scale, made.unit, made.target) == ("target", "bikes", "count")
    assert flag("W8").scale == ""


@pytest.mark.parametrize("make", [lambda: found("no such", 1, n=1, of="row"), lambda: not_measured("no such", "")])
def test_names_are_those_of_the_catalogue(make):
    with pytest.raises(KeyError):
        make()


@pytest.mark.parametrize("name", ["sensitivity", "lime_overlap"])
def test_a_value_is_nearer_to_a_problem_from_the_middle_on_whichever_way_is_good(name):
    green, red = MEASURES[name].green, MEASURES[name].red
    values = [green + share * (red - green) for share in (-0.5, 0.45, 0.55, 2)]
    assert [nearer_to_red(exactly(name, value, n=1, of="draw")) for value in values] == [False, False, True, True]
    assert not nearer_to_red(not_measured(name, "Nothing moves."))
