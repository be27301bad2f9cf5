"""SHAP of fitted models: each engine against subset sums by the definition, on the scale asked."""

import subprocess
import sys
from dataclasses import replace

import lightgbm as lgb
import numpy as np
import pandas as pd
import pytest
import xgboost as xgb
from sklearn.compose import make_column_transformer
from sklearn.ensemble import (
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from explain import load_model, read_table, shap_values
from tests.subset_sums import subset_sums

N = 160
TREES, INTERIM = "tree ensemble", "tree ensemble (shap)"
LINKED = "tree ensemble, through its link"
ADDITIVE, EXACT, SAMPLED = "additive model", "exact enumeration", "sampled coalitions"
BACKGROUND = list(range(100, 112))


def made():
    """Five numeric columns, one of them whole numbers, one with gaps, and a text column."""
    rng = np.random.default_rng(11)
    frame = pd.DataFrame(rng.normal(size=(N, 4)), columns=["a", "b", "c", "d"])
    frame["k"] = rng.integers(0, 4, N)
    frame["gap"] = np.where(rng.random(N) < 0.25, np.nan, rng.normal(size=N))
    frame["city"] = rng.choice(["Lyon", "Nice", "Paris"], N)
    score = frame.a * frame.b + np.sin(2 * frame.c) + 0.5 * frame.k + frame.d * (frame.a > 0)
    return frame, score + (frame.city == "Nice") + frame.gap.fillna(2)


FRAME, SCORE = made()
NUMBERS, GAPS, TEXT = ["a", "b", "c", "d", "k"], ["a", "b", "k", "gap"], ["a", "b", "k", "city"]
TWO = np.where(SCORE.median() < SCORE, "yes", "no")
THREE = pd.qcut(SCORE, 3, labels=["low", "middle", "high"]).astype(str).to_numpy()
CODES = LogisticRegression().fit(FRAME[NUMBERS], THREE).classes_.searchsorted(THREE)
FEW = {"n_estimators": 15, "random_state": 0}
LIGHT = {"n_estimators": 15, "verbose": -1, "min_child_samples": 5}
one_hot = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), ["city"]), remainder="passthrough")
ordinal = make_column_transformer((OrdinalEncoder(), ["city"]), (StandardScaler(), ["b"]), remainder="passthrough")

CASES = {
    "forest": (RandomForestClassifier(**FEW), NUMBERS, TWO, "probability", TREES),
    "forest of three classes": (ExtraTreesClassifier(**FEW), NUMBERS, THREE, "probability", TREES),
    "forest, missing values": (RandomForestClassifier(**FEW), GAPS, TWO, "probability", TREES),
    "single tree": (DecisionTreeClassifier(random_state=0), NUMBERS, TWO, "probability", TREES),
    "forest regressor": (RandomForestRegressor(**FEW), NUMBERS, SCORE + 1e4, "target", TREES),
    "ordinal codes and scaling":
        (make_pipeline(ordinal, RandomForestClassifier(**FEW)), TEXT, TWO, "probability", TREES),
    "boosting regressor": (GradientBoostingRegressor(**FEW), NUMBERS, SCORE, "target", TREES),
    "boosting margin": (GradientBoostingClassifier(**FEW), NUMBERS, TWO, "margin", TREES),
    "boosting of three classes": (GradientBoostingClassifier(**FEW), NUMBERS, THREE, "probability", LINKED),
    "XGBoost": (xgb.XGBClassifier(**FEW), NUMBERS, CODES, "probability", LINKED),
    "XGBoost margin": (xgb.XGBClassifier(**FEW), NUMBERS, CODES, "margin", TREES),
    "XGBoost margin, missing values": (xgb.XGBClassifier(**FEW), GAPS, TWO == "yes", "margin", TREES),
    "XGBoost regressor behind an imputer":
        (make_pipeline(SimpleImputer(), xgb.XGBRegressor(**FEW)), GAPS, SCORE, "target", TREES),
    "XGBoost with a log link":
        (xgb.XGBRegressor(objective="count:poisson", **FEW), NUMBERS, np.exp(SCORE), "target", LINKED),
    "XGBoost of linear terms": (xgb.XGBRegressor(booster="gblinear", n_estimators=9), NUMBERS, SCORE, "target", EXACT),
    "LightGBM": (lgb.LGBMClassifier(**LIGHT), NUMBERS, TWO, "probability", LINKED),
    "LightGBM margin": (lgb.LGBMClassifier(**LIGHT), GAPS, TWO, "margin", TREES),
    "LightGBM regressor": (lgb.LGBMRegressor(**LIGHT), NUMBERS, SCORE, "target", TREES),
    "LightGBM with linear leaves": (lgb.LGBMRegressor(linear_tree=True, **LIGHT), NUMBERS, SCORE, "target", EXACT),
    "HistGradientBoosting": (HistGradientBoostingClassifier(max_iter=15), GAPS, TWO, "probability", LINKED),
    "HistGradientBoosting margin": (HistGradientBoostingClassifier(max_iter=15), NUMBERS, TWO, "margin", TREES),
    "one-hot and forest": (make_pipeline(one_hot, RandomForestClassifier(**FEW)), TEXT, TWO, "probability", TREES),
    "one-hot and logistic": (make_pipeline(one_hot, LogisticRegression()), TEXT, TWO, "probability", EXACT),
    "one-hot and logistic margin": (make_pipeline(one_hot, LogisticRegression()), TEXT, THREE, "margin", ADDITIVE),
    "linear": (LinearRegression(), NUMBERS, SCORE, "target", ADDITIVE),
    "network": (make_pipeline(StandardScaler(), MLPClassifier((9,), max_iter=60, tol=1, random_state=0)), NUMBERS, TWO,
                "probability", EXACT),
}


def opened(model, columns, target, frame=FRAME):
    table = frame[columns].assign(answer=np.asarray(target))
    dataset = read_table(table, target="answer")
    return load_model(model.fit(frame[columns], target), dataset), dataset


def truth(predictor, dataset, i, background, scale, place):
    frame = dataset.features
    return subset_sums(lambda rows: predictor(rows, scale)[:, place], frame.iloc[[i]], frame.iloc[background])


@pytest.mark.parametrize("case", CASES)
def test_equal_to_subset_sums(case):
    model, columns, target, scale, engine = CASES[case]
    predictor, dataset = opened(model, columns, target)
    reach = np.ptp(predictor(dataset.features, scale), axis=0)
    for place in range(len(predictor.outputs)):
        result = shap_values(predictor, dataset, rows=[3, 7], output=place, scale=scale, background=BACKGROUND)
        expected = [truth(predictor, dataset, i, BACKGROUND, scale, place) for i in (3, 7)]
        np.testing.assert_allclose(result.contributions, expected, atol=1e-6 * reach[place])
        assert np.abs(result.residual).max() <= 1e-6 * reach[place]
        assert (result.engine, result.exact, result.scale) == (engine, True, scale)
        assert ("numba" in dict(result.provenance.versions)) == (engine in (TREES, LINKED))


@pytest.mark.parametrize("case", [case for case in CASES if CASES[case][4] in (TREES, LINKED)])
def test_while_kernels_are_compiled_another_exact_engine_serves(case, monkeypatch):
    monkeypatch.setattr("explain.methods.shapley.trees.ready", lambda: False)
    monkeypatch.setattr("explain.methods.shapley.linked.ready", lambda: False)
    model, columns, target, scale, compiled = CASES[case]
    predictor, dataset = opened(model, columns, target)
    reach = np.ptp(predictor(dataset.features, scale), axis=0)[-1]
    place = len(predictor.outputs) - 1
    result = shap_values(predictor, dataset, rows=[3, 7], output=place, scale=scale, background=BACKGROUND)
    expected = [truth(predictor, dataset, i, BACKGROUND, scale, place) for i in (3, 7)]
    np.testing.assert_allclose(result.contributions, expected, atol=1e-6 * reach)
    assert result.engine == (EXACT if compiled == LINKED or case == "one-hot and forest" else INTERIM)
    assert ("shap" in dict(result.provenance.versions)) == (result.engine == INTERIM)


def test_r40_native_categories_of_histogram_boosting():
    """Six equally frequent levels with known effects: the contribution is the effect minus the mean effect."""
    effects = np.array([0.0, 5, -3, 8, 1, -6])
    frame = pd.DataFrame({"level": pd.Categorical(list("abcdef") * 20), "noise": np.tile(np.arange(120.0), 1)})
    target = np.tile(effects, 20)
    model = HistGradientBoostingRegressor(categorical_features="from_dtype", learning_rate=1.0, max_iter=40,
                                          min_samples_leaf=1, l2_regularization=0)
    predictor, dataset = opened(model, ["level", "noise"], target, frame)
    result = shap_values(predictor, dataset, rows=list(range(6)), background=list(range(120)))
    assert result.engine == TREES
    np.testing.assert_allclose(result.contributions[:, 0], effects - effects.mean(), atol=1e-6)
    np.testing.assert_allclose(result.base_value, 0.8333333, atol=1e-6)


@pytest.mark.parametrize("model", [
    xgb.XGBClassifier(enable_categorical=True, **FEW), lgb.LGBMClassifier(**LIGHT),
    HistGradientBoostingClassifier(categorical_features="from_dtype", max_iter=15),
], ids=["XGBoost", "LightGBM", "HistGradientBoosting"])
@pytest.mark.parametrize("scale", ["probability", "margin"])
def test_boosters_with_categories_of_their_own(model, scale):
    frame = FRAME.assign(city=FRAME.city.astype("category"))
    predictor, dataset = opened(model, ["a", "b", "city"], (SCORE > 2) * 1, frame)
    result = shap_values(predictor, dataset, rows=[3], scale=scale, background=BACKGROUND)
    assert result.engine == (TREES if scale == "margin" else LINKED)
    np.testing.assert_allclose(result.contributions[0], truth(predictor, dataset, 3, BACKGROUND, scale, 1), atol=1e-6)


@pytest.mark.parametrize("model", [
    lgb.LGBMRegressor(n_estimators=40, min_child_samples=3, max_bin=2000, verbose=-1),
    RandomForestRegressor(10, random_state=0), xgb.XGBRegressor(n_estimators=30),
], ids=["LightGBM", "forest", "XGBoost"])
def test_values_that_only_double_precision_tells_apart(model):
    """Differences of 1e-9 that decide the answer: lost where thresholds are compared in single precision."""
    rng = np.random.default_rng(2)
    coarse = np.round(rng.normal(size=(400, 4)), 1).astype(np.float32).astype(float)
    frame = pd.DataFrame(coarse + rng.choice([-1e-9, 1e-9], coarse.shape), columns=list("abcd"))
    target = 2 * np.sign(frame.a - coarse[:, 0]) + frame.b * np.sign(frame.b - coarse[:, 1]) + frame.c * frame.d
    predictor, dataset = opened(model, list("abcd"), target, frame)
    result = shap_values(predictor, dataset, rows=list(range(4)), background=BACKGROUND)
    expected = [truth(predictor, dataset, i, BACKGROUND, "target", 0) for i in range(4)]
    assert result.engine == TREES
    np.testing.assert_allclose(result.contributions, expected, atol=1e-6 * np.ptp(target))


def test_a_tree_of_more_nodes_than_shap_can_number_is_left_to_others(monkeypatch):
    rng = np.random.default_rng(4)
    frame = pd.DataFrame({"a": rng.random(20_000), "b": rng.random(20_000)})
    model = DecisionTreeRegressor(random_state=0)
    predictor, dataset = opened(model, ["a", "b"], rng.random(20_000), frame)
    assert model.tree_.node_count > 2**15
    expected = truth(predictor, dataset, 3, BACKGROUND, "target", 0)
    for engine in (TREES, EXACT):
        result = shap_values(predictor, dataset, rows=[3], background=BACKGROUND)
        assert result.engine == engine
        np.testing.assert_allclose(result.contributions[0], expected, atol=1e-9)
        monkeypatch.setattr("explain.methods.shapley.trees.ready", lambda: False)


def test_a_booster_that_takes_another_value_for_missing():
    model = xgb.XGBRegressor(missing=0.0, **FEW)
    predictor, dataset = opened(model, ["k", "a", "b"], SCORE)
    zero = int(np.flatnonzero(FRAME.k == 0)[0])
    result = shap_values(predictor, dataset, rows=[zero], background=BACKGROUND)
    assert result.engine == TREES
    expected = truth(predictor, dataset, zero, BACKGROUND, "target", 0)
    np.testing.assert_allclose(result.contributions[0], expected, atol=1e-6)


def test_adding_up_is_not_enough_for_the_tree_engine():
    """A model that answers as its trees on every row of the table, and otherwise on mixtures of rows."""
    forest, dataset = opened(RandomForestRegressor(**FEW), NUMBERS, SCORE)
    known = set(map(tuple, dataset.features.to_numpy()))

    def answer(frame):
        mixed = [tuple(row) not in known for row in frame.to_numpy()]
        return forest(frame) + np.where(mixed, frame["a"], 0)[:, None]

    predictor = replace(forest, answers={"target": answer})
    result = shap_values(predictor, dataset, rows=[3], background=BACKGROUND)
    of_trees = shap_values(forest, dataset, rows=[3], background=BACKGROUND)
    assert (of_trees.engine, result.engine) == (TREES, EXACT)
    assert result.predictions[0] == of_trees.predictions[0]
    expected = truth(predictor, dataset, 3, BACKGROUND, "target", 0)
    np.testing.assert_allclose(result.contributions[0], expected, atol=1e-9)


def test_only_the_tree_engine_imports_shap():
    code = """
import sys, pandas as pd, explain
from sklearn.linear_model import LinearRegression
frame = pd.DataFrame({"a": [1.0, 2, 4], "y": [1.0, 2, 5]})
dataset = explain.read_table(frame, target="y")
predictor = explain.load_model(LinearRegression().fit(frame[["a"]], frame["y"]), dataset)
print(explain.shap_values(predictor, dataset).engine, "shap" in sys.modules, "numba" in sys.modules)
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "additive model False False"


def test_a_booster_far_from_zero_stays_exact_in_spite_of_its_rounding():
    """Answers around 5,000 in single precision are grained at 5e-4; the tree engine still serves and adds up."""
    predictor, dataset = opened(xgb.XGBRegressor(**FEW), NUMBERS, SCORE + 5000)
    result = shap_values(predictor, dataset, rows=list(range(20)), background=BACKGROUND)
    assert result.engine == TREES
    assert np.abs(result.residual).max() <= 1e-6 * np.ptp(SCORE)
    expected = truth(predictor, dataset, 3, BACKGROUND, "target", 0)
    np.testing.assert_allclose(result.contributions[3], expected, atol=5e-4)


def test_r39_sixteen_coefficients_of_a_linear_model():
    rng = np.random.default_rng(6)
    frame = pd.DataFrame(rng.normal(size=(300, 16)), columns=[f"x{j}" for j in range(16)])
    beta = np.linspace(1, 0.2, 16)
    predictor, dataset = opened(LinearRegression(), list(frame), frame.to_numpy() @ beta, frame)
    result = shap_values(predictor, dataset, rows=[5], background=list(range(300)))
    np.testing.assert_allclose(result.contributions[0], beta * (frame.iloc[5] - frame.mean()), atol=1e-6)


@pytest.mark.parametrize("n", [142, 1000])
@pytest.mark.parametrize("model", [
    RandomForestRegressor(3, max_depth=4, random_state=0), LinearRegression(),
    HistGradientBoostingRegressor(max_iter=5),
], ids=["trees", "additive", "enumeration"])
def test_the_background_is_used_whole(model, n):
    rng = np.random.default_rng(8)
    frame = pd.DataFrame({"a": np.sort(rng.normal(size=n)), "b": rng.normal(size=n)})
    predictor, dataset = opened(model, ["a", "b"], 3 * frame.a + frame.b * frame.a, frame)
    answers = predictor(dataset.features)[:, 0]
    result = shap_values(predictor, dataset, rows=[0], background=list(range(n)))
    expected = truth(predictor, dataset, 0, list(range(n)), "target", 0)
    np.testing.assert_allclose(result.base_value, answers.mean(), rtol=1e-12)
    np.testing.assert_allclose(result.contributions[0], expected, atol=1e-6)
    first = shap_values(predictor, dataset, rows=[0], background=list(range(100)))
    assert abs(first.contributions[0] - result.contributions[0]).max() > 0.1
    assert result.baseline == f"the mean over {n:,} background rows"


def test_it_is_said_why_nothing_exact_could_be_had(monkeypatch):
    rng = np.random.default_rng(1)
    wide = pd.DataFrame(rng.normal(size=(80, 14)), columns=list("abcdefghijklmn"))
    target = (wide.a * wide.b + wide.c > 0).map({True: "yes", False: "no"})
    network = make_pipeline(StandardScaler(), MLPClassifier((9,), max_iter=60, tol=1, random_state=0))
    predictor, dataset = opened(network, list(wide.columns), target, wide)
    result = shap_values(predictor, dataset, rows=[0, 1])
    assert (result.engine, result.exact) == (SAMPLED, False)
    assert "No exact explanation could be had of 2 rows" in result.replaced[0]
    assert "14 columns" in result.replaced[0]
    for module in ("trees", "linked", "engines"):
        monkeypatch.setattr(f"explain.methods.shapley.{module}.ready", lambda: False)
    predictor, dataset = opened(lgb.LGBMClassifier(**LIGHT), list(wide.columns), target, wide)
    assert "being compiled" in shap_values(predictor, dataset, rows=[0]).replaced[0]
    assert not shap_values(predictor, dataset, rows=[0], scale="margin").replaced


def test_an_engine_that_disagrees_with_the_model_is_named(monkeypatch):
    forest, dataset = opened(RandomForestRegressor(**FEW), NUMBERS, SCORE)
    monkeypatch.setattr("explain.methods.shapley.trees.same", lambda *_: False)
    result = shap_values(forest, dataset, rows=[3], background=BACKGROUND)
    assert result.engine == EXACT
    assert len(result.replaced) == 2
    assert all("was not used" in sentence for sentence in result.replaced)


@pytest.mark.parametrize(("model", "engine"), [
    (DecisionTreeClassifier(random_state=0), "tree ensemble"),
    (ExtraTreesClassifier(7, random_state=0), "tree ensemble"),
    (KNeighborsClassifier(1), "exact enumeration"),
], ids=["tree", "forest", "neighbours"])
@pytest.mark.usefixtures("kernels")
def test_where_row_and_background_have_one_answer_and_what_lies_between_has_others(model, engine):
    """Answers of 0 leave no range that rounding could be a share of; the contributions have one."""
    random = np.random.default_rng(4)
    frame = pd.DataFrame(random.integers(0, 6, (120, 4)).astype(float), columns=list("abcd"))
    target = (frame["a"] + frame["b"] * frame["c"]) % 3 == 1
    dataset = read_table(frame.assign(y=target), target="y")
    predictor = load_model(model.fit(frame, target), dataset)
    alike = np.flatnonzero(predictor(dataset.features)[:, 1] == 0)
    rows, background = alike[:12], alike[-7:]
    result = shap_values(predictor, dataset, rows=rows, background=background)
    assert (result.engine, result.exact, result.replaced) == (engine, True, ())
    expected = [
        subset_sums(lambda asked: predictor(asked)[:, 1], frame.iloc[[row]], frame.iloc[background])
        for row in rows
    ]
    assert np.abs(expected).max() > 0.1
    np.testing.assert_allclose(result.contributions, expected, atol=1e-6)
    np.testing.assert_allclose(result.residual, 0, atol=1e-15)
