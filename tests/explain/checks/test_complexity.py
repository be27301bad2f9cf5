import numpy as np
import pytest

from explain.checks.complexity import effective_features, features_for, gini


def test_r24_complexity_of_four_sizes():
    sizes = np.array([4.0, 3.0, 2.0, 1.0])
    assert np.log(effective_features(sizes)) == pytest.approx(1.279854, abs=1e-6)
    assert effective_features(sizes) == pytest.approx(3.596115, abs=1e-6)
    assert gini(sizes) == pytest.approx(0.25)
    assert features_for(sizes) == 3


@pytest.mark.parametrize("n", [1, 2, 7])
def test_all_alike_and_one_alone(n):
    alike, alone = np.full(n, 0.3), np.eye(n)[0]
    assert effective_features(alike) == pytest.approx(n)
    assert effective_features(alone) == pytest.approx(1)
    assert gini(alike) == pytest.approx(0)
    assert gini(alone) == pytest.approx((n - 1) / n)
    assert features_for(alone) == 1


def test_neither_order_nor_unit_counts_and_many_are_done_at_once():
    sizes = np.abs(np.random.default_rng(0).normal(size=(20, 6)))
    shuffled = 7 * np.random.default_rng(1).permuted(sizes, axis=1)
    for formula in (effective_features, features_for, gini):
        assert formula(sizes) == pytest.approx(formula(shuffled))
        assert formula(sizes)[3] == pytest.approx(formula(sizes[3]))


def test_the_fewest_that_reach_the_share_by_brute_force():
    sizes = np.abs(np.random.default_rng(2).normal(size=(50, 5)))
    held = np.sort(sizes, axis=1)[:, ::-1]
    counted = [next(k for k in range(1, 6) if row[:k].sum() >= 0.8 * row.sum() - 1e-12) for row in held]
    assert features_for(sizes).tolist() == counted
