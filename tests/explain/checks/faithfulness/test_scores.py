from itertools import permutations

import numpy as np
import pytest

from explain.checks.faithfulness.removal import worths
from explain.checks.faithfulness.scores import (
    areas,
    descending,
    misses,
    numbers_taken,
    other_orders,
    share_beaten,
    without_first,
)

BETA = np.array([4.0, -3.0, 2.0, 1.0])
CUTS = np.arange(5)
SETS = np.array([[False, False], [True, False], [False, True], [True, True]])


def linear(rows):
    return rows @ BETA


def area(order):
    """Of deletion from a row of ones to a base of zeros."""
    kept = without_first(np.array([order]), CUTS)[0]
    return areas(worths(linear, np.ones(4), np.zeros((1, 4)), kept), CUTS)[0]


def test_r25_areas_of_deletion_and_insertion():
    signed = descending(BETA)
    assert area(signed) == pytest.approx(-0.75)
    assert area(descending(np.abs(BETA))) == pytest.approx(1.5)
    assert area(signed[::-1]) == pytest.approx(4.75)
    assert np.mean([area(order) for order in permutations(range(4))]) == pytest.approx(2.0)
    inserted = ~without_first(signed[None], CUTS)[0]
    assert areas(worths(linear, np.ones(4), np.zeros((1, 4)), inserted), CUTS)[0] == pytest.approx(4.75)


def test_r25_comprehensiveness_and_sufficiency():
    leading = np.argsort(descending(BETA)) < np.array([[1], [2]])
    without, alone = (worths(linear, np.ones(4), np.zeros((1, 4)), kept)[:, 0] for kept in (~leading, leading))
    assert (4 - without).tolist() == [4, 6]
    assert (4 - alone).tolist() == [0, -2]


@pytest.mark.parametrize(("parts", "missed"), [
    ((0.5, 0.5), 0.125), ((2 / 3, 2 / 3), 1 / 12), ((1, 1), 0.25), ((1, 0), 0.25),
])
def test_r25_infidelity_of_a_product(parts, missed):
    falls = 1 - worths(lambda rows: rows[:, 0] * rows[:, 1], np.ones(2), np.zeros((1, 2)), ~SETS)
    assert misses(np.array(parts), SETS, falls).mean() == pytest.approx(missed)


def test_r25_contributions_of_a_linear_model_miss_nothing():
    masks = np.random.default_rng(0).random((50, 4)) < 0.5
    falls = 4 - worths(linear, np.ones(4), np.zeros((1, 4)), ~masks)
    assert misses(BETA, masks, falls) == pytest.approx(0, abs=1e-24)


def test_deletion_of_an_order_is_insertion_of_its_reverse():
    random = np.random.default_rng(1)
    order = random.permutation(4)[None]
    kept, put_in = without_first(order, CUTS)[0], ~without_first(order[:, ::-1], CUTS)[0]
    assert np.array_equal(kept, put_in[::-1])


def test_other_orders_come_with_their_reverses_and_few_are_all():
    drawn = other_orders(np.arange(9), 50, np.random.default_rng(0))
    assert drawn.shape == (50, 9)
    assert np.array_equal(drawn[:25, ::-1], drawn[25:])
    assert (np.sort(drawn, axis=1) == np.arange(9)).all()
    every = {tuple(order) for order in other_orders(np.array([2, 0, 3, 1]), 50, np.random.default_rng(0)).tolist()}
    assert every == set(permutations(range(4))) - {(2, 0, 3, 1), (1, 3, 0, 2)}


def test_the_own_order_is_not_among_the_others():
    own = np.array([3, 1, 0, 4, 2])
    for seed in range(20):
        drawn = other_orders(own, 50, np.random.default_rng(seed))
        assert not (drawn == own).all(axis=1).any()
        assert not (drawn == own[::-1]).all(axis=1).any()
        assert len(drawn) % 2 == 0


def test_ties_count_half():
    others = np.array([1.0, 2.0, 2.0 + 1e-12, 3.0])
    assert share_beaten(np.array(2.0), others) == 0.375
    assert share_beaten(np.array(2.0), others, tie=1e-9) == 0.5
    assert share_beaten(np.array([0.0, 5.0]), others[:, None]).tolist() == [0, 1]


def test_at_least_one_feature_is_taken():
    assert numbers_taken(4).tolist() == [1, 1, 1, 1, 2]
    assert numbers_taken(100).tolist() == [1, 5, 10, 20, 50]


def test_the_area_is_the_mean_height_whatever_the_steps():
    heights = np.random.default_rng(3).normal(size=(6, 2))
    cuts = np.array([0, 1, 2, 4, 7, 10])
    assert areas(heights, cuts) == pytest.approx(np.trapezoid(heights, cuts / 10, axis=0))
