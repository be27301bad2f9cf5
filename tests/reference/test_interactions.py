"""Friedman's H, importance given the other features, and a tree in place of a tree: values known by hand."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm
from sklearn.tree import DecisionTreeRegressor

from explain import conditional_importance, interaction_strength, load_model, read_table, surrogate
from explain.checks.stability.lime import shared_by_runs
from tests.formulas import formula

SLOW = {"n_rows": 150, "seed": 0}


def middles(n, low=0.0, high=1.0):
    return low + (high - low) * (np.arange(n) + 0.5) / n


def together(columns, answer):
    """H of every pair and of every feature, over all combinations of the values of some columns."""
    frame = pd.DataFrame(list(product(*columns.values())), columns=list(columns))
    dataset = read_table(frame, kinds=dict.fromkeys(columns, "numeric"))
    found = interaction_strength(formula(dataset, answer), dataset, features=list(columns), **SLOW)
    assert (found.n_samples, found.n_sampled) == (1, len(frame))
    pairs = {frozenset(found.features[j] for j in pair): h for pair, h in zip(found.pairs, found.strength, strict=True)}
    return pairs, dict(zip(found.features, found.overall, strict=True))


def test_r19_a_product_of_uniforms():
    pairs, _ = together({"a": middles(12), "b": middles(12)}, lambda f: f["a"] * f["b"])
    v = (1 - 1 / 144) / 12  # variance of the 12 values, near 1/12
    assert pairs[frozenset("ab")] ** 2 == pytest.approx(v / (0.5 + v), abs=1e-9)
    assert pairs[frozenset("ab")] ** 2 == pytest.approx(1 / 7, abs=1e-3)


def test_r19_a_product_beside_a_third_feature():
    pairs, overall = together(dict.fromkeys("abc", middles(6)), lambda f: f["a"] * f["b"] + f["c"])
    v = (1 - 1 / 36) / 12
    assert overall["a"] ** 2 == pytest.approx(v / (1.5 + v), abs=1e-9)
    assert overall["a"] ** 2 == pytest.approx(1 / 19, abs=2e-3)
    assert [pairs[frozenset(pair)] for pair in ("ac", "bc")] == pytest.approx([0, 0], abs=1e-9)


def test_r19_a_product_of_centred_normals_is_nothing_but_together():
    values = norm.ppf(middles(12))
    pairs, _ = together({"a": values, "b": values}, lambda f: f["a"] * f["b"])
    assert pairs[frozenset("ab")] == pytest.approx(1, abs=1e-9)


def test_r19_friedmans_function():
    def friedman(f):
        return 10 * np.sin(np.pi * f["a"] * f["b"])

    pairs, _ = together({"a": middles(14), "b": middles(14)}, friedman)
    assert pairs[frozenset("ab")] ** 2 == pytest.approx(0.159567482, abs=4e-3)


def test_r17_opposite_slopes_are_an_interaction_and_nothing_else():
    columns = {"x1": (-0.5, 0.5), "x2": middles(12, -1, 1), "x3": middles(6, -1, 1)}
    pairs, _ = together(columns, lambda f: 0.2 * f["x1"] - 5 * f["x2"] + 10 * f["x2"] * (f["x3"] >= 0))
    assert pairs[frozenset(("x2", "x3"))] == pytest.approx(1, abs=1e-9)


def test_r35_of_an_additive_model_no_two_features_work_together():
    pairs, overall = together(dict.fromkeys("abc", middles(5)), lambda f: np.exp(f["a"]) - f["b"] ** 2 + f["c"])
    np.testing.assert_allclose([*pairs.values(), *overall.values()], 0, atol=1e-9)


def test_r19_importance_given_a_correlated_feature():
    """18 for a column shuffled freely, 3.42 given its partner; leaves hold it a little less closely than that."""
    x = np.random.default_rng(0).multivariate_normal([0, 0], [[1, 0.9], [0.9, 1]], size=4000)
    frame = pd.DataFrame(x, columns=["a", "b"])
    dataset = read_table(frame.assign(y=3 * frame.a + frame.b), target="y")
    given = conditional_importance(formula(dataset, lambda f: 3 * f["a"] + f["b"]), dataset, score="MSE", n_repeats=5)
    assert 3.42 * 0.9 < given.mean[0] < 3.42 * 1.3


def test_r36_a_tree_in_place_of_a_tree_is_that_tree():
    random = np.random.default_rng(0)
    frame = pd.DataFrame(random.integers(0, 8, (2000, 3)).astype(float), columns=list("abc"))
    target = 9.0 * (frame.a > 3) + 4 * (frame.b > 5) + 2 * (frame.c > 1)
    model = DecisionTreeRegressor(max_depth=3, random_state=0).fit(frame, target)
    dataset = read_table(frame.assign(y=target), target="y")
    found = surrogate(load_model(model, dataset), dataset, depth=3)
    assert found.fidelity == pytest.approx(1, abs=1e-12)
    assert sorted(rule.answer for rule in found.rules) == pytest.approx([0, 2, 4, 6, 9, 11, 13, 15])
    assert all(rule.fidelity == pytest.approx(1) or np.isnan(rule.fidelity) for rule in found.rules)


def test_r24_what_runs_of_lime_have_in_common():
    """{1, 2, 3}, {1, 2, 4} and {1, 2, 3}: pairs share 2, 3 and 2 of 3."""
    runs = np.array([[4.0, 3, 2, 1], [4, 3, 1, 2], [4, 3, 2, 1]])
    assert shared_by_runs(runs, 3) == pytest.approx(7 / 9)
