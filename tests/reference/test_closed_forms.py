"""Functions whose explanations are known in closed form: linear, additive, Friedman's, Ishigami's."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.stats import qmc
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression

from explain import accumulated_effects, dependence, load_model, permutation_importance, read_table, shap_values
from tests.formulas import formula, split


def friedman(X):
    return 10 * np.sin(np.pi * X[:, 0] * X[:, 1]) + 20 * (X[:, 2] - 0.5) ** 2 + 10 * X[:, 3] + 5 * X[:, 4]


def ishigami(frame):
    x1, x2, x3 = (frame[name] for name in ("x1", "x2", "x3"))
    return np.sin(x1) + 7 * np.sin(x2) ** 2 + 0.1 * x3**4 * np.sin(x1)


@pytest.fixture(scope="module")
def cube():
    """The uniform cube of five columns: every pair of midpoints of the first two, the others each on its own."""
    middle = (np.arange(40) + 0.5) / 40
    pairs = np.array(list(product(middle, middle)))
    shuffled = np.random.default_rng(0).permuted(np.tile(middle, (40, 1)).reshape(-1, 1).repeat(3, axis=1), axis=0)
    return np.column_stack([pairs, shuffled])


@pytest.fixture(scope="module")
def diabetes():
    table = load_diabetes(as_frame=True)
    dataset = read_table(table.data.assign(y=table.target), target="y")
    return LinearRegression().fit(table.data, table.target), dataset


ROW_0 = (-0.3811, -12.1539, 32.0725, 7.0951, 35.0328, -16.6004, -4.3854, -0.4590, 14.9560, -1.1933)


@pytest.mark.parametrize("engine", ["additive model", "sampled coalitions"])
def test_r10_least_squares_on_diabetes(diabetes, engine):
    model, dataset = diabetes
    predictor = load_model(model, dataset) if engine == "additive model" else formula(dataset, model.predict)
    result = shap_values(predictor, dataset, rows=[0], background=list(range(442)))
    assert result.engine == engine
    assert result.base_value[0] == pytest.approx(152.133484162896, abs=1e-9)
    assert result.predictions[0] == pytest.approx(206.116677245106, abs=1e-9)
    np.testing.assert_allclose(result.contributions[0], ROW_0, atol=5.1e-5)


def test_r14_the_mean_of_friedmans_function(cube):
    assert split(friedman, (0.5,) * 5, cube).base_value[0] == pytest.approx(14.413297342, abs=4e-3)


def test_r15_contributions_to_friedmans_function(cube):
    """Midpoints of a fine grid stand for the uniform distribution, so the error is that of the midpoint rule."""
    result = split(friedman, [(0.2, 0.9, 0.1, 0.8, 0.3), (0.5,) * 5], cube)
    np.testing.assert_allclose(result.contributions[0], (-1.874612, 1.986250, 1.533333, 3, -1), atol=4e-3)
    np.testing.assert_allclose(result.contributions[1], (0.912219, 0.912219, -1.666667, 0, 0), atol=4e-3)
    assert result.predictions[0] == pytest.approx(18.058268, abs=1e-6)


def test_r15_mean_size_of_contributions_to_friedmans_function():
    middle = (np.arange(120) + 0.5) / 120
    every = np.random.default_rng(0).permuted(np.tile(middle, (5, 1)), axis=1).T
    importance = split(friedman, every, every).importance()
    np.testing.assert_allclose(importance.mean[2:], (1.283001, 2.5, 1.25), atol=1e-3)


def test_r18_shuffling_of_ishigamis_function():
    draws = np.pi * (2 * qmc.Sobol(3, seed=0).random(4096) - 1)
    frame = pd.DataFrame(draws, columns=["x1", "x2", "x3"])
    dataset = read_table(frame.assign(y=ishigami(frame)), target="y")
    predictor = formula(dataset, ishigami)
    shuffled = permutation_importance(predictor, dataset, score="MSE", n_repeats=20)
    assert shuffled.mean == pytest.approx([15.439176, 12.25, 6.747400], rel=0.03)
    base = shap_values(predictor, dataset, rows=[0], background=list(range(4096))).base_value[0]
    assert base == pytest.approx(3.5, abs=0.02)


@pytest.fixture(scope="module")
def additive():
    """Three columns, two of which go together, and an additive function of them."""
    random = np.random.default_rng(0)
    a = random.normal(size=300)
    frame = pd.DataFrame({"a": a, "b": 0.8 * a + random.normal(size=300), "c": random.uniform(size=300)})
    dataset = read_table(frame)
    return formula(dataset, lambda f: np.sin(f["a"]) + f["b"] ** 2 - 3 * f["c"]), dataset


@pytest.mark.parametrize("feature", ["a", "b", "c"])
def test_r35_of_an_additive_model_all_methods_say_the_same(additive, feature):
    """One curve for all rows; at a row's own value it is that row's contribution, by whichever method."""
    predictor, dataset = additive
    everybody, shown = list(range(300)), [0, 1, 2]
    own = sorted(dataset.features[feature].iloc[shown])
    curves = dependence(predictor, dataset, feature, rows=everybody, grid=own)
    centred = curves.individual - curves.individual[:, :1]
    np.testing.assert_allclose(centred - centred[0], 0, atol=1e-12)
    split_up = shap_values(predictor, dataset, rows=shown, background=everybody)
    column, order = split_up.feature_names.index(feature), np.argsort(dataset.features[feature].iloc[shown])
    mean = dependence(predictor, dataset, feature, rows=everybody, grid=sorted(set(dataset.features[feature])))
    centre = np.interp(mean.observed, mean.grid, mean.average).mean()
    np.testing.assert_allclose(split_up.contributions[order, column], curves.average - centre, atol=1e-9)
    local = accumulated_effects(predictor, dataset, feature, rows=everybody, n_bins=299, n_bootstrap=0)
    np.testing.assert_allclose(local.average, np.interp(local.grid, mean.grid, mean.average) - centre, atol=1e-9)
