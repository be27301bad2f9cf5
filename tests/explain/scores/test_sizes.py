import numpy as np
import pytest

from explain.scores.sizes import sized


@pytest.mark.parametrize("values", [[3.0, -4.0, np.nan], [0.0, 0.0], [], [1e-59, 1e59]])
def test_ordinary_numbers_stay_as_they_are(values):
    values = np.array(values)
    assert sized(values) is values


@pytest.mark.parametrize("factor", [1e300, 1e-200])
def test_others_keep_order_and_ratios_and_can_be_squared(factor):
    values = np.array([1.0, -2.0, 3.0, np.nan]) * factor
    found = sized(values)
    np.testing.assert_allclose(found[:3] / found[0], [1, -2, 3], rtol=1e-15)
    assert 0.25 <= found[2] ** 2 <= 1


def test_infinite_ones_lie_beyond_all_others():
    found = sized(np.array([-np.inf, 1e300, np.inf]))
    assert np.isfinite(found**2).all()
    assert (np.diff(found) > 0).all()
