import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression

from explain import held_out, load_model, read_table
from explain.checks.lights import judged, worst
from explain.errors import MethodError
from tests.trust_bad import by_heart


def table(n=400, noise=0.3, seed=0):
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(random.normal(size=(n, 4)), columns=list("abcd"))
    return frame.assign(y=4 * frame["a"] + 2 * frame["b"] + frame["c"] + noise * random.normal(size=n))


def opened(frame, model, rows):
    given = frame[list("abcd")]
    dataset = read_table(frame, target="y")
    return load_model(model.fit(given.iloc[rows], frame["y"].iloc[rows]), dataset), dataset


@pytest.fixture(scope="module")
def linear():
    return opened(table(), LinearRegression(), np.arange(200))


def named(found):
    return {each.name: each for each in found.findings}


def test_a_linear_model_says_the_same_of_rows_seen_and_not_seen(linear):
    found = held_out(*linear, rows=np.arange(200))
    assert [each.value for each in found.findings[:2]] == pytest.approx([1, 1], abs=0.21)
    assert named(found)["held_out_effect"].value == pytest.approx(0, abs=1e-9)
    assert found.flags == ()
    assert found.rows.tolist() == list(range(200))


def test_the_state_does_not_hang_on_the_seed(linear):
    states = [worst(judged(each).state for each in held_out(*linear, rows=np.arange(200), seed=seed).findings)
              for seed in range(6)]
    assert "red" not in states


def test_a_model_that_knows_noise_by_heart_loses_its_importance():
    frame = table(300).assign(y=np.random.default_rng(3).normal(size=300))
    pair = opened(frame, RandomForestRegressor(20, random_state=0), np.arange(150))
    found = held_out(*pair, rows=np.arange(150))
    assert [each.id for each in found.flags] == ["W14"]
    assert 0.5 < found.flags[0]["importance"] <= 1


def test_an_order_of_what_is_noise_is_not_surely_another():
    """On rows not seen such a model has no importance: any order of it is chance, and the interval says so."""
    pair = by_heart(2, noise=True)
    for seed in range(5):
        orders = [each for each in held_out(*pair, rows=np.arange(150), seed=seed).findings
                  if each.name == "held_out_order"]
        assert [judged(each).state for each in orders] == ["amber", "amber"]


def test_rows_of_another_kind_have_another_order():
    frame = table(400, noise=0)
    frame.loc[200:, "a"] = 0.01 * frame["a"]
    frame.loc[:199, "c"] = 0.01 * frame["c"]
    pair = opened(frame, LinearRegression(), np.arange(400))
    orders = [each for each in held_out(*pair, rows=np.arange(200)).findings if each.name == "held_out_order"]
    assert all(each.value < 0.9 for each in orders)
    assert all(judged(each).state != "green" for each in orders)


def test_without_a_target_importance_is_not_measured(linear):
    dataset = read_table(table().drop(columns="y"))
    model = load_model(LinearRegression().fit(table()[list("abcd")], table()["y"]), dataset)
    found = held_out(model, dataset, rows=np.arange(200))
    assert [bool(each.unmeasured) for each in found.findings] == [False, True, False]


def test_few_rows_are_not_compared(linear):
    assert all(each.unmeasured for each in held_out(*linear, rows=np.arange(10)).findings)
    assert all(each.unmeasured for each in held_out(*linear, rows=np.arange(400)).findings)


def test_raw_rows_are_refused(linear):
    with pytest.raises(MethodError) as raised:
        held_out(*linear, rows=[{"a": 1, "b": 1, "c": 1, "d": 1}])
    assert raised.value.code == "CHECK-HELD-OUT"
