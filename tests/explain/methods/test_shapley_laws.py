"""Games and functions whose Shapley values are known by hand, and the laws every attribution must keep."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from explain import read_table, shap_values
from tests.formulas import formula

BINARY = np.array(list(product([0.0, 1.0], repeat=2)))


def split(answer, rows, background, **settings):
    """SHAP of an answer written for a matrix of columns a, b, c, …"""
    rows, background = np.atleast_2d(rows).astype(float), np.atleast_2d(background).astype(float)
    table = pd.DataFrame(np.concatenate([rows, background]), columns=[f"x{j:02}" for j in range(rows.shape[1])])
    dataset = read_table(table, kinds=dict.fromkeys(table.columns, "numeric"))
    predictor = formula(dataset, lambda frame: answer(frame.to_numpy(dtype=float)))
    return shap_values(predictor, dataset, rows=list(range(len(rows))),
                       background=list(range(len(rows), len(table))), **settings)


def of_game(worth, n):
    """Shapley values of a game: the model's answer for a row of zeros and ones is the worth of the ones."""
    def answer(X):
        return np.array([worth(frozenset(np.flatnonzero(row) + 1)) for row in X], dtype=float)

    result = split(answer, np.ones(n), np.zeros(n))
    assert result.engine == "exact enumeration"
    return result.contributions[0]


@pytest.fixture
def smooth():
    """A function with interactions of every order, rows and a background."""
    rng = np.random.default_rng(5)

    def answer(X):
        return np.sin(X[:, 0] * X[:, 1]) + X[:, 2] * X[:, 3] * np.exp(X[:, 0] / 3) + X[:, 1] ** 2

    return answer, rng.normal(size=(4, 5)), rng.normal(size=(9, 5))


@pytest.mark.parametrize(("worth", "values"), [
    (lambda s: float(1 in s and len(s) > 1), (2 / 3, 1 / 6, 1 / 6)),
    (lambda s: float(sum({1: 50, 2: 49, 3: 1}[i] for i in s) >= 51), (2 / 3, 1 / 6, 1 / 6)),
    (lambda s: max(s, default=0), (1 / 3, 5 / 6, 11 / 6)),
    (lambda s: max([{1: 8, 2: 11, 3: 13, 4: 18}[i] for i in s], default=0), (2, 3, 4, 9)),
    (lambda s: 2 * (1 in s) + 3 * ({1, 2} <= s) - 4 * ({2, 3} <= s) + 6 * ({1, 2, 3} <= s), (5.5, 1.5, 0)),
], ids=["gloves", "weighted majority", "airport of three", "airport of four", "unanimity games"])
def test_textbook_games(worth, values):
    np.testing.assert_allclose(of_game(worth, len(values)), values, atol=1e-12)


def test_the_security_council_of_fifteen():
    vetoes = frozenset(range(1, 6))
    values = of_game(lambda s: float(vetoes <= s and len(s) >= 9), 15)
    np.testing.assert_allclose(values[:5], 421 / 2145, atol=1e-9)
    np.testing.assert_allclose(values[5:], 4 / 2145, atol=1e-9)


@pytest.mark.parametrize(("name", "row", "background", "values"), [
    ("and", (1, 1), BINARY, (0.375, 0.375)), ("and", (1, 0), BINARY, (0.125, -0.375)),
    ("and", (0, 0), BINARY, (-0.125, -0.125)), ("or", (1, 0), BINARY, (0.375, -0.125)),
    ("or", (1, 1), BINARY, (0.125, 0.125)), ("or", (0, 0), BINARY, (-0.375, -0.375)),
    ("xor", (1, 1), BINARY, (-0.25, -0.25)), ("xor", (1, 0), BINARY, (0.25, 0.25)),
    ("or", (1, 0), BINARY[:1], (1, 0)), ("or", (1, 0), BINARY[1:], (1 / 6, -1 / 6)),
])
def test_boolean_functions(name, row, background, values):
    functions = {"and": np.logical_and, "or": np.logical_or, "xor": np.logical_xor}
    result = split(lambda X: functions[name](X[:, 0], X[:, 1]).astype(float), row, background)
    np.testing.assert_allclose(result.contributions[0], values, atol=1e-12)


def test_consistency_where_following_one_path_of_a_tree_is_not():
    first = split(lambda X: 80 * X[:, 0] * X[:, 1], (1, 1), BINARY)
    second = split(lambda X: 80 * X[:, 0] * X[:, 1] + 10 * X[:, 1], (1, 1), BINARY)
    np.testing.assert_allclose([first.base_value[0], *first.contributions[0]], (20, 30, 30), atol=1e-12)
    np.testing.assert_allclose([second.base_value[0], *second.contributions[0]], (25, 30, 35), atol=1e-12)


def test_a_product_with_a_correlated_background():
    background = np.random.default_rng(1).multivariate_normal((1, 2), ((1, 0.6), (0.6, 2)), 50)
    (m1, m2), c = background.mean(axis=0), np.cov(background.T, bias=True)[0, 1]
    x1, x2 = 2.5, -1.0
    values = (((x1 - m1) * (x2 + m2) - c) / 2, ((x2 - m2) * (x1 + m1) - c) / 2)
    result = split(lambda X: X[:, 0] * X[:, 1], (x1, x2), background)
    np.testing.assert_allclose(result.contributions[0], values, atol=1e-12)


def test_each_scale_has_its_own_values():
    def margin(X):
        return 3 * X[:, 0] + X[:, 1] - 2

    np.testing.assert_allclose(split(margin, (1, 0), BINARY).contributions[0], (1.5, -0.5), atol=1e-12)
    result = split(lambda X: 1 / (1 + np.exp(-margin(X))), (1, 0), BINARY)
    np.testing.assert_allclose(result.contributions[0], (0.30592783, -0.07486925), atol=1e-8)
    assert (result.base_value[0], result.predictions[0]) == pytest.approx((0.5, 0.73105858), abs=1e-8)


def test_the_leading_feature_may_change_with_the_scale():
    background = np.array(list(product((-1.0, 1.0), (*[0.0] * 9, 2.0))))

    def score(X):
        return (X[:, 0] > 0) + 100.0 * (X[:, 1] > 1.5)

    margin = split(score, (0, 0), background)
    np.testing.assert_allclose([margin.base_value[0], *margin.contributions[0]], (10.5, -0.5, -10), atol=1e-9)
    share = split(lambda X: 1 / (1 + np.exp(-score(X))), (0, 0), background)
    np.testing.assert_allclose(share.contributions[0], (-0.10975282, -0.04422354), atol=1e-8)


def test_the_gap_between_two_groups_is_split_whole(smooth):
    answer, rows, background = smooth
    result = split(answer, rows, background)
    gap = result.contributions[:2].mean(axis=0) - result.contributions[2:].mean(axis=0)
    assert gap.sum() == pytest.approx(answer(rows[:2]).mean() - answer(rows[2:]).mean(), abs=1e-12)


def test_a_known_function_of_five_uniform_features():
    """Friedman's function has closed-form values over the uniform cube; x1 and x2 interact, the rest is additive.

    Midpoints of a fine grid stand for the uniform distribution, so the error is that of the midpoint rule.
    """
    middle = (np.arange(40) + 0.5) / 40
    pairs = np.array(list(product(middle, middle)))
    shuffled = np.random.default_rng(0).permuted(np.tile(middle, (40, 1)).reshape(-1, 1).repeat(3, axis=1), axis=0)
    background = np.column_stack([pairs, shuffled])

    def friedman(X):
        return 10 * np.sin(np.pi * X[:, 0] * X[:, 1]) + 20 * (X[:, 2] - 0.5) ** 2 + 10 * X[:, 3] + 5 * X[:, 4]

    result = split(friedman, [(0.2, 0.9, 0.1, 0.8, 0.3), (0.5,) * 5], background)
    np.testing.assert_allclose(result.contributions[0], (-1.874612, 1.986250, 1.533333, 3, -1), atol=4e-3)
    np.testing.assert_allclose(result.contributions[1], (0.912219, 0.912219, -1.666667, 0, 0), atol=4e-3)
    assert result.predictions[0] == pytest.approx(18.058268, abs=1e-6)
    assert result.base_value[0] == pytest.approx(14.413297342, abs=4e-3)


def test_an_additive_function_gives_its_centred_terms(smooth):
    _, rows, background = smooth

    def terms(X):
        return np.column_stack([np.sin(X[:, 0]), X[:, 1] ** 2, np.exp(X[:, 2]), np.abs(X[:, 3]), 0 * X[:, 4]])

    result = split(lambda X: terms(X).sum(axis=1), rows, background)
    np.testing.assert_allclose(result.contributions, terms(rows) - terms(background).mean(axis=0), atol=1e-12)


def test_contributions_of_an_additive_function_are_zero_on_average_over_the_background(smooth):
    _, _, background = smooth
    result = split(lambda X: np.sin(X[:, 0]) + X[:, 1] ** 3, background, background)
    np.testing.assert_allclose(result.contributions.mean(axis=0), 0, atol=1e-12)


def test_contributions_add_up_to_the_answer_from_the_mean_over_the_background(smooth):
    answer, rows, background = smooth
    result = split(answer, rows, background)
    np.testing.assert_allclose(result.base_value, answer(background).mean(), atol=1e-12)
    np.testing.assert_allclose(result.predictions, answer(rows), atol=1e-12)
    np.testing.assert_allclose(result.base_value + result.contributions.sum(axis=1), result.predictions, atol=1e-12)
    np.testing.assert_allclose(result.residual, 0, atol=1e-12)


def test_swapping_two_columns_swaps_their_contributions(smooth):
    answer, rows, background = smooth
    order = [1, 0, 2, 3, 4]
    swapped = split(lambda X: answer(X[:, order]), rows[:, order], background[:, order]).contributions
    np.testing.assert_allclose(swapped[:, order], split(answer, rows, background).contributions, atol=1e-12)


def test_a_feature_the_function_ignores_contributes_nothing(smooth):
    answer, rows, background = smooth
    np.testing.assert_allclose(split(answer, rows, background).contributions[:, 4], 0, atol=1e-15)


def test_contributions_are_linear_in_the_function(smooth):
    answer, rows, background = smooth
    other = split(lambda X: np.cos(X[:, 4] * X[:, 2]), rows, background).contributions
    both = split(lambda X: 3 * answer(X) - 2 * np.cos(X[:, 4] * X[:, 2]), rows, background).contributions
    np.testing.assert_allclose(both, 3 * split(answer, rows, background).contributions - 2 * other, atol=1e-12)


def test_a_background_of_two_parts_gives_the_weighted_mean(smooth):
    answer, rows, background = smooth
    parts = [split(answer, rows, part).contributions for part in (background[:3], background[3:])]
    whole = split(answer, rows, background).contributions
    np.testing.assert_allclose(whole, (3 * parts[0] + 6 * parts[1]) / 9, atol=1e-12)


def test_repeated_background_rows_count_as_often_as_they_stand_there(smooth):
    answer, rows, background = smooth
    repeated = split(answer, rows, background[[0, 0, 0, 1]])
    parts = [split(answer, rows, background[[i]]).contributions for i in (0, 1)]
    np.testing.assert_allclose(repeated.contributions, 0.75 * parts[0] + 0.25 * parts[1], atol=1e-12)
    assert repeated.base_value[0] == pytest.approx(0.75 * answer(background[:1])[0] + 0.25 * answer(background[1:2])[0])


def test_relabelling_a_feature_changes_nothing(smooth):
    answer, rows, background = smooth

    def relabelled(X, of):
        return np.column_stack([of(X[:, 0]), X[:, 1:]])

    result = split(lambda X: answer(relabelled(X, np.log)), relabelled(rows, np.exp), relabelled(background, np.exp))
    np.testing.assert_allclose(result.contributions, split(answer, rows, background).contributions, atol=1e-9)


def test_the_order_of_rows_and_background_changes_nothing(smooth):
    answer, rows, background = smooth
    turned = split(answer, rows[::-1], background[::-1])
    np.testing.assert_allclose(turned.contributions[::-1], split(answer, rows, background).contributions, atol=1e-12)


def test_a_row_compared_with_itself_has_no_contributions(smooth):
    answer, rows, _ = smooth
    result = split(answer, rows[:1], rows[:1])
    np.testing.assert_array_equal(result.contributions, 0)
    assert result.base_value[0] == result.predictions[0]


def test_a_constant_model_has_no_contributions(smooth):
    _, rows, background = smooth
    result = split(lambda X: np.full(len(X), 0.3), rows, background)
    np.testing.assert_array_equal(result.contributions, 0)
    np.testing.assert_array_equal(result.base_value, 0.3)


def test_sixteen_linear_features_are_all_found():
    rng = np.random.default_rng(3)
    beta, rows, background = np.linspace(1, 0.2, 16), rng.normal(size=(2, 16)), rng.normal(size=(100, 16))
    result = split(lambda X: X @ beta, rows, background)
    assert result.engine == "sampled coalitions"
    np.testing.assert_allclose(result.contributions, beta * (rows - background.mean(axis=0)), atol=1e-9)
    np.testing.assert_allclose(result.standard_errors, 0, atol=1e-9)
