import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.inspection import partial_dependence
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from explain import dependence, load_model, read_table, surface
from explain.errors import DataError, MethodError
from tests.formulas import formula


def uniform(n=400, p=3, low=0.0, seed=0):
    random = np.random.default_rng(seed)
    return read_table(pd.DataFrame(random.uniform(low, 1, (n, p)), columns=[f"x{i + 1}" for i in range(p)]))


def mixed(n=150, seed=0):
    random = np.random.default_rng(seed)
    frame = pd.DataFrame({
        "age": random.integers(17, 80, n), "pay": random.lognormal(size=n),
        "town": random.choice(["Oslo", "Rome", "Lyon"], n), "member": random.random(n) < 0.5,
    })
    frame["y"] = frame["age"] / 20 + frame["pay"] * (frame["town"] == "Rome") + frame["member"]
    return frame


def brute(model, frame, columns, values, output=0):
    """scikit-learn's own average over all rows, on the same values; it takes no integers."""
    found = partial_dependence(
        model, frame.astype(dict.fromkeys(frame.select_dtypes("integer"), float)), columns,
        method="brute", kind="average", custom_values=dict(zip(columns, values, strict=True)),
        response_method="predict_proba" if hasattr(model, "classes_") else "auto",
    )
    return found["average"][output]


@pytest.mark.parametrize("column", ["age", "pay", "town", "member"])
def test_average_is_that_of_scikit_learn_for_a_pipeline_of_raw_columns(column):
    frame = mixed()
    X = frame.drop(columns="y")
    model = make_pipeline(
        make_column_transformer((OneHotEncoder(), ["town"]), (StandardScaler(), ["age", "pay"]),
                                remainder="passthrough"),
        RandomForestRegressor(20, random_state=0),
    ).fit(X, frame["y"])
    dataset = read_table(frame, target="y")
    found = dependence(load_model(model, dataset), dataset, column, rows=range(len(frame)), n_grid=8)
    raw = dataset.schema[column].decode(found.grid).to_numpy()
    np.testing.assert_allclose(found.average, brute(model, X, [column], [raw]), rtol=0, atol=1e-9)


def test_average_is_that_of_scikit_learn_on_a_grid_of_ones_own():
    frame = mixed()
    X, grid = frame[["age", "pay"]].astype(float), [20.5, 30, 44.25, 70]
    model = RandomForestRegressor(20, random_state=0).fit(X, frame["y"])
    dataset = read_table(frame[["age", "pay", "y"]], target="y")
    found = dependence(load_model(model, dataset), dataset, "age", rows=range(len(frame)), grid=grid)
    np.testing.assert_allclose(found.average, brute(model, X, ["age"], [np.array(grid)]), rtol=0, atol=1e-9)


@pytest.mark.parametrize("classes", [2, 3])
def test_average_is_that_of_scikit_learn_for_each_class(classes):
    frame = mixed()
    X, y = frame[["age", "pay"]], pd.qcut(frame["y"], classes, labels=False)
    model = RandomForestClassifier(15, random_state=0).fit(X, y)
    dataset = read_table(X.assign(y=y), target="y")
    predictor = load_model(model, dataset)
    for place in range(classes):
        found = dependence(predictor, dataset, "pay", output=place, rows=range(len(frame)), n_grid=6)
        expected = brute(model, X, ["pay"], [found.grid], output=0 if classes == 2 else place)
        if classes == 2 and place == 0:
            expected = 1 - expected  # with two classes scikit-learn shows the positive one alone
        np.testing.assert_allclose(found.average, expected, rtol=0, atol=1e-9)
        assert (found.output, found.scale) == (str(place), "probability")


def test_surface_is_that_of_scikit_learn():
    frame = mixed()
    X = frame[["age", "pay"]]
    model = RandomForestRegressor(15, random_state=0).fit(X, frame["y"])
    dataset = read_table(X.assign(y=frame["y"]), target="y")
    found = surface(load_model(model, dataset), dataset, ("age", "pay"), rows=range(len(frame)), n_grid=5)
    np.testing.assert_allclose(found.average, brute(model, X, ["age", "pay"], found.grids), rtol=0, atol=1e-9)
    assert found.support.sum() == len(frame)


def test_average_is_the_mean_of_the_individual_curves():
    dataset = uniform()
    found = dependence(formula(dataset, lambda f: np.sin(9 * f["x1"]) * f["x2"]), dataset, "x1")
    np.testing.assert_allclose(found.average, found.individual.mean(axis=0), rtol=0, atol=1e-12)
    half = 1.96 * found.individual.std(axis=0, ddof=1) / 20
    np.testing.assert_allclose(found.high - found.average, half, atol=1e-12)
    np.testing.assert_allclose(found.average - found.low, half, atol=1e-12)
    assert found.individual.shape == (400, 20)


def test_a_curve_at_the_rows_own_value_is_its_prediction():
    dataset = uniform(n=12)
    predictor = formula(dataset, lambda f: f["x1"] ** 2 + f["x1"] * f["x2"] - f["x3"])
    found = dependence(predictor, dataset, "x1", rows=range(12))
    own = predictor(dataset.features)[:, 0]
    np.testing.assert_allclose(found.answers, own, atol=1e-12)
    at = np.searchsorted(found.grid, found.observed)
    np.testing.assert_allclose(found.individual[np.arange(12), at], own, atol=1e-12)


def test_r15_friedmans_function_on_a_full_grid_of_the_other_column():
    middles = (np.arange(2_000) + 0.5) / 2_000
    frame = pd.DataFrame({"x1": np.linspace(0, 1, 2_000), "x2": middles, "x3": middles})
    dataset = read_table(frame)
    predictor = formula(
        dataset, lambda f: 10 * np.sin(np.pi * f["x1"] * f["x2"]) + 20 * (f["x3"] - 0.5) ** 2 + 7.5
    )
    found = dependence(predictor, dataset, "x1", rows=range(2_000), grid=[0, 0.25, 0.5, 0.75, 1])
    expected = [9.166667, 12.895899, 15.532864, 16.411853, 15.532864]
    np.testing.assert_allclose(found.average, expected, atol=2e-6)


def opposite(dataset):
    """Goldstein's example: half of the rows rise by x2, half fall, and the average shows nothing."""
    return formula(dataset, lambda f: 0.2 * f["x1"] - 5 * f["x2"] + 10 * f["x2"] * (f["x3"] >= 0))


def test_r17_opposite_curves_hide_behind_a_flat_average():
    random = np.random.default_rng(0)
    frame = pd.DataFrame(random.uniform(-1, 1, (400, 3)), columns=["x1", "x2", "x3"])
    frame["x3"] = np.abs(frame["x3"]) * np.where(np.arange(400) % 2, 1, -1)
    dataset = read_table(frame)
    found = dependence(opposite(dataset), dataset, "x2", grid=[-1, 0, 1])
    np.testing.assert_allclose(np.diff(found.average), 0, atol=1e-12)
    centred = found.individual[:, -1] - found.individual[:, 0]
    np.testing.assert_allclose(np.abs(centred), 10, atol=1e-12)
    assert (centred > 0).sum() == 200
    assert dependence(opposite(dataset), dataset, "x2").heterogeneity == pytest.approx(1.55, abs=0.1)


def test_centred_curves_of_an_additive_model_are_identical():
    dataset = uniform()
    found = dependence(formula(dataset, lambda f: np.exp(f["x1"]) - 3 * f["x2"] ** 2), dataset, "x1")
    centred = found.individual - found.individual[:, :1]
    np.testing.assert_allclose(centred - centred[0], 0, atol=1e-12)
    np.testing.assert_allclose(centred[0], np.exp(found.grid) - np.exp(found.grid[0]), atol=1e-12)
    assert found.heterogeneity == 0


def test_an_unused_column_is_flat():
    dataset = uniform()
    found = dependence(formula(dataset, lambda f: f["x1"] * f["x2"]), dataset, "x3")
    assert np.ptp(found.individual, axis=1).max() <= 1e-15
    assert found.heterogeneity == 0


def test_a_constant_model_and_a_model_that_is_constant_on_the_rows():
    dataset = uniform(n=20)
    assert dependence(formula(dataset, lambda f: np.full(len(f), 0.1)), dataset, "x1").heterogeneity == 0
    outside = formula(dataset, lambda f: (f["x1"] > 1) * f["x2"])
    assert np.isnan(dependence(outside, dataset, "x1", grid=[0.5, 2]).heterogeneity)


def test_a_constant_column_is_one_point():
    frame = pd.DataFrame({"a": np.arange(9.0), "b": 4.0})
    dataset = read_table(frame)
    found = dependence(formula(dataset, lambda f: f["a"] + f["b"]), dataset, "b")
    assert (found.grid.tolist(), found.average.tolist(), found.support.tolist()) == ([4], [8], [9])


def test_missing_is_a_level_like_any_other():
    cells = pd.Series(["red", None, "blue", "red"], dtype="str")
    dataset = read_table(pd.DataFrame({"colour": cells, "size": [1.0, np.nan, 3.0, 4.0]}))
    score = {"red": 1.0, "blue": 2.0}
    predictor = formula(dataset, lambda f: f["colour"].map(score).astype(float).fillna(7) + f["size"].fillna(100))
    found = dependence(predictor, dataset, "colour")
    assert found.grid_labels == ("blue", "red", "missing")
    np.testing.assert_allclose(found.average - found.average[0], [0, -1, 5])
    assert found.support.tolist() == [1, 2, 1]
    size = dependence(predictor, dataset, "size")
    assert size.grid_labels == ("1", "3", "4", "missing")
    np.testing.assert_allclose(size.average - size.average[0], [0, 2, 3, 99])


def test_more_rows_contain_the_fewer():
    dataset = uniform(n=900)
    predictor = formula(dataset, lambda f: f["x1"] * f["x2"])
    default = dependence(predictor, dataset, "x1", seed=3)
    assert default.rows.tolist() == dataset.permutation(500, 3).tolist()
    more = dependence(predictor, dataset, "x1", rows=dataset.permutation(700, 3))
    np.testing.assert_array_equal(more.individual[:500], default.individual)
    assert default.support.sum() == 900
    assert default.provenance.n_rows == 500


def test_a_row_given_by_its_values():
    frame = mixed()
    dataset = read_table(frame, target="y")
    predictor = formula(dataset, lambda f: f["age"] + 100.0 * (f["town"] == "Bonn"))
    found = dependence(predictor, dataset, "age", rows=[{"age": 40, "pay": 1.0, "town": "Bonn", "member": True}],
                       grid=[20, 30])
    assert found.average.tolist() == [120, 130]
    assert np.isnan(found.low).all()
    assert found.rows.tolist() == [-1]


def test_margin_and_probability_are_computed_each_on_its_own():
    X = pd.DataFrame({"a": np.linspace(-2, 2, 50), "b": np.tile([0.0, 1], 25)})
    y = np.where(X["a"] + X["b"] > 0.5, "yes", "no")
    dataset = read_table(X.assign(y=y), target="y")
    model = LogisticRegression().fit(X, y)
    margin = dependence(load_model(model, dataset), dataset, "a", output="yes", scale="margin", n_grid=4)
    slope = np.diff(margin.average) / np.diff(margin.grid)
    np.testing.assert_allclose(slope, model.coef_[0, 0], rtol=1e-9)
    probability = dependence(load_model(model, dataset), dataset, "a", output="yes", n_grid=4)
    assert probability.average.max() < 1
    assert (margin.scale, probability.scale) == ("margin", "probability")


def test_progress_counts_to_the_end_and_may_stop():
    dataset = uniform(n=300)
    predictor = formula(dataset, lambda f: f["x1"])
    told = []
    dependence(predictor, dataset, "x1", progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (300 * 21, 300 * 21)
    assert [done for done, _ in told] == sorted({done for done, _ in told})

    def stop(done, total):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        dependence(predictor, dataset, "x1", progress=stop)


def test_a_surface_of_a_number_and_levels():
    frame = pd.DataFrame({"n": [1.0, 2, 3, 1], "k": ["a", "b", "a", None]})
    dataset = read_table(frame)
    predictor = formula(dataset, lambda f: f["n"] * (1 + (f["k"] == "b")))
    found = surface(predictor, dataset, ("n", "k"))
    np.testing.assert_allclose(found.average, [[1, 2, 1], [2, 4, 2], [3, 6, 3]])
    assert found.support.tolist() == [[1, 0, 1], [0, 1, 0], [1, 0, 0]]
    assert found.grid_labels == (("1", "2", "3"), ("a", "b", "missing"))


def test_what_cannot_be_asked_is_refused():
    dataset = uniform(n=5)
    predictor = formula(dataset, lambda f: f["x1"])
    with pytest.raises(MethodError, match="No rows"):
        dependence(predictor, dataset, "x1", rows=[])
    with pytest.raises(DataError, match="no column 'z'"):
        dependence(predictor, dataset, "z")
    with pytest.raises(MethodError, match="no output 'z'"):
        dependence(predictor, dataset, "x1", output="z")
    with pytest.raises(MethodError, match="two different"):
        surface(predictor, dataset, ("x1", "x1"))
    with pytest.raises(MethodError, match="two different"):
        surface(predictor, dataset, ("x1", "x2", "x1"))
