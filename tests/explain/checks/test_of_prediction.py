import numpy as np
import pytest

from explain.checks.of_prediction import of_prediction
from explain.results import Predictions
from tests.made import provenance


def told(values, *, scale="probability", unit="", **options):
    outputs = ("no", "yes", "maybe")[: len(values)]
    held = Predictions(values=np.array([values]), outputs=outputs, output_labels=outputs, rows=np.array([3]),
                       target="paid", scale=scale, unit=unit, provenance=provenance())
    found = of_prediction(held, "yes" if len(values) > 1 else "no", **options)
    assert found.rows.tolist() == [3]
    return found.flags


@pytest.mark.parametrize(("score", "close"), [(0.5, True), (0.5499, True), (0.551, False), (0.46, True), (0.9, False)])
def test_a_probability_near_one_half_is_a_close_call(score, close):
    flags = told([1 - score, score])
    assert [flag.id for flag in flags] == ["W27"] * close
    assert all((flag["prediction"], flag["threshold"], flag.output) == (score, 0.5, "yes") for flag in flags)


def test_a_moved_threshold_is_the_one_that_counts():
    assert told([0.5, 0.5], threshold=0.3) == ()
    assert told([0.69, 0.31], threshold=0.3)[0]["threshold"] == 0.3


def test_log_odds_are_compared_as_probabilities():
    assert told([-0.19, 0.19], scale="margin")
    assert told([-0.21, 0.21], scale="margin") == ()


def test_other_margins_are_compared_with_their_spread():
    assert told([-0.4, 0.4], scale="margin", unit="decision score", spread=10.0)
    assert told([-0.6, 0.6], scale="margin", unit="decision score", spread=10.0) == ()
    assert told([-0.1, 0.1], scale="margin", unit="decision score") == ()


def test_of_several_classes_the_two_largest_count():
    [warning] = told([0.42, 0.38, 0.2])
    assert (warning["prediction"], warning["second"], warning.output) == (0.42, 0.38, "no")
    assert told([0.6, 0.3, 0.1]) == ()


def test_a_number_has_no_threshold():
    assert told([12.5], scale="target") == ()
