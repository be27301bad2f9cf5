"""Where two splits clearly part: near ties speak for neither, draws widen the interval, shuffles are caught."""

import numpy as np
import pytest

from explain.checks.agreement.clear import clearly, draws, interval, parted
from explain.checks.agreement.formulas import leading_number

SIZES = np.array([1.0, 0.7, 0.5, 0.35, 0.25, 0.17, 0.12, 0.08])


def test_near_ties_are_no_disagreement():
    swapped = SIZES.copy()
    swapped[[1, 2]] = 0.60, 0.63
    found = clearly(SIZES[None], swapped[None], 3)
    assert (found.order[0], found.signs[0], found.top[0]) == (1, 1, 1)
    assert not len(parted(found))


def test_a_feature_that_falls_to_the_end_is_named():
    fallen = SIZES.copy()
    fallen[0] = 0.0
    found = clearly(SIZES[None], fallen[None], 3)
    assert parted(found).tolist() == [0]
    assert found.order[0] < 1


def test_signs_count_only_where_both_say_something():
    other = SIZES.copy()
    other[[1, 7]] = -0.7, -0.01
    found = clearly(SIZES[None], other[None], 3)
    assert found.signs[0] == pytest.approx(6 / 7)
    assert found.n_signs == 7


def test_gamma_is_that_of_counting_pairs():
    random = np.random.default_rng(3)
    one, other = np.abs(random.standard_normal((2, 8)))
    first, second = one / one.max(), other / other.max()
    told = [np.sign(first[i] - first[j]) == np.sign(second[i] - second[j]) for i in range(8) for j in range(i)
            if abs(first[i] - first[j]) > 0.05 and abs(second[i] - second[j]) > 0.05]
    found = clearly(one[None], other[None], 3)
    assert found.order[0] == pytest.approx(2 * np.mean(told) - 1)
    assert found.n_pairs == len(told)


def test_what_moves_both_alike_does_not_part_them():
    together = draws(np.zeros(8), np.full(8, 0.2), seed=1)
    found = clearly(SIZES + together, SIZES + together, 3)
    assert interval(found.order) == (1, 1, 1)
    alone = clearly(SIZES + together, np.tile(SIZES, (len(together), 1)), 3)
    value, low, high = interval(alone.order)
    assert low < 0.9 <= value <= high


def test_nothing_is_measured_where_one_says_nothing():
    found = clearly(np.zeros((3, 8)), np.tile(SIZES, (3, 1)), 3)
    assert np.isnan(interval(found.order)).all()
    assert found.n_pairs == 0
    assert not len(parted(found))


def test_shuffled_contributions_do_not_agree():
    """A known bad: at least 95 of 100 shuffles must not be clear of every threshold."""
    from explain.checks.thresholds import MEASURES

    random = np.random.default_rng(0)
    one = np.array([1.0, -0.8, 0.6, 0.5, -0.4, 0.3, 0.2, -0.15, 0.1, 0.07, -0.05, 0.02])
    good = 0
    for _ in range(200):
        found = clearly(one[None], random.permutation(one)[None], leading_number(12))
        held = {"agreement_top": found.top, "agreement_signs": found.signs, "agreement_order": found.order}
        good += all(values[0] >= MEASURES[name].green for name, values in held.items())
    assert good <= 10
