import numpy as np

from explain.checks.support.thin import rows_near, thin_places, thinly_supported
from tests.made import dependence, levels, provenance


def test_fewer_than_five_rows_are_thin_in_a_small_table():
    assert thinly_supported(np.array([4, 5, 91])).tolist() == [True, False, False]


def test_less_than_one_in_a_hundred_is_thin_in_a_large_table():
    assert thinly_supported(np.array([99, 100, 9801])).tolist() == [True, False, False]


def test_all_of_a_tiny_table_is_thin():
    assert thinly_supported(np.array([1, 1])).all()


def test_a_cohorts_curve_is_thin_where_its_own_rows_are_not():
    held = np.array([20.0] * 30 + [41.0] * 10)
    of_all = dependence(observed=held, support=np.full(12, 300))
    assert not thin_places(of_all).any()
    cohort = dependence(observed=held, support=np.full(12, 300), provenance=provenance(settings=(("cohort", "x"),)))
    assert np.flatnonzero(~thin_places(cohort)).tolist() == [0, 5]


def test_rows_are_counted_at_the_nearest_point_and_missing_ones_at_their_own():
    made = dependence(grid=np.append(np.arange(11.0), np.nan), observed=np.array([0.4, 0.6, 99, np.nan, np.nan]))
    assert rows_near(made).tolist() == [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2]
    assert rows_near(levels(observed=np.array([1.0, 1, np.nan, 7]))).tolist() == [0, 2, 0, 1]
