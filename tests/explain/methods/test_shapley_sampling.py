"""Sampled SHAP values: errors that hold, sums that are exact, draws that repeat."""

import numpy as np
import pandas as pd
import pytest

from explain import read_table, shap_values
from tests.formulas import formula

N_FEATURES = 9


def answer(frame):
    """Interactions of up to four features, behind a squashing: no estimate is exact by accident."""
    X = frame.to_numpy(dtype=float)
    score = X[:, 0] * X[:, 1] * X[:, 2] + np.sin(X[:, 3] * X[:, 4]) * X[:, 5] * X[:, 6] + X[:, 7] - 0.5 * X[:, 8]
    return 1 / (1 + np.exp(-2 * score))


@pytest.fixture(scope="module", params=["sampled coalitions", "sampled permutations"], autouse=True)
def engine(request):
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "sampled permutations":
            patch.setattr("explain.methods.shapley.regression.MOST_PLAYERS", 0)
        yield request.param


@pytest.fixture(scope="module")
def opened():
    table = pd.DataFrame(np.random.default_rng(9).normal(size=(90, N_FEATURES))).add_prefix("x")
    dataset = read_table(table)
    return formula(dataset, answer), dataset


BACKGROUND = list(range(60, 80))
ROWS = list(range(40))
SAMPLED = {"background": BACKGROUND, "limit": 10_000}


@pytest.fixture(scope="module")
def sampled(opened, engine):
    return shap_values(*opened, rows=ROWS, **SAMPLED)


@pytest.fixture(scope="module")
def exact(opened):
    return shap_values(*opened, rows=ROWS, background=BACKGROUND)


def test_the_engine_and_its_exactness_are_named(sampled, exact, engine):
    assert (sampled.engine, sampled.exact) == (engine, False)
    assert (exact.engine, exact.exact) == ("exact enumeration", True)
    assert sampled.provenance.engine == sampled.engine
    assert np.isnan(exact.standard_errors).all()


def test_errors_lie_within_the_standard_errors_that_are_stated(sampled, exact):
    off = np.abs(sampled.contributions - exact.contributions) / sampled.standard_errors
    assert (off <= 3).mean() >= 0.97
    assert (off <= 1).mean() == pytest.approx(0.683, abs=0.08)
    assert np.mean(off**2) == pytest.approx(1, abs=0.35)


def test_sampled_contributions_add_up_exactly(sampled):
    np.testing.assert_allclose(sampled.residual, 0, atol=1e-12)


def test_sampling_stops_when_it_is_precise(opened):
    spread = answer(opened[1].features.iloc[BACKGROUND]).std()
    rough = shap_values(*opened, rows=ROWS, precision=0.1, **SAMPLED)
    fine = shap_values(*opened, rows=ROWS, precision=0.05, **SAMPLED)
    assert fine.standard_errors.max() <= 0.05 * spread < rough.standard_errors.max() <= 0.1 * spread


def test_sampling_stops_at_the_limit(opened):
    _, dataset = opened
    asked = []
    counted = formula(dataset, lambda frame: (asked.append(len(frame)), answer(frame))[1])
    result = shap_values(counted, dataset, rows=[0], background=BACKGROUND, limit=3_000, precision=1e-9)
    assert 1_500 < sum(asked) <= 3_000 + 1 + len(BACKGROUND)
    assert result.standard_errors.max() > 1e-9


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others(opened, sampled):
    again = shap_values(*opened, rows=ROWS, **SAMPLED)
    np.testing.assert_array_equal(again.contributions, sampled.contributions)
    np.testing.assert_array_equal(again.standard_errors, sampled.standard_errors)
    other = shap_values(*opened, rows=ROWS, seed=1, **SAMPLED)
    assert np.abs(other.contributions - sampled.contributions).max() > 1e-4


@pytest.mark.parametrize("rows", [[3], [3, 4], [4, 3], [20, 7, 3]])
def test_a_row_has_the_same_numbers_in_any_company(opened, sampled, rows):
    result = shap_values(*opened, rows=rows, **SAMPLED)
    place = rows.index(3)
    np.testing.assert_allclose(result.contributions[place], sampled.contributions[3], rtol=0, atol=1e-14)
    np.testing.assert_allclose(result.standard_errors[place], sampled.standard_errors[3], rtol=0, atol=1e-14)


def test_the_size_of_the_model_calls_changes_nothing(opened, sampled, monkeypatch):
    monkeypatch.setattr("explain.methods.shapley.game.BLOCK", 700)
    result = shap_values(*opened, rows=ROWS, **SAMPLED)
    np.testing.assert_allclose(result.contributions, sampled.contributions, rtol=0, atol=1e-13)


def test_coalitions_and_orders_paired_with_their_reverse_are_exact_without_interactions_of_three(opened):
    _, dataset = opened
    pairs = formula(dataset, lambda frame: (frame.to_numpy()[:, :-1] * frame.to_numpy()[:, 1:]).sum(axis=1))
    sampled = shap_values(pairs, dataset, rows=[0, 1], **SAMPLED)
    exact = shap_values(pairs, dataset, rows=[0, 1], background=BACKGROUND)
    assert not sampled.exact
    np.testing.assert_allclose(sampled.contributions, exact.contributions, atol=1e-12)
    np.testing.assert_allclose(sampled.standard_errors, 0, atol=1e-12)


def test_one_background_row_is_sampled_too(opened):
    sampled = shap_values(*opened, rows=[0, 1], background=[60], limit=400)
    exact = shap_values(*opened, rows=[0, 1], background=[60])
    assert not sampled.exact
    off = np.abs(sampled.contributions - exact.contributions) / sampled.standard_errors
    assert off.max() < 4


def test_rows_close_to_the_background_are_enumerated_while_others_are_sampled(opened, engine):
    _, dataset = opened
    near = dataset.features.iloc[[60]].assign(x0=5.0, x1=-5.0)
    rows = pd.concat([near, dataset.features.iloc[[3]]])
    result = shap_values(*opened, rows=rows, background=[60], limit=400)
    assert result.engine == f"exact enumeration (1 row) and {engine} (1 row)"
    assert np.isnan(result.standard_errors[0]).all()
    assert np.isfinite(result.standard_errors[1]).all()
    assert not result.exact
