import numpy as np
import pytest

from explain.checks.thresholds import BACKGROUND, MEASURES, VERSION
from explain.methods.shapley.values import N_BACKGROUND


@pytest.mark.parametrize("name", MEASURES)
def test_thresholds_are_two_different_numbers_or_none(name):
    measure = MEASURES[name]
    assert np.isnan(measure.green) == np.isnan(measure.red)
    assert measure.green != measure.red
    assert measure.unit in ("share", "score", "count")
    assert not measure.light or not np.isnan(measure.green)


def test_thresholds_have_a_version():
    assert VERSION.isdigit()


def test_the_background_asked_for_is_the_one_that_shap_takes():
    assert BACKGROUND == N_BACKGROUND
