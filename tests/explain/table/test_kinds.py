from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from explain.table.kinds import described, inferred, levels_of

SENTENCES = [f"The machine number {i} stopped while it was being cleaned on the second floor." for i in range(60)]


@pytest.mark.parametrize(("cells", "kind"), [
    (pd.Series([1, 2]), "integer"), (pd.Series([1, 2], dtype="UInt8"), "integer"), (pd.Series([1.5, 2]), "numeric"),
    (pd.Series([1.0, 2.0]), "numeric"), (pd.Series([1.0, None]), "integer"), (pd.Series([1.5, None]), "numeric"),
    (pd.Series([None, None], dtype=float), "numeric"), (pd.Series([np.inf, None]), "numeric"),
    (pd.Series([True, False]), "boolean"), (pd.Series([True, None], dtype=object), "boolean"),
    (pd.Series([True, None], dtype="boolean"), "boolean"), (pd.Series([1, None], dtype=object), "integer"),
    (pd.Series([1, 2.5], dtype=object), "numeric"), (pd.Series(["a", "b"]), "category"),
    (pd.Series(["a", 1]), "category"),
    (pd.Series([None, None], dtype=object), "category"), (pd.Series([], dtype=object), "category"),
    (pd.Series(["a"], dtype="category"), "category"), (pd.Series(pd.Categorical([True, False])), "category"),
    (pd.Series(pd.Categorical([1, 2], ordered=True)), "ordinal"),
    (pd.Series([date(2020, 1, 1), None], dtype=object), "ordinal"),
    (pd.Series([datetime(2020, 1, 1)], dtype=object), "ordinal"), (pd.to_datetime(pd.Series(["2020-01-01"])), "date"),
    (pd.Series(pd.to_datetime(["2020-01-01"], utc=True)), "date"), (pd.Series(["2020-01-01", None]), "date"),
    (pd.Series(["2020-01-01", "soon"]), "category"), (pd.Series(SENTENCES), "text"),
    (pd.Series(SENTENCES * 2), "category"), (pd.Series([f"id-{i}" for i in range(1_001)]), "text"),
    (pd.Series([f"id-{i % 1_001}" for i in range(2_100)]), "category"),
    (pd.Series([f"id-{i % 20_001}" for i in range(50_000)]), "text"),
    (pd.Series(SENTENCES[:50]), "category"), (pd.Series([f"id-{i}" for i in range(200)]), "category"),
    (pd.Series([2**53, -(2**53)]), "integer"), (pd.Series([2**53 + 1, 0]), "category"),
    (pd.Series([2**64 - 1], dtype="uint64"), "category"), (pd.Series([10**30, 5], dtype=object), "category"),
    (pd.Series([-(2**53) - 1, None], dtype="Int64"), "category"), (pd.Series([2.0**60, None]), "numeric"),
])
def test_the_kind_follows_from_dtype_and_values(cells, kind):
    assert inferred(cells.rename("x")).kind == kind


def test_dates_whose_day_and_month_are_in_doubt_stay_text_and_say_so():
    found = inferred(pd.Series(["01/02/2020"], name="when"))
    assert (found.kind, found.date_format) == ("category", "")
    assert "%d/%m/%Y or %m/%d/%Y" in found.note
    assert "kinds={'when': '%d/%m/%Y'}" in found.note


def test_numbers_too_long_to_calculate_with_are_said():
    assert "too long to calculate with" in inferred(pd.Series([2**60], name="account")).note


def test_low_and_high_pass_over_missing_and_infinite():
    column = described(pd.Series([np.inf, 2.5, None, -1.0], name="x"), "numeric")
    assert (column.low, column.high, column.n_missing) == (-1.0, 2.5, 1)
    empty = described(pd.Series([None], dtype=float, name="x"), "numeric")
    assert np.isnan([empty.low, empty.high]).all()


def test_levels_are_sorted_but_those_of_a_categorical_keep_its_order():
    assert levels_of(pd.Series(["b", "a", None, "b"])) == ("a", "b")
    assert levels_of(pd.Series([3, 1, 2])) == (1, 2, 3)
    assert levels_of(pd.Series(["b", 2, 1, "a"], dtype=object)) == (1, 2, "a", "b")
    assert levels_of(pd.Series(pd.Categorical(["b"], ["c", "b", "a"]))) == ("c", "b", "a")
    assert described(pd.Series([True, True], name="x"), "boolean").categories == (False, True)
    assert all(type(level) is int for level in levels_of(pd.Series([3, 1], dtype="int8")))
