"""Columns are matched by name in any order or by position; what is missing is named with its nearest."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression

import explain
from explain.errors import ModelError
from explain.model.columns import NEAREST, ColumnsDiffer, MatchLine, matched
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


@pytest.mark.parametrize("stem", ["f", "Column_", ""])
def test_names_such_as_boosters_make_up_count_where_the_table_has_them(stem):
    names = [f"{stem}0", f"{stem}1"]
    turned = FRAME.rename(columns={"age": names[0], "wage": names[1]})[[names[1], names[0], "late"]]
    fitted = fitted_estimator(LogisticRegression().fit(turned[names], turned["late"]))
    assert matched(fitted, explain.read_table(turned, target="late")).features == tuple(names)
    assert matched(fitted, explain.read_table(FRAME, target="late")).names is None


def states(match_or_error):
    return [(line.model_column, line.table_column, line.state) for line in match_or_error.lines]


def test_each_column_has_a_line():
    table = explain.read_table(FRAME.assign(Wage_=1.0, more="x").drop(columns="wage"), target="late")
    match = matched(model("age", "wage"), table)
    assert states(match) == [("age", "age", "same"), ("wage", "Wage_", "respelled"), ("", "more", "unused")]
    assert [line.words for line in match.lines] == [
        "", "Column 'Wage_' is the model's 'wage'.", "The model does not use it.",
    ]
    predictor = explain.load_model(LogisticRegression().fit(FRAME[["age"]], FRAME["late"]), table)
    assert predictor.matching[0] == MatchLine(model_column="age", table_column="age", state="same")


def test_the_lines_of_a_match_that_fails_name_the_nearest():
    table = explain.read_table(FRAME.rename(columns={"wage": "wages"}), target="late")
    with pytest.raises(ColumnsDiffer) as caught:
        matched(model("age", "wage"), table)
    assert states(caught.value) == [("age", "age", "same"), ("wage", "", "missing"), ("", "wages", "unused")]
    assert caught.value.lines[1].nearest == ("wages",)
    assert caught.value.code == "MODEL-COLUMNS"
    assert caught.value.details["lines"][1]["nearest"] == ("wages",)


def test_the_user_says_which_column_is_which():
    table = explain.read_table(FRAME.rename(columns={"age": "wage", "wage": "age"}), target="late")
    match = matched(model("age", "wage"), table, {"age": "wage", "wage": "age"})
    assert match.features == ("wage", "age")
    assert states(match) == [("age", "wage", "renamed"), ("wage", "age", "renamed")]
    lone = matched(model("age"), table, {"age": "wage"})
    assert lone.features == ("wage",)


def test_columns_without_names_can_be_chosen_one_by_one():
    table = explain.read_table(FRAME, target="late")
    match = matched(bare(1), table, {"column 1": "wage"})
    assert (match.features, match.names) == (("wage",), None)
    with pytest.raises(ColumnsDiffer) as caught:
        matched(bare(2), table, {"column 2": "wage"})
    assert states(caught.value)[0] == ("column 1", "", "missing")


@pytest.mark.parametrize(("columns", "words"), [
    ({"none": "age"}, "The model has no column 'none'"), ({"age": "none"}, "The table has no column 'none'"),
    ({"age": "wage", "wage": "wage"}, "'wage' is given to the model twice"), ({"age": "late"}, "no column 'late'"),
])
def test_a_choice_that_cannot_be_is_refused(columns, words):
    with pytest.raises(ModelError, match=words) as caught:
        matched(model("age", "wage"), explain.read_table(FRAME, target="late"), columns)
    assert caught.value.code == "MODEL-RENAME"


def test_two_columns_that_differ_in_signs_alike_are_not_guessed():
    table = explain.read_table(FRAME.rename(columns={"age": "a.ge"}).assign(**{"a ge": 1.0}), target="late")
    with pytest.raises(ColumnsDiffer):
        matched(model("age"), table)


def test_a_model_with_a_thousand_strange_columns_is_compared_quickly_and_cut_in_words():
    names = tuple(f"column number {i} of the model" for i in range(1_500))
    fitted = replace(model("age"), names=names, n_features=len(names))
    wide = pd.DataFrame(np.zeros((2, 1_500)), columns=[f"column number {i} of a table" for i in range(1_500)])
    with pytest.raises(ColumnsDiffer) as caught:
        matched(fitted, explain.read_table(wide))
    assert len(caught.value.lines) == 3_000
    assert sum(bool(line.nearest) for line in caught.value.lines) <= NEAREST
    assert len(str(caught.value)) < 2_000


def test_a_very_long_name_is_cut_in_words():
    long = "x" * 3_000
    with pytest.raises(ColumnsDiffer) as caught:
        matched(replace(model("age"), names=(long,)), explain.read_table(FRAME))
    assert len(caught.value.problem) < 300
    assert caught.value.lines[0].model_column == long


@pytest.mark.parametrize(("names", "n"), [
    (("a", "b" * 4_001), 2), (tuple(f"n{i}" for i in range(10_001)), 10_001), (None, 10**9),
], ids=["a long name", "many names", "many without names"])
def test_more_columns_than_a_table_can_have_are_refused_before_they_are_compared(names, n):
    fitted = replace(bare(2), names=names, n_features=n)
    with pytest.raises(ModelError) as caught:
        matched(fitted, explain.read_table(FRAME))
    assert caught.value.code == "MODEL-WIDE"
    assert len(str(caught.value)) < 300
