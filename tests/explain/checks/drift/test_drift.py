import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

from explain import drift, load_model, read_table
from explain.checks.drift import shifts
from explain.checks.lights import judged, worst


@pytest.fixture(scope="module")
def pair():
    random = np.random.default_rng(0)
    frame = pd.DataFrame(random.normal(size=(1_600, 4)), columns=list("abcd"))
    frame["town"] = random.choice(list("xyz"), len(frame))
    dataset = read_table(frame.assign(y=frame["a"]), target="y")
    model = LinearRegression().fit(frame[list("abcd")], frame["a"] + frame["b"])
    return load_model(model, dataset), dataset


def named(found):
    return {each.name: each for each in found.findings}


def light(found):
    return worst(judged(each).state for each in found.findings)


def ids(found):
    return [each.id for each in found.flags]


def test_rows_drawn_from_the_table_have_not_drifted(pair):
    for seed in range(10):
        found = drift(*pair, seed=seed)
        assert light(found) == "green"
        assert "W24" not in ids(found)
        assert not found.clear.any()
        assert (found.psi >= 0).all()


def test_a_random_cohort_is_seldom_called_drifted(pair):
    random = np.random.default_rng(1)
    found = [drift(*pair, rows=random.choice(1_600, 300, replace=False)) for _ in range(20)]
    assert sum("W24" in ids(each) for each in found) <= 1
    assert sum(light(each) == "red" for each in found) == 0
    assert sum(light(each) == "green" for each in found) >= 16


def test_a_cohort_by_a_column_has_drifted_in_it(pair):
    rows = np.flatnonzero(pair[1].features["c"] > 0.8)
    found = drift(*pair, rows=rows)
    assert light(found) == "red"
    assert found.flags[0].feature_names == ("c",)
    assert found.clear.tolist() == [False, False, True, False, False]
    assert named(found)["drift"].feature_names == ("c",)
    assert named(found)["drift_told_apart"].low > 0.9
    assert judged(named(found)["prediction_drift"]).state != "red", "the model does not use it"
    assert found.n_compared == 1_600 - len(rows)


def test_the_numbers_are_those_of_the_formulas(pair):
    rows = np.arange(400)
    found, held = drift(*pair, rows=rows), pair[1].features["a"].to_numpy()
    counts = shifts.parts(held[400:], held[:400], by_code=False)
    assert found.psi[0] == pytest.approx(shifts.psi(*counts))
    assert found.chance[0] == pytest.approx(shifts.by_chance(1_200, 400, 10)[1])
    assert found.distance[0] == pytest.approx(shifts.moved(held[400:], held[:400]) / held[400:].std())
    raw = np.array([*(shifts.ks(pair[1].features[each][400:].to_numpy(), pair[1].features[each][:400].to_numpy())[1]
                      for each in "abcd"),
                    shifts.chi_squared(*(np.bincount(part, minlength=3) for part in (
                        pair[1].features["town"][400:].map({"x": 0, "y": 1, "z": 2}),
                        pair[1].features["town"][:400].map({"x": 0, "y": 1, "z": 2}))))[1]])
    assert found.p == pytest.approx(shifts.corrected(raw))


def test_answers_that_shift_are_seen(pair):
    rows = np.flatnonzero(pair[1].features["a"] + pair[1].features["b"] > 1)
    found = named(drift(*pair, rows=rows))["prediction_drift"]
    assert judged(found).state == "red"
    assert found.low > 0.5


def test_a_background_unlike_the_table_is_told(pair):
    stale = np.flatnonzero(pair[1].features["a"] > 1)[:100]
    found = drift(*pair, background=stale)
    assert "W5" in ids(found)
    warned = next(each for each in found.flags if each.id == "W5")
    assert warned["base"] == pytest.approx(found.base) != warned["mean"]
    assert found.base - found.mean > 1
    assert sum("W5" in ids(drift(*pair, seed=seed)) for seed in range(20)) <= 1


def test_more_missing_cells_are_a_shift():
    random = np.random.default_rng(0)
    frame = pd.DataFrame({"a": random.normal(size=900), "b": random.normal(size=900)})
    frame.loc[:200, "a"] = np.where(random.random(201) < 0.5, np.nan, frame["a"][:201])
    dataset = read_table(frame.assign(y=0.0), target="y")
    model = load_model(LinearRegression().fit(frame[["b"]], frame["b"]), dataset)
    assert drift(model, dataset, rows=np.arange(200)).clear.tolist() == [True, False]


def test_of_very_many_rows_some_are_compared():
    random = np.random.default_rng(0)
    frame = pd.DataFrame({"a": random.normal(size=9_000)})
    dataset = read_table(frame.assign(y=0.0), target="y")
    model = load_model(LinearRegression().fit(frame, frame["a"]), dataset)
    asked = []
    rows = np.flatnonzero(frame["a"] > -0.5)
    found = drift(model, dataset, rows=rows, progress=lambda done, total: asked.append((done, total)))
    assert found.rows.tolist() == rows.tolist()
    assert found.provenance.n_rows == found.n_compared == 2_000
    assert found.clear.tolist() == [True]
    assert all(done <= total for done, total in asked)
    assert asked[-1][0] < 6_500
    raw = drift(model, dataset, rows=frame[:2_500])
    assert (len(raw.rows), raw.provenance.n_rows) == (2_500, 2_000)


def test_the_base_value_is_that_of_the_whole_background(pair):
    found = drift(*pair, rows=np.arange(50), background=np.arange(100))
    held = pair[1].features[:100]
    assert found.base == pytest.approx((held["a"] + held["b"]).mean())
    assert found.n_compared == 50


def test_few_rows_are_not_compared(pair):
    found = drift(*pair, rows=np.arange(10))
    assert light(found) == "grey"
    assert all(each.unmeasured for each in found.findings)
    assert np.isnan(found.psi).all()
    assert not found.clear.any()


def test_the_whole_table_has_not_drifted_from_itself(pair):
    found = drift(*pair, rows=np.arange(1_600))
    assert light(found) == "green"
    assert found.n_compared == 0


def test_raw_rows_with_a_level_of_their_own_can_be_compared(pair):
    rows = pair[1].features.iloc[:100].assign(town="elsewhere")
    found = drift(*pair, rows=rows)
    assert found.clear.tolist() == [False] * 4 + [True]
    assert set(found.rows.tolist()) == {-1}
