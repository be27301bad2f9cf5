from dataclasses import replace

import numpy as np
import pytest

from explain.checks.additivity import adds_up, gaps, size
from tests.made import attributions, lime, one_row
from tests.made_summary import summary


def test_what_adds_up_adds_up():
    assert adds_up(attributions(50))
    assert gaps(attributions(50)).max() < 1e-15


@pytest.mark.parametrize("off", [2e-6, -2e-6, 0.1])
def test_one_row_off_is_found(off):
    made = attributions(50)
    predictions = made.predictions.copy()
    predictions[7] += off
    wrong = attributions(50, predictions=predictions)
    assert not adds_up(wrong)
    assert gaps(wrong).argmax() == 7


def test_a_stated_residual_counts_even_when_the_sum_is_right():
    assert not adds_up(attributions(5, residual=np.full(5, 0.01)))


def test_rounding_of_single_precision_is_no_fault():
    assert adds_up(one_row([100.0, 50.0], base=1000.0, scale="target", predictions=np.array([1150.0001])))
    assert not adds_up(one_row([100.0, 50.0], base=1000.0, scale="target", predictions=np.array([1150.1])))


def test_a_surrogate_need_not_reach_the_model():
    assert adds_up(lime(gap=0.2))
    assert not adds_up(lime(gap=0.2, residual=np.array([0.1])))


def test_nothing_moved_adds_up():
    assert adds_up(one_row([0.0, 0.0]))
    assert size(one_row([0.0, 0.0], base=0.0, scale="target")) == 0
    assert adds_up(one_row([0.0, 0.0], base=0.0, scale="target"))


def test_a_summary_adds_up_by_its_largest_gap_and_the_rows_it_keeps():
    assert adds_up(summary())
    assert adds_up(summary(scale="target", largest_gap=9e-8))
    assert not adds_up(summary(largest_gap=2e-6))
    assert not adds_up(summary(scale="target", largest_gap=2e-6))
    assert not adds_up(summary(sample=attributions(5, predictions=np.ones(5))))


def test_a_model_in_single_precision_is_not_held_to_more_than_it_has():
    """Engines promise a millionth of the range of all answers; a low answer is a fraction of that range."""
    low = one_row([1.0, -30.0], base=140.0, scale="target")
    near, far = (replace(low, predictions=low.predictions + gap, residual=np.array([gap])) for gap in (0.0009, 0.01))
    assert adds_up(near)
    assert not adds_up(far)
