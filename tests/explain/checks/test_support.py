import numpy as np

from explain.checks.support import thinly_supported


def test_fewer_than_five_rows_are_thin_in_a_small_table():
    assert thinly_supported(np.array([4, 5, 91])).tolist() == [True, False, False]


def test_less_than_one_in_a_hundred_is_thin_in_a_large_table():
    assert thinly_supported(np.array([99, 100, 9801])).tolist() == [True, False, False]


def test_all_of_a_tiny_table_is_thin():
    assert thinly_supported(np.array([1, 1])).all()
