"""The laws every attribution must keep; games whose values are known by hand are in tests/reference."""

import numpy as np
import pytest

from tests.formulas import split


@pytest.fixture
def smooth():
    """A function with interactions of every order, rows and a background."""
    rng = np.random.default_rng(5)

    def answer(X):
        return np.sin(X[:, 0] * X[:, 1]) + X[:, 2] * X[:, 3] * np.exp(X[:, 0] / 3) + X[:, 1] ** 2

    return answer, rng.normal(size=(4, 5)), rng.normal(size=(9, 5))


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


