import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from explain import load_model, read_table, row_support
from explain.checks.lights import judged, worst
from explain.checks.support.row_support import extent


def opened(frame, used):
    dataset = read_table(frame.assign(y=0.0), target="y")
    model = make_pipeline(SimpleImputer(), LinearRegression()).fit(frame[used], np.arange(len(frame)))
    return load_model(model, dataset), dataset


@pytest.fixture(scope="module")
def pair():
    random = np.random.default_rng(0)
    frame = pd.DataFrame(random.normal(size=(1_500, 3)), columns=list("abc"))
    frame.loc[::10, "b"] = np.nan
    frame["town"] = random.choice(["x", "y"], 1_500)
    return opened(frame, ["a", "b"])


def measured(found):
    return {each.name: each for each in found.findings}


def light(found):
    return worst(judged(each).state for each in found.findings)


def test_the_share_of_nearer_rows_is_counted_as_by_hand():
    frame = pd.DataFrame({"x": np.arange(20.0) ** 2})
    x = frame["x"].to_numpy()
    spread = np.median(np.abs(x - np.median(x)))
    own = np.array([np.sort(np.abs(x - here) / spread)[1:4].mean() for here in x])
    pair = opened(frame, ["x"])
    for row in (0, 10, 19):
        distance = measured(row_support(*pair, row=row))["row_distance"]
        assert distance.value == pytest.approx((own < own[row] - 1e-9).mean())
        assert distance.n == 20
        assert distance.low <= distance.value <= distance.high


def test_rows_of_the_table_are_green_and_those_far_out_are_red(pair):
    random = np.random.default_rng(3)
    states = [judged(measured(row_support(*pair, row=int(row)))["row_distance"]).state
              for row in random.permutation(1_500)[:200]]
    assert states.count("green") >= 0.94 * len(states)
    assert states.count("red") <= 0.01 * len(states)
    far = row_support(*pair, row={"a": 8, "b": 8, "c": 0, "town": "x"})
    assert light(far) == "red"


def test_values_beyond_the_table_are_counted_and_told():
    frame = pd.DataFrame({"a": np.arange(100.0), "b": np.arange(100.0)})
    found = row_support(*opened(frame, ["a", "b"]), row={"a": 100, "b": -1})
    beyond = measured(found)["outside_range"]
    assert (beyond.value, beyond.low, beyond.high, beyond.n) == (2, 2, 2, 100)
    assert beyond.feature_names == ("a", "b")
    assert [(each.id, each.feature_names, each.cells) for each in found.flags] == [("W20", ("a", "b"), ("100", "−1"))]
    inside = row_support(*opened(frame, ["a", "b"]), row={"a": 99, "b": 0})
    assert measured(inside)["outside_range"].value == 0


def test_columns_that_cannot_reach_the_model_do_not_count(pair):
    found = row_support(*pair, row={"a": 0, "b": 0, "c": 99, "town": "elsewhere"})
    assert measured(found)["outside_range"].value == measured(found)["unseen_levels"].value == 0


def test_levels_that_no_row_has_are_counted():
    frame = pd.DataFrame({"town": ["x", "y"] * 50, "a": np.arange(100.0)})
    dataset = read_table(frame.assign(y=0.0), target="y")
    model = make_pipeline(make_column_transformer((OneHotEncoder(handle_unknown="ignore"), ["town"])),
                          LinearRegression()).fit(frame, np.arange(100))
    found = row_support(load_model(model, dataset), dataset, row={"town": "z", "a": 500})
    assert measured(found)["unseen_levels"].feature_names == ("town",)
    assert measured(found)["outside_range"].value == 0
    assert found.flags[0].cells == ("z",)
    assert judged(measured(found)["unseen_levels"]).state == "red"


def test_a_missing_cell_is_told_where_most_rows_have_it(pair):
    told = row_support(*pair, row=10).flags
    assert [(each.id, each.feature_names) for each in told if each.id == "W25"] == [("W25", ("b",))]
    assert not [each for each in row_support(*pair, row=11).flags if each.id == "W25"]


def test_what_columns_hold_is_looked_at_once(pair):
    held = extent(pair[1])
    assert held is extent(pair[1])
    assert held.low[:3] == pytest.approx(pair[1].features[list("abc")].min())
    assert held.missing[1] == pytest.approx(0.1)


def test_a_row_with_nothing_to_compare_is_not_measured():
    found = measured(row_support(*opened(pd.DataFrame({"x": [1.0, 2.0]}), ["x"]), row=0))
    assert found["row_distance"].unmeasured
    assert judged(found["row_distance"]).state == "grey"


def test_the_state_does_not_hang_on_the_seed(pair):
    for row in ({"a": 0, "b": 0, "c": 0, "town": "x"}, {"a": 7, "b": 7, "c": 0, "town": "x"}):
        states = {light(row_support(*pair, row=row, seed=seed)) for seed in range(10)}
        assert len(states) == 1
