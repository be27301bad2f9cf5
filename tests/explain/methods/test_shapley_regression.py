"""Sampled coalitions: how they are dealt, what a fit makes of them, and features that change nothing."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from explain import read_table, shap_values
from explain.methods.shapley.dealing import dealt, n_coalitions, n_dealt
from explain.methods.shapley.enumeration import coalitions, shapley_values
from explain.methods.shapley.regression import fitted
from tests.formulas import formula


def named(hand):
    """Each coalition as the smaller of the numbers of itself and of its complement."""
    n_players = hand.shape[1]
    numbers = hand @ 2 ** np.arange(n_players)
    return np.minimum(numbers, 2**n_players - 1 - numbers).tolist()


@pytest.mark.parametrize("n_players", [1, 2, 3, 4, 7, 8])
def test_dealing_to_the_end_gives_each_coalition_once(n_players):
    for hand in dealt((5,), n_players, 3, 0, 1_000):
        alone = np.eye(n_players, dtype=bool)[: n_coalitions(n_players, 1)] if n_players > 1 else hand[:0]
        assert sorted(named(np.concatenate([alone, hand]))) == list(range(1, 2 ** (n_players - 1)))


@pytest.mark.parametrize("n_players", [9, 21])
def test_a_deal_may_be_cut_anywhere_and_repeats_nothing_in_a_hand(n_players):
    whole = dealt((3, 4), n_players, 6, 0, 13)
    parts = [dealt((3, 4), n_players, 6, begin, end) for begin, end in ((0, 4), (4, 5), (5, 13))]
    assert whole.shape == (6, n_dealt(n_players, 13), n_players)
    for hand, *cut in zip(whole, *parts, strict=True):
        assert sorted(named(hand)) == sorted(named(np.concatenate(cut)))
        assert len(set(named(hand))) == len(hand)
    sizes = whole.sum(axis=2)
    np.testing.assert_array_equal(sizes, np.sort(sizes, axis=1))
    assert np.bincount(sizes[0]).tolist() == [0, 0, *[13] * (n_players // 2 - 1)]
    assert any(named(whole[0]) != named(hand) for hand in whole[1:])


def test_over_many_hands_each_coalition_of_a_size_is_dealt_equally_often():
    hands = dealt((1,), 8, 40, 0, 7)
    pairs = hands[hands.sum(axis=2) == 2]
    counts = np.unique(named(pairs), return_counts=True)[1]
    assert len(counts) == 28
    assert counts.sum() == 280
    assert counts.max() - counts.min() <= 2


def smaller_halves(n_players):
    """Each player alone, then larger coalitions up to half of the players, one of each two complements."""
    kept = [
        members for size in range(1, n_players // 2 + 1) for members in combinations(range(n_players), size)
        if size == 1 or 2 * size < n_players or 0 in members
    ] or [(0,)]
    return np.array([[j in members for j in range(n_players)] for members in kept])


def odd_half(worth, members):
    places = members @ 2 ** np.arange(members.shape[-1])
    games = np.arange(len(worth))[:, None]
    return (worth[games, places] - worth[games, worth.shape[1] - 1 - places]) / 2


@pytest.mark.parametrize("n_players", range(1, 9))
def test_a_fit_to_all_coalitions_is_the_definition(n_players):
    worth = np.random.default_rng(n_players).normal(size=(5, 2**n_players))
    members = np.tile(smaller_halves(n_players), (5, 1, 1))
    values, variances = fitted(members, odd_half(worth, members), worth[:, -1] - worth[:, 0])
    np.testing.assert_allclose(values, shapley_values(worth), atol=1e-12)
    np.testing.assert_array_equal(variances, 0)


def hands_of(n_players, depth):
    hands = dealt((8,), n_players, 5, 0, depth)
    return np.concatenate([np.tile(np.eye(n_players, dtype=bool), (5, 1, 1)), hands], axis=1)


def test_a_fit_to_some_coalitions_is_exact_where_no_three_interact_and_adds_up_always():
    random = np.random.default_rng(2)
    every = coalitions(9).astype(float)
    pairs = np.einsum("ci,gij,cj->gc", every, random.normal(size=(5, 9, 9)), every)
    rough = random.normal(size=pairs.shape)
    members = hands_of(9, 4)
    for worth in (pairs, rough):
        values, variances = fitted(members, odd_half(worth, members), worth[:, -1] - worth[:, 0])
        np.testing.assert_allclose(values.sum(axis=1), worth[:, -1] - worth[:, 0], atol=1e-12)
        if worth is pairs:
            np.testing.assert_allclose(values, shapley_values(worth), atol=1e-10)
            np.testing.assert_allclose(variances, 0, atol=1e-20)
        else:
            assert np.abs(values - shapley_values(worth)).max() > 0.01
            assert variances.min() > 1e-6


def test_a_fit_has_no_preferred_player():
    worth = np.random.default_rng(4).normal(size=(5, 2**7))
    members = hands_of(7, 5)
    values, variances = fitted(members, odd_half(worth, members), worth[:, -1] - worth[:, 0])
    order = np.array([3, 0, 6, 1, 5, 2, 4])
    moved, moved_variances = fitted(members[:, :, order], odd_half(worth, members), worth[:, -1] - worth[:, 0])
    np.testing.assert_allclose(moved, values[:, order], atol=1e-12)
    np.testing.assert_allclose(moved_variances, variances[:, order], atol=1e-12)


def opened(answer, n_features, n_rows=60, seed=0):
    table = pd.DataFrame(np.random.default_rng(seed).normal(size=(n_rows, n_features)))
    dataset = read_table(table.add_prefix("x"))
    return formula(dataset, lambda frame: answer(frame.to_numpy(dtype=float))), dataset


def tangled(X):
    return 1 / (1 + np.exp(-2 * (X[:, 0] * X[:, 1] * X[:, 2] + np.sin(X[:, 3] * X[:, 4]) * X[:, 5] + X[:, 6])))


QUESTION = {"rows": [0, 1, 2], "background": list(range(20, 40)), "precision": 1e-9}


def test_features_that_change_nothing_contribute_exactly_nothing():
    predictor, dataset = opened(tangled, 14)
    result = shap_values(predictor, dataset, limit=4_000, **QUESTION)
    assert result.engine == "sampled coalitions"
    np.testing.assert_array_equal(result.contributions[:, 7:], 0)
    np.testing.assert_array_equal(result.standard_errors[:, 7:], 0)
    assert np.abs(result.contributions[:, :7]).min() > 0
    np.testing.assert_allclose(result.residual, 0, atol=1e-12)


def test_features_that_change_nothing_leave_the_others_to_be_asked_in_full():
    predictor, dataset = opened(tangled, 14)
    sampled = shap_values(predictor, dataset, limit=20 * 2**7 + 1_000, **QUESTION)
    exact = shap_values(*opened(tangled, 7), limit=20 * 2**7, **{
        **QUESTION, "rows": dataset.features.iloc[QUESTION["rows"], :7],
        "background": dataset.features.iloc[QUESTION["background"], :7],
    })
    assert (sampled.engine, exact.engine) == ("sampled coalitions", "exact enumeration")
    np.testing.assert_allclose(sampled.contributions[:, :7], exact.contributions, atol=1e-12)
    np.testing.assert_allclose(sampled.standard_errors, 0, atol=1e-12)


@pytest.mark.parametrize("n_background", [1, 9])
def test_a_feature_that_acts_only_in_the_middle_is_not_taken_for_silent(n_background):
    def middle(X):
        joined = (X[:, 1:] > 0).sum(axis=1)
        return X[:, 0] * ((joined > 3) & (joined < 8)) + 0.1 * joined

    table = pd.DataFrame(np.repeat([[2.0] + [1.0] * 11, [1.0] + [-1.0] * 11], [1, 9], axis=0)).add_prefix("x")
    table += np.linspace(0, 0.01, 10)[:, None]
    dataset = read_table(table)
    predictor = formula(dataset, lambda frame: middle(frame.to_numpy()))
    question = {"rows": [0], "background": list(range(1, 1 + n_background))}
    result = shap_values(predictor, dataset, limit=3_000, precision=1e-9, **question)
    exact = shap_values(predictor, dataset, limit=9 * 2**12, **question)
    assert (result.engine, exact.engine) == ("sampled coalitions", "exact enumeration")
    assert exact.contributions[0, 0] > 0.2
    np.testing.assert_allclose(result.contributions, exact.contributions, atol=4 * result.standard_errors.max())
    assert 0 < result.standard_errors.max() < 0.03


@pytest.mark.parametrize("limit", [1_600, 2_500, 6_000])
def test_the_search_for_silent_features_is_within_the_limit(limit):
    predictor, dataset = opened(lambda X: tangled(X) + np.prod(X[:, 6:13], axis=1), 15)
    asked = []
    result = shap_values(predictor, dataset, rows=[0], background=list(range(20, 40)), precision=1e-9, limit=limit,
                         progress=lambda done, total: asked.append(done))
    assert result.engine == "sampled coalitions"
    assert 0.8 * limit < asked[-1] <= limit + 21
    assert (result.contributions[0, 13:] == 0).all() == (limit > 1_600)


def test_fewer_mistakes_than_permutations_for_the_same_model_rows(monkeypatch):
    predictor, dataset = opened(lambda X: tangled(X) + X[:, 7] * X[:, 8] * X[:, 9], 10)
    question = {**QUESTION, "rows": list(range(12))}
    exact = shap_values(predictor, dataset, limit=20 * 2**10, **question)
    coalitions_ = shap_values(predictor, dataset, limit=4_000, **question)
    monkeypatch.setattr("explain.methods.shapley.regression.MOST_PLAYERS", 0)
    permutations = shap_values(predictor, dataset, limit=4_000, **question)
    assert (coalitions_.engine, permutations.engine) == ("sampled coalitions", "sampled permutations")
    missed, missed_before = (
        np.mean((result.contributions - exact.contributions) ** 2) for result in (coalitions_, permutations)
    )
    assert missed < missed_before / 2
    off = np.abs(coalitions_.contributions - exact.contributions)
    assert (off <= 1.96 * coalitions_.standard_errors).mean() >= 0.9


def test_more_players_than_equations_are_worth_are_left_to_permutations():
    predictor, dataset = opened(tangled, 61)
    result = shap_values(predictor, dataset, limit=20_000, **QUESTION)
    assert result.engine == "sampled permutations"
    np.testing.assert_array_equal(result.contributions[:, 7:], 0)
    np.testing.assert_allclose(result.residual, 0, atol=1e-12)


def test_model_rows_that_are_alike_are_asked_once():
    levels = np.random.default_rng(6).integers(0, 2, size=(60, 14))
    dataset = read_table(pd.DataFrame(levels).add_prefix("x"))
    asked, steps = [], []

    def answer(frame):
        asked.append(frame.to_numpy(dtype=float))
        return tangled(asked[-1][:, ::2]) + np.sin(asked[-1] @ np.arange(14))

    result = shap_values(
        formula(dataset, answer), dataset, rows=[0], background=list(range(20, 40)), limit=4_000, precision=1e-9,
        progress=lambda *step: steps.append(step),
    )
    assert result.engine == "sampled coalitions"
    games = [len(np.unique(block, axis=0)) == len(block) for block in asked if len(block) > 100]
    assert all(games)
    assert len(games) > 1
    assert steps[-1][0] == steps[-1][1]
    np.testing.assert_allclose(result.residual, 0, atol=1e-12)


def test_a_model_that_answers_the_background_alike_is_sampled_up_to_the_limit():
    corner = np.zeros((13, 12))
    corner[0], corner[1:] = 1, -np.eye(12)
    dataset = read_table(pd.DataFrame(corner).add_prefix("x"))
    asked = []

    def answer(X):
        """1 to the row and to the background, more to what lies between."""
        asked.append(len(X))
        joined = (X == 1).sum(axis=1)
        return 1 + ((joined > 0) & (joined < 12)) * ((X == 1) @ np.arange(12.0) ** 2)

    predictor = formula(dataset, lambda frame: answer(frame.to_numpy(dtype=float)))
    result = shap_values(predictor, dataset, rows=[0], background=list(range(1, 13)), limit=5_000)
    assert result.engine == "sampled coalitions"
    assert result.standard_errors.max() > 0
    assert 2_500 < sum(asked) < 6_000


def test_rounding_of_a_constant_model_is_not_sampled():
    asked = []

    def answer(X):
        asked.append(len(X))
        return 0.3 + 1e-17 * np.sin(1e3 * X.sum(axis=1)) + np.where(X[:, 0] > 0, 1e-16, 0)

    predictor, dataset = opened(answer, 13)
    result = shap_values(predictor, dataset, rows=[0], background=list(range(20, 40)), limit=100_000)
    assert sum(asked) < 10_000
    np.testing.assert_allclose(result.contributions, 0, atol=1e-12)
