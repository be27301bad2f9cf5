import numpy as np
import pandas as pd
import pytest
from lime.lime_tabular import LimeTabularExplainer
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from explain import lime_weights, load_model, read_table
from explain.errors import DataError, MethodError
from tests.formulas import formula


def numbers(n=300, p=4, seed=0):
    random = np.random.default_rng(seed)
    return pd.DataFrame(random.normal(3, [1, 2, 5, 0.5], (n, p)), columns=list("abcd"))


def mixed(n=200, seed=0):
    random = np.random.default_rng(seed)
    return pd.DataFrame({
        "a": random.normal(size=n), "town": random.choice(["Oslo", "Rome", "Lyon"], n, p=[0.5, 0.3, 0.2]),
        "b": random.lognormal(size=n), "member": random.random(n) < 0.4,
    })


def by_lime(table, row, answer, levels=(), *, n_samples=1_000, seed=0, **settings):
    """The lime package by hand: coefficients by column, and its explanation."""
    explainer = LimeTabularExplainer(
        table, categorical_features=list(levels), discretize_continuous=False, feature_selection="none",
        random_state=seed, **{"mode": "regression", **settings},
    )
    explained = explainer.explain_instance(row, answer, num_features=table.shape[1], num_samples=n_samples)
    weights = np.array([weight for _, weight in sorted(explained.as_map()[1])])
    scaled = (row - explainer.scaler.mean_) / explainer.scaler.scale_
    scaled[list(levels)] = 1
    return weights * scaled, explained


def agree(found, i, parts, explained):
    np.testing.assert_allclose(found.contributions[i], parts, rtol=0, atol=1e-10)
    assert found.base_value[i] == pytest.approx(explained.intercept[1], abs=1e-10)
    assert found.fidelity[i] == pytest.approx(explained.score, abs=1e-10)
    surrogate = found.base_value[i] + found.contributions[i].sum()
    assert surrogate == pytest.approx(explained.local_pred[0], abs=1e-10)
    assert found.residual[i] == pytest.approx(found.predictions[i] - surrogate, abs=1e-12)


def test_a_plain_table_gives_the_numbers_of_the_lime_package():
    frame = numbers()
    y = frame["a"] * frame["b"] - np.abs(frame["c"])
    dataset = read_table(frame.assign(y=y), target="y")
    model = RandomForestRegressor(10, random_state=0).fit(frame, y)
    found = lime_weights(load_model(model, dataset), dataset, rows=[7, 3], n_samples=1_000, seed=5)
    for i, row in enumerate([7, 3]):
        answer = lambda cells: model.predict(pd.DataFrame(cells, columns=frame.columns))  # noqa: E731
        agree(found, i, *by_lime(frame.to_numpy(), frame.to_numpy()[row], answer, seed=5))


def test_a_class_gives_the_numbers_of_the_lime_package_in_classification():
    frame = numbers()
    y = np.where(frame["a"] * frame["b"] > 9, "high", "low")
    dataset = read_table(frame.assign(y=y), target="y")
    model = RandomForestClassifier(10, random_state=0).fit(frame, y)
    found = lime_weights(load_model(model, dataset), dataset, rows=[11], n_samples=1_000, output="low")
    answer = lambda cells: model.predict_proba(pd.DataFrame(cells, columns=frame.columns))  # noqa: E731
    agree(found, 0, *by_lime(frame.to_numpy(), frame.to_numpy()[11], answer, mode="classification"))
    assert (found.output, found.scale) == ("low", "probability")
    other = lime_weights(load_model(model, dataset), dataset, rows=[11], n_samples=1_000, output="high")
    np.testing.assert_allclose(other.contributions, -found.contributions, atol=1e-12)


def test_a_mixed_table_gives_the_numbers_of_the_lime_package():
    frame = mixed()
    y = frame["a"] + (frame["town"] == "Rome") * frame["b"] - 2 * frame["member"]
    dataset = read_table(frame.assign(y=y), target="y")
    encoder = make_column_transformer((OneHotEncoder(), ["town", "member"]), remainder="passthrough")
    model = make_pipeline(encoder, RandomForestRegressor(10, random_state=0)).fit(frame, y)
    found = lime_weights(load_model(model, dataset), dataset, rows=[4], n_samples=1_000)
    table = dataset.schema.encode(dataset.features)
    answer = lambda cells: model.predict(dataset.schema.decode(cells))  # noqa: E731
    agree(found, 0, *by_lime(table, table[4], answer, levels=[1, 3]))


def test_a_table_with_gaps_gives_the_numbers_of_the_lime_package_on_filled_columns_and_flags():
    frame = mixed()
    frame.loc[::5, "a"] = np.nan
    frame.loc[::7, "town"] = None
    dataset = read_table(frame)
    worth = {"Oslo": 1.0, "Rome": 3.0, "Lyon": -2.0}
    score = lambda f: (  # noqa: E731
        f["a"].fillna(5) + f["town"].map(worth).astype(float).fillna(10) + f["b"] * f["member"].astype(float)
    )
    found = lime_weights(formula(dataset, score), dataset, rows=[0, 3, 5], n_samples=1_000)
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
        parts, explained = by_lime(table, table[row], answer, levels=[1, 3, 4, 5])
        together = parts[:4] + np.array([parts[4], parts[5], 0, 0])
        agree(found, i, together, explained)
    assert found.feature_values[0, :2].tolist() == [None, None]


def test_a_linear_model_is_found_again():
    random = np.random.default_rng(1)
    frame = pd.DataFrame(random.normal(0, [1, 2, 5, 0.5], (400, 4)), columns=list("abcd"))
    dataset = read_table(frame)
    slopes = np.array([3.0, -1.0, 0.5, 2.0])
    found = lime_weights(formula(dataset, lambda f: f.to_numpy() @ slopes + 7), dataset)
    assert len(found.rows) == 20
    expected = slopes * (frame.to_numpy()[found.rows] - frame.to_numpy().mean(axis=0))
    shrunk = 1 - found.contributions / expected  # ridge shrinks a little, more where fewer samples are near
    central = np.abs(expected / slopes / frame.std().to_numpy()).max(axis=1).argmin()
    assert np.abs(shrunk[central]).max() < 1e-3
    assert np.abs(shrunk).max() < 2e-3
    assert found.fidelity.min() > 0.999
    np.testing.assert_allclose(found.base_value, 7 + frame.mean() @ slopes, atol=0.05)
    assert np.isnan(found.standard_errors).all()
    assert not found.exact


def test_quartiles_would_hide_a_linear_model_and_are_not_used():
    """Where lime cuts numbers into quartiles, a linear model fits badly and gets other weights (Garreau 2020)."""
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(2_000, 4)), columns=list("abcd"))
    slopes = np.array([3.0, -1.0, 2.0, 1.0])
    dataset = read_table(frame)
    ours = lime_weights(formula(dataset, lambda f: f.to_numpy() @ slopes), dataset, rows=[0])
    explainer = LimeTabularExplainer(frame.to_numpy(), mode="regression", feature_selection="none", random_state=0)
    cut = explainer.explain_instance(frame.to_numpy()[0], lambda cells: cells @ slopes, num_features=4)
    assert cut.score < 0.6
    assert ours.fidelity[0] > 0.999
    bins = np.column_stack([pd.qcut(frame[name], 4, labels=False) for name in frame])
    same = bins == bins[0]
    inside = [frame.to_numpy()[same[:, j], j].mean() - frame.to_numpy()[~same[:, j], j].mean() for j in range(4)]
    weights = np.array([weight for _, weight in sorted(cut.as_map()[1])])
    np.testing.assert_allclose(weights, slopes * inside, atol=0.5)
    assert np.abs(weights - ours.contributions[0]).max() > 0.2


def test_a_row_does_not_depend_on_the_others_asked():
    dataset = read_table(mixed())
    predictor = formula(dataset, lambda f: f["a"] * f["b"] + (f["town"] == "Rome"))
    alone = lime_weights(predictor, dataset, rows=[3], n_samples=500)
    together = lime_weights(predictor, dataset, rows=[9, 3, 4], n_samples=500).row(1)
    np.testing.assert_array_equal(alone.contributions, together.contributions)
    np.testing.assert_array_equal(alone.fidelity, together.fidelity)
    again = lime_weights(predictor, dataset, rows=[3], n_samples=500)
    np.testing.assert_array_equal(alone.contributions, again.contributions)
    other = lime_weights(predictor, dataset, rows=[3], n_samples=500, seed=1)
    assert (alone.contributions != other.contributions).any()


def test_rows_share_their_samples():
    dataset = read_table(mixed())
    asked = []

    def answer(frame):
        asked.append(len(frame))
        return frame["a"]

    lime_weights(formula(dataset, answer), dataset, rows=range(10), n_samples=500)
    assert sum(asked) == 10 + 499


def test_integers_and_dates_stay_what_they_are():
    random = np.random.default_rng(0)
    days = pd.Timestamp("2020-01-01") + pd.to_timedelta(random.integers(0, 900, 300), unit="D")
    small = random.integers(0, 9, 300, dtype="uint8")
    frame = pd.DataFrame({"n": random.integers(0, 50, 300), "d": days, "small": small})
    dataset = read_table(frame)
    seen = []

    def answer(asked):
        seen.append(asked)
        return 2 * asked["n"] + (asked["d"] - pd.Timestamp("2020-01-01")).dt.days / 10 + asked["small"]

    found = lime_weights(formula(dataset, answer), dataset, rows=[2])
    asked = pd.concat(seen)
    assert not (asked[["n", "small"]] % 1).any(axis=None)
    assert (asked["small"] < 0).any()  # nothing wraps around in a small dtype
    assert (asked["d"] == asked["d"].dt.normalize()).all()
    day = (days - pd.Timestamp("2020-01-01")).days.to_numpy()
    expected = [2 * (frame["n"] - frame["n"].mean())[2], (day - day.mean())[2] / 10,
                frame["small"][2] - frame["small"].mean()]
    np.testing.assert_allclose(found.contributions[0], expected, rtol=0.02, atol=0.02)
    assert found.fidelity[0] > 0.99


def test_columns_that_cannot_matter_get_nothing():
    frame = pd.DataFrame({"a": np.arange(50.0), "constant": 0.1, "level": "k", "empty": np.full(50, np.nan)})
    dataset = read_table(frame)
    found = lime_weights(formula(dataset, lambda f: 2 * f["a"] + f["constant"]), dataset, rows=[0, 49], n_samples=500)
    assert (found.contributions[:, 1:] == 0).all()
    assert (np.abs(found.contributions[:, 0]) > 40).all()


def test_a_column_the_model_is_not_given_gets_nothing():
    frame = numbers()
    dataset = read_table(frame.assign(y=frame["a"] ** 2), target="y")
    model = RandomForestRegressor(5, random_state=0).fit(frame[["a", "c"]], frame["a"] ** 2)
    found = lime_weights(load_model(model, dataset), dataset, rows=[0, 1], n_samples=500)
    assert (found.contributions[:, [1, 3]] == 0).all()
    assert (found.contributions[:, [0, 2]] != 0).all()


def test_a_model_with_one_answer_has_nothing_to_split():
    dataset = read_table(mixed())
    found = lime_weights(formula(dataset, lambda f: np.full(len(f), 0.1)), dataset, rows=[0, 1], n_samples=500)
    assert (found.contributions == 0).all()
    assert found.base_value.tolist() == [0.1, 0.1]
    assert np.isnan(found.fidelity).all()


def test_a_table_of_one_row():
    dataset = read_table(pd.DataFrame({"a": [2.0], "k": ["x"]}))
    found = lime_weights(formula(dataset, lambda f: f["a"]), dataset, rows=[0])
    assert found.contributions.tolist() == [[0, 0]]
    assert found.residual.tolist() == [0]


def test_a_row_of_values_the_table_never_held():
    dataset = read_table(mixed())
    predictor = formula(dataset, lambda f: f["a"].fillna(9) + 5.0 * (f["town"] == "Bonn"))
    rows = [{"a": None, "town": "Bonn", "b": 1.0, "member": True},
            {"a": 1.0, "town": "Rome", "b": 1.0, "member": False}]
    found = lime_weights(predictor, dataset, rows=rows, n_samples=500)
    assert np.isfinite(found.contributions).all()
    assert found.predictions.tolist() == [14, 1]
    np.testing.assert_allclose(
        found.base_value + found.contributions.sum(axis=1) + found.residual, found.predictions, atol=1e-12
    )
    alone = lime_weights(predictor, dataset, rows=rows[1:], n_samples=500)
    np.testing.assert_array_equal(alone.contributions[0], found.contributions[1])


def test_progress_never_falls_and_may_stop():
    dataset = read_table(mixed())
    predictor = formula(dataset, lambda f: f["a"])
    told = []
    lime_weights(predictor, dataset, rows=[0, 1], n_samples=3_000, progress=lambda *each: told.append(each))
    assert told[-1] == (3_001, 3_001)
    assert told == sorted(told)

    def stop(done, total):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        lime_weights(predictor, dataset, rows=[0], progress=stop)


def test_what_cannot_be_asked_is_refused():
    dataset = read_table(mixed())
    predictor = formula(dataset, lambda f: f["a"])
    with pytest.raises(MethodError, match="5 samples"):
        lime_weights(predictor, dataset, rows=[0], n_samples=5)
    with pytest.raises(DataError, match="Row 200"):
        lime_weights(predictor, dataset, rows=[200])
    with pytest.raises(MethodError, match="scale 'margin'"):
        lime_weights(predictor, dataset, rows=[0], scale="margin")
