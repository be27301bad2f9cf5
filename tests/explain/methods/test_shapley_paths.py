"""The path-dependent game: against a recursion over the fitted trees, the libraries' own answers, and shap."""

import numpy as np
import pandas as pd
import pytest
import xgboost as xgb
from lightgbm import LGBMClassifier, LGBMRegressor
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LinearRegression
from sklearn.tree import DecisionTreeRegressor

from explain import ExplainError, MethodError, load_model, read_table, shap_values
from explain.methods.shapley import paths
from tests.subset_sums import shapley_of

N = 300
rng = np.random.default_rng(5)
FRAME = pd.DataFrame(rng.normal(size=(N, 5)), columns=list("abcde"))
FRAME["e"] = np.where(rng.random(N) < 0.2, np.nan, FRAME["e"])
SCORE = FRAME.a * FRAME.b + FRAME.c.clip(0) + FRAME.e.fillna(1) * (FRAME.d > 0)
TWO = np.where(SCORE.median() < SCORE, "yes", "no")


def opened(model, target):
    dataset = read_table(FRAME.assign(y=target), target="y")
    return load_model(model.fit(FRAME, target), dataset), dataset


def followed(tree, node, row, known):
    """Mean answer of a scikit-learn tree when only some features are known."""
    if tree.children_left[node] < 0:
        return tree.value[node].ravel()[-1]
    left, right = tree.children_left[node], tree.children_right[node]
    feature = tree.feature[node]
    if feature in known:
        value = np.float32(row[feature])
        goes_left = bool(tree.missing_go_to_left[node]) if np.isnan(value) else value <= tree.threshold[node]
        return followed(tree, left if goes_left else right, row, known)
    cover = tree.weighted_n_node_samples
    return sum(cover[child] / cover[node] * followed(tree, child, row, known) for child in (left, right))


@pytest.mark.parametrize("model", [
    DecisionTreeRegressor(random_state=0), RandomForestRegressor(4, max_depth=9, random_state=0),
    RandomForestRegressor(3, max_leaf_nodes=12, random_state=1),
], ids=["tree", "deep forest", "small forest"])
def test_equal_to_following_the_trees_for_every_coalition(model):
    predictor, dataset = opened(model, SCORE)
    result = shap_values(predictor, dataset, rows=[3, 8], game="path-dependent")
    trees = [each.tree_ for each in getattr(model, "estimators_", [model])]
    for place, i in enumerate((3, 8)):
        row = FRAME.iloc[i].to_numpy()
        expected = shapley_of(5, lambda known, row=row: np.mean([followed(tree, 0, row, known) for tree in trees]))
        np.testing.assert_allclose(result.contributions[place], expected, atol=1e-6 * np.ptp(SCORE))
    base = np.mean([followed(tree, 0, FRAME.iloc[0].to_numpy(), set()) for tree in trees])
    np.testing.assert_allclose(result.base_value, base, atol=1e-9)


@pytest.mark.parametrize(("model", "target", "scale"), [
    (xgb.XGBRegressor(n_estimators=30, max_depth=5), SCORE, "target"),
    (xgb.XGBClassifier(n_estimators=20), (TWO == "yes") * 1, "margin"),
    (LGBMRegressor(n_estimators=30, verbose=-1, min_child_samples=5), SCORE, "target"),
    (LGBMClassifier(n_estimators=20, verbose=-1, min_child_samples=5), pd.qcut(SCORE, 3, labels=False), "margin"),
], ids=["XGBoost", "XGBoost, two classes", "LightGBM", "LightGBM, three classes"])
def test_the_library_says_the_same(model, target, scale):
    predictor, dataset = opened(model, target)
    for output in range(len(predictor.outputs)):
        result = shap_values(predictor, dataset, rows=list(range(9)), scale=scale, output=output, game="path-dependent")
        if isinstance(model, (xgb.XGBRegressor, xgb.XGBClassifier)):
            native = model.get_booster().predict(xgb.DMatrix(FRAME), pred_contribs=True)[:9, :-1]
            native = native if output == len(predictor.outputs) - 1 else -native
        else:
            native = model.predict(FRAME[:9], pred_contrib=True).reshape(9, -1, 6)[:, output, :-1]
        np.testing.assert_allclose(result.contributions, native, atol=3e-6 * np.abs(native).max())
        assert paths.NATIVE in result.checks[0]
        assert result.engine == "tree ensemble"
        assert np.abs(result.residual).max() < 1e-5


def test_it_names_its_game_and_differs_from_the_interventional_one():
    correlated = FRAME.assign(b=FRAME.a + 0.1 * FRAME.b)
    dataset = read_table(correlated.assign(y=SCORE), target="y")
    predictor = load_model(RandomForestRegressor(5, random_state=0).fit(correlated, SCORE), dataset)
    one, other = (shap_values(predictor, dataset, rows=[1], game=game) for game in ("path-dependent", "interventional"))
    assert np.abs(one.contributions - other.contributions).max() > 0.05
    assert "training rows" in one.baseline
    assert dict(one.provenance.settings)["game"] == "path-dependent"
    assert one.provenance.background_digest == ""


@pytest.mark.parametrize(("model", "target", "asked"), [
    (LinearRegression(), SCORE, {"game": "path-dependent"}),
    (xgb.XGBClassifier(n_estimators=3), (TWO == "yes") * 1, {"game": "path-dependent", "scale": "probability"}),
    (RandomForestClassifier(3), TWO, {"game": "observational"}),
], ids=["no trees", "no sum", "no such game"])
def test_refusals(model, target, asked):
    frame = FRAME.fillna(0)
    dataset = read_table(frame.assign(y=target), target="y")
    with pytest.raises(MethodError) as refused:
        shap_values(load_model(model.fit(frame, target), dataset), dataset, rows=[0], **asked)
    assert refused.value.code == "METHOD-GAME"


def test_numbers_too_large_for_single_precision_are_not_shown():
    predictor, dataset = opened(DecisionTreeRegressor(max_depth=5, random_state=0), SCORE * 1e50)
    with pytest.raises(MethodError, match="did not stand their checks"):
        shap_values(predictor, dataset, rows=[0, 1], game="path-dependent")


def test_while_kernels_are_compiled_it_says_so(monkeypatch):
    monkeypatch.setattr("explain.methods.shapley.trees.ready", lambda: False)
    predictor, dataset = opened(DecisionTreeRegressor(), SCORE)
    with pytest.raises(ExplainError, match="compiled"):
        shap_values(predictor, dataset, rows=[0], game="path-dependent")
