"""Shuffled labels: explanations of real models differ from them, those that ignore the model do not."""

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression

from explain import load_model, randomisation, read_table
from explain.checks.lights import judged

NAMES = list("abcdef")


def table(n=150, seed=0):
    draw = np.random.default_rng(seed)
    frame = pd.DataFrame(draw.normal(size=(n, 6)), columns=NAMES)
    return frame, frame @ [5.0, 4, 3, 2, 1, 0.5] + 0.5 * draw.normal(size=n)


@pytest.mark.parametrize("model", [LinearRegression(), RandomForestRegressor(8, max_depth=4, random_state=0)])
@pytest.mark.parametrize("seed", range(3))
def test_a_model_that_has_learned_is_never_red(model, seed):
    frame, y = table()
    dataset = read_table(frame.assign(y=y), target="y")
    found = randomisation(load_model(model.fit(frame, y), dataset), dataset, seed=seed).findings[0]
    assert judged(found).state != "red"
    assert found.value < 0.5
    assert (found.n, found.of) == (10, "shuffle of the labels")


@pytest.mark.parametrize("seed", range(3))
def test_an_explanation_that_ignores_the_labels_is_red(seed):
    frame, y = table()
    dataset = read_table(frame.assign(y=y), target="y")
    model = LinearRegression().fit(frame, y)
    found = randomisation(load_model(model, dataset), dataset, refit=lambda given, target: model, seed=seed)
    assert found.findings[0].value == pytest.approx(1)
    assert judged(found.findings[0]).state == "red"


def test_of_a_model_that_cannot_be_fitted_again_boosted_trees_take_its_place():
    import xgboost

    frame, y = table(80)
    dataset = read_table(frame.assign(y=y), target="y")
    booster = xgboost.train({"nthread": 1}, xgboost.DMatrix(frame, y, feature_names=NAMES), 5)
    found = randomisation(load_model(booster, dataset), dataset, n_refits=2)
    assert found.provenance.engine == "boosted trees fitted to shuffled labels"
    assert found.findings[0].value < 0.7


def test_few_features_or_no_target_are_not_measured():
    frame, y = table()
    dataset = read_table(frame[["a", "b"]].assign(y=y), target="y")
    few = randomisation(load_model(LinearRegression().fit(frame[["a", "b"]], y), dataset), dataset)
    assert "Fewer than 4" in few.findings[0].unmeasured
    bare = read_table(frame)
    none = randomisation(load_model(LinearRegression().fit(frame, y), bare), bare)
    assert none.findings[0].unmeasured == "The table has no target to fit a model to."
