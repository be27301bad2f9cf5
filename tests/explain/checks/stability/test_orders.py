from itertools import combinations

import numpy as np
import pytest

from explain.checks.stability.orders import (
    confirmed,
    drawn_anew,
    leading,
    n_confirmed,
    n_leading,
    open_places,
    overlaps,
)


def test_the_leading_features_are_the_largest_in_either_direction():
    assert leading(np.array([[1.0, -5, 3], [2, 2, 0]]), 2).tolist() == [[1, 2], [0, 1]]


@pytest.mark.parametrize(("sizes", "k"), [(np.ones(20), 5), (np.ones(9), 5), (np.ones(4), 2), ([1.0, 0, 0], 1),
                                          (np.zeros(3), 0)])
def test_no_more_than_half_of_the_features_that_move_the_answer_lead(sizes, k):
    assert n_leading(np.asarray(sizes)) == k


def test_overlap_of_three_runs_is_the_known_mean_over_their_pairs():
    """R24: the leading three are {1, 2, 3}, {1, 2, 4}, {1, 2, 3}."""
    runs = np.array([[9.0, 8, 7, 0], [9, 8, 0, 7], [9, 8, 7, 0]])
    found = np.mean([overlaps(runs[a], runs[b], 3) for a, b in combinations(range(3), 2)])
    assert found == pytest.approx(7 / 9)


def test_parts_drawn_anew_are_as_many_as_there_are():
    drawn = drawn_anew(7, 500, np.random.default_rng(0))
    assert (drawn.sum(axis=1) == 7).all()
    np.testing.assert_allclose(drawn.mean(axis=0), 1, atol=0.15)


def test_ranks_far_apart_are_confirmed_and_ties_are_not():
    random = np.random.default_rng(0)
    values = np.array([10.0, 5, 1, 1])
    draws = values + random.normal(scale=0.1, size=(400, 4))
    sure = confirmed(values, draws, 3, 19)
    assert sure.tolist() == [True, True, False]
    assert n_confirmed(sure) == 2
    assert open_places(values, sure).tolist() == [2]


def test_a_feature_as_large_in_the_other_direction_leaves_the_rank_open():
    values = np.array([5.0, -4.9, 0.1])
    draws = values + np.random.default_rng(0).normal(scale=0.2, size=(400, 3))
    assert confirmed(values, draws, 1, 19).tolist() == [False]
    assert confirmed(values, values + (draws - values) / 100, 1, 19).tolist() == [True]


def test_features_that_move_together_are_told_apart_by_their_difference():
    """Each swings by 1, their difference not at all."""
    swing = np.random.default_rng(0).normal(size=(400, 1))
    assert confirmed(np.array([9.0, 8.9]), np.array([9.0, 8.9]) + swing, 1, 19).tolist() == [True]


def test_true_orders_are_denied_and_false_ones_confirmed_as_rarely_as_said():
    """Three equal features: the first rank is confirmed by chance in no more than 5 of 100 samples."""
    random = np.random.default_rng(3)
    wrong = 0
    for _ in range(300):
        sample = random.normal(loc=[1.0, 1, 1], scale=1.0, size=(20, 3))
        draws = drawn_anew(20, 100, random) / 20 @ sample
        wrong += bool(confirmed(sample.mean(axis=0), draws, 1, 19)[0])
    assert wrong <= 0.08 * 300
