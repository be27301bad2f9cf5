import numpy as np

from explain.table.likeness import order_by_likeness


def test_levels_along_a_number_come_in_its_order():
    random = np.random.default_rng(0)
    levels = random.integers(0, 6, 1_200)
    height = np.array([3, 0, 5, 1, 4, 2])[levels] + random.normal(0, 0.3, 1_200)
    order = order_by_likeness(levels, height[:, None], np.array([False]))
    assert order.tolist() in ([1, 3, 5, 0, 4, 2], [2, 4, 0, 5, 3, 1])
    assert np.flatnonzero(order == 0) < np.flatnonzero(order == 5)


def test_levels_that_share_other_levels_stand_together():
    levels = np.repeat([0, 1, 2, 3], 10)
    others = np.repeat([0, 1, 0, 1], 10).astype(float)
    others[20:22], others[30:32] = 1, 0
    order = order_by_likeness(levels, others[:, None], np.array([True])).tolist()
    assert {*order[:2]} in ({0, 2}, {1, 3})


def test_missing_cells_count_as_a_difference():
    levels = np.repeat([0, 1, 2], 10)
    others = np.repeat([1.0, np.nan, 1.0], 10)
    for by_code in (True, False):
        order = order_by_likeness(levels, others[:, None], np.array([by_code])).tolist()
        assert order[1] != 1


def test_nothing_to_compare_keeps_the_order():
    assert order_by_likeness(np.array([0, 1, 2]), np.empty((3, 0)), np.empty(0, dtype=bool)).tolist() == [0, 1, 2]
