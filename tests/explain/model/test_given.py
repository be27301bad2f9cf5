"""The model is given what it was fitted on: numbers, text in an array, categories, its own names."""

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder
from xgboost import DMatrix, XGBClassifier, train

import explain
from explain.errors import ModelError
from explain.model.columns import ColumnsDiffer


def test_a_pipeline_fitted_on_an_array_with_text(features, frame):
    array = features[["city", "age"]].to_numpy(dtype=object)
    columns = ColumnTransformer([("text", OneHotEncoder(), [0])], remainder="passthrough")
    fitted = make_pipeline(columns, LogisticRegression(max_iter=1_000)).fit(array, frame["late"])
    table = explain.read_table(features[["city", "age"]])
    np.testing.assert_array_equal(explain.load_model(fitted, table)(table.features), fitted.predict_proba(array))


def test_a_transformer_of_ones_own_gets_the_frame(numbers, frame):
    fitted = make_pipeline(FunctionTransformer(half_wage), LogisticRegression()).fit(numbers, frame["late"])
    table = explain.read_table(numbers)
    np.testing.assert_array_equal(explain.load_model(fitted, table)(table.features), fitted.predict_proba(numbers))


def half_wage(frame):
    return frame.assign(wage=frame["wage"] / 2)


def test_cells_missing_as_na_reach_a_model_that_knows_nan():
    plain = pd.DataFrame({"a": [1.0, 2.0, np.nan, 4.0] * 9, "c": pd.Series(["x", "y", None, "x"] * 9, dtype="str")})
    columns = ColumnTransformer([("text", OneHotEncoder(), ["c"])], remainder=SimpleImputer())
    fitted = make_pipeline(columns, LogisticRegression()).fit(plain, [0, 1, 0, 1] * 9)
    masked = explain.read_table(plain.astype({"a": "Int64", "c": "string"}))
    predictor = explain.load_model(fitted, masked)
    np.testing.assert_array_equal(predictor(masked.features), fitted.predict_proba(plain))


def test_an_unseen_category_is_missing_to_a_booster(coded, frame):
    booster = train({"max_depth": 3}, DMatrix(coded[["city"]], frame["delay"], enable_categorical=True), 5)
    table = explain.read_table(pd.DataFrame({"city": pd.Series(["Rome", None, "Paris"], dtype="str")}))
    predictor = explain.load_model(booster, table)
    unseen, missing, known = predictor(table.features)[:, 0]
    assert unseen == missing
    assert known != missing
    assert "'Rome' (1 row)" in predictor.notes[0]


def test_the_frame_given_is_not_changed(numbers, frame):
    class Writing(LogisticRegression):
        def predict_proba(self, given):
            given["age"] = 0.0
            return super().predict_proba(given)

    table = explain.read_table(numbers)
    explain.load_model(Writing().fit(numbers, frame["late"]), table)(table.features)
    pd.testing.assert_frame_equal(table.features, numbers)


def test_text_for_a_model_of_numbers_is_named(numbers, features, frame):
    fitted = LogisticRegression().fit(numbers.to_numpy(), frame["late"])
    with pytest.raises(ModelError, match="fitted on numbers, but column 'city' holds text such as 'Lyon'"):
        explain.load_model(fitted, explain.read_table(features[["age", "city"]]))


def test_flags_with_gaps_reach_a_booster_as_numbers():
    flags = pd.DataFrame({"member": [True, False, None, True, False, None] * 5, "age": range(30)})
    coded = flags.astype({"member": float})
    fitted = XGBClassifier(n_estimators=2, n_jobs=1).fit(coded, [0, 1, 1] * 10)
    table = explain.read_table(flags)
    assert table.schema["member"].kind == "boolean"
    np.testing.assert_array_equal(explain.load_model(fitted, table)(table.features), fitted.predict_proba(coded))


def test_every_column_of_another_type_is_named_with_its_fix(numbers, features, frame):
    fitted = LogisticRegression().fit(numbers.assign(city=1.0, day=2.0), frame["late"])
    dates = pd.date_range("2024-01-01", periods=len(frame)).strftime("%Y-%m-%d")
    table = explain.read_table(numbers.assign(city=features["city"], day=dates))
    with pytest.raises(ColumnsDiffer) as caught:
        explain.load_model(fitted, table)
    words = {line.table_column: line.words for line in caught.value.lines}
    assert caught.value.code == "MODEL-TYPE"
    assert words["city"] == "The model was fitted on numbers, but column 'city' holds text such as 'Lyon'."
    assert words["day"] == "The model was fitted on numbers, but column 'day' holds dates."
    assert words["age"] == ""
