import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from explain import load_model, predictions, read_table
from explain.errors import DataError, MethodError


@pytest.fixture(scope="module")
def opened():
    generator = np.random.default_rng(0)
    frame = pd.DataFrame({
        "city": generator.choice(["Oslo", "Rome", "Bern"], size=120),
        "age": generator.integers(18, 80, size=120),
        "debt": np.where(generator.random(120) < 0.2, np.nan, generator.normal(size=120)),
    })
    answer = np.where(frame["age"] + 10 * (frame["city"] == "Rome") > 50, "yes", "no")
    model = make_pipeline(
        make_column_transformer(
            (OneHotEncoder(handle_unknown="ignore"), ["city"]), (SimpleImputer(), ["age", "debt"])
        ),
        LogisticRegression(max_iter=2000),
    ).fit(frame, answer)
    dataset = read_table(frame.assign(loan=answer), target="loan")
    return model, load_model(model, dataset), dataset, frame


def test_every_row_is_answered_as_the_estimator_does(opened):
    model, predictor, dataset, frame = opened
    result = predictions(predictor, dataset)
    assert np.array_equal(result.values, model.predict_proba(frame))
    assert result.rows.tolist() == list(range(120))
    assert (result.outputs, result.target, result.scale, result.unit) == (("no", "yes"), "loan", "probability", "")
    assert not result.values.flags.writeable


def test_rows_come_in_the_order_asked_and_on_the_scale_asked(opened):
    model, predictor, dataset, frame = opened
    result = predictions(predictor, dataset, rows=[7, 3], scale="margin")
    assert result.values[:, 1] == pytest.approx(model.decision_function(frame.iloc[[7, 3]]))
    assert result.rows.tolist() == [7, 3]
    assert (result.scale, result.provenance.scale, result.provenance.n_rows) == ("margin", "margin", 2)


def test_a_stored_row_and_the_same_row_by_its_values_answer_alike(opened):
    _, predictor, dataset, frame = opened
    stored = predictions(predictor, dataset, rows=[5]).values
    given = predictions(predictor, dataset, rows=[frame.iloc[5].to_dict()])
    assert np.array_equal(given.values, stored)
    assert given.rows.tolist() == [-1]


def test_an_unseen_category_and_a_missing_value_are_passed_on(opened):
    model, predictor, dataset, _ = opened
    row = {"city": "Lima", "age": 40, "debt": None}
    expected = model.predict_proba(pd.DataFrame({"city": ["Lima"], "age": [40], "debt": [np.nan]}))
    assert predictions(predictor, dataset, rows=[row]).values == pytest.approx(expected)


def test_no_rows_is_an_empty_answer(opened):
    _, predictor, dataset, _ = opened
    assert predictions(predictor, dataset, rows=[]).values.shape == (0, 2)


def test_what_cannot_be_answered_is_said(opened):
    _, predictor, dataset, _ = opened
    with pytest.raises(DataError, match="Row 120 does not exist"):
        predictions(predictor, dataset, rows=[120])
    with pytest.raises(DataError, match="'old'"):
        predictions(predictor, dataset, rows=[{"city": "Oslo", "age": "old", "debt": 1.0}])
    with pytest.raises(MethodError, match="'target'"):
        predictions(predictor, dataset, scale="target")


def test_progress_reports_every_row_and_may_stop(opened):
    _, predictor, dataset, _ = opened
    seen = []
    predictions(predictor, dataset, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (120, 120)

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        predictions(predictor, dataset, progress=stop)
