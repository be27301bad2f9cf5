"""The numbers of the lime package itself, at the same seed: coefficients, intercept, R² and local answer to 1e-10."""

import numpy as np
import pandas as pd
import pytest
import xgboost
from lime.lime_tabular import LimeTabularExplainer
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from explain import lime_weights, load_model, read_table
from explain.methods.local_surrogate import fitting
from explain.methods.local_surrogate.by_lime import by_lime
from explain.methods.local_surrogate.neighbourhood import Neighbourhood
from explain.methods.local_surrogate.ridge import surrogates
from tests.formulas import formula

MODES = ["continuous", "quartiles"]


def numbers(n=300, seed=0):
    random = np.random.default_rng(seed)
    return pd.DataFrame(random.normal(3, [1, 2, 5, 0.5], (n, 4)), columns=list("abcd"))


def mixed(n=200, seed=0):
    random = np.random.default_rng(seed)
    return pd.DataFrame({
        "a": random.normal(size=n), "town": random.choice(["Oslo", "Rome", "Lyon"], n, p=[0.5, 0.3, 0.2]),
        "b": random.lognormal(size=n), "member": random.random(n) < 0.4,
    })


class Package:
    """The lime package by hand: a new explainer for each row, as at the first call with a seed."""

    def __init__(self, table, mode, *, levels=(), seed=0, kind="regression"):
        self.explainer = LimeTabularExplainer(
            table, categorical_features=list(levels), discretize_continuous=mode == "quartiles", mode=kind,
            feature_selection="none", random_state=seed,
        )

    def __call__(self, row, answer, n_samples=1_000):
        """Contributions by column, and the explanation."""
        explained = self.explainer.explain_instance(row, answer, num_features=len(row), num_samples=n_samples)
        weights = np.array([weight for _, weight in sorted(explained.as_map()[1])])
        scaled = (row - self.explainer.scaler.mean_) / self.explainer.scaler.scale_
        scaled[self.explainer.categorical_features] = 1
        return weights * scaled, explained


def agree(found, i, parts, explained):
    np.testing.assert_allclose(found.contributions[i], parts, rtol=0, atol=1e-10)
    assert found.base_value[i] == pytest.approx(explained.intercept[1], abs=1e-10)
    assert found.fidelity[i] == pytest.approx(explained.score, abs=1e-10)
    surrogate = found.base_value[i] + found.contributions[i].sum()
    assert surrogate == pytest.approx(explained.local_pred[0], abs=1e-10)
    assert found.residual[i] == pytest.approx(found.predictions[i] - surrogate, abs=1e-12)


@pytest.mark.parametrize("mode", MODES)
def test_a_table_of_numbers(mode):
    frame = numbers()
    y = frame["a"] * frame["b"] - np.abs(frame["c"])
    dataset = read_table(frame.assign(y=y), target="y")
    model = RandomForestRegressor(10, random_state=0).fit(frame, y)
    found = lime_weights(load_model(model, dataset), dataset, rows=[7, 3, 12], n_samples=1_000, mode=mode, seed=5)
    for i, row in enumerate([7, 3, 12]):
        answer = lambda cells: model.predict(pd.DataFrame(cells, columns=frame.columns))  # noqa: E731
        agree(found, i, *Package(frame.to_numpy(), mode, seed=5)(frame.to_numpy()[row], answer))


@pytest.mark.parametrize("mode", MODES)
def test_a_boosted_class_of_three(mode):
    frame = numbers()
    y = np.digitize(frame["a"] * frame["b"], [6, 12])
    dataset = read_table(frame.assign(y=np.array(["low", "middle", "high"])[y]), target="y")
    model = xgboost.XGBClassifier(n_estimators=5, max_depth=3, n_jobs=1).fit(frame, y)
    predictor = load_model(model, dataset, labels=("low", "middle", "high"))
    found = lime_weights(predictor, dataset, rows=[11], n_samples=1_000, output="middle", mode=mode)
    answer = lambda cells: model.predict_proba(pd.DataFrame(cells, columns=frame.columns))  # noqa: E731
    package = Package(frame.to_numpy(), mode, kind="classification")
    agree(found, 0, *package(frame.to_numpy()[11], answer))  # of the label 1, which is the middle one
    assert (found.output, found.scale) == ("middle", "probability")
    others = [lime_weights(predictor, dataset, rows=[11], n_samples=1_000, output=each, mode=mode).contributions
              for each in ("low", "high")]
    np.testing.assert_allclose(sum(others), -found.contributions, atol=1e-6)  # scores are float32


@pytest.mark.parametrize("mode", MODES)
def test_a_table_with_levels(mode):
    frame = mixed()
    y = frame["a"] + (frame["town"] == "Rome") * frame["b"] - 2 * frame["member"]
    dataset = read_table(frame.assign(y=y), target="y")
    encoder = make_column_transformer((OneHotEncoder(), ["town", "member"]), remainder="passthrough")
    model = make_pipeline(encoder, RandomForestRegressor(10, random_state=0)).fit(frame, y)
    found = lime_weights(load_model(model, dataset), dataset, rows=[4, 5, 9], n_samples=1_000, mode=mode)
    table = dataset.schema.encode(dataset.features)
    answer = lambda cells: model.predict(dataset.schema.decode(cells))  # noqa: E731
    for i, row in enumerate([4, 5, 9]):
        agree(found, i, *Package(table, mode, levels=[1, 3])(table[row], answer))


@pytest.mark.parametrize("mode", MODES)
def test_many_levels_whole_numbers_and_columns_of_few_values(mode):
    random = np.random.default_rng(3)
    frame = pd.DataFrame({
        "many": [f"level {i}" for i in random.permutation(300)], "count": random.poisson(1, 300),
        "half": np.where(random.random(300) < 0.8, 0.0, random.normal(size=300)),
    })
    dataset = read_table(frame)
    score = lambda f: f["count"] * f["half"] + f["many"].str.len()  # noqa: E731
    found = lime_weights(formula(dataset, score), dataset, rows=[0, 1], n_samples=400, mode=mode)
    table = dataset.schema.encode(dataset.features)

    def answer(cells):
        whole = cells.copy()
        whole[:, 1] = np.rint(whole[:, 1])
        return score(dataset.schema.decode(whole)).to_numpy()

    for i in range(2):
        agree(found, i, *Package(table, mode, levels=[0])(table[i], answer, 400))


@pytest.mark.parametrize("mode", MODES)
def test_a_table_with_gaps_is_that_of_filled_columns_and_flags(mode):
    frame = mixed()
    frame.loc[::5, "a"] = np.nan
    frame.loc[::7, "town"] = None
    dataset = read_table(frame)
    worth = {"Oslo": 1.0, "Rome": 3.0, "Lyon": -2.0}
    score = lambda f: (  # noqa: E731
        f["a"].fillna(5) + f["town"].map(worth).astype(float).fillna(10) + f["b"] * f["member"].astype(float)
    )
    found = lime_weights(formula(dataset, score), dataset, rows=[0, 3, 5], n_samples=1_000, mode=mode)
    coded = dataset.schema.encode(dataset.features)
    gaps = np.isnan(coded)
    usual = np.array([np.nanmedian(coded[:, 0]), 1, 0, 0])
    assert frame["town"].value_counts().index[0] == "Oslo"
    table = np.column_stack([np.where(gaps, usual, coded), gaps[:, :2]])

    def answer(cells):
        rows = cells[:, :4].copy()
        rows[:, :2][cells[:, 4:] == 1] = np.nan
        return score(dataset.schema.decode(rows)).to_numpy()

    for i, row in enumerate([0, 3, 5]):
        parts, explained = Package(table, mode, levels=[1, 3, 4, 5])(table[row], answer)
        agree(found, i, parts[:4] + np.array([parts[4], parts[5], 0, 0]), explained)
    assert found.feature_values[0, :2].tolist() == [None, None]


def samples(n, n_numbers, n_levels, *, most=4, seed=0):
    random = np.random.default_rng(seed)
    return Neighbourhood(
        numbers=random.normal(size=(n, n_numbers)), levels=random.integers(0, most, (n, n_levels)).astype(np.int32),
        answers=random.normal(size=(1, n)), order=np.arange(n_numbers + n_levels), first=np.empty((0, 0)),
    )


@pytest.mark.parametrize(("n", "n_numbers", "n_levels", "most"), [
    (9, 2, 1, 4), (20, 0, 3, 4), (21, 1, 0, 4), (499, 12, 0, 4), (200, 0, 40, 2), (501, 3, 4, 127), (501, 3, 4, 500),
])
def test_of_any_size_the_fit_is_that_of_lime(n, n_numbers, n_levels, most):
    near = samples(n, n_numbers, n_levels, most=most)
    points = np.hstack([near.numbers[:5], near.levels[:5]])
    points[0, n_numbers:] = 1_000  # a level that no sample has, beyond a byte
    own = near.answers[0, :5] + 1
    theirs = by_lime(near, near.answers[0], points, own)
    found = list(surrogates(near, near.answers[0], points, own))
    for name in ("weights", "intercepts", "fidelity"):
        ours = np.concatenate([getattr(part, name) for _, part in found])
        np.testing.assert_allclose(ours, getattr(theirs, name), atol=1e-12)


def test_large_answers_with_a_small_spread_keep_their_digits():
    near = samples(2_000, 3, 2)
    answers = 1e6 + near.answers[0]
    points, own = np.hstack([near.numbers[:3], near.levels[:3]]), answers[:3]
    theirs = by_lime(near, answers, points, own)
    ((_, ours),) = surrogates(near, answers, points, own)
    np.testing.assert_allclose(ours.weights, theirs.weights, atol=1e-10)
    np.testing.assert_allclose(ours.fidelity, theirs.fidelity, atol=1e-10)


def test_around_a_row_that_is_far_from_all_samples_nothing_is_explained():
    """There lime divides what rounding left over by what rounding left over, and may call it a perfect fit."""
    near = samples(500, 3, 1)
    for far in (60.0, -4_000.0, 1e12):
        ((_, found),) = surrogates(near, near.answers[0], np.array([[far, far, far, 2]]), np.array([2.0]))
        assert np.abs(found.weights).max() < 1e-9
        assert found.intercepts.tolist() == [2.0]
        assert found.fidelity[0] == pytest.approx(0, abs=1e-9)


def test_where_lime_does_not_find_the_same_it_fits_all_rows(monkeypatch):
    dataset = read_table(mixed())
    predictor = formula(dataset, lambda f: f["a"] * f["b"])
    right = lime_weights(predictor, dataset, rows=[0, 1, 2], n_samples=300)
    assert right.engine == "ridge on 300 samples"

    def off(near, answers, points, own):
        for block, found in surrogates(near, answers, points, own):
            found.weights[-1] += 1e-4
            yield block, found

    monkeypatch.setattr(fitting, "surrogates", off)
    found = lime_weights(predictor, dataset, rows=[0, 1, 2], n_samples=300)
    assert found.engine == "lime's ridge on 300 samples"
    np.testing.assert_allclose(found.contributions, right.contributions, atol=1e-12)
    np.testing.assert_allclose(found.fidelity, right.fidelity, atol=1e-12)
    assert np.isnan(lime_weights(predictor, dataset, rows=[0], n_samples=300).standard_errors).all()
