import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression

from explain import group_importance, load_model, permutation_importance, read_table
from explain.errors import MethodError
from tests.explain.methods.test_importance import Function, opened


@pytest.fixture(scope="module")
def twins():
    """Two equal columns of which either alone tells half, and one that tells nothing."""
    random = np.random.default_rng(0)
    a = random.normal(size=400)
    frame = pd.DataFrame({"a": a, "twin": a, "idle": random.normal(size=400)})
    return opened(Function(lambda a, twin, idle: a + twin + 0 * idle, ["a", "twin", "idle"]), frame, 2 * a)


def test_a_group_of_one_is_that_column_alone(twins):
    alone = permutation_importance(*twins, n_repeats=3)
    for groups in ({}, {"first": ["a"], "last": ["idle"]}):
        found = group_importance(*twins, groups, n_repeats=3)
        np.testing.assert_array_equal(found.mean, alone.mean)
        np.testing.assert_array_equal(found.low, alone.low)


def test_trees_alone_and_a_group_of_one_agree_too():
    frame, codes = load_iris(return_X_y=True, as_frame=True)
    both = opened(RandomForestClassifier(5, random_state=0).fit(frame, codes), frame, codes)
    assert group_importance(*both, {}, n_repeats=2).mean.tolist() == (
        permutation_importance(*both, n_repeats=2).mean.tolist()
    )


def test_twins_together_weigh_four_times_one_of_them(twins):
    """Squared loss of a sum of twins: shuffling one adds 2·Var, both 2·4·Var, over the same shuffles."""
    found = group_importance(*twins, {"both": ["a", "twin"]}, n_repeats=5, score="MSE")
    alone = permutation_importance(*twins, n_repeats=5, score="MSE")
    assert found.groups == ("both", "idle")
    assert found.members == (("a", "twin"), ("idle",))
    assert found.mean[0] == pytest.approx(4 * alone.mean[0], rel=1e-12)
    assert found.score == "increase in MSE when the columns are shuffled"


def test_columns_of_a_group_keep_their_tie_to_each_other():
    """A model that answers only how far two equal columns are apart never sees a difference."""
    a = np.arange(50.0)
    frame = pd.DataFrame({"a": a, "twin": a, "other": a[::-1] % 7})
    model = Function(lambda a, twin, other: 5 * (a - twin) + other, ["a", "twin", "other"])
    both = opened(model, frame, frame["other"])
    assert group_importance(*both, {"pair": ["a", "twin"]}, n_repeats=3).mean[0] == 0
    assert permutation_importance(*both, n_repeats=3).mean[0] > 0


def test_a_group_by_brute_force():
    random = np.random.default_rng(1)
    frame = pd.DataFrame(random.normal(size=(60, 3)), columns=["a", "b", "c"])
    target = frame["a"] * frame["b"] + frame["c"] + random.normal(size=60)
    fitted = LinearRegression().fit(frame, target)
    found = group_importance(*opened(fitted, frame, target), {"ab": ["a", "b"]}, n_repeats=4, score="MSE", seed=5)
    stream = np.random.RandomState(np.random.RandomState(5).randint(np.iinfo(np.int32).max + 1))
    drawn, order, losses = np.arange(60), np.arange(60), []
    for _ in range(4):
        stream.shuffle(drawn)
        order = order[drawn]
        moved = frame.assign(a=frame["a"].to_numpy()[order], b=frame["b"].to_numpy()[order])
        losses.append(((fitted.predict(moved) - target) ** 2).mean() - ((fitted.predict(frame) - target) ** 2).mean())
    assert found.mean[0] == pytest.approx(np.mean(losses), rel=1e-9)


def test_columns_that_the_model_is_not_given_cost_nothing():
    frame = pd.DataFrame({"a": np.arange(30.0), "b": np.arange(30.0) % 4, "beside": np.arange(30.0) % 3})
    model = Function(lambda a, b: a + b, ["a", "b"])
    dataset = read_table(frame.assign(y=frame["a"]), target="y")
    found = group_importance(load_model(model, dataset), dataset, {"odd": ["beside"], "all": ["a", "b"]}, n_repeats=2)
    assert found.mean[found.groups.index("odd")] == found.low[found.groups.index("odd")] == 0


def test_overlapping_groups_are_refused(twins):
    with pytest.raises(MethodError, match="two groups"):
        group_importance(*twins, {"one": ["a"], "two": ["a", "twin"]})
