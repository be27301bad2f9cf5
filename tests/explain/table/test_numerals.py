import numpy as np
import pandas as pd

from explain.table.found import Found
from explain.table.numerals import read_as_numbers


def test_marks_are_added_up_over_all_columns():
    frame = pd.DataFrame({"a": ["1", "?", "3"], "b": ["?", "-", "2.5"], "c": ["x", "?", "y"]})
    found = read_as_numbers(Found(frame=frame, facts=()), ())
    assert found.changes == (("cells '?' read as missing", 2), ("cells '-' read as missing", 1))
    assert found.notes[0] == "Column 'a' holds numbers beside '?' (1), which were read as missing."
    assert found.frame["c"].tolist() == ["x", "?", "y"]
    np.testing.assert_array_equal(found.frame["b"], [np.nan, np.nan, 2.5])


def test_marks_among_numbers_of_a_sheet_are_missing_too():
    frame = pd.DataFrame({"a": pd.Series([1, "?", 2.5], dtype=object), "b": pd.Series([True, "?", 1], dtype=object)})
    found = read_as_numbers(Found(frame=frame, facts=()), ())
    assert found.frame["a"].dtype == float
    assert found.frame["b"].tolist() == [True, "?", 1]


def test_columns_that_are_kept_stay():
    frame = pd.DataFrame({"a": ["1", "?"], "b": ["1,234,567", "1"]})
    assert read_as_numbers(Found(frame=frame, facts=()), ("a", "b")).frame is frame


def test_a_table_of_nothing_to_change_is_given_back_as_it_is():
    found = Found(frame=pd.DataFrame({"a": [1, 2], "b": ["x", "?"]}), facts=())
    assert read_as_numbers(found, ()) is found
