import io

import numpy as np
import pandas as pd
import pyarrow.feather
import pytest
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from explain import DataError, MethodError, contributions, load_model, open_workspace, read_table, shap_values
from explain.methods.shapley.contributions import MOST_ROWS

EXACT = 1e-9
"""What two exact engines may be apart: a child may still wait for compiled kernels that this process has."""


@pytest.fixture(scope="module")
def frame():
    random = np.random.default_rng(0)
    made = pd.DataFrame({
        "age": random.integers(18, 80, 60), "pay": random.normal(30, 9, 60),
        "job": random.choice(["cook", "nurse"], 60),
    })
    made.loc[7, "pay"] = np.nan
    return made.assign(y=made["age"] * 0.5 + made["pay"].fillna(0) * (made["job"] == "cook"))


@pytest.fixture(scope="module")
def model(frame):
    steps = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), ["job"]), remainder="passthrough")
    forest = RandomForestRegressor(5, max_depth=3, random_state=0)
    return make_pipeline(steps, forest).fit(frame[["age", "pay", "job"]], frame["y"])


def as_arrow(frame):
    out = io.BytesIO()
    pyarrow.feather.write_feather(frame, out, compression="uncompressed")
    return out.getvalue()


def test_rows_of_the_table_get_what_shap_values_says(frame, model):
    dataset = read_table(frame, target="y")
    predictor = load_model(model, dataset)
    found = contributions(predictor, dataset, background=[0, 1, 2, 7])
    expected = shap_values(predictor, dataset, rows=list(range(60)), background=[0, 1, 2, 7])
    np.testing.assert_array_equal(found.contributions, expected.contributions)
    np.testing.assert_array_equal(found.feature_codes, expected.feature_codes)
    assert found.base_value == expected.base_value[0]
    assert found.exact
    assert np.isnan(found.largest_errors).all()


def as_numbers(frame):
    return np.frombuffer(as_arrow(frame), np.uint8)


@pytest.mark.parametrize("form", [pd.DataFrame.copy, as_arrow, as_numbers])
def test_rows_given_get_what_they_get_in_a_whole_table(frame, model, form):
    """Other integers, missing cells and levels that the small table has not seen make no difference."""
    whole = read_table(frame, target="y")
    predictor = load_model(model, whole)
    expected = shap_values(predictor, whole, rows=list(range(20, 60)), background=list(range(20)))
    small = read_table(frame[:20], target="y")
    given = frame[20:].drop(columns="y")[["job", "pay", "age"]].reset_index(drop=True)
    found = contributions(predictor, small, rows=form(given), background=list(range(20)))
    np.testing.assert_allclose(found.contributions, expected.contributions, rtol=0, atol=1e-12)
    np.testing.assert_allclose(found.predictions, expected.predictions, rtol=0, atol=1e-12)


def test_an_unseen_level_is_explained_as_the_model_answers(frame, model):
    dataset = read_table(frame, target="y")
    predictor = load_model(model, dataset)
    given = pd.DataFrame({"age": [30], "pay": [20.0], "job": ["pilot"]})
    found = contributions(predictor, dataset, rows=given)
    assert found.predictions == pytest.approx(model.predict(given))
    assert found.feature_codes[0, 2] == 2


def test_sampled_rows_carry_their_largest_standard_error():
    random = np.random.default_rng(0)
    cells = random.normal(size=(80, 14))
    frame = pd.DataFrame(cells, columns=[f"x{i}" for i in range(14)]).assign(y=cells[:, :7].prod(axis=1) > 0)
    dataset = read_table(frame, target="y")
    predictor = load_model(LogisticRegression().fit(frame.drop(columns="y"), frame["y"]), dataset)
    found = contributions(predictor, dataset, rows=[0, 1], limit=200)
    expected = shap_values(predictor, dataset, rows=[0, 1], limit=200)
    assert not found.exact
    np.testing.assert_array_equal(found.largest_errors, expected.standard_errors.max(axis=1))


def test_a_missing_column_is_named(frame, model):
    dataset = read_table(frame, target="y")
    with pytest.raises(DataError, match="'pay' is missing") as caught:
        contributions(load_model(model, dataset), dataset, rows=frame[["age", "job"]])
    assert caught.value.code == "DATA-COLUMN"


def test_more_rows_than_one_answer_holds_are_refused(frame, model):
    dataset = read_table(frame, target="y")
    many = pd.concat([frame] * (MOST_ROWS // 60 + 1))
    with pytest.raises(MethodError, match="more than one answer may hold") as caught:
        contributions(load_model(model, dataset), dataset, rows=many)
    assert caught.value.code == "METHOD-ROWS"


def test_a_workspace_answers_the_same(frame, model):
    dataset = read_table(frame, target="y")
    given = frame[["age", "pay", "job"]][:30]
    here = contributions(load_model(model, dataset), dataset, rows=given, background=[1, 2])
    with open_workspace(model, frame, target="y") as workspace:
        there = workspace.ask("contributions", rows=as_numbers(given), background=[1, 2])
    # the process may still wait for its kernels, and answer by another exact engine
    np.testing.assert_allclose(there.contributions, here.contributions, rtol=0, atol=1e-6 * np.ptp(here.predictions))
    np.testing.assert_array_equal(there.feature_codes, here.feature_codes)


def test_no_cells_are_made_of_rows_that_nobody_looks_at(frame, model, monkeypatch):
    dataset = read_table(frame, target="y")
    predictor = load_model(model, dataset)

    def refused(*_):
        raise AssertionError

    monkeypatch.setattr("explain.methods.shapley.values.cells", refused)
    assert len(contributions(predictor, dataset).predictions) == len(dataset)
