"""`shap_values` as it is asked: rows, outputs, scales, backgrounds, progress, and what the result states."""

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder

import explain
from explain import DataError, MethodError, read_table, shap_values
from tests.formulas import formula
from tests.subset_sums import subset_sums


def days(frame):
    return frame.apply(lambda cells: pd.to_datetime(cells).astype("int64") / 8.64e13).fillna(0)


@pytest.fixture(scope="module")
def table():
    rng = np.random.default_rng(12)
    n = 150
    made = pd.DataFrame({
        "age": rng.integers(18, 80, n).astype(float), "city": rng.choice(["Lyon", "Nice", "Paris"], n),
        "joined": pd.date_range("2020-01-01", periods=n, freq="9D"), "unused": rng.normal(size=n),
        "member": rng.random(n) < 0.5,
    })
    score = made.age + 20 * (made.city == "Nice") + 10 * made.member + np.arange(n) / 5
    made.loc[::7, "age"] = np.nan
    return made.assign(answer=np.select([score < 60, score < 85], ["no", "perhaps"], "yes"))


@pytest.fixture(scope="module")
def dataset(table):
    return read_table(table, target="answer")


@pytest.fixture(scope="module")
def predictor(table, dataset):
    steps = make_column_transformer(
        (OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), ["city"]),
        (FunctionTransformer(days), ["joined"]), ("passthrough", ["age", "member"]),
    )
    model = make_pipeline(steps, RandomForestClassifier(12, max_depth=5, random_state=0))
    return explain.load_model(model.fit(table.drop(columns="answer"), table["answer"]), dataset)


BACKGROUND = [0, 7, 20, 33, 50, 90, 120]


def expected(predictor, frame, dataset, place):
    background = dataset.features.iloc[BACKGROUND]
    return subset_sums(lambda rows: predictor(rows)[:, place], frame, background)


def test_missing_values_dates_unseen_levels_and_what_if_rows_are_explained_like_any_other(predictor, dataset):
    stored = dataset.features.iloc[[7]].reset_index(drop=True)
    assert stored["age"].isna().all()
    rows = pd.concat([stored, stored.assign(city="Brest"), stored.assign(age=200.0, joined=pd.Timestamp("2031-05-05"))])
    result = shap_values(predictor, dataset, rows=rows, background=BACKGROUND, output="yes")
    for i in range(3):
        values = expected(predictor, rows.iloc[[i]], dataset, 2)
        np.testing.assert_allclose(result.contributions[i], values, atol=1e-6)
    assert result.rows.tolist() == [-1, -1, -1]
    assert result.feature_values[:, 1].tolist() == [stored["city"][0], "Brest", stored["city"][0]]
    assert result.feature_values[0, 0] is None
    assert np.isnan(result.feature_codes[0, 0])


def test_rows_given_by_their_values_equal_the_stored_ones(predictor, dataset):
    stored = shap_values(predictor, dataset, rows=[5, 9], background=BACKGROUND)
    records = dataset.features.iloc[[5, 9]].to_dict("records")
    given = shap_values(predictor, dataset, rows=records, background=BACKGROUND)
    np.testing.assert_allclose(given.contributions, stored.contributions, rtol=0, atol=1e-12)
    assert stored.rows.tolist() == [5, 9]


def test_every_class_is_explained_and_their_contributions_cancel(predictor, dataset):
    of_each = [shap_values(predictor, dataset, rows=[3], background=BACKGROUND, output=label)
               for label in ("no", "perhaps", "yes")]
    assert [result.output for result in of_each] == ["no", "perhaps", "yes"]
    np.testing.assert_allclose(sum(result.contributions for result in of_each), 0, atol=1e-6)
    assert sum(result.base_value[0] for result in of_each) == pytest.approx(1)


def test_a_column_the_model_does_not_use_contributes_exactly_nothing(predictor, dataset):
    result = shap_values(predictor, dataset, rows=[1, 2, 3], background=BACKGROUND)
    np.testing.assert_array_equal(result.contributions[:, dataset.schema.place("unused")], 0)
    assert np.abs(result.contributions[:, dataset.schema.place("age")]).min() > 0


def test_a_dropped_column_does_not_count_as_a_player(table, dataset):
    kept = make_column_transformer((OneHotEncoder(), ["city"]), ("passthrough", ["age"]))
    model = make_pipeline(kept, RandomForestClassifier(5, random_state=0))
    predictor = explain.load_model(model.fit(dataset.features, dataset.target), dataset)
    asked = []
    shap_values(predictor, dataset, rows=[1], background=[2], progress=lambda done, total: asked.append(done))
    assert asked[-1] <= 2 + 2**2


def test_the_default_rows_and_background_are_the_first_of_the_seeded_permutation(predictor, dataset):
    result = shap_values(predictor, dataset, seed=3)
    order = np.random.default_rng(3).permutation(150)
    np.testing.assert_array_equal(result.rows, order)
    background = predictor(dataset.features.iloc[order[:100]])[:, 0]
    np.testing.assert_allclose(result.base_value, background.mean(), atol=1e-12)
    assert result.baseline == "the mean over 100 background rows"
    assert result.provenance.background == "100 rows of this table, drawn with seed 3"
    named = shap_values(predictor, dataset, rows=[4], background=order[:100].tolist())
    np.testing.assert_allclose(named.contributions[0], result.contributions[result.rows == 4][0], atol=1e-12)
    assert named.provenance.background == "100 chosen rows of this table"
    assert named.provenance.background_digest == result.provenance.background_digest


def test_repeated_rows_are_computed_once_and_answered_each(dataset):
    asked = []
    model = formula(dataset, lambda frame: (asked.append(len(frame)), frame["age"].fillna(0) * frame["member"])[1])
    once = shap_values(model, dataset, rows=[4], background=BACKGROUND)
    n_once = sum(asked)
    asked.clear()
    thrice = shap_values(model, dataset, rows=[4, 4, 4], background=BACKGROUND)
    assert sum(asked) == n_once
    np.testing.assert_array_equal(thrice.contributions, np.repeat(once.contributions, 3, axis=0))
    assert len(thrice.predictions) == len(thrice.rows) == len(thrice.feature_values) == 3


def test_the_result_is_complete_and_frozen(predictor, dataset):
    result = shap_values(predictor, dataset, rows=[4, 5], background=BACKGROUND, output="yes")
    np.testing.assert_allclose(result.predictions, predictor(dataset.features.iloc[[4, 5]])[:, 2])
    added = result.base_value + result.contributions.sum(axis=1) + result.residual
    np.testing.assert_allclose(added, result.predictions)
    assert np.isnan(result.fidelity).all()
    assert np.isnan(result.standard_errors).all()
    assert (result.target, result.scale, result.unit, result.exact) == ("answer", "probability", "", True)
    assert result.ordered.tolist() == [True, False, True, True, True]
    made = result.provenance
    assert (made.method, made.engine, made.n_rows, made.output) == ("shap_values", "exact enumeration", 2, "yes")
    assert {name for name, _ in made.versions} == {"numpy", "scikit-learn"}
    assert dict(made.settings) == {"limit": "50000", "precision": "0.01", "game": "interventional"}
    with pytest.raises(ValueError, match="read-only"):
        result.contributions[0, 0] = 1


def test_progress_rises_and_ends_at_its_total(dataset):
    model = formula(dataset, lambda frame: frame["age"].fillna(0) * frame["member"])
    steps = []
    shap_values(model, dataset, rows=[1, 2], background=BACKGROUND, progress=lambda *step: steps.append(step))
    done = [step[0] for step in steps]
    assert done == sorted(done)
    assert all(0 < step[0] <= step[1] for step in steps)
    assert steps[-1][0] == steps[-1][1]


@pytest.mark.parametrize("limit", [50_000, 50])
def test_raising_from_progress_stops_the_work(dataset, predictor, limit):
    class Stopped(Exception):
        pass

    def stop(done, total):
        raise Stopped

    for model in (formula(dataset, lambda frame: frame["age"].fillna(0)), predictor):
        with pytest.raises(Stopped):
            shap_values(model, dataset, rows=[1], progress=stop, limit=limit)


@pytest.mark.parametrize(("question", "error", "words"), [
    ({"scale": "margin"}, MethodError, "margin"), ({"output": "never"}, MethodError, "never"),
    ({"rows": []}, MethodError, "No row"), ({"background": []}, MethodError, "no rows"),
    ({"rows": [150]}, DataError, "150"), ({"background": [-1]}, DataError, "-1"),
    ({"rows": [{"height": 3}]}, DataError, "height"), ({"limit": 0}, MethodError, "limit"),
    ({"precision": 0}, MethodError, "precision"), ({"precision": float("nan")}, MethodError, "precision"),
])
def test_what_cannot_be_answered_says_what_to_do(predictor, dataset, question, error, words):
    with pytest.raises(error, match=words) as caught:
        shap_values(predictor, dataset, **question)
    assert caught.value.remedy.endswith(".")


def test_a_table_of_one_row(table):
    dataset = read_table(table.head(1), target="answer")
    model = formula(dataset, lambda frame: frame["age"].fillna(3))
    result = shap_values(model, dataset)
    np.testing.assert_array_equal(result.contributions, np.zeros((1, 5)))
    assert result.baseline == "the mean over 1 background row"
