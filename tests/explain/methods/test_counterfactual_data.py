"""Answers near the data, and the trees that stand in for the model during a search."""

import gc
import weakref

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from xgboost import XGBRegressor

from explain import counterfactuals, load_model, read_table
from explain.errors import MethodError
from explain.methods.counterfactual.ground import ground_from, ground_of
from explain.methods.counterfactual.layout import space_around
from explain.methods.counterfactual.realistic import Likeness
from explain.methods.counterfactual.standin import stand_in_for
from explain.table.constraints import limits

pytestmark = pytest.mark.usefixtures("kernels")


def together(n=300):
    """Two columns that move together, and a level that follows them."""
    random = np.random.default_rng(0)
    size = random.uniform(0, 10, n)
    return pd.DataFrame({
        "height": size.round(1), "weight": (10 * size + random.normal(0, 3, n)).round(1),
        "kind": np.where(size + random.normal(0, 1, n) > 5, "large", "small"),
    })


MODELS = {
    "forest": lambda: RandomForestClassifier(20, min_samples_leaf=3, random_state=0),
    "logistic": lambda: make_pipeline(StandardScaler(), LogisticRegression()),
    "network": lambda: make_pipeline(StandardScaler(), MLPClassifier((8,), max_iter=800, random_state=0)),
}


@pytest.fixture(scope="module", params=MODELS)
def opened(request):
    frame = together()
    target = np.where(frame["height"] > 6, "yes", "no")
    dataset = read_table(frame.assign(y=target), target="y")
    columns = ["height", "weight"]
    return frame, load_model(MODELS[request.param]().fit(frame[columns], target), dataset), dataset


def test_near_the_data_columns_that_move_together_change_together(opened):
    frame, predictor, dataset = opened
    row = int((frame["height"] - 2).abs().argmin())
    alone = counterfactuals(predictor, dataset, row=row, wanted="yes")
    near = counterfactuals(predictor, dataset, row=row, wanted="yes", near="data")
    assert np.isnan(alone.data_distances).all()
    assert np.isnan(near.bound)
    assert (predictor(near.rows)[:, 1] >= 0.5).all()
    assert near.distances[0] >= alone.distances[0] - 1e-9
    assert near.changed[0, :2].all()
    expected = 10 * near.rows["height"][0]
    assert abs(near.rows["weight"][0] - expected) < abs(frame["weight"][row] - expected)


def test_near_the_data_limits_hold_and_prices_rise(opened):
    frame, predictor, dataset = opened
    row = int((frame["height"] - 2).abs().argmin())
    found = counterfactuals(predictor, dataset, row=row, wanted="yes", near="data", constraints={"weight": "fixed"})
    assert (found.rows["weight"] == frame["weight"][row]).all()
    assert (predictor(found.rows)[:, 1] >= 0.5).all()
    assert (np.diff(found.distances + 1.5 * found.data_distances) >= -1e-9).all()


def test_an_unknown_nearness_is_refused(opened):
    _, predictor, dataset = opened
    with pytest.raises(MethodError, match="cannot be near 'home'") as met:
        counterfactuals(predictor, dataset, row=0, wanted="yes", near="home")
    assert met.value.code == "METHOD-NEAR"


def test_the_distance_to_the_data_is_the_mean_over_the_three_nearest_rows():
    frame = pd.DataFrame({"x": [1.0, 2.0, 3.0, 4.0, 9.0, np.nan], "z": list("ababab")})
    schema = read_table(frame).schema
    coded = schema.encode(frame)
    ground = ground_from(schema.columns, coded)
    around = space_around(ground, schema.columns, limits(schema, None, coded[0]), coded[0], used=[True] * 2,
                          max_changed=2)
    like = Likeness(space=around, known=coded[1:])
    assert ground.spread.tolist() == [1, 1]
    # From (1, a): 1 + 1, 2, 3 + 1, 8, and a missing number counts 1 as a level does.
    assert like.distances(coded[:1]).tolist() == pytest.approx([(2 + 2 + 2) / 3])
    assert like.price(coded[:1]).tolist() == pytest.approx([1.5 * 2])
    assert np.isnan(Likeness(space=around, known=coded[:0]).distances(coded)).all()


def gaps():
    random = np.random.default_rng(1)
    frame = pd.DataFrame({"a": random.normal(0, 1, 200).round(2), "b": random.integers(0, 50, 200).astype(float)})
    frame.loc[::9, "b"] = np.nan
    return frame, frame["a"] * 3 + frame["b"].fillna(20) / 10


def test_trees_that_stand_in_answer_as_the_model_does():
    frame, target = gaps()
    dataset = read_table(frame.assign(y=target), target="y")
    predictor = load_model(XGBRegressor(n_estimators=30, max_depth=4, n_jobs=1).fit(frame, target), dataset)
    ground = ground_of(dataset, 0)
    stand_in = stand_in_for(predictor, dataset, ground, lambda: None)
    assert np.abs(stand_in(ground.table) - predictor(frame)).max() <= 1e-4
    assert stand_in is stand_in_for(predictor, dataset, ground, lambda: None)
    assert stand_in.knows(ground.table[0])
    assert not stand_in.knows(np.array([99.0, 1.0]))
    assert not stand_in.knows(np.array([np.nan, 1.0]))  # this column has no gaps


def test_what_no_trees_stand_in_for_is_asked_of_the_model():
    frame, target = gaps()
    frame = frame.fillna(20)
    dataset = read_table(frame.assign(y=target > 2), target="y")
    predictor = load_model(MODELS["logistic"]().fit(frame, target > 2), dataset)
    assert stand_in_for(predictor, dataset, ground_of(dataset, 0), lambda: None) is None


def test_a_row_beyond_the_table_is_searched_without_the_trees():
    frame, target = gaps()
    frame = frame.fillna(20)
    dataset = read_table(frame.assign(y=target > 2), target="y")
    predictor = load_model(GradientBoostingClassifier(n_estimators=20, random_state=0).fit(frame, target > 2), dataset)
    found = counterfactuals(predictor, dataset, row={"a": -50.0, "b": 20}, wanted="True")
    assert (predictor(found.rows)[:, 1] >= 0.5).all()
    assert np.isnan(found.bound)


def test_a_column_of_millions_of_steps_is_searched_but_nothing_is_claimed():
    random = np.random.default_rng(2)
    frame = pd.DataFrame({"balance": random.integers(0, 10_000_000, 150), "age": random.integers(20, 60, 150)})
    target = np.where(frame["balance"] > 4_000_000, "yes", "no")
    dataset = read_table(frame.assign(y=target), target="y")
    predictor = load_model(MODELS["forest"]().fit(frame, target), dataset)
    found = counterfactuals(predictor, dataset, row=int(frame["balance"].argmin()), wanted="yes")
    assert (predictor(found.rows)[:, 1] >= 0.5).all()
    assert found.distances[0] < 2.5
    assert np.isnan(found.bound)


def test_what_searches_share_is_laid_out_once_and_goes_with_the_table():
    frame, target = gaps()
    dataset = read_table(frame.assign(y=target), target="y")
    ground = ground_of(dataset, 0)
    assert ground_of(dataset, 5) is ground  # a table this small is used whole, whatever the seed
    gone = weakref.ref(dataset)
    del dataset
    gc.collect()
    assert gone() is None
