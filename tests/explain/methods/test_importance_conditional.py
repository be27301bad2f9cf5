"""Importance given the other features: closed forms, and what must be exactly zero."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

from explain import conditional_importance, load_model, permutation_importance, read_table
from explain.methods.importance.conditional import FEWEST, leaves_of
from explain.methods.importance.shuffling import _within
from tests.formulas import formula


def gaussian(n=2_000, rho=0.9, seed=0):
    random = np.random.default_rng(seed)
    pair = random.multivariate_normal([0, 0], [[1, rho], [rho, 1]], n)
    frame = pd.DataFrame(np.column_stack([pair, random.normal(size=(n, 2))]), columns=["x1", "x2", "x3", "x4"])
    return frame.assign(y=3 * frame.x1 - frame.x2 + frame.x3)


def asked(method, frame, **settings):
    dataset = read_table(frame, target="y")
    predictor = formula(dataset, lambda f: 3 * f["x1"] - f["x2"] + f["x3"])
    return method(predictor, dataset, score="MSE", rows=range(len(frame)), **settings)


def test_r19_a_feature_that_another_gives_away_counts_for_what_is_left():
    """2 b² alone, 2 b² (1 − ρ²) given the other: 18 and 3.42; leaves have a width, so a little more is left."""
    frame = gaussian()
    alone, given = (asked(method, frame) for method in (permutation_importance, conditional_importance))
    assert alone.mean[0] == pytest.approx(18, rel=0.08)
    assert given.mean[0] == pytest.approx(3.42, rel=0.12)
    assert given.mean[1] == pytest.approx(2 * 0.19, rel=0.2)
    assert given.low[0] < given.mean[0] < given.high[0]


def test_a_feature_that_nothing_gives_away_counts_as_before():
    given = asked(conditional_importance, gaussian())
    assert given.mean[2] == pytest.approx(2, rel=0.1)


def test_an_unused_feature_has_exactly_nothing():
    given = asked(conditional_importance, gaussian(400))
    assert given.mean[3] == given.low[3] == given.high[3] == 0


def test_without_correlation_both_ways_agree():
    frame = gaussian(1_000, rho=0.0)
    alone, given = (asked(method, frame) for method in (permutation_importance, conditional_importance))
    np.testing.assert_allclose(given.mean, alone.mean, rtol=0.12, atol=1e-12)


def test_it_is_said_to_be_given_the_other_features():
    given = asked(conditional_importance, gaussian(200), n_repeats=2)
    assert given.method == "conditional_importance"
    assert "given the other features" in given.score
    assert given.provenance.method == "conditional_importance"


def test_cells_change_places_within_leaves_alone():
    leaf = np.random.default_rng(0).integers(0, 7, 300)
    orders = _within(leaf, 5, seed=1)
    for order in orders:
        assert sorted(order.tolist()) == list(range(300))
        assert (leaf[order] == leaf).all()
    assert len({tuple(order) for order in orders}) == 5


def test_leaves_follow_levels_and_missing_values():
    random = np.random.default_rng(0)
    town = random.choice(["Bonn", "Lyon", "Oslo"], 600)
    frame = pd.DataFrame({"town": town, "x": np.where(town == "Oslo", 5.0, 0.0) + random.normal(size=600)})
    frame.loc[::10, "x"] = np.nan
    dataset = read_table(frame)
    coded = dataset.schema.encode(dataset.features)
    for column in (0, 1):
        leaf = leaves_of(coded, column, dataset.schema)
        assert np.bincount(leaf)[np.unique(leaf)].min() >= FEWEST
        oslo = np.isin(leaf, np.unique(leaf[(town == "Oslo")]))
        assert len(np.unique(leaf)) > 1
        assert (town[oslo] == "Oslo").mean() > 0.5 if column else True


@pytest.mark.parametrize("frame", [
    pd.DataFrame({"x": np.arange(60.0), "y": np.arange(60.0)}),
    pd.DataFrame({"x": np.arange(30.0), "z": np.ones(30), "y": np.arange(30.0)}),
])
def test_one_column_or_few_rows_are_shuffled_freely(frame):
    dataset = read_table(frame, target="y")
    features = [name for name in frame if name != "y"]
    predictor = load_model(LinearRegression().fit(frame[features], frame.y), dataset)
    given = conditional_importance(predictor, dataset, score="MSE")
    assert given.mean[0] == pytest.approx(2 * frame.x.var(), rel=0.3)


@pytest.mark.parametrize("power", [-40, -20, 30])
def test_the_unit_of_a_column_makes_no_difference(power):
    """Trees of scikit-learn take numbers less than 1e-7 apart for equal: grams written in tonnes must not be."""
    frame, unit = gaussian(600), 2.0**power
    scaled = frame.assign(**{name: frame[name] * unit for name in ("x1", "x2", "x4")})
    dataset = read_table(scaled, target="y")
    predictor = formula(dataset, lambda f: 3 * f["x1"] / unit - f["x2"] / unit + f["x3"])
    found = conditional_importance(predictor, dataset, score="MSE", rows=range(600))
    np.testing.assert_array_equal(found.mean, asked(conditional_importance, frame).mean)
