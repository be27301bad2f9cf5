"""Columns are matched by name in any order or by position; what is missing is named with its nearest."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression

import explain
from explain.errors import ModelError
from explain.model.columns import matched
from explain.model.scikit import fitted_estimator

FRAME = pd.DataFrame({"age": [1.0, 2.0, 4.0, 3.0], "wage": [3.0, 1.0, 2.0, 5.0], "late": ["no", "yes", "no", "yes"]})


def model(*names):
    return fitted_estimator(LogisticRegression().fit(FRAME[list(names)], FRAME["late"]))


def bare(n):
    return fitted_estimator(LogisticRegression().fit(np.arange(4.0 * n).reshape(4, n), FRAME["late"]))


def test_by_name_in_the_models_order():
    table = explain.read_table(FRAME[["wage", "late", "age"]], target="late")
    match = matched(model("age", "wage"), table)
    assert (match.features, match.names, match.notes) == (("age", "wage"), ("age", "wage"), ())


def test_names_that_differ_in_signs_only_are_matched_and_said():
    table = explain.read_table(FRAME.rename(columns={"age": "age (years)"}), target="late")
    spelled = FRAME.rename(columns={"age": "age__years_"})
    fitted = fitted_estimator(LogisticRegression().fit(spelled[["age__years_", "wage"]], FRAME["late"]))
    match = matched(fitted, table)
    assert match.features == ("age (years)", "wage")
    assert match.notes == ("Column 'age (years)' is the model's 'age__years_'.",)


def test_missing_columns_are_named_with_the_nearest():
    table = explain.read_table(FRAME.rename(columns={"wage": "wages"}), target="late")
    with pytest.raises(ModelError, match=r"lacks 1 column .*: 'wage'\. The nearest it has: 'wages' for 'wage'\."):
        matched(model("age", "wage"), table)


def test_a_feature_named_as_the_target_is_said():
    with pytest.raises(ModelError, match="'wage', which is named as the target"):
        matched(model("age", "wage"), explain.read_table(FRAME, target="wage"))


def test_an_unused_column_that_holds_the_classes_looks_like_the_target():
    match = matched(model("age"), explain.read_table(FRAME))
    assert match.notes == ("The model does not use 'wage' and 'late'. 'late' looks like the target: name it.",)


def test_by_position_when_the_number_fits():
    table = explain.read_table(FRAME, target="late")
    match = matched(bare(2), table)
    assert match.features == ("age", "wage")
    assert match.names is None
    with pytest.raises(ModelError, match="fitted on 3 unnamed columns, the table has 2"):
        matched(bare(3), table)


def test_one_column_too_many_may_be_the_target():
    with pytest.raises(ModelError) as caught:
        matched(bare(2), explain.read_table(FRAME))
    assert caught.value.remedy == "'late' looks like the target: name it."
    number = fitted_estimator(LinearRegression().fit(FRAME[["age"]].to_numpy(), FRAME["wage"]))
    with pytest.raises(ModelError) as caught:
        matched(number, explain.read_table(FRAME[["age", "wage"]]))
    assert caught.value.remedy == "If one of them is the target, name it."
