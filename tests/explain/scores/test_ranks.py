"""The one rank correlation, beside scipy's."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from explain.scores.ranks import rank_correlation


def test_it_equals_an_independent_one_with_ties_and_without():
    random = np.random.default_rng(0)
    first, second = random.integers(0, 6, 60).astype(float), random.normal(size=60)
    assert rank_correlation(first, second) == pytest.approx(spearmanr(first, second).statistic, abs=1e-12)
    assert rank_correlation(second, np.exp(second)) == 1.0


def test_what_does_not_vary_has_none():
    assert rank_correlation(np.ones(5), np.arange(5.0)) == 0
