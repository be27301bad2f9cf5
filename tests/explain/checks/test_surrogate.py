"""A tree in place of the model: exact of a tree, withheld of what no tree says, measured on rows kept apart."""

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LinearRegression
from sklearn.tree import DecisionTreeRegressor

from explain import load_model, read_table, surrogate
from explain.checks.lights import judged
from explain.errors import MethodError
from explain.methods.cohort import members
from tests.formulas import formula


def steps(n=1_000, seed=0):
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(random.integers(0, 10, (n, 4)).astype(float), columns=["a", "b", "c", "d"])
    frame["y"] = 8.0 * (frame.a > 4) + 3.0 * (frame.b > 6) * (frame.a > 4) - 2.0 * (frame.c > 2) * (frame.a <= 4)
    frame["y"] += 0.5 * (frame.d > 4)
    return frame


def own_rules(model, frame):
    """The parts into which a tree of scikit-learn puts rows, as sets of their positions."""
    leaves = model.apply(frame)
    return {frozenset(np.flatnonzero(leaves == leaf).tolist()) for leaf in np.unique(leaves)}


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_r36_a_model_that_is_such_a_tree_is_followed_in_full_by_the_same_rules(depth):
    frame = steps()
    features = frame[["a", "b", "c", "d"]]
    model = DecisionTreeRegressor(max_depth=depth, random_state=0).fit(features, frame.y)
    dataset = read_table(frame, target="y")
    found = surrogate(load_model(model, dataset), dataset, depth=depth)
    assert found.fidelity == pytest.approx(1, abs=1e-12)
    assert (found.fidelity_low, found.fidelity_high) == pytest.approx((1, 1))
    reader = formula(dataset, lambda f: f["a"])
    theirs = {frozenset(np.flatnonzero(members(reader, dataset, {"where": rule.region.where})).tolist())
              for rule in found.rules}
    assert theirs == own_rules(model, features)
    answers = sorted(rule.answer for rule in found.rules)
    np.testing.assert_allclose(np.unique(answers), np.unique(model.predict(features)))


def test_numbers_alone_give_the_tree_of_scikit_learn():
    random = np.random.default_rng(1)
    frame = pd.DataFrame(random.normal(size=(600, 3)), columns=["a", "b", "c"])
    dataset = read_table(frame)
    predictor = formula(dataset, lambda f: np.sin(2 * f["a"]) + f["b"] * f["c"])
    found = surrogate(predictor, dataset, depth=3, rows=range(600))
    halves = np.random.default_rng((0, 17)).permutation(600)
    grew, measured = np.sort(halves[:300]), np.sort(halves[300:])
    answers = predictor(frame)[:, 0]
    oracle = DecisionTreeRegressor(max_depth=3, min_samples_leaf=6, random_state=0).fit(
        frame.iloc[grew], answers[grew])
    off = ((answers[measured] - oracle.predict(frame.iloc[measured])) ** 2).sum()
    expected = 1 - off / ((answers[measured] - answers[measured].mean()) ** 2).sum()
    assert found.fidelity == pytest.approx(expected, abs=0.02)
    assert sorted(rule.answer for rule in found.rules) == pytest.approx(sorted(set(oracle.predict(frame.iloc[grew]))))


def mixed(n=900, seed=0):
    random = np.random.default_rng(seed)
    frame = pd.DataFrame({"town": random.choice(["Bonn", "Lyon", "Oslo", "Rome"], n), "x": random.normal(size=n),
                          "size": random.normal(size=n)})
    frame.loc[random.random(n) < 0.2, "x"] = np.nan
    frame["y"] = np.where(frame.town.isin(["Bonn", "Rome"]) ^ (random.random(n) < 0.05), "yes", "no")
    return frame


def test_levels_form_sets_and_missing_values_a_side():
    dataset = read_table(mixed(), target="y")
    found = surrogate(formula(dataset, lambda f: 3.0 * f["town"].isin(["Bonn", "Rome"]) + f["x"].isna()), dataset,
                      depth=2, rows=range(900))
    assert found.fidelity == pytest.approx(1)
    first = found.branches[1].limits[0]
    assert (first.feature, set(first.categories)) == ("town", {"Bonn", "Rome"})
    assert {rule.answer for rule in found.rules} == {0.0, 1.0, 3.0, 4.0}


def test_the_rows_measured_are_kept_apart_and_add_up():
    dataset = read_table(mixed(), target="y")
    model = HistGradientBoostingClassifier(max_iter=20, random_state=0).fit(
        dataset.features.assign(town=dataset.features.town.astype("category")), dataset.target)
    predictor = load_model(model, dataset)
    found = surrogate(predictor, dataset, depth=3)
    assert found.n_found + found.n_measured == len(dataset)
    n = np.array([rule.region.n_measured for rule in found.rules])
    assert n.sum() == found.n_measured == found.branches[0].n_measured
    assert sum(rule.region.n_rows for rule in found.rules) == len(dataset)
    inside = np.array([rule.fidelity for rule in found.rules])
    assert (n * inside).sum() / n.sum() == pytest.approx(found.fidelity, abs=1e-9)
    precision = np.array([rule.precision for rule in found.rules])
    assert (n * precision).sum() / n.sum() == pytest.approx(found.agreement)
    assert all(rule.n_truth == rule.region.n_measured for rule in found.rules)
    for rule in found.rules:
        assert rule.precision_low <= rule.precision <= rule.precision_high
        assert rule.truth_low <= rule.truth <= rule.truth_high


def test_precision_and_lift_are_counted_by_hand():
    frame = pd.DataFrame({"x": np.tile(np.arange(10.0), 60)})
    dataset = read_table(frame)
    found = surrogate(formula(dataset, lambda f: f["x"] > 6), dataset, depth=2, rows=range(600))
    high = next(rule for rule in found.rules if rule.answer == 1)
    assert (high.from_, high.to, high.precision) == (1, 1, 1)
    ones = high.region.n_measured / found.n_measured
    assert high.lift == pytest.approx(1 / ones)
    assert high.n_truth == 0
    assert np.isnan(high.truth)


def test_branches_tell_the_tree_from_the_top():
    dataset = read_table(steps(), target="y")
    found = surrogate(formula(dataset, lambda f: f["a"] + 0.5 * f["b"]), dataset, depth=3)
    assert found.branches[0].parent == -1
    assert all(branch.parent < i for i, branch in enumerate(found.branches))
    for i, parent in enumerate(found.branches):
        below = [branch for branch in found.branches if branch.parent == i]
        assert len(below) in (0, 2)
        assert (parent.rule >= 0) == (not below)
        if below:
            assert sum(branch.n_rows for branch in below) == parent.n_rows
            assert below[0].answer > below[1].answer
    assert [branch.rule for branch in found.branches if branch.rule >= 0] == list(range(len(found.rules)))


def test_the_fewest_questions_that_follow_the_model_well_are_taken():
    dataset = read_table(steps(), target="y")
    few = surrogate(formula(dataset, lambda f: 1.0 * (f["a"] > 4)), dataset, depth=None)
    many = surrogate(formula(dataset, lambda f: np.sin(f["a"] * 1.7) * f["b"] * (f["c"] - 4)), dataset, depth=None)
    assert (few.depth, many.depth) == (2, 4)
    assert few.depths.tolist() == [2, 3, 4]


def test_w17_stays_away_from_a_tree_and_appears_where_the_tree_misses():
    dataset = read_table(steps(), target="y")
    clean = surrogate(formula(dataset, lambda f: 5.0 * (f["a"] > 4) + (f["b"] > 3)), dataset, depth=2)
    assert clean.flags == ()
    assert [judged(each).state for each in clean.findings] == ["green", "green"]
    poor = surrogate(formula(dataset, lambda f: (f["a"] - 4.5) * (f["b"] - 4.5) * (f["c"] - 4.5)), dataset, depth=2)
    assert [flag.id for flag in poor.flags] == ["W17"]
    assert judged(poor.findings[0]).state == "red"
    assert poor.flags[0]["fidelity"] == max(poor.fidelity, 0)


def test_states_hold_for_other_seeds():
    dataset = read_table(steps(), target="y")
    for answer, never in ((lambda f: 5.0 * (f["a"] > 4) + (f["b"] > 3), "red"),
                          (lambda f: (f["a"] - 4.5) * (f["b"] - 4.5) * (f["c"] - 4.5), "green")):
        states = [judged(surrogate(formula(dataset, answer), dataset, depth=2, seed=seed).findings[0]).state
                  for seed in range(10)]
        assert never not in states
        assert len(set(states)) == 1


def test_twins_are_asked_first_in_turn():
    frame = steps()
    random = np.random.default_rng(3)
    frame["b"] = frame["a"] + random.normal(0, 0.8, len(frame))
    dataset = read_table(frame, target="y")
    found = surrogate(formula(dataset, lambda f: f["a"] + f["b"]), dataset, depth=2)
    assert found.first.sum() == found.n_trees == 20
    assert found.findings[1].value < 1
    assert set(found.features) == {"a", "b"}


def test_of_three_classes_it_says_whether_the_model_names_the_one_explained():
    frame = steps(400)
    frame["y"] = np.select([frame.a > 6, frame.b > 5], ["left", "right"], "none")
    dataset = read_table(frame, target="y")
    model = RandomForestClassifier(20, random_state=0).fit(frame[["a", "b", "c", "d"]], frame.y)
    found = surrogate(load_model(model, dataset), dataset, output="right", depth=3)
    assert (found.output, found.other) == ("right", "")
    assert found.agreement > 0.9
    assert any(rule.yes for rule in found.rules)


def test_a_constant_model_has_nothing_to_ask_about():
    dataset = read_table(steps(), target="y")
    found = surrogate(formula(dataset, lambda f: 0 * f["a"] + 7), dataset)
    assert len(found.rules) == len(found.branches) == 1
    assert np.isnan(found.fidelity)
    assert [judged(each).state for each in found.findings] == ["grey", "grey"]
    assert found.flags == ()


def test_an_unused_column_is_never_asked():
    frame = steps()
    dataset = read_table(frame, target="y")
    model = LinearRegression().fit(frame[["a", "b"]], frame.y)
    assert set(surrogate(load_model(model, dataset), dataset, depth=4).features) <= {"a", "b"}


def test_the_same_question_has_the_same_answer_and_stop_works():
    dataset = read_table(steps(), target="y")
    predictor = formula(dataset, lambda f: f["a"] * f["b"])
    one, two = (surrogate(predictor, dataset, seed=4) for _ in range(2))
    assert one.fidelity_low == two.fidelity_low
    assert [rule.region.words for rule in one.rules] == [rule.region.words for rule in two.rules]
    told = []
    surrogate(predictor, dataset, progress=lambda done, total: told.append((done, total)))
    assert len(told) > 20
    assert told[-1][0] <= told[-1][1]

    def stop(done, total):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        surrogate(predictor, dataset, progress=stop)


def test_refusals_have_codes():
    dataset = read_table(steps(), target="y")
    predictor = formula(dataset, lambda f: f["a"])
    with pytest.raises(MethodError) as few:
        surrogate(predictor, dataset, rows=range(10))
    with pytest.raises(MethodError) as deep:
        surrogate(predictor, dataset, depth=7)
    assert (few.value.code, deep.value.code) == ("SURROGATE-ROWS", "SURROGATE-DEPTH")
