from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import false_discovery_control

from explain.checks.of_importance import chances, clear_after_correction, of_importance, small_group
from tests.made import associations, importance, provenance

R33 = np.array([0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
                0.7590, 1.0])


def ranked(mean, half, n_rows=300):
    mean, names = np.array(mean, dtype=float), tuple(f"f{j}" for j in range(len(mean)))
    return importance(feature_names=names, feature_labels=names, mean=mean, low=mean - half, high=mean + half,
                      provenance=provenance(n_rows=n_rows))


def ids(found):
    return [flag.id for flag in found.flags]


def test_r33_four_of_fifteen_stay_clear():
    assert clear_after_correction(R33).sum() == 4
    assert (R33 <= 0.05 / 15).sum() == 3, "Bonferroni"


@pytest.mark.parametrize("seed", range(5))
def test_what_stays_clear_is_what_scipy_says(seed):
    p = np.random.default_rng(seed).uniform(size=40) ** 3
    assert np.array_equal(clear_after_correction(p), false_discovery_control(p) <= 0.05)


def test_of_nothing_nothing_stays():
    assert clear_after_correction(np.empty(0)).tolist() == []
    assert not clear_after_correction(np.full(30, 0.5)).any()


def test_the_chance_is_that_of_the_interval():
    found = chances(ranked([1.96, 0.0, -1.0], 1.96))
    assert found[:2] == pytest.approx([0.025, 0.5], abs=1e-4)
    assert found[2] > 0.5
    assert chances(ranked([0.0, 0.0], 0.0)).tolist() == [1, 1]


def test_many_features_are_compared_and_those_that_are_not_used_are_not():
    [warning] = of_importance(ranked([1.0, 0.9, *np.linspace(-0.1, 0.1, 23)], 0.2)).flags
    assert (warning.id, warning["n"], warning["kept"]) == ("W16", 25, 2)
    assert ids(of_importance(ranked([1.0, 0.9, *np.zeros(23)], 0.2))) == []


def test_a_leading_feature_that_goes_with_others_is_named_with_them():
    strength = np.eye(4)
    for one, two, size in ((0, 1, 0.8), (0, 2, 0.6), (1, 3, 0.4)):
        strength[one, two] = strength[two, one] = size
    held = ranked([0.4, 0.3, 0.2, 0.1], 0.01)
    ties = replace(associations(), feature_names=held.feature_names, feature_labels=held.feature_labels,
                   strength=strength)
    [warning] = of_importance(held, ties).flags
    assert (warning.id, warning.feature_names, warning["strength"]) == ("W1", ("f0", "f1", "f2"), 0.8)
    assert ids(of_importance(held)) == []
    assert ids(of_importance(held, replace(ties, strength=np.eye(4)))) == []


def test_few_rows_are_told_of():
    assert [flag["n"] for flag in small_group(29)] == [29]
    assert small_group(30) == ()
    assert ids(of_importance(ranked([0.1], 0.01, n_rows=12))) == ["W21"]


def test_the_explanation_of_one_row_is_no_mean_of_too_few():
    assert ids(of_importance(ranked([0.1], 0.01, n_rows=1))) == []
