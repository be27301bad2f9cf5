import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.inspection import partial_dependence
from sklearn.linear_model import LinearRegression
from sklearn.tree import DecisionTreeRegressor

from explain import dependence, load_model, open_workspace, read_table, regional_effects
from explain.errors import DataError, MethodError
from explain.methods.cohort import members
from tests.formulas import formula


def table(n=400, seed=0):
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(random.uniform(-1, 1, (n, 3)), columns=["x1", "x2", "x3"])
    frame["town"] = random.choice(["Bonn", "Lyon", "Oslo", "Rome"], n)
    frame["town"] = frame["town"].where(random.random(n) > 0.1)
    frame["size"] = pd.Categorical(random.choice(["S", "M", "L"], n), ["S", "M", "L"], ordered=True)
    frame["holey"] = random.integers(0, 10, n).astype(float)
    frame.loc[random.random(n) < 0.2, "holey"] = np.nan
    return read_table(frame)


DATASET = table()


def asked(answer, feature="x2", **settings):
    return regional_effects(formula(DATASET, answer), DATASET, feature, **{"rows": range(400), **settings})


def told(found):
    return [region.words for region in found.regions]


def rows_of(found, place):
    return members(formula(DATASET, lambda f: f["x1"]), DATASET, {"where": found.regions[place].where})


def test_opposite_halves_are_found_where_the_average_is_flat():
    """Goldstein's example: half of the rows rise by x2, half fall."""
    found = asked(lambda f: 0.2 * f["x1"] - 5 * f["x2"] + 10 * f["x2"] * (f["x3"] >= 0))
    assert [[limit.feature for limit in region.limits] for region in found.regions] == [["x3"], ["x3"]]
    below, above = (region.limits[0] for region in found.regions)
    assert -0.02 < below.high < above.low < 0.02
    slopes = np.diff(found.average, axis=1) / np.diff(found.grid)
    np.testing.assert_allclose(slopes, np.array([[-5.0], [5.0]]) * np.ones(19), rtol=0.05)
    assert found.explained == pytest.approx(1)
    assert found.held_out == pytest.approx(1, abs=0.05)
    assert found.heterogeneity > 0.5


def test_a_second_split_is_made_where_only_one_side_needs_it():
    found = asked(lambda f: f["x2"] * np.select([f["x3"] < 0, f["x1"] < 0], [-4.0, 1.0], 6.0))
    assert [[limit.feature for limit in region.limits] for region in found.regions] == [["x3"], ["x3", "x1"],
                                                                                      ["x3", "x1"]]
    assert found.held_out == pytest.approx(1, abs=0.1)
    assert len(asked(lambda f: f["x2"] * np.select([f["x3"] < 0, f["x1"] < 0], [-4.0, 1.0], 6.0),
                     depth=1).regions) == 2


def test_parts_are_disjoint_and_hold_all_rows_of_the_table():
    found = asked(lambda f: f["x2"] * np.select([f["x3"] < 0, f["x1"] < 0], [-4.0, 1.0], 6.0))
    inside = np.array([rows_of(found, place) for place in range(3)])
    assert (inside.sum(axis=0) == 1).all()
    assert inside.sum(axis=1).tolist() == [region.n_rows for region in found.regions]
    assert (found.support.sum(axis=1) == inside.sum(axis=1)).all()
    assert sum(region.n_measured for region in found.regions) == 200


@pytest.mark.parametrize(("answer", "words"), [
    (lambda f: f["x2"] * np.where(f["town"].isin(["Oslo", "Lyon"]), 3, -3), {"town Lyon or Oslo",
                                                                             "town other than Lyon or Oslo"}),
    (lambda f: f["x2"] * np.where(f["town"].eq("Oslo").fillna(False), 3, -3), {"town Oslo", "town other than Oslo"}),
    (lambda f: f["x2"] * np.where(f["town"].isna(), 3, -3), {"town missing", "town other than missing"}),
    (lambda f: f["x2"] * np.where(f["size"].eq("S"), 3, -3), {"size S", "size other than S"}),
    (lambda f: f["x2"] * np.where(f["holey"].isna(), 3, -3), {"holey missing", "holey known"}),
    (lambda f: f["x2"] * np.where(f["holey"] > 5, 3, -3), {"holey up to 5 or missing", "holey from 6"}),
    (lambda f: f["x2"] * np.where(f["holey"].fillna(9) > 5, 3, -3), {"holey up to 5", "holey from 6 or missing"}),
], ids=["levels", "one level", "missing level", "ordered", "missing number", "missing below", "missing above"])
def test_columns_of_every_kind_tell_rows_apart_in_words_and_as_a_cohort(answer, words):
    found = asked(answer)
    assert set(told(found)) == words
    assert found.held_out == pytest.approx(1)
    inside = np.array([rows_of(found, place) for place in (0, 1)])
    assert (inside.sum(axis=0) == 1).all()
    assert inside.sum(axis=1).tolist() == [region.n_rows for region in found.regions]


def test_the_same_column_may_be_cut_twice_and_its_conditions_become_one():
    found = asked(lambda f: f["x2"] * np.select([f["x1"] < -0.3, f["x1"] < 0.3], [-3.0, 3.0], -3.0) * (f["x1"] + 2))
    assert len(found.regions) >= 3
    assert all(len(region.limits) == 1 for region in found.regions)
    assert sum(region.n_rows for region in found.regions) == 400


def test_an_additive_model_has_one_part_and_no_spread():
    found = asked(lambda f: f["x1"] + f["x2"] ** 2)
    assert [(region.words, region.n_rows, region.n_measured) for region in found.regions] == [("", 400, 200)]
    assert (found.spread, found.heterogeneity) == (0, 0)
    assert np.isnan(found.explained)
    assert np.isnan(found.held_out)
    assert found.tried == ()


def test_what_no_column_tells_apart_is_said_to_be_so():
    found = asked(lambda f: f["x2"] * np.sin(1e6 * f["x3"] ** 2))
    assert len(found.regions) == 1
    assert found.held_out < 0.1
    np.testing.assert_allclose(found.average[0], found.overall)


def test_shares_of_noise_are_near_nothing_on_rows_that_did_not_find_it():
    shares = [asked(lambda f: f["x2"] * np.sin(1e6 * f["x3"] ** 2), seed=seed).held_out for seed in range(6)]
    assert np.mean(shares) < 0.05


def test_curves_are_those_of_the_measuring_rows_and_average_to_the_whole():
    answer = lambda f: f["x2"] * np.where(f["x3"] >= 0, 4, -2) + f["x1"]  # noqa: E731
    found = asked(answer)
    n = [region.n_measured for region in found.regions]
    np.testing.assert_allclose(np.average(found.average, axis=0, weights=n), found.overall, atol=1e-12)
    finding = np.zeros(400, dtype=bool)
    finding[np.random.default_rng((0, 2)).permutation(400)[:200]] = True
    measured = np.flatnonzero(rows_of(found, 1) & ~finding)
    alone = dependence(formula(DATASET, answer), DATASET, "x2", rows=measured)
    np.testing.assert_allclose(found.average[1], alone.average, atol=1e-12)
    np.testing.assert_allclose(found.low[1], alone.low, atol=1e-12)


def test_a_part_is_scikit_learns_average_over_its_rows():
    random = np.random.default_rng(1)
    frame = pd.DataFrame({"a": random.normal(size=300), "b": random.integers(0, 3, 300), "c": random.normal(size=300)})
    target = np.where(frame["b"] > 0, frame["a"], -frame["a"]) + 0.1 * frame["c"] > 0
    model = HistGradientBoostingClassifier(max_iter=20, random_state=0).fit(frame, target)
    dataset = read_table(frame.assign(y=target), target="y")
    found = regional_effects(load_model(model, dataset), dataset, "a", rows=range(300))
    assert found.regions[0].limits[0].feature == "b"
    finding = np.zeros(300, dtype=bool)
    finding[np.random.default_rng((0, 2)).permutation(300)[:150]] = True
    inside = members(load_model(model, dataset), dataset, {"where": found.regions[0].where}) & ~finding
    brute = partial_dependence(model, frame[inside].astype({"b": float}), ["a"], method="brute",
                               custom_values={"a": found.grid}, response_method="predict_proba")["average"][0]
    np.testing.assert_allclose(found.average[0], brute, atol=1e-9)


def test_trees_walked_and_asked_find_the_same(monkeypatch):
    frame = pd.DataFrame(np.random.default_rng(2).uniform(-1, 1, (300, 3)), columns=["a", "b", "c"])
    frame["y"] = frame["a"] * np.sign(frame["b"])
    dataset = read_table(frame, target="y")
    model = DecisionTreeRegressor(max_depth=5, random_state=0).fit(frame[["a", "b", "c"]], frame["y"])
    walked = regional_effects(load_model(model, dataset), dataset, "a")
    monkeypatch.setattr("explain.methods.trees.curves.sums_of", lambda *_: None)
    brute = regional_effects(load_model(model, dataset), dataset, "a")
    assert brute.provenance.engine == "brute force"
    assert told(walked) == told(brute)
    np.testing.assert_allclose(walked.average, brute.average, atol=1e-12)


def test_one_seed_gives_the_same_parts_and_a_workspace_too():
    frame = pd.DataFrame(np.random.default_rng(3).uniform(-1, 1, (200, 2)), columns=["a", "b"])
    frame["y"] = frame["a"] * np.sign(frame["b"])
    model = LinearRegression().fit(frame[["a", "b"]], frame["y"])
    dataset = read_table(frame, target="y")
    here = regional_effects(load_model(model, dataset), dataset, "a", rows=dataset.permutation(150, 0))
    with open_workspace(model, frame, target="y") as workspace:
        there = workspace.ask("regional_effects", feature="a", sample=150)
    assert there.regions[0].words == here.regions[0].words
    np.testing.assert_array_equal(there.average, here.average)
    assert there.held_out == here.held_out or np.isnan(here.held_out)


def test_a_missing_value_of_the_feature_is_its_last_point():
    found = asked(lambda f: f["holey"].fillna(20) * np.where(f["x3"] >= 0, 4, -2), "holey")
    assert found.grid_labels[-1] == "missing"
    assert len(found.regions) == 2
    assert found.support.sum() == 400


def test_what_cannot_be_asked_is_refused():
    with pytest.raises(MethodError) as few:
        asked(lambda f: f["x1"], rows=[1, 2, 3])
    assert few.value.code == "REGIONAL-ROWS"
    with pytest.raises(MethodError) as deep:
        asked(lambda f: f["x1"], depth=3)
    assert deep.value.code == "REGIONAL-DEPTH"
    with pytest.raises(DataError, match="no column"):
        asked(lambda f: f["x1"], "nothing")


def test_few_rows_are_one_part():
    assert len(asked(lambda f: f["x2"] * np.sign(f["x3"]), rows=range(30)).regions) == 1


def test_progress_counts_to_the_end():
    counts = []
    asked(lambda f: f["x2"], progress=lambda done, total: counts.append((done, total)))
    assert counts[-1] == (400 * 21, 400 * 21)
