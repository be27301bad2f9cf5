"""Ensembles of trees in their flat form: their sums are the model's own answers, on thresholds and between."""

from dataclasses import replace

import catboost
import lightgbm as lgb
import numpy as np
import pandas as pd
import pytest
import xgboost as xgb
from sklearn.ensemble import (
    AdaBoostClassifier,
    BaggingClassifier,
    BaggingRegressor,
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    IsolationForest,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.linear_model import LinearRegression
from sklearn.tree import DecisionTreeClassifier, ExtraTreeRegressor

from explain.model.forests.forest import MISSING, Column, sums
from explain.model.forests.nodes import NUMBERS as DOUBLE
from explain.model.forests.nodes import Nodes, Reading, forest_from, plain_numbers
from explain.model.forests.ranks import ranks
from explain.model.forests.reading import forest_of
from tests.forests import (
    AMOUNT,
    GAPS,
    NUMBERS,
    POSITIVE,
    SEVERAL,
    THREE,
    TWO,
    added_up,
    agrees,
    assert_is_the_model,
    on_thresholds,
    opened,
    read,
)

pytestmark = pytest.mark.usefixtures("one_thread")
XGB = {"n_estimators": 5, "max_depth": 3, "n_jobs": 1}
LGB = {"n_estimators": 5, "num_leaves": 8, "min_child_samples": 4, "verbose": -1, "n_jobs": 1}
CAT = {"iterations": 5, "depth": 4, "verbose": 0, "allow_writing_files": False, "thread_count": 1}
RARE = np.where(np.arange(len(NUMBERS)) < 3, 1, TWO * 2)


def own_loss(truth, answer):
    return answer - truth, np.ones_like(truth)


BOOSTED = {
    "xgb": (xgb.XGBRegressor(**XGB), AMOUNT), "xgb, base": (xgb.XGBRegressor(base_score=0.3, **XGB), AMOUNT),
    "xgb gamma": (xgb.XGBRegressor(objective="reg:gamma", **XGB), POSITIVE),
    "xgb gamma, base": (xgb.XGBRegressor(objective="reg:gamma", base_score=0.3, **XGB), POSITIVE),
    "xgb tweedie": (xgb.XGBRegressor(objective="reg:tweedie", **XGB), POSITIVE),
    "xgb poisson": (xgb.XGBRegressor(objective="count:poisson", **XGB), POSITIVE),
    "xgb absolute": (xgb.XGBRegressor(objective="reg:absoluteerror", **XGB), AMOUNT),
    "xgb huber": (xgb.XGBRegressor(objective="reg:pseudohubererror", **XGB), AMOUNT),
    "xgb logarithms": (xgb.XGBRegressor(objective="reg:squaredlogerror", **XGB), POSITIVE),
    "xgb quantiles": (xgb.XGBRegressor(objective="reg:quantileerror", quantile_alpha=[0.2, 0.8], **XGB), AMOUNT),
    "xgb two": (xgb.XGBClassifier(**XGB), TWO), "xgb two, base": (xgb.XGBClassifier(base_score=0.3, **XGB), TWO),
    "xgb hinge": (xgb.XGBClassifier(objective="binary:hinge", **XGB), TWO),
    "xgb three": (xgb.XGBClassifier(**XGB), THREE),
    "xgb three, base": (xgb.XGBClassifier(objective="multi:softmax", base_score=0.3, **XGB), THREE),
    "xgb targets": (xgb.XGBRegressor(**XGB), SEVERAL),
    "xgb targets, joint": (xgb.XGBRegressor(multi_strategy="multi_output_tree", **XGB), SEVERAL),
    "xgb three, joint": (xgb.XGBClassifier(multi_strategy="multi_output_tree", **XGB), THREE),
    "xgb dart": (xgb.XGBClassifier(booster="dart", rate_drop=0.5, **XGB), THREE),
    "xgb parallel": (xgb.XGBClassifier(num_parallel_tree=3, subsample=0.5, **XGB), THREE),
    "xgb forest": (xgb.XGBRFClassifier(**XGB), THREE),
    "xgb zero is missing": (xgb.XGBClassifier(missing=0.0, **XGB), THREE),
    "xgb stumps": (xgb.XGBRegressor(n_estimators=3, max_depth=1, n_jobs=1), AMOUNT),
    "xgb leaves": (xgb.XGBRegressor(n_estimators=3, gamma=1e9, n_jobs=1), AMOUNT),
    "xgb by loss": (xgb.XGBRegressor(n_estimators=5, grow_policy="lossguide", max_leaves=9, gamma=0.3), AMOUNT),
    "xgb pruned": (xgb.XGBRegressor(n_estimators=5, tree_method="exact", gamma=3, n_jobs=1), AMOUNT),
    "xgb own loss": (xgb.XGBRegressor(objective=own_loss, **XGB), AMOUNT),
    "lgb": (lgb.LGBMRegressor(**LGB), AMOUNT), "lgb two": (lgb.LGBMClassifier(**LGB), TWO),
    "lgb three": (lgb.LGBMClassifier(**LGB), THREE),
    "lgb zero is missing": (lgb.LGBMRegressor(zero_as_missing=True, **LGB), AMOUNT),
    "lgb missing is zero": (lgb.LGBMRegressor(use_missing=False, **LGB), AMOUNT),
    **{f"lgb {name}": (lgb.LGBMRegressor(objective=name, **LGB), POSITIVE)
       for name in ("l1", "huber", "fair", "quantile", "mape", "poisson", "gamma", "tweedie")},
    "lgb steep sigmoid": (lgb.LGBMClassifier(sigmoid=2.0, **LGB), TWO),
    "lgb forest": (lgb.LGBMRegressor(boosting_type="rf", subsample=0.5, subsample_freq=1, **LGB), AMOUNT),
    "lgb forest of two": (lgb.LGBMClassifier(boosting_type="rf", subsample=0.5, subsample_freq=1, **LGB), TWO),
    "lgb dart": (lgb.LGBMClassifier(boosting_type="dart", drop_rate=0.5, skip_drop=0, **LGB), THREE),
    "lgb leaves": (lgb.LGBMRegressor(**{**LGB, "min_child_samples": 200}), AMOUNT),
    "lgb rare class": (lgb.LGBMClassifier(**{**LGB, "min_child_samples": 60}), RARE),
    "lgb own loss": (lgb.LGBMRegressor(objective=own_loss, **LGB), AMOUNT),
    "cat": (catboost.CatBoostRegressor(**CAT), AMOUNT), "cat two": (catboost.CatBoostClassifier(**CAT), TWO),
    "cat three": (catboost.CatBoostClassifier(**CAT), THREE),
    "cat, missing above": (catboost.CatBoostRegressor(nan_mode="Max", **CAT), AMOUNT),
    "cat by level": (catboost.CatBoostClassifier(grow_policy="Depthwise", **CAT), THREE),
    "cat by loss": (catboost.CatBoostRegressor(grow_policy="Lossguide", max_leaves=9, **CAT), AMOUNT),
    "cat poisson": (catboost.CatBoostRegressor(loss_function="Poisson", **CAT), POSITIVE),
    "cat quantiles": (catboost.CatBoostRegressor(loss_function="MultiQuantile:alpha=0.2,0.8", **CAT), AMOUNT),
    "cat targets": (catboost.CatBoostRegressor(loss_function="MultiRMSE", **CAT), SEVERAL),
    "cat focal": (catboost.CatBoostClassifier(loss_function="Focal:focal_alpha=0.5;focal_gamma=2", **CAT), TWO),
    **{f"hgb {loss}": (HistGradientBoostingRegressor(loss=loss, max_iter=5, quantile=0.4), POSITIVE)
       for loss in ("squared_error", "absolute_error", "quantile", "gamma", "poisson")},
    "hgb two": (HistGradientBoostingClassifier(max_iter=5), TWO),
    "hgb three": (HistGradientBoostingClassifier(max_iter=5), THREE),
    "hgb categories": (HistGradientBoostingClassifier(max_iter=5, categorical_features=["level"]), THREE),
}
FORESTS = {
    "forest": (RandomForestRegressor(5), AMOUNT), "forest of three": (RandomForestClassifier(5), THREE),
    "forest of two": (RandomForestClassifier(5, class_weight="balanced_subsample"), TWO),
    "extra trees": (ExtraTreesRegressor(5), AMOUNT), "extra trees of two": (ExtraTreesClassifier(5), TWO),
    "tree": (DecisionTreeClassifier(), THREE), "stump": (DecisionTreeClassifier(max_depth=1), TWO),
    "leaf": (DecisionTreeClassifier(min_samples_leaf=200), TWO), "extra tree": (ExtraTreeRegressor(), AMOUNT),
    "bag": (BaggingClassifier(n_estimators=5, max_features=2), THREE), "bag of numbers": (BaggingRegressor(), AMOUNT),
    "isolation": (IsolationForest(n_estimators=5), AMOUNT),
    "isolation of some": (IsolationForest(n_estimators=5, max_features=2), AMOUNT),
}
WHOLE = {
    "ada": (AdaBoostClassifier(n_estimators=5), THREE),
    "ada of two": (AdaBoostClassifier(DecisionTreeClassifier(max_depth=2), n_estimators=5), TWO),
    **{f"gb {loss}": (GradientBoostingRegressor(loss=loss, n_estimators=5), AMOUNT)
       for loss in ("squared_error", "absolute_error", "huber", "quantile")},
    "gb three": (GradientBoostingClassifier(n_estimators=5), THREE),
    "gb two": (GradientBoostingClassifier(n_estimators=5), TWO),
    "gb exponential": (GradientBoostingClassifier(n_estimators=5, loss="exponential"), TWO),
    "gb from zero": (GradientBoostingClassifier(n_estimators=5, init="zero"), THREE),
}
"""Models that refuse gaps."""
NO_LINK = ("xgb hinge", "lgb steep sigmoid", "lgb forest of two", "cat focal", "ada", "gb exponential")
"""Models with a margin whose probability is another function of it."""


@pytest.mark.parametrize("name", BOOSTED | FORESTS | WHOLE)
@pytest.mark.filterwarnings("ignore:X does not have valid feature names:UserWarning")
def test_sums_over_trees_are_the_answers_on_every_threshold(name):
    model, target = (BOOSTED | FORESTS | WHOLE)[name]
    frame = NUMBERS if name in WHOLE else GAPS
    raw, predictor = read(model.fit(frame, target), frame, target)
    assert raw.forest.n_outputs == len(predictor.outputs)
    assert_is_the_model(raw, predictor, frame)
    assert_is_the_model(raw, predictor, on_thresholds(raw, frame, gaps=name not in WHOLE))
    assert agrees(raw, predictor, frame)
    assert (raw.forest.link == "") == (raw.forest.scale != "margin" or name in NO_LINK)


def test_trees_stand_one_after_the_other_with_parents_before_children():
    raw, _ = read(xgb.XGBRegressor(**XGB).fit(GAPS, AMOUNT), GAPS, AMOUNT)
    forest = raw.forest
    tree = np.searchsorted(forest.roots, np.arange(len(forest.left)), side="right")
    inner = np.flatnonzero(forest.left >= 0)
    for child in (forest.left[inner], forest.right[inner]):
        assert (child > inner).all()
        assert (tree[child] == tree[inner]).all()
    everything = np.concatenate([forest.roots, forest.left[inner], forest.right[inner]])
    assert sorted(everything.tolist()) == list(range(len(forest.left)))


@pytest.mark.parametrize("model", [
    xgb.XGBRegressor(**XGB), lgb.LGBMRegressor(**LGB), RandomForestRegressor(3),
    GradientBoostingRegressor(n_estimators=3),
    HistGradientBoostingRegressor(max_iter=3), catboost.CatBoostRegressor(**CAT),
    catboost.CatBoostRegressor(grow_policy="Lossguide", **CAT),
])
def test_what_reached_a_node_went_on_to_its_children(model):
    raw, _ = read(model.fit(NUMBERS, AMOUNT), NUMBERS, AMOUNT)
    forest = raw.forest
    inner = np.flatnonzero(forest.left >= 0)
    below = forest.cover[forest.left[inner]] + forest.cover[forest.right[inner]]
    np.testing.assert_allclose(below, forest.cover[inner], rtol=1e-5)
    assert (forest.cover[forest.roots] > 100).all()


def test_early_stopping_leaves_the_rounds_that_the_model_answers_with():
    late = NUMBERS[200:], AMOUNT[200:][::-1]
    stopped = xgb.XGBRegressor(n_estimators=60, learning_rate=1.0, early_stopping_rounds=2, n_jobs=1)
    stopped.fit(NUMBERS[:200], AMOUNT[:200], eval_set=[late], verbose=False)
    assert stopped.get_booster().num_boosted_rounds() > stopped.best_iteration + 1
    raw, predictor = read(stopped, NUMBERS, AMOUNT)
    assert len(raw.forest.roots) == stopped.best_iteration + 1
    assert_is_the_model(raw, predictor, NUMBERS)
    bare, predictor = read(stopped.get_booster(), NUMBERS, AMOUNT)
    assert_is_the_model(bare, predictor, NUMBERS)
    train = lgb.Dataset(NUMBERS[:200], AMOUNT[:200])
    watched = lgb.train(
        {**LGB, "n_estimators": 60, "learning_rate": 0.9}, train, valid_sets=[lgb.Dataset(*late, reference=train)],
        callbacks=[lgb.early_stopping(2, verbose=False)])
    raw, predictor = read(watched, NUMBERS, AMOUNT)
    assert len(raw.forest.roots) == watched.best_iteration
    assert_is_the_model(raw, predictor, NUMBERS)


def test_zero_may_be_missing_in_some_trees_of_a_booster_and_not_in_others():
    first = lgb.train({"zero_as_missing": True, **LGB}, lgb.Dataset(GAPS, AMOUNT, free_raw_data=False), 3)
    both = lgb.train(LGB, lgb.Dataset(GAPS, AMOUNT, free_raw_data=False), 3, init_model=first)
    raw, predictor = read(both, GAPS, AMOUNT)
    assert sum(column.source == 0 for column in raw.forest.columns) == 2
    assert_is_the_model(raw, predictor, on_thresholds(raw, GAPS))


@pytest.mark.parametrize("model", [
    xgb.XGBClassifier(enable_categorical=True, max_cat_to_onehot=1, feature_types=["q", "q", "q", "c"], **XGB),
    xgb.XGBClassifier(enable_categorical=True, max_cat_to_onehot=99, feature_types=["q", "q", "q", "c"], **XGB),
    lgb.LGBMClassifier(min_data_per_group=1, cat_smooth=0.1, **LGB),
    lgb.LGBMClassifier(max_cat_to_onehot=99, min_data_per_group=1, **LGB),
    HistGradientBoostingClassifier(max_iter=5, categorical_features=[3], min_samples_leaf=3),
])
@pytest.mark.parametrize("gaps", [False, True])
def test_splits_by_category_send_known_unknown_and_missing_ones_as_the_model_does(model, gaps):
    level = np.where(np.arange(len(NUMBERS)) % 13 == 0, np.nan, NUMBERS["level"]) if gaps else NUMBERS["level"]
    frame, settings = NUMBERS.assign(level=level), {}
    if isinstance(model, lgb.LGBMClassifier):
        settings = {"categorical_feature": [3]}
    raw, predictor = read(model.fit(frame, TWO, **settings), frame, TWO)
    assert any(column.left is not None for column in raw.forest.columns)
    odd = pd.DataFrame({"a": 0.1, "b": 0.2, "c": 0.3, "level": [
        -2, -1, -0.5, 0, 0.5, 1, 1.7, 2, 3, 4, 5, 6, 7, 8, 9, 12, 31, 32, 63, 64, 254, np.nan]})
    assert_is_the_model(raw, predictor, odd)
    assert_is_the_model(raw, predictor, on_thresholds(raw, frame))


@pytest.mark.parametrize("make", [
    lambda: xgb.XGBClassifier(enable_categorical=True, max_cat_to_onehot=1, **XGB),
    lambda: lgb.LGBMClassifier(min_data_per_group=1, cat_smooth=0.1, **LGB),
    lambda: HistGradientBoostingClassifier(max_iter=5, categorical_features="from_dtype", min_samples_leaf=3),
])
def test_text_that_a_model_takes_as_categories_of_its_own_is_followed(make):
    rng = np.random.default_rng(3)
    frame = NUMBERS[["a"]].assign(
        city=rng.choice(["Lyon", "Nice", "Oslo", "Paris", None], len(NUMBERS)), b=NUMBERS["b"])
    target = ((frame["city"] == "Nice") | (frame["city"] == "Oslo")).to_numpy() ^ (frame["a"] > 0).to_numpy()
    model = make().fit(frame.astype({"city": "category"}), target)
    raw, predictor = read(model, frame, target)
    assert 1 in raw.players
    assert_is_the_model(raw, predictor, frame)
    assert_is_the_model(raw, predictor, frame.assign(city="Rome"))


@pytest.mark.parametrize("target", [TWO, THREE, AMOUNT])
def test_catboost_is_read_from_its_files_too(target, tmp_path):
    kind = catboost.CatBoostRegressor if target is AMOUNT else catboost.CatBoostClassifier
    model = kind(nan_mode="Max", **CAT).fit(GAPS, target)
    model.save_model(str(tmp_path / "model.json"), format="json")
    for raw_bytes in (model._serialize_model(), (tmp_path / "model.json").read_bytes()):
        raw, predictor = read(raw_bytes, GAPS, target)
        assert_is_the_model(raw, predictor, on_thresholds(raw, GAPS))


def test_scale_and_bias_of_catboost_are_in_the_sums():
    model = catboost.CatBoostRegressor(**CAT).fit(GAPS, AMOUNT)
    model.set_scale_and_bias(2.5, -1.0)
    raw, predictor = read(model, GAPS, AMOUNT)
    assert_is_the_model(raw, predictor, GAPS)


class ShiftedForest(RandomForestRegressor):
    """A forest that answers otherwise than its trees."""

    def predict(self, X):
        return super().predict(X) + 1


@pytest.mark.parametrize(("model", "target"), [
    (xgb.XGBRegressor(booster="gblinear", n_estimators=3), AMOUNT),
    (xgb.XGBRegressor(objective="reg:logistic", **XGB), TWO),
    (lgb.LGBMRegressor(linear_tree=True, **LGB), AMOUNT), (lgb.LGBMRegressor(reg_sqrt=True, **LGB), POSITIVE),
    (lgb.LGBMRegressor(objective="cross_entropy", **LGB), TWO),
    (catboost.CatBoostRegressor(loss_function="RMSEWithUncertainty", **CAT), AMOUNT),
    (GradientBoostingRegressor(init=LinearRegression(), n_estimators=3), AMOUNT),
    (BaggingRegressor(LinearRegression(), n_estimators=3), AMOUNT), (LinearRegression(), AMOUNT),
    (ShiftedForest(3), AMOUNT),
])
def test_what_is_no_known_sum_over_trees_is_not_read(model, target):
    assert forest_of(opened(model.fit(NUMBERS, target), NUMBERS, target)) is None


def test_catboost_with_text_of_its_own_is_not_read():
    frame = NUMBERS[["a"]].assign(city=np.where(NUMBERS["b"] > 0, "Nice", "Paris"))
    model = catboost.CatBoostClassifier(cat_features=["city"], **CAT).fit(frame, TWO)
    assert forest_of(opened(model, frame, TWO)) is None


def test_a_forest_that_is_not_the_model_does_not_agree():
    raw, predictor = read(xgb.XGBClassifier(**XGB).fit(GAPS, TWO), GAPS, TWO)
    other, _ = read(xgb.XGBClassifier(**{**XGB, "n_estimators": 4}).fit(GAPS, TWO), GAPS, TWO)
    assert agrees(raw, predictor, GAPS)
    assert not agrees(other, predictor, GAPS)
    found = added_up(raw, GAPS)
    assert agrees(raw, predictor, GAPS, found)
    found[17, 1] += 1e-4
    assert not agrees(raw, predictor, GAPS, found)
    assert not agrees(raw, predictor, GAPS.drop(columns="a"))


def test_rounding_in_single_precision_grows_with_the_trees_and_stays_below_one_of_them():
    model = xgb.XGBRegressor(n_estimators=400, max_depth=2, learning_rate=0.05, base_score=1e3, n_jobs=1)
    raw, predictor = read(model.fit(NUMBERS, AMOUNT + 1e3), NUMBERS, AMOUNT)
    assert agrees(raw, predictor, NUMBERS)
    forest = raw.forest
    largest = np.maximum.reduceat(np.abs(forest.values[:, 0]), forest.roots)
    assert forest.rounding * forest.size[0] < np.median(largest)


def test_a_wrong_forest_behind_a_link_does_not_agree_either():
    raw, predictor = read(IsolationForest(n_estimators=5, random_state=0).fit(NUMBERS), NUMBERS, AMOUNT)
    other, _ = read(IsolationForest(n_estimators=5, random_state=1).fit(NUMBERS), NUMBERS, AMOUNT)
    assert agrees(raw, predictor, NUMBERS)
    assert not agrees(other, predictor, NUMBERS)


def test_what_was_read_is_kept_as_long_as_the_predictor():
    predictor = opened(DecisionTreeClassifier().fit(NUMBERS, TWO), NUMBERS, TWO)
    assert forest_of(predictor) is forest_of(predictor)


def test_codes_count_the_thresholds_below():
    column = Column(source=0, levels=np.array([0.1, 0.5]))
    values = np.array([0.0, 0.1, np.nextafter(0.1, 1), 0.5, 0.6, np.nan])
    assert column.codes(values).tolist() == [0, 0, 1, 1, 2, MISSING]
    single = Column(source=0, levels=np.array([0.5]), single=True)
    assert single.codes(np.array([0.5 + 1e-9, 0.5 + 1e-6, 1e300])).tolist() == [0, 1, 1]
    zero = Column(source=0, levels=np.array([0.5]), instead=0.0, zero_missing=True)
    assert zero.codes(np.array([-0.0, np.nan, 0.1])).tolist() == [MISSING, MISSING, 0]


@pytest.mark.parametrize("draw", ["normal", "exponential", "lognormal", "standard_cauchy"])
@pytest.mark.parametrize("n_levels", [1, 2, 40, 400])
def test_thresholds_below_are_counted_as_a_search_counts_them(draw, n_levels):
    rng = np.random.default_rng(n_levels)
    levels = np.unique(getattr(rng, draw)(size=n_levels))
    near = np.concatenate([levels, np.nextafter(levels, np.inf), np.nextafter(levels, -np.inf)])
    values = np.concatenate([rng.choice(near, 4_000), [np.inf, -np.inf, 1e308, -1e308, 0.0, 5e-324]])
    np.testing.assert_array_equal(ranks(levels, values), np.searchsorted(levels, values))


@pytest.mark.parametrize("levels", [
    [-np.inf, 0.0, 1.0], [0.0, np.inf], [-1e308, 1e308], [5e-324, 1e-323], [1.0, np.nextafter(1.0, 2)], [],
])
def test_thresholds_are_counted_however_far_apart_they_are(levels):
    values = np.repeat([-np.inf, -1e308, -1.0, 0.0, 5e-324, 1e-323, 1.0, np.nextafter(1.0, 2), 2.0, 1e308, np.inf], 9)
    np.testing.assert_array_equal(ranks(np.array(levels), values), np.searchsorted(levels, values))


def test_codes_of_categories_say_on_which_side_they_are():
    column = Column(source=0, levels=np.empty(0), left=np.array([1, 3]))
    assert column.codes(np.array([0.0, 1, 1.7, 2, 3, 4, -1, 1e9, np.nan])).tolist() == [1, 0, 0, 1, 0, 1, 1, 1, MISSING]
    known = Column(source=0, levels=np.empty(0), left=np.array([1]), known=np.array([0, 1, 2]))
    assert known.codes(np.array([0.0, 1, 2, 3, -1])).tolist() == [1, 0, 1, MISSING, MISSING]


def made_of(left=(1, -1, -1), right=(2, -1, -1), roots=(0,), kinds=(DOUBLE,), base=(0.0,), **changed):
    n = len(left)
    held = {
        "source": np.zeros(n, int), "threshold": np.zeros(n), "missing_left": np.zeros(n, bool), "cover": np.ones(n),
        "values": np.arange(n, dtype=float)[:, None], "outputs": np.zeros(len(roots), int), "kind": np.zeros(n, int),
    } | {name: np.array(given) for name, given in changed.items()}
    nodes = Nodes(roots=np.array(roots), left=np.array(left), right=np.array(right), base=np.array(base), kinds=kinds,
                  **held)
    return forest_from(Reading(nodes=nodes, scale="target", numbers=plain_numbers))


@pytest.mark.parametrize(("left", "right", "roots"), [
    ([1, 0, -1], [2, 2, -1], [0]), ([1, 2, -1], [2, 2, -1], [0]), ([0, -1, -1], [1, -1, -1], [0]),
    ([1, -1, -1, -1], [1, -1, -1, -1], [0]), ([1, -1, -1, -1], [2, -1, -1, -1], [0, 0]),
    ([1, -1, -1, -1], [2, -1, -1, -1], [0, 2]), ([1, 2, 3, -1, -1, *[-1] * 9], [1, 2, 3, -1, -1, *[-1] * 9], [0]),
])
def test_nodes_with_two_parents_are_no_trees(left, right, roots):
    with pytest.raises(ValueError, match="two parents"):
        made_of(left, right, roots)


def test_trees_of_more_levels_than_any_library_grows_are_not_followed():
    n = 1_001
    left = np.where(np.arange(2 * n + 1) < n, np.arange(2 * n + 1) + 1, -1)
    right = np.where(left < 0, -1, np.arange(2 * n + 1) + n + 1)
    with pytest.raises(ValueError, match="too deep"):
        made_of(left, right)


@pytest.mark.parametrize("changed", [
    {"left": [1, -2, -1]}, {"left": [3, -1, -1]}, {"right": [3, -1, -1]}, {"right": [-1, -1, -1]}, {"roots": [-3]},
    {"roots": [3]}, {"source": [-1, 0, 0]}, {"source": [2**40, 0, 0]}, {"kind": [1, 0, 0]}, {"kind": [-1, 0, 0]},
    {"outputs": [1]}, {"outputs": [-2]}, {"outputs": [0, 0]}, {"cover": [1.0]}, {"base": [0.0, 0.0], "outputs": [-1]},
    {"base": [0.0, 0.0], "outputs": [0], "values": np.zeros((3, 2))}, {"threshold": [np.nan, 0, 0]},
    {"values": [[0], [np.nan], [1]]}, {"values": [[0], [1], [np.inf]]}, {"base": [np.nan]},
    {"kinds": (replace(DOUBLE, left=np.array([-1])),)}, {"kinds": (replace(DOUBLE, left=np.array([2**31])),)},
    {"kinds": (replace(DOUBLE, left=np.array([1]), known=np.array([2**40])),)},
])
def test_what_lies_outside_or_is_no_number_is_refused(changed):
    with pytest.raises(ValueError, match=r"none|missing|column|no (small |)(whole |)number"):
        made_of(**changed)


def test_what_no_row_reaches_and_no_node_compares_may_be_anything():
    forest = made_of(
        [1, -1, -1, 3], [2, -1, -1, 3], threshold=[np.inf, np.nan, 0, np.nan], values=[[np.nan], [1], [2], [np.inf]],
        source=[0, -2, -2, 0],
    )
    assert sums(forest.of(0), forest.coded(np.array([[3.0], [np.inf], [np.nan]]))).tolist() == [1.0, 1.0, 2.0]


@pytest.mark.parametrize(("cover", "known"), [
    ([5.0, 2, 3], [5.0, 2, 3]), ([5.0, 5, 0], [5.0, 5, 0]), ([5.0, -2, 7], [5.0, np.nan, 7]),
    ([0.0, 0, 0], [np.nan, 0, 0]), ([np.inf, 1, 1], [np.nan, 1, 1]),
])
def test_training_weights_that_can_be_none_are_not_known(cover, known):
    np.testing.assert_array_equal(made_of(cover=cover).cover, known)


def test_trees_that_are_constant_go_into_the_base():
    nodes = Nodes(
        roots=np.array([0, 3]), left=np.array([1, -1, -1, -1]), right=np.array([2, -1, -1, -1]),
        source=np.zeros(4, int), threshold=np.zeros(4), missing_left=np.zeros(4, bool), cover=np.ones(4),
        values=np.array([[0.0], [1.0], [2.0], [5.0]]), outputs=np.array([0, 0]), base=np.array([10.0]), kinds=(DOUBLE,),
        kind=np.zeros(4, int),
    )
    trees = forest_from(Reading(nodes=nodes, scale="target", numbers=plain_numbers)).of(0)
    assert (trees.base, len(trees.roots)) == (15.0, 1)
    assert sums(trees, np.array([[0], [1], [MISSING]], dtype=np.int32)).tolist() == [16.0, 17.0, 17.0]
