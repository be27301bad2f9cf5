"""Formulas of agreement: known values, brute force, and what has no answer."""

import numpy as np
import pytest
from scipy.stats import kendalltau, spearmanr

from explain.checks.agreement.formulas import beyond_chance, leading_number, measures, ranks

ONE, OTHER = np.array([0.5, -0.3, 0.2, 0.1, -0.05]), np.array([0.4, 0.25, 0.3, -0.02, -0.06])


def test_r24_agreement_of_two_splits():
    found = measures(ONE, OTHER, 3)
    assert found[:6] == pytest.approx((1, 1 / 3, 2 / 3, 1 / 3, 0.8, 0.6), abs=1e-12)
    assert found.pairwise == pytest.approx(0.8, abs=1e-12)
    assert found.cosine == pytest.approx(0.527723, abs=1e-6)


@pytest.mark.parametrize("seed", range(8))
def test_rank_measures_are_those_of_scipy_ties_included(seed):
    random = np.random.default_rng(seed)
    one, other = random.integers(-4, 5, (2, 9)).astype(float)
    found = measures(one, other, 3)
    assert found.spearman == pytest.approx(spearmanr(np.abs(one), np.abs(other)).statistic, abs=1e-12)
    assert found.kendall == pytest.approx(kendalltau(np.abs(one), np.abs(other)).statistic, abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_agreement_is_symmetric_and_blind_to_unit_and_order_of_columns(seed):
    random = np.random.default_rng(seed)
    one, other = random.standard_normal((2, 9))
    order = random.permutation(9)
    found = measures(one, other, 3)
    assert measures(other, one, 3) == pytest.approx(found, abs=1e-12)
    assert measures(7 * one[order], other[order] / 3, 3) == pytest.approx(found, abs=1e-12)
    assert measures(one, one, 3) == pytest.approx([1] * 8, abs=1e-12)
    assert measures(one, -one, 3)[:4] == pytest.approx([1, 1, 0, 0])


def test_what_has_no_answer_is_not_a_number():
    assert np.isnan(measures(np.zeros(4), ONE[:4], 3)).all()
    level = measures(np.ones(4), ONE[:4], 3)
    assert np.isnan(level.spearman)
    assert np.isnan(level.kendall)
    assert level.feature == 1
    alone = measures(np.array([2.0]), np.array([3.0]), 1)
    assert alone.feature == alone.cosine == 1
    assert np.isnan(alone.pairwise)


def test_chance_is_taken_off():
    assert beyond_chance(1.0, 3, 12) == 1
    assert beyond_chance(0.0, 6, 12) == -1
    assert np.isnan(beyond_chance(1.0, 3, 3))
    random = np.random.default_rng(0)
    k = leading_number(12)
    shares = [beyond_chance(measures(*random.standard_normal((2, 12)), k).feature, k, 12) for _ in range(2_000)]
    assert abs(np.mean(shares)) < 0.03


def test_equal_sizes_share_their_rank():
    assert ranks(np.array([1.0, -1.0, 0.5, 0.5, 3.0])).tolist() == [2.5, 2.5, 4.5, 4.5, 1.0]
