"""Leaving out columns: what the learner loses without each."""

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from explain import MethodError, left_out_importance, load_model, read_table


def test_r22_leaving_out_columns_of_a_linear_model():
    table = load_diabetes(as_frame=True)
    dataset = read_table(table.data.assign(y=table.target), target="y")
    model = LinearRegression().fit(table.data, table.target)
    assert ((model.predict(table.data) - table.target) ** 2).mean() == pytest.approx(2859.696347587, abs=1e-9)
    found = left_out_importance(load_model(model, dataset), dataset, n_splits=0)
    by_name = dict(zip(found.feature_names, found.mean, strict=True))
    for name, expected in (("bmi", 405.053054297), ("s5", 126.732312427), ("age", 0.186223437)):
        assert by_name[name] == pytest.approx(expected, abs=1e-9)
    for j, name in enumerate(found.feature_names):  # β² times what the others leave of the column
        others = table.data.drop(columns=name)
        left = table.data[name] - LinearRegression().fit(others, table.data[name]).predict(others)
        assert by_name[name] == pytest.approx(model.coef_[j] ** 2 * (left**2).mean(), rel=1e-6)


def test_on_rows_not_seen_it_is_the_loss_without_the_column_less_that_with_it():
    draw = np.random.default_rng(0)
    frame = pd.DataFrame(draw.normal(size=(80, 3)), columns=["a", "b", "spare"])
    y = 2 * frame.a + frame.b + 0.1 * draw.normal(size=80)
    dataset = read_table(frame.assign(y=y), target="y")
    predictor = load_model(LinearRegression().fit(frame[["a", "b"]], y), dataset)
    found = left_out_importance(predictor, dataset, n_splits=3)
    assert found.mean[0] > found.mean[1] > 0
    assert (found.low[2], found.mean[2], found.high[2]) == (0, 0, 0)
    assert (found.low <= found.mean).all()
    assert np.isnan(left_out_importance(predictor, dataset, n_splits=1).low).all()


def test_a_column_that_another_stands_in_for_loses_little():
    draw = np.random.default_rng(0)
    one = draw.normal(size=100)
    frame = pd.DataFrame({"one": one, "copy": one, "level": draw.choice(["x", "y"], 100)})
    y = np.where(one + (frame.level == "x") > 0.5, "yes", "no")
    dataset = read_table(frame.assign(y=y), target="y")
    model = make_pipeline(ColumnTransformer([("codes", OneHotEncoder(), ["level"])], remainder="passthrough"),
                          LogisticRegression()).fit(frame, y)
    found = left_out_importance(load_model(model, dataset), dataset)
    assert abs(found.mean[:2]).max() < 0.3 * found.mean[2]
    assert found.score == "increase in Brier score when the model is fitted without the column"


def test_what_cannot_be_fitted_again_is_refused():
    frame = pd.DataFrame({"a": np.arange(60.0)})
    dataset = read_table(frame)
    with pytest.raises(MethodError) as refused:
        left_out_importance(load_model(LinearRegression().fit(frame, frame.a), dataset), dataset)
    assert refused.value.code == "REFIT-NONE"
