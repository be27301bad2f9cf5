import numpy as np
import pytest

from explain.scores.precision import deviation, half_width, precision


def test_the_widest_point_counts_beside_the_spread_of_the_answers():
    assert precision(np.array([1.0, 0.0]), np.array([1.2, 1.0]), np.array([0.0, 4.0])) == pytest.approx(0.25)


def test_a_curve_without_width_is_known_whatever_the_answers():
    assert precision(np.array([1.0]), np.array([1.0]), np.array([3.0, 3.0])) == 0
    assert precision(np.empty(0), np.empty(0), np.empty(0)) == 0


def test_what_was_not_measured_is_not_known():
    assert np.isnan(precision(np.array([0.0, np.nan]), np.array([1.0, np.nan]), np.array([0.0, 1.0])))
    assert np.isnan(precision(np.array([0.0]), np.array([1.0]), np.array([2.0, 2.0])))


def test_an_interval_of_a_mean_is_that_of_its_rows():
    values = np.random.default_rng(0).normal(size=(25, 3, 2))
    np.testing.assert_allclose(half_width(values), 1.96 * np.sqrt(values.var(axis=0, ddof=1) / 25))
    assert np.isnan(half_width(values[:1])).all()


@pytest.mark.parametrize("n", [1, 12, 213])
@pytest.mark.parametrize("value", [0.1, -7e9, 3e-12, 0.0])
def test_equal_numbers_do_not_deviate_though_their_mean_is_rounded(n, value):
    assert deviation(np.full(n, value)) == 0
    assert deviation(np.full(n, value) * (1 + 1e-15 * np.arange(n) / n)) == 0


def test_other_numbers_deviate_as_numpy_says():
    values = np.random.default_rng(0).normal(size=50)
    assert deviation(values) == values.std()
    assert deviation(1e6 + 1e-3 * values) == pytest.approx(1e-3 * values.std(), rel=1e-3)
    assert deviation(np.empty(0)) == 0
