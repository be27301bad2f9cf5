"""A background in parts: their mean is the explanation against all of it, whichever engine serves."""

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import GradientBoostingClassifier, RandomForestRegressor
from sklearn.linear_model import LinearRegression
from sklearn.neighbors import KNeighborsRegressor

from explain import shap_values
from explain.methods.shapley.background_parts import background_parts
from explain.model.load import load_model
from explain.table.dataset import chosen_rows
from explain.table.read import read_table

MODELS = {
    "linear": LinearRegression(), "forest": RandomForestRegressor(12, random_state=0),
    "nearest": KNeighborsRegressor(3),
    "boosted probabilities": GradientBoostingClassifier(n_estimators=12, random_state=0),
}


@pytest.fixture(params=MODELS)
def opened(request):
    random = np.random.default_rng(0)
    frame = pd.DataFrame(random.normal(size=(90, 5)), columns=list("abcde")).round(1)
    frame["y"] = frame["a"] * frame["b"] + frame["c"]
    if "boosted" in request.param:
        frame["y"] = np.where(frame["y"] > 0, "yes", "no")
    dataset = read_table(frame, target="y")
    return load_model(MODELS[request.param].fit(frame[list("abcde")], frame["y"]), dataset), dataset


def parts_of(opened, rows, background, n_parts):
    predictor, dataset = opened
    chosen, compared = (chosen_rows(dataset, each, default=1, seed=0) for each in (rows, background))
    return background_parts(predictor, dataset, chosen=chosen, compared=compared, place=predictor.place(None),
                            scale=predictor.scale, n_parts=n_parts)


def test_the_parts_average_to_the_whole(opened):
    background = [*range(30), 3, 3]
    found = parts_of(opened, [40, 41], background, 7)
    whole = shap_values(*opened, rows=[40, 41], background=background)
    assert found.contributions.shape == (7, 2, 5)
    np.testing.assert_allclose(found.weights.sum(), 1)
    np.testing.assert_allclose(found.whole, whole.contributions, atol=1e-6)
    np.testing.assert_allclose(found.predictions, whole.predictions)


def test_parts_of_one_row_are_explanations_against_that_row(opened):
    background = [3, 1, 2]
    found = parts_of(opened, [40], background, 20)
    single = [shap_values(*opened, rows=[40], background=[place]).contributions for place in background]
    assert len(found.contributions) == 3
    np.testing.assert_allclose(sorted(found.contributions[:, 0, 0]), sorted(each[0, 0] for each in single), atol=1e-6)
