import numpy as np
import pandas as pd
import pytest

from explain.table.read import read_table
from explain.table.thousands import as_numbers


@pytest.mark.parametrize(("texts", "numbers", "mark"), [
    (["1,234,567", "12"], [1234567, 12], ","), (["1,234.5", "-12"], [1234.5, -12], ","),
    (["1.234.567", "1,5"], [1234567, 1.5], "."), (["1'234", "12.5"], [1234, 12.5], "'"),
    (["1 234,5", "0,25"], [1234.5, 0.25], " "), (["12\u00a0345", "1"], [12345, 1], "\u00a0"),
    (["1,234,567", "?", " "], [1234567, np.nan, np.nan], ","), (["1,234,567", None], [1234567, np.nan], ","),
])
def test_numbers_that_can_be_nothing_else_are_read(texts, numbers, mark):
    cells, found = as_numbers(pd.Series(texts))
    assert found == mark
    np.testing.assert_array_equal(cells.to_numpy(dtype=float), numbers)


@pytest.mark.parametrize("texts", [
    ["1,234", "5,678"], ["1.234"], ["1,2,3"], ["1,234,567", "a"], ["1,234,56"], ["01,234,567"], ["10.0.0.1"], ["?"],
    ["1,234,567", "1.234.567"], ["1,234.5", "1.234,5"], ["555 1234"], ["2020-01-01"], [], ["12", "13"], ["1 234 a"],
])
def test_what_may_be_something_else_stays_text(texts):
    cells = pd.Series(texts, dtype="str")
    assert as_numbers(cells)[0] is cells


def test_what_only_the_last_row_settles_is_seen():
    many = ["1,234"] * 3_000
    assert as_numbers(pd.Series([*many, "x"]))[1] == ""
    assert as_numbers(pd.Series([*many, "1,234,567"]))[0].iloc[-1] == 1234567


def test_a_table_says_so_and_keeps_what_is_wished_otherwise():
    raw = b'a,b\n"1,234,567",x\n"12",y\n'
    dataset = read_table(raw)
    assert dataset.features["a"].tolist() == [1234567, 12]
    assert dataset.changes == (("columns with marks between thousands read as numbers", 1),)
    assert read_table(raw, kinds={"a": "category"}).schema["a"].categories == ("1,234,567", "12")
    assert read_table(raw, thousands=",").features["a"].tolist() == [1234567, 12]
