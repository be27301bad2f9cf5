import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestClassifier

from explain import accumulated_effects, dependence, load_model, read_table
from explain.errors import MethodError
from tests.formulas import formula


def twins(n=100_000):
    """Two columns that are always equal, evenly spread over 0 … 1."""
    cells = np.linspace(0, 1, n)
    return read_table(pd.DataFrame({"x1": cells, "x2": cells}))


def correlated(n=600, seed=0):
    random = np.random.default_rng(seed)
    a = random.normal(size=n)
    return read_table(pd.DataFrame({"a": a, "b": 0.9 * a + 0.3 * random.normal(size=n), "c": random.uniform(size=n)}))


def over_rows(found):
    """The curve read at each row on a straight line between its points."""
    return np.interp(found.observed, found.grid, found.average)


@pytest.mark.parametrize("n_bins", [10, 20, 50])
def test_r16_a_product_of_twins_is_half_a_parabola_where_partial_dependence_is_a_line(n_bins):
    dataset = twins()
    predictor = formula(dataset, lambda f: f["x1"] * f["x2"])
    local = accumulated_effects(predictor, dataset, "x1", rows=range(100_000), n_bins=n_bins, n_bootstrap=0)
    assert len(local.grid) == n_bins + 1
    error = np.abs(local.average - (local.grid**2 / 2 - 1 / 6)).max()
    assert error == pytest.approx(1 / (12 * n_bins**2), abs=5e-6)  # of straight lines in place of the parabola
    assert np.isnan(local.low).all()
    partial = dependence(predictor, dataset, "x1", rows=range(0, 100_000, 11_111))
    np.testing.assert_allclose(partial.average, partial.grid / 2, atol=1e-12)


def test_r16_a_linear_model_has_its_slope_in_each_step():
    dataset = correlated()
    predictor = formula(dataset, lambda f: 3 * f["a"] - 2 * f["b"] + f["c"])
    found = accumulated_effects(predictor, dataset, "b", rows=range(600))
    np.testing.assert_allclose(np.diff(found.average) / np.diff(found.grid), -2, atol=1e-12)
    np.testing.assert_allclose(found.average, -2 * (found.grid - dataset.features["b"].mean()), atol=1e-12)
    np.testing.assert_allclose([found.low, found.high], [found.average] * 2, atol=0.2)


def test_the_mean_over_the_rows_is_zero():
    dataset = correlated()
    found = accumulated_effects(formula(dataset, lambda f: np.exp(f["a"]) * f["c"] + f["b"] ** 3), dataset, "a")
    assert abs(over_rows(found).mean()) < 1e-9
    assert (found.low <= found.average).all()
    assert (found.average <= found.high).all()
    assert found.individual.shape == (0, len(found.grid))
    assert np.isnan(found.heterogeneity)


def test_an_additive_model_gives_back_its_own_curve():
    dataset = correlated()
    found = accumulated_effects(formula(dataset, lambda f: np.sin(f["a"]) + f["b"] ** 2), dataset, "a", rows=range(600))
    expected = np.sin(found.grid) - np.sin(dataset.features["a"]).mean()
    assert np.abs(found.average - expected).max() < 0.02
    np.testing.assert_allclose(found.average - found.average[0], np.sin(found.grid) - np.sin(found.grid[0]), atol=1e-12)


def test_tied_values_are_exact():
    dataset = read_table(pd.DataFrame({"n": np.repeat([0, 1, 2, 7], [50, 30, 15, 5]), "o": np.arange(100.0)}))
    found = accumulated_effects(formula(dataset, lambda f: f["n"] ** 2 + f["o"]), dataset, "n", rows=range(100))
    assert found.grid.tolist() == [0, 1, 2, 7]
    np.testing.assert_allclose(found.average, found.grid**2 - (30 + 15 * 4 + 5 * 49) / 100, atol=1e-12)


@pytest.mark.parametrize("kind", ["category", "ordinal", "boolean"])
def test_levels_of_an_additive_model(kind):
    random = np.random.default_rng(0)
    worth = {"no": 1.0, "some": 5.0, "much": -2.0} if kind != "boolean" else {False: 1.0, True: 4.0}
    levels = random.choice(list(worth), 300)
    if kind == "ordinal":
        levels = pd.Categorical(levels, categories=["no", "some", "much"], ordered=True)
    dataset = read_table(pd.DataFrame({"k": levels, "o": random.normal(size=300)}))
    predictor = formula(dataset, lambda f: f["k"].astype(object).map(worth).astype(float) + 3 * f["o"])
    found = accumulated_effects(predictor, dataset, "k", rows=range(300))
    met = [dataset.schema["k"].categories[int(code)] for code in found.grid]
    expected = np.array([worth[level] for level in met]) - np.mean([worth[level] for level in levels])
    np.testing.assert_allclose(found.average, expected, atol=1e-9)
    assert found.support.sum() == 300
    listed = "as listed" if kind != "category" else "by likeness in the other columns"
    assert dict(found.provenance.settings)["steps"].endswith(listed)
    if kind == "ordinal":
        assert found.grid_labels == ("no", "some", "much")


def test_levels_without_an_order_stand_beside_those_alike():
    random = np.random.default_rng(0)
    height = {"hill": 2.0, "sea": 0.0, "peak": 3.0, "plain": 1.0}
    levels = random.choice(list(height), 400)
    heights = np.array([height[level] for level in levels]) + random.normal(0, 0.2, 400)
    dataset = read_table(pd.DataFrame({"place": levels, "height": heights}))
    found = accumulated_effects(formula(dataset, lambda f: f["height"]), dataset, "place")
    assert found.grid_labels in (("sea", "plain", "hill", "peak"), ("peak", "hill", "plain", "sea"))
    np.testing.assert_allclose(found.average, 0, atol=1e-12)


def test_a_step_between_levels_is_taken_by_the_rows_of_both():
    frame = pd.DataFrame({"k": pd.Categorical(list("aaab"), ordered=True), "w": [1.0, 2.0, 3.0, 10.0]})
    dataset = read_table(frame)
    found = accumulated_effects(formula(dataset, lambda f: f["w"] * (f["k"] == "b")), dataset, "k")
    assert found.average[1] - found.average[0] == pytest.approx(4)


def test_a_level_the_table_never_held_takes_part():
    dataset = read_table(pd.DataFrame({"k": list("abab"), "w": [1.0, 2.0, 3.0, 4.0]}))
    predictor = formula(dataset, lambda f: f["w"] + 6.0 * (f["k"] == "new"))
    found = accumulated_effects(predictor, dataset, "k", rows=[{"k": "a", "w": 1.0}, {"k": "new", "w": 2.0}])
    assert dict(zip(found.grid_labels, found.average.tolist(), strict=True)) == {"a": -3, "new": 3}
    assert found.support.sum() == 2


def test_it_costs_two_model_rows_for_each_row():
    dataset = correlated()
    asked = []

    def answer(frame):
        asked.append(len(frame))
        return frame["a"] ** 2

    for n_bins in (3, 30):
        asked.clear()
        accumulated_effects(formula(dataset, answer), dataset, "a", rows=range(500), n_bins=n_bins)
        assert sum(asked) == 1_000


def test_steps_follow_the_number_of_rows():
    dataset = correlated(900)
    predictor = formula(dataset, lambda f: f["a"])
    assert len(accumulated_effects(predictor, dataset, "a", rows=range(100)).grid) == 6
    assert len(accumulated_effects(predictor, dataset, "a").grid) == 41
    assert len(accumulated_effects(predictor, dataset, "a", rows=[4, 9]).grid) == 2


def test_rows_without_a_value_are_left_out_and_said():
    cells = np.where(np.arange(60) % 4 == 0, np.nan, np.arange(60.0))
    dataset = read_table(pd.DataFrame({"x": cells, "o": np.arange(60.0)}))
    found = accumulated_effects(formula(dataset, lambda f: 2 * f["x"].fillna(1_000)), dataset, "x", rows=range(60))
    assert found.rows.tolist() == np.flatnonzero(np.arange(60) % 4).tolist()
    np.testing.assert_allclose(found.average, 2 * (found.grid - np.nanmean(cells)), atol=1e-9)
    assert dict(found.provenance.settings)["left_out"] == "15 rows without a value"
    with pytest.raises(MethodError, match="no value in the 2 rows"):
        accumulated_effects(formula(dataset, lambda f: f["o"]), dataset, "x", rows=[0, 4])


def test_a_constant_column_is_one_point_at_nothing():
    for cells in ([3.0] * 5, ["k"] * 5):
        dataset = read_table(pd.DataFrame({"x": cells, "o": np.arange(5.0)}))
        found = accumulated_effects(formula(dataset, lambda f: f["o"]), dataset, "x")
        assert found.average.tolist() == found.low.tolist() == found.high.tolist() == [0]
        assert found.support.tolist() == [5]


def test_integers_and_dates_are_asked_at_observed_values():
    random = np.random.default_rng(0)
    days = pd.Timestamp("2020-01-01") + pd.to_timedelta(random.integers(0, 900, 400), unit="D")
    dataset = read_table(pd.DataFrame({"n": random.integers(0, 500, 400), "d": days}))
    seen = []

    def answer(frame):
        seen.append(frame)
        return frame["n"] + (frame["d"] - pd.Timestamp("2020-01-01")).dt.days

    for feature in ("n", "d"):
        found = accumulated_effects(formula(dataset, answer), dataset, feature)
        np.testing.assert_allclose(np.diff(found.average), np.diff(found.grid), atol=1e-9)
        assert np.isin(found.grid, dataset.schema[feature].encode(dataset.features[feature])).all()
    assert all(frame["n"].dtype == dataset.features["n"].dtype for frame in seen)
    assert found.grid_labels[0] == str(days.min().date())


def test_the_interval_covers_what_more_rows_show():
    dataset = correlated(4_000)
    predictor = formula(dataset, lambda f: f["a"] * f["c"] * 4)
    few = accumulated_effects(predictor, dataset, "a", rows=range(400), n_bins=10, n_bootstrap=100)
    many = accumulated_effects(predictor, dataset, "a", rows=range(4_000), n_bins=10)
    truth = np.interp(few.grid[1:-1], many.grid, many.average)
    inside = (few.low[1:-1] <= truth) & (truth <= few.high[1:-1])
    assert inside.mean() > 0.7
    assert (few.high - few.low)[1:-1].mean() < 0.5


def test_the_same_seed_gives_the_same_numbers():
    frame = correlated().features.assign(k=np.random.default_rng(1).choice(list("abc"), 600))
    y = frame["a"] * frame["c"] > 0
    dataset = read_table(frame.assign(y=y), target="y")
    X = frame.drop(columns="k")
    predictor = load_model(RandomForestClassifier(10, random_state=0).fit(X, y), dataset)
    one, two, other = (accumulated_effects(predictor, dataset, "a", rows=range(600), seed=seed) for seed in (5, 5, 6))
    np.testing.assert_array_equal([one.average, one.low, one.high], [two.average, two.low, two.high])
    np.testing.assert_array_equal(one.average, other.average)
    assert (one.low != other.low).any()
    assert (one.scale, one.output) == ("probability", "True")


def test_what_cannot_be_asked_is_refused():
    dataset = correlated(50)
    with pytest.raises(MethodError, match="0 steps"):
        accumulated_effects(formula(dataset, lambda f: f["a"]), dataset, "a", n_bins=0)
