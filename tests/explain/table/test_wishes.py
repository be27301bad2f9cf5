from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from explain.errors import DataError
from explain.table.wishes import column_of


def round_trip(cells, column):
    return column.decode(column.encode(cells))


@pytest.mark.parametrize(("given", "wish", "kind", "categories"), [
    ([3, 1, 2], "category", "category", (1, 2, 3)), ([3, 1, 2], "ordinal", "ordinal", (1, 2, 3)),
    ([3, 1, 2], (2, 3, 1), "ordinal", (2, 3, 1)), ([1.0, None, 3.0], "category", "category", (1.0, 3.0)),
    (["low", "high"], ["low", "mid", "high"], "ordinal", ("low", "mid", "high")),
    (["b", "a"], "text", "text", ("a", "b")),
    ([0, 1, 1], "boolean", "boolean", (False, True)), ([True, False], "category", "category", (False, True)),
    ([1, 2], "numeric", "numeric", ()), ([1.0, 2.0], "integer", "integer", ()),
    ([True, False], "integer", "integer", ()),
    (["2020-01-01"], "category", "category", ("2020-01-01",)), (["2020-01-01"], "date", "date", ()),
    (["01/02/2020"], "%m/%d/%Y", "date", ()), ([1, 2.5], "category", "category", (1.0, 2.5)),
])
def test_a_wish_changes_the_kind_and_not_the_cells(given, wish, kind, categories):
    cells = pd.Series(given, name="x")
    out, column, _ = column_of(cells, wish)
    assert (column.kind, column.categories) == (kind, categories)
    assert out is cells
    pd.testing.assert_series_equal(round_trip(cells, column), cells, check_names=False)


@pytest.mark.parametrize("dtype", ["bool", "boolean", "bool[pyarrow]"])
def test_yes_and_no_can_be_counted(dtype):
    cells = pd.Series([True, False, True], dtype=dtype, name="x")
    _, column, _ = column_of(cells, "integer")
    assert column.encode(cells).tolist() == [1.0, 0.0, 1.0]
    pd.testing.assert_series_equal(round_trip(cells, column), cells, check_names=False)
    assert column.decode(np.array([0.5, 1.0])).tolist() == [0.5, 1.0]


def test_an_order_given_for_a_categorical_leaves_its_dtype():
    cells = pd.Series(pd.Categorical(["a", "c", "b"], ["a", "b", "c"]), name="x")
    _, column, _ = column_of(cells, ("c", "b", "a"))
    assert column.encode(cells).tolist() == [2.0, 0.0, 1.0]
    back = round_trip(cells, column)
    pd.testing.assert_series_equal(back, cells, check_names=False)
    assert list(back.dtype.categories) == ["a", "b", "c"]


def test_texts_are_read_as_numbers_when_asked():
    cells, column, _ = column_of(pd.Series(["1", "?", "2.5", None], name="x"), "numeric")
    assert cells.dtype == np.float64
    assert (column.low, column.high, column.n_missing) == (1.0, 2.5, 2)


def test_decimals_are_read_as_floats():
    cells, column, _ = column_of(pd.Series([Decimal("1.5"), None], name="x"))
    assert (cells.dtype, column.kind) == (np.float64, "numeric")


@pytest.mark.parametrize(("given", "wish", "message"), [
    ([1, 2], "number", "There is no kind of column called 'number'"), ([0, 2], "boolean", "more than yes and no"),
    (["yes", "no"], "boolean", "more than yes and no"), (["a"], "numeric", "holds 'a', which is not a number"),
    ([1.5], "integer", "holds 1.5, which is not whole"), ([1, 2], "date", "holds no dates"),
    (["soon"], "date", "not written in one date format"),
    (["01/02/2020"], "date", "can be read as %d/%m/%Y or %m/%d/%Y"),
    (["2020-31-01"], "%Y-%m-%d", "holds '2020-31-01', which is not written as %Y-%m-%d"),
    (["a", "b"], ("a",), "holds 'b', which is not in the order given"), (["a"], ("a", "a"), "given a level twice"),
    ([2**60], "integer", r"beyond 2\*\*53"), (pd.Categorical(["a"]), "numeric", "holds category values"),
])
def test_a_wish_that_does_not_fit_is_refused(given, wish, message):
    with pytest.raises(DataError, match=message) as met:
        column_of(pd.Series(given, name="x"), wish)
    assert met.value.remedy


@pytest.mark.parametrize(("given", "what"), [
    (pd.to_timedelta(["1 day"]), "durations"), ([1j], "complex numbers"), ([[1], [2]], "lists or records"),
    ([{}], "lists"),
])
def test_cells_that_no_method_can_explain_are_refused(given, what):
    with pytest.raises(DataError, match=f"'x' holds {what}"):
        column_of(pd.Series(given, name="x"))
