"""Parts of a table, intervals over overlapping parts, what answers cost."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression

from explain import load_model, read_table
from explain.scores.fitted_again import (
    MOST_ROWS,
    Told,
    baseline_losses,
    corrected_factor,
    ground,
    interval,
    parts,
    row_losses,
)


def classes(n=100, rare=10):
    frame = pd.DataFrame({"a": np.random.default_rng(0).normal(size=n)})
    frame["y"] = np.where(np.arange(n) < rare, "rare", "usual")
    dataset = read_table(frame, target="y")
    return load_model(LogisticRegression().fit(frame[["a"]], frame.y), dataset), dataset


def numbers(n=100):
    frame = pd.DataFrame({"a": np.random.default_rng(0).normal(size=n)})
    dataset = read_table(frame.assign(y=2 * frame.a), target="y")
    return load_model(LinearRegression().fit(frame[["a"]], 2 * frame.a), dataset), dataset


def test_r29_the_variance_of_a_mean_over_overlapping_parts():
    assert corrected_factor(15, 0.25) == pytest.approx(0.316667, abs=1e-6)
    assert np.sqrt(corrected_factor(15, 0.25) / (1 / 15)) == pytest.approx(2.179449, abs=1e-6)
    values = np.random.default_rng(0).normal(size=(15, 1))
    _, low, high = interval(values, corrected_factor(15, 0.25))
    _, naive_low, naive_high = interval(values, 1 / 15)
    assert ((high - low) / (naive_high - naive_low)).item() == pytest.approx(2.179449, abs=1e-6)


def test_the_interval_is_scipy_s_where_values_are_independent():
    from scipy import stats

    values = np.random.default_rng(1).normal(size=9)
    mean, low, high = interval(values[:, None], 1 / 9)
    expected = stats.t.interval(0.95, 8, loc=values.mean(), scale=stats.sem(values))
    np.testing.assert_allclose([low[0], high[0]], expected)
    assert mean[0] == pytest.approx(values.mean())
    assert np.isnan(interval(values[:1, None], 1.0)[1]).all()


def test_parts_cover_the_rows_once_each_class_alike_and_more_begin_with_fewer():
    held = ground(*classes())
    two, three = list(parts(held, 2, 0)), list(parts(held, 3, 0))
    for fitted, measured in three:
        assert sorted([*fitted, *measured]) == list(range(100))
        assert (measured < 10).sum() == 2
        assert len(fitted) == 80
    for one, other in zip(two, three, strict=False):
        np.testing.assert_array_equal(one[0], other[0])
    assert (three[0][0] != three[1][0]).any()


def test_too_few_rows_of_a_class_or_in_all_are_said():
    assert "A class has too few" in ground(*classes(rare=3)).why_not
    assert "30 rows with a target" in ground(*numbers(30)).why_not
    assert ground(*numbers(50)).why_not == ""


def test_of_a_large_table_a_seeded_part_is_taken():
    predictor, dataset = numbers(MOST_ROWS + 100)
    assert len(ground(predictor, dataset).rows) == MOST_ROWS
    assert (ground(predictor, dataset, seed=1).rows != ground(predictor, dataset).rows).any()


def test_a_function_of_the_caller_fits_in_place_of_the_clone():
    predictor, dataset = numbers()
    held = ground(predictor, dataset, refit=lambda given, target: LinearRegression().fit(given, -target))
    np.testing.assert_allclose(held.fit(held.rows, 0)(dataset.features), -predictor(dataset.features), atol=1e-9)


def test_a_column_held_constant_is_learned_nothing_of():
    predictor, dataset = numbers()
    held = ground(predictor, dataset)
    answers = held.fit(held.rows, 0, constant="a")(dataset.features)
    np.testing.assert_allclose(answers, dataset.target.mean(), atol=1e-9)


def test_what_answers_cost():
    predictor, _ = numbers(50)
    answers = np.array([[1.0], [3.0]])
    assert row_losses(predictor, answers, np.array([2.0, 3.0]), 0).tolist() == [1, 0]
    assert baseline_losses(predictor, np.array([1.0, 3.0])).tolist() == [1, 1]
    predictor, _ = classes()
    shares = np.array([[0.25, 0.75], [1.0, 0.0]])
    np.testing.assert_allclose(row_losses(predictor, shares, np.array([0, 0]), 0), [2 * 0.75**2, 0])
    np.testing.assert_allclose(baseline_losses(predictor, np.array([0, 1])), [0.5, 0.5])


def test_progress_counts_whole_steps():
    seen = []
    Told(progress=lambda *told: seen.append(told), step=1, n_steps=4).part(0.5)(7, 9)
    assert seen == [(150, 400)]
    assert Told(progress=None, step=1, n_steps=4).part(0.5) is None
