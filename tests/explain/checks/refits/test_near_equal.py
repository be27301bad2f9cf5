"""Near-equal models: which are, and how far what they lean on differs."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression, LogisticRegression

from explain import importance_range, load_model, read_table
from explain.checks.refits import near_equal as module
from explain.checks.refits.near_equal import near_the_best


def twins(n=160, noise=0.5):
    """Two columns that say nearly the same; a third that says nothing."""
    draw = np.random.default_rng(0)
    one = draw.normal(size=n)
    frame = pd.DataFrame({"one": one, "two": one + 0.02 * draw.normal(size=n), "idle": draw.normal(size=n)})
    y = 3 * one + noise * draw.normal(size=n)
    dataset = read_table(frame.assign(y=y), target="y")
    return load_model(LinearRegression().fit(frame, y), dataset), dataset


def test_columns_that_stand_in_for_each_other_have_a_wide_range_and_an_idle_one_none():
    found = importance_range(*twins(), n_models=6)
    assert found.near.sum() >= 2
    np.testing.assert_array_equal(found.low, found.importance[found.near].min(axis=0))
    np.testing.assert_array_equal(found.high, found.importance[found.near].max(axis=0))
    width = found.high - found.low
    assert min(width[:2]) > 10 * width[2]
    assert found.models[:6] == ("this learner",) * 6
    assert found.loss == "squared error"


def test_a_model_that_cannot_be_fitted_again_is_laid_beside_ordinary_learners():
    import xgboost

    _, dataset = twins(100)
    names = list(dataset.features)
    rows = xgboost.DMatrix(dataset.features, dataset.target, feature_names=names)
    booster = xgboost.train({"nthread": 1, "max_depth": 2}, rows, 5)
    found = importance_range(load_model(booster, dataset), dataset)
    assert set(found.models) == {"a linear model", "a forest", "boosted trees"}
    assert found.losses[found.near].min() == found.losses.min()


def test_of_classes_the_loss_is_the_brier_score():
    draw = np.random.default_rng(0)
    frame = pd.DataFrame(draw.normal(size=(120, 2)), columns=["a", "b"])
    y = np.where(frame.a + draw.normal(size=120) > 0, "yes", "no")
    dataset = read_table(frame.assign(y=y), target="y")
    found = importance_range(load_model(LogisticRegression().fit(frame, y), dataset), dataset, n_models=2)
    assert found.loss == "Brier score"
    assert ((found.losses > 0) & (found.losses < 1)).all()
    assert found.low[0] > found.high[1]


def test_near_is_within_a_standard_error_or_two_per_cent():
    losses = np.array([[1.0, 3.0], [1.5, 3.6], [5.0, 6.0]])
    # The best costs 2 on average, with a standard error of 1: 2.55 is near, 5.5 is not.
    assert near_the_best(losses).tolist() == [True, True, False]
    same = np.array([[1.0] * 4, [1.019] * 4, [1.021] * 4])
    assert near_the_best(same).tolist() == [True, True, False]
    assert near_the_best(np.empty((0, 0))).tolist() == []


def test_without_a_target_nothing_is_fitted():
    frame = pd.DataFrame({"a": np.arange(60.0)})
    dataset = read_table(frame)
    found = importance_range(load_model(LinearRegression().fit(frame, frame.a), dataset), dataset)
    assert (found.models, found.low.size, found.importance.shape) == ((), 0, (0, 1))
    assert found.why_not == "The table has no target to fit a model to."


def test_out_of_time_it_gives_what_it_has(monkeypatch):
    monkeypatch.setattr(module, "LIMIT", 0.0)
    assert importance_range(*twins()).models == ()
