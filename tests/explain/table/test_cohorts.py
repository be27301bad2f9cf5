"""Conditions are checked before they are believed, hold of the rows they say, and read aloud as a person would."""

import numpy as np
import pandas as pd
import pytest

from explain.errors import DataError
from explain.table.cohorts import (
    Condition,
    Named,
    cohort_words,
    column_holds,
    conditions,
    inside,
    rows_hold,
    truth_holds,
)
from explain.table.dictionary import Dictionary
from explain.table.read import read_table

FRAME = pd.DataFrame({
    "age": [20, 30, 40, 50], "wage": [1.0, np.nan, 3.0, 4.0], "job": ["cook", None, "clerk", "cook"],
    "hired": ["2020-01-01", "2021-06-01", "2022-01-01", "2023-01-01"], "y": ["no", "yes", "yes", "no"],
})
DATASET = read_table(FRAME, target="y")
CALLED = Dictionary.from_plain({
    "job": {"values": {"cook": "Chef"}}, "age": {"values": {"20": "young"}},
    "y": {"label": "Bought", "values": {"yes": "a purchase"}},
})
COLUMNS = {"age": Named("Age", "integer"), "job": Named("Job", "category"), "hired": Named("Hired", "date")}


@pytest.mark.parametrize(("condition", "rows"), [
    ({"name": "age", "low": 30, "high": 40}, [1, 2]),
    ({"name": "age", "low": None, "high": 30}, [0, 1]),
    ({"name": "wage", "low": 0, "high": None}, [0, 2, 3]),
    ({"name": "wage", "levels": [None]}, [1]),
    ({"name": "wage", "low": 4, "high": None, "missing": True}, [1, 3]),
    ({"name": "job", "levels": ["cook"]}, [0, 3]),
    ({"name": "job", "levels": ["clerk", None]}, [1, 2]),
    ({"name": "hired", "low": float((np.datetime64("2022-01-01") - np.datetime64("1970-01-01")).astype(int)),
      "high": None}, [2, 3]),
])
def test_a_condition_on_a_column_holds_of_its_rows(condition, rows):
    found = conditions({"where": [{"of": "column", **condition}]})
    assert np.flatnonzero(column_holds(DATASET, found[0])).tolist() == rows


def test_rows_chosen_one_by_one_are_those_the_table_has():
    assert np.flatnonzero(rows_hold(DATASET, Condition(of="rows", rows=(3, 99, 1)))).tolist() == [1, 3]


def test_the_truth_is_chosen_by_its_labels():
    assert np.flatnonzero(truth_holds(DATASET, Condition(of="truth", levels=("yes",)))).tolist() == [1, 2]
    numbers = read_table(FRAME.assign(y=[1.0, 2.0, np.nan, 4.0]), target="y")
    assert np.flatnonzero(truth_holds(numbers, Condition(of="truth", low=2.0))).tolist() == [1, 3]
    assert np.flatnonzero(truth_holds(numbers, Condition(of="truth", levels=(None,)))).tolist() == [2]


def test_without_a_target_no_rows_are_chosen_by_it():
    with pytest.raises(DataError, match="no target"):
        truth_holds(read_table(FRAME), Condition(of="truth", levels=("yes",)))


def test_ends_are_included_and_missing_is_outside():
    sizes = np.array([0.0, 1.0, 2.0, np.nan])
    assert inside(sizes, Condition(of="error", low=1.0, high=2.0)).tolist() == [False, True, True, False]
    assert inside(sizes, Condition(of="error")).tolist() == [True, True, True, False]


def test_a_range_of_values_without_order_is_refused():
    with pytest.raises(DataError, match="no order"):
        column_holds(DATASET, Condition(of="column", name="job", low=1))


@pytest.mark.parametrize("wrong", [
    {}, {"where": []}, {"where": "age"}, {"where": [{"of": "colour"}]}, {"where": [3]},
    {"where": [{"of": "error", "low": "1"}]}, {"where": [{"of": "error", "low": float("nan")}]},
    {"where": [{"of": "error", "low": True}]},
    {"where": [{"of": "error", "missing": True}]},
    {"where": [{"of": "column", "name": "age", "missing": 1}]},
    {"where": [{"of": "rows"}]}, {"where": [{"of": "rows", "rows": ["3"]}]},
    {"where": [{"of": "column", "name": 3}]}, {"where": [{"of": "column", "name": "a", "levels": "abc"}]},
    {"where": [{"of": "column", "name": "a", "levels": [[1]]}]}, {"where": [{"of": "error", "else": 1}]},
    {"where": [{"of": "error"}], "rest": 1}, {"where": [{"of": "error"}], "name": "x"},
    {"where": [{"of": "error"}] * 41}, {"where": [{"of": "error", "rows": [1]}]},
    {"where": [{"of": "error", "low": float("inf")}]}, {"where": [{"of": "truth", "high": 10**400}]},
    {"where": [{"of": "column", "name": "a", "levels": [10**400]}]},
    {"where": [{"of": "column", "name": "a", "levels": []}]}, {"where": [{"of": "error", "levels": ["a"]}]},
    {"where": [{"of": "column", "name": "a", "levels": ["a"], "low": 1}]},
])
def test_what_is_no_cohort_is_refused(wrong):
    with pytest.raises(DataError) as caught:
        conditions(wrong)
    assert caught.value.code == "DATA-COHORT"


@pytest.mark.parametrize(("where", "words"), [
    ([{"of": "column", "name": "age", "low": 30, "high": None}], "Age from 30"),
    ([{"of": "column", "name": "age", "low": None, "high": 40}], "Age up to 40"),
    ([{"of": "column", "name": "age", "low": 30, "high": 30}], "Age 30"),
    ([{"of": "column", "name": "age", "low": None, "high": 30, "missing": True}], "Age up to 30 or missing"),
    ([{"of": "column", "name": "job", "levels": ["cook", None]}], "Job cook or missing"),
    ([{"of": "column", "name": "hired", "low": 18262.0, "high": None}], "Hired from 2020-01-01"),
    ([{"of": "column", "name": "hired", "low": -2.0, "high": -1 + 0.999999}], "Hired 1969-12-30 to 1969-12-31"),
    ([{"of": "column", "name": "hired", "low": None, "high": 1e30}], "Hired up to 1.000e+30"),
    ([{"of": "prediction", "name": ">50K", "scale": "probability", "low": 0.4, "high": 0.6}],
     "score for >50K 40 % to 60 %"),
    ([{"of": "error", "low": 0.5, "high": None}], "error from 0.5"),
    ([{"of": "truth", "levels": ["yes"]}], "y yes"),
    ([{"of": "rows", "rows": [1, 2]}], "2 chosen rows"),
    ([{"of": "error", "low": i, "high": None} for i in range(4)], "error from 0, error from 1, 2 more conditions"),
])
def test_a_cohort_reads_aloud(where, words):
    assert cohort_words({"where": where}, COLUMNS, target="y") == words
    assert cohort_words({"where": where, "rest": True}, COLUMNS, target="y") == f"all but {words}"


@pytest.mark.parametrize(("condition", "words"), [
    ({"of": "column", "name": "job", "levels": ["cook", "clerk", None]}, "Job Chef, clerk or missing"),
    ({"of": "column", "name": "age", "low": 20, "high": 20}, "Age young"),
    ({"of": "truth", "levels": ["yes"]}, "Bought a purchase"),
    ({"of": "prediction", "name": "yes", "scale": "probability", "low": 0.5, "high": None},
     "score for a purchase from 50 %"),
])
def test_values_and_classes_are_called_as_the_dictionary_says(condition, words):
    assert cohort_words({"where": [condition]}, COLUMNS, target="y", called=CALLED) == words


def test_whole_labels_are_found_beside_a_missing_one():
    dataset = read_table(pd.DataFrame({"a": [1.0, 2.0, 3.0], "y": [1.0, 0.0, None]}), target="y")
    assert truth_holds(dataset, Condition(of="truth", levels=("1",))).tolist() == [True, False, False]
    assert truth_holds(dataset, Condition(of="truth", levels=("0", None))).tolist() == [False, True, True]
