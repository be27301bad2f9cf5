"""Interactions of pairs: against the definition, and laws."""

from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd
import pytest
import xgboost as xgb
from sklearn.compose import make_column_transformer
from sklearn.ensemble import GradientBoostingRegressor, RandomForestClassifier
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from sklearn.tree import DecisionTreeRegressor

from explain import MethodError, load_model, read_table, shap_interactions, shap_values
from explain.kept import kept
from explain.model.forests.reading import forest_of

rng = np.random.default_rng(9)
FRAME = pd.DataFrame(rng.normal(size=(200, 4)), columns=list("abcd"))
FRAME["city"] = rng.choice(["Lyon", "Nice", "Paris"], 200)
SCORE = FRAME.a * FRAME.b + (FRAME.city == "Nice") * FRAME.c + FRAME.d
ONE_HOT = make_column_transformer((OneHotEncoder(), ["city"]), remainder="passthrough")
BACKGROUND = list(range(50, 62))


def opened(model, target=SCORE, frame=FRAME):
    dataset = read_table(frame.assign(y=target), target="y")
    return load_model(model.fit(frame, target), dataset), dataset


def by_definition(predictor, dataset, i, scale):
    """(n, n) half of the Shapley interaction index of each pair, from the model itself."""
    frame = dataset.features
    background, n = frame.iloc[BACKGROUND].reset_index(drop=True), frame.shape[1]

    def worth(members):
        mixed = background.copy()
        for j in members:
            mixed[mixed.columns[j]] = [frame.iloc[i, j]] * len(mixed)
        return predictor(mixed, scale)[:, -1].mean()

    known = {frozenset(some): worth(some) for size in range(n + 1) for some in combinations(range(n), size)}
    found = np.zeros((n, n))
    for i, j in combinations(range(n), 2):
        for members in known:
            if i not in members and j not in members:
                share = factorial(len(members)) * factorial(n - len(members) - 2) / (2 * factorial(n - 1))
                gain = known[members | {i, j}] - known[members | {i}] - known[members | {j}] + known[members]
                found[i, j] += share * gain
    return found + found.T


@pytest.mark.parametrize(("model", "target", "scale"), [
    (make_pipeline(ONE_HOT, xgb.XGBRegressor(n_estimators=20, max_depth=4)), SCORE, "target"),
    (make_pipeline(ONE_HOT, RandomForestClassifier(8, max_depth=6, random_state=0)), SCORE > 0, "probability"),
], ids=["XGBoost", "forest"])
def test_equal_to_the_definition(model, target, scale):
    predictor, dataset = opened(model, target)
    result = shap_interactions(predictor, dataset, rows=[7], background=BACKGROUND, scale=scale)
    expected = by_definition(predictor, dataset, 7, scale)
    others = ~np.eye(5, dtype=bool)
    np.testing.assert_allclose(result.average[others], expected[others], atol=1e-6)
    alone = shap_values(predictor, dataset, rows=[7], background=BACKGROUND, scale=scale)
    np.testing.assert_allclose(result.average.sum(axis=1), alone.contributions[0], atol=1e-6)
    np.testing.assert_allclose(result.contributions, alone.contributions[0], atol=1e-6)


def test_over_many_rows_means_with_their_interval():
    model = GradientBoostingRegressor(n_estimators=20, random_state=0)
    predictor, dataset = opened(model, 3.0 * ((FRAME.a > 0) & (FRAME.b > 0)) + FRAME.d, FRAME[list("abcd")])
    each = [shap_interactions(predictor, dataset, rows=[i], background=BACKGROUND).average for i in range(9)]
    result = shap_interactions(predictor, dataset, rows=range(9), background=BACKGROUND)
    np.testing.assert_allclose(result.average, np.mean(each, axis=0), atol=1e-9)
    off = ~np.eye(4, dtype=bool)
    np.testing.assert_allclose(result.strength[off], np.abs(each).mean(axis=0)[off], atol=1e-9)
    half = 1.96 * np.std(np.abs(each), axis=0, ddof=1) / 3
    np.testing.assert_allclose((result.high - result.strength)[off], half[off], atol=1e-9)
    strongest = np.unravel_index(np.argmax(np.where(off, result.strength, 0)), (4, 4))
    assert set(strongest) == {0, 1}
    assert np.isnan(shap_interactions(predictor, dataset, rows=[0]).low).all()


def test_stumps_do_not_interact():
    predictor, dataset = opened(xgb.XGBRegressor(n_estimators=30, max_depth=1), frame=FRAME[list("abcd")])
    result = shap_interactions(predictor, dataset, rows=range(5))
    np.testing.assert_array_equal(result.average[~np.eye(4, dtype=bool)], 0)
    np.testing.assert_allclose(np.diag(result.average), result.contributions, atol=1e-12)


def test_what_the_trees_say_is_held_to_the_model():
    predictor, dataset = opened(xgb.XGBRegressor(n_estimators=9), SCORE, FRAME[list("abcd")])
    other, _ = opened(xgb.XGBRegressor(n_estimators=8), SCORE, FRAME[list("abcd")])
    assert np.isfinite(shap_interactions(predictor, dataset, rows=[0, 1]).average).all()
    kept(other, "forest", lambda: forest_of(predictor))  # as if it had been read from this one
    with pytest.raises(MethodError, match="did not add up"):
        shap_interactions(other, dataset, rows=[0, 1])


def test_numbers_too_large_for_single_precision_are_not_shown():
    predictor, dataset = opened(DecisionTreeRegressor(max_depth=5, random_state=0), SCORE * 1e50, FRAME[list("abcd")])
    with pytest.raises(MethodError) as refused:
        shap_interactions(predictor, dataset, rows=[0, 1])
    assert refused.value.code == "METHOD-CHECK"


@pytest.mark.parametrize(("model", "target", "asked", "code"), [
    (LinearRegression(), SCORE, {}, "METHOD-TREES"),
    (xgb.XGBClassifier(n_estimators=3), (SCORE > 0) * 1, {}, "METHOD-TREES"),
    (xgb.XGBRegressor(n_estimators=3), SCORE, {"rows": []}, "METHOD-ROWS"),
], ids=["no trees", "a probability", "no rows"])
def test_refusals(model, target, asked, code):
    predictor, dataset = opened(model, target, FRAME[list("abcd")])
    with pytest.raises(MethodError) as refused:
        shap_interactions(predictor, dataset, **asked)
    assert refused.value.code == code
