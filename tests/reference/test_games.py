"""Shapley values known exactly, of games, Boolean functions, trees and levels; each test is named by its id."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from sklearn.tree import DecisionTreeRegressor

from explain import load_model, read_table, shap_values
from tests.formulas import formula, of_game, split

BINARY = np.array(list(product([0.0, 1.0], repeat=2)))


@pytest.mark.parametrize("worth", [
    lambda s: float(1 in s and len(s) > 1), lambda s: float(sum({1: 50, 2: 49, 3: 1}[i] for i in s) >= 51),
], ids=["gloves", "weighted majority"])
def test_r01_gloves_and_a_weighted_majority(worth):
    np.testing.assert_allclose(of_game(worth, 3), (2 / 3, 1 / 6, 1 / 6), atol=1e-12)


@pytest.mark.parametrize(("costs", "values"), [((1, 2, 3), (1 / 3, 5 / 6, 11 / 6)), ((8, 11, 13, 18), (2, 3, 4, 9))])
def test_r02_who_pays_for_a_runway(costs, values):
    np.testing.assert_allclose(of_game(lambda s: max([costs[i - 1] for i in s], default=0), len(costs)), values,
                               atol=1e-12)


def test_r03_the_security_council_of_fifteen():
    vetoes = frozenset(range(1, 6))
    values = of_game(lambda s: float(vetoes <= s and len(s) >= 9), 15)
    np.testing.assert_allclose(values[:5], 421 / 2145, atol=1e-9)
    np.testing.assert_allclose(values[5:], 4 / 2145, atol=1e-9)


def test_r04_a_sum_of_unanimity_games():
    values = of_game(lambda s: 2 * (1 in s) + 3 * ({1, 2} <= s) - 4 * ({2, 3} <= s) + 6 * ({1, 2, 3} <= s), 3)
    np.testing.assert_allclose(values, (5.5, 1.5, 0), atol=1e-12)


@pytest.mark.parametrize(("name", "row", "background", "values"), [
    ("and", (1, 1), BINARY, (0.375, 0.375)), ("and", (1, 0), BINARY, (0.125, -0.375)),
    ("and", (0, 0), BINARY, (-0.125, -0.125)), ("or", (1, 0), BINARY, (0.375, -0.125)),
    ("or", (1, 1), BINARY, (0.125, 0.125)), ("or", (0, 0), BINARY, (-0.375, -0.375)),
    ("xor", (1, 1), BINARY, (-0.25, -0.25)), ("xor", (1, 0), BINARY, (0.25, 0.25)),
    ("or", (1, 0), BINARY[:1], (1, 0)), ("or", (1, 0), BINARY[1:], (1 / 6, -1 / 6)),
])
def test_r05_boolean_functions(name, row, background, values):
    functions = {"and": np.logical_and, "or": np.logical_or, "xor": np.logical_xor}
    result = split(lambda X: functions[name](X[:, 0], X[:, 1]).astype(float), row, background)
    np.testing.assert_allclose(result.contributions[0], values, atol=1e-12)


def test_r06_consistency_where_following_one_path_of_a_tree_is_not():
    first = split(lambda X: 80 * X[:, 0] * X[:, 1], (1, 1), BINARY)
    second = split(lambda X: 80 * X[:, 0] * X[:, 1] + 10 * X[:, 1], (1, 1), BINARY)
    np.testing.assert_allclose([first.base_value[0], *first.contributions[0]], (20, 30, 30), atol=1e-12)
    np.testing.assert_allclose([second.base_value[0], *second.contributions[0]], (25, 30, 35), atol=1e-12)


def test_r07_a_column_that_is_not_used_gets_nothing_however_correlated():
    """The interventional half; where the conditional game would give (0.55, 0.45)."""
    half = np.random.default_rng(0).multivariate_normal((0, 0), ((1, 0.9), (0.9, 1)), 40)
    result = split(lambda X: X[:, 0], (1, 1), np.concatenate([half, -half]))
    np.testing.assert_allclose(result.contributions[0], (1, 0), atol=1e-12)


def test_r08_a_product_with_a_correlated_background():
    background = np.random.default_rng(1).multivariate_normal((1, 2), ((1, 0.6), (0.6, 2)), 50)
    (m1, m2), c = background.mean(axis=0), np.cov(background.T, bias=True)[0, 1]
    x1, x2 = 2.5, -1.0
    values = (((x1 - m1) * (x2 + m2) - c) / 2, ((x2 - m2) * (x1 + m1) - c) / 2)
    result = split(lambda X: X[:, 0] * X[:, 1], (x1, x2), background)
    np.testing.assert_allclose(result.contributions[0], values, atol=1e-12)


@pytest.fixture
def lopsided():
    """A tree that says AND, with x2 at its root, and its eight rows, in which the columns go together."""
    frame = pd.DataFrame([(0.0, 0.0)] * 3 + [(1.0, 1.0)] * 3 + [(0.0, 1.0), (1.0, 0.0)], columns=["x1", "x2"])
    target = frame.x1 * frame.x2
    grown = [DecisionTreeRegressor(random_state=seed).fit(frame, target) for seed in range(20)]
    dataset = read_table(frame.assign(y=target), target="y")
    return load_model(next(model for model in grown if model.tree_.feature[0] == 1), dataset), dataset


@pytest.mark.parametrize(("game", "row", "values"), [
    ("path-dependent", 3, (0.1875, 0.4375)), ("interventional", 3, (0.3125, 0.3125)),
    ("path-dependent", 6, (-0.5625, 0.1875)), ("interventional", 6, (-0.4375, 0.0625)),
])
def test_r09_a_symmetric_function_whose_tree_is_not(lopsided, game, row, values):
    result = shap_values(*lopsided, rows=[row], background=list(range(8)), game=game)
    np.testing.assert_allclose(result.contributions[0], values, atol=1e-7)
    assert result.base_value[0] == pytest.approx(0.375, abs=1e-7)


def test_r11_each_scale_has_its_own_values():
    def margin(X):
        return 3 * X[:, 0] + X[:, 1] - 2

    np.testing.assert_allclose(split(margin, (1, 0), BINARY).contributions[0], (1.5, -0.5), atol=1e-12)
    result = split(lambda X: 1 / (1 + np.exp(-margin(X))), (1, 0), BINARY)
    np.testing.assert_allclose(result.contributions[0], (0.30592783, -0.07486925), atol=1e-8)
    assert (result.base_value[0], result.predictions[0]) == pytest.approx((0.5, 0.73105858), abs=1e-8)


def test_r11_the_leading_feature_may_change_with_the_scale():
    background = np.array(list(product((-1.0, 1.0), (*[0.0] * 9, 2.0))))

    def score(X):
        return (X[:, 0] > 0) + 100.0 * (X[:, 1] > 1.5)

    margin = split(score, (0, 0), background)
    np.testing.assert_allclose([margin.base_value[0], *margin.contributions[0]], (10.5, -0.5, -10), atol=1e-9)
    share = split(lambda X: 1 / (1 + np.exp(-score(X))), (0, 0), background)
    np.testing.assert_allclose(share.contributions[0], (-0.10975282, -0.04422354), atol=1e-8)


LEVELS = pd.DataFrame(list(product("ABC", (0.0, 1.0))), columns=["level", "x2"])


def of_levels(answer):
    dataset = read_table(LEVELS)
    result = shap_values(formula(dataset, answer), dataset, rows=[1], background=list(range(6)))
    return result.contributions[0]


def test_r12_one_column_of_levels_is_one_player():
    both = of_levels(lambda frame: frame.level.isin(["A", "B"]) * frame.x2)
    np.testing.assert_allclose(both, (0.25, 5 / 12), atol=1e-9)
    first = of_levels(lambda frame: (frame.level == "A") * frame.x2)
    np.testing.assert_allclose(first, (0.5, 1 / 3), atol=1e-9)


def test_r12_contributions_of_its_parts_add_up_to_another_number():
    background = np.array([(*parts, x2) for parts in np.eye(3) for x2 in (0, 1)])
    parts = split(lambda X: (X[:, 0] + X[:, 1] >= 1) * X[:, 3], (1, 0, 0, 1), background).contributions[0]
    np.testing.assert_allclose(parts, (7 / 18, -1 / 9, 0, 7 / 18), atol=1e-9)
    assert parts[:3].sum() == pytest.approx(5 / 18, abs=1e-9)


def test_r13_the_gap_between_two_groups_is_split_whole():
    rng = np.random.default_rng(5)
    rows, background = rng.normal(size=(4, 5)), rng.normal(size=(9, 5))

    def answer(X):
        return np.sin(X[:, 0] * X[:, 1]) + X[:, 2] * X[:, 3] * np.exp(X[:, 0] / 3) + X[:, 4] ** 2

    result = split(answer, rows, background)
    gap = result.contributions[:2].mean(axis=0) - result.contributions[2:].mean(axis=0)
    assert gap.sum() == pytest.approx(answer(rows[:2]).mean() - answer(rows[2:]).mean(), abs=1e-12)


def test_r39_sixteen_linear_features_are_all_found():
    rng = np.random.default_rng(3)
    beta, rows, background = np.linspace(1, 0.2, 16), rng.normal(size=(2, 16)), rng.normal(size=(100, 16))
    result = split(lambda X: X @ beta, rows, background)
    assert result.engine == "sampled coalitions"
    np.testing.assert_allclose(result.contributions, beta * (rows - background.mean(axis=0)), atol=1e-9)
    np.testing.assert_allclose(result.standard_errors, 0, atol=1e-9)
