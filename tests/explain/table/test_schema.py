import numpy as np
import pandas as pd
import pytest

from explain.errors import DataError
from explain.table.schema import Schema, as_cell, cells
from explain.table.wishes import column_of


def schema_of(frame):
    return Schema(columns=tuple(column_of(frame[name])[1] for name in frame))


def test_an_unseen_value_that_the_dtype_cannot_hold_comes_back_as_an_object():
    _, column, _ = column_of(pd.Series([1, 2, 3], name="grade"), "category")
    schema = Schema(columns=(column,)).seeing(pd.DataFrame({"grade": ["A"]}))
    assert schema["grade"].decode(np.array([0.0, 3.0])).tolist() == [1, "A"]


def test_a_schema_codes_by_name_and_row_blocks():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"a": rng.normal(size=5_000), "b": np.array(["x", "y", "?"])[rng.integers(0, 3, 5_000)],
                          "c": rng.integers(0, 9, 5_000)})
    schema = schema_of(frame)
    coded = schema.encode(frame[["c", "a", "b"]])
    assert coded.flags.c_contiguous
    assert coded.shape == (5_000, 3)
    pd.testing.assert_frame_equal(schema.decode(coded), frame)
    pd.testing.assert_frame_equal(schema.decode(coded[::-7]), frame.iloc[::-7].reset_index(drop=True))
    with pytest.raises(DataError, match="'b' is missing from the rows"):
        schema.encode(frame[["a", "c"]])


def test_decoding_gives_a_frame_of_its_own():
    schema = schema_of(pd.DataFrame({"a": [1.5, 2.5]}))
    coded = np.array([[1.5], [2.5]])
    frame = schema.decode(coded)
    frame.loc[0, "a"] = 9.0
    assert coded.tolist() == [[1.5], [2.5]]
    assert not np.shares_memory(schema.decode(coded)["a"].to_numpy(), coded)


def test_columns_are_found_by_name_and_an_unknown_one_is_refused():
    schema = schema_of(pd.DataFrame({"a": [1.5], "b": ["x"]}))
    assert (len(schema), schema.names, schema.place("b"), schema["b"].kind) == (2, ("a", "b"), 1, "category")
    with pytest.raises(DataError, match=r"no column 'c'\. Choose one of a or b"):
        schema["c"]


def test_seeing_keeps_the_known_codes_and_leaves_the_schema():
    schema = schema_of(pd.DataFrame({"a": [1.5], "b": ["x"]}))
    seen = schema.seeing(pd.DataFrame({"a": [9.5], "b": ["new"]}))
    assert (schema["b"].categories, seen["b"].categories) == (("x",), ("x", "new"))
    assert seen["a"] is schema["a"]
    nothing_new = schema.seeing(pd.DataFrame({"b": ["x", None]}))
    assert nothing_new["b"] is schema["b"]


def test_labels_and_units_are_for_people_and_unknown_names_passed_over():
    schema = schema_of(pd.DataFrame({"a": [1.5], "b": ["x"]})).with_labels({"a": "Age", "z": "?"}, {"a": "years"})
    assert schema.labels == ("Age (years)", "b")
    assert schema.with_labels({}, {"b": "cm"}).labels == ("Age (years)", "b (cm)")


@pytest.mark.parametrize("held", [None, float("nan"), pd.NA, pd.NaT, np.float64("nan"), np.datetime64("NaT")])
def test_missing_cells_are_none(held):
    assert as_cell(held) is None


@pytest.mark.parametrize(("held", "plain"), [
    (np.int8(3), 3), (np.float32(0.5), 0.5), (np.True_, True), ("a", "a"), (np.str_("a"), "a"),
    (pd.Timestamp("2020-01-01"), pd.Timestamp("2020-01-01")),
])
def test_cells_are_plain(held, plain):
    assert as_cell(held) == plain
    assert type(as_cell(held)) is type(plain) or isinstance(held, str)


def test_cells_of_a_frame_are_plain_in_the_order_asked():
    frame = pd.DataFrame({"a": pd.Series([1, None], dtype="Int64"), "b": ["x", None]})
    assert cells(frame, ["b", "a"]).tolist() == [["x", 1], [None, None]]


def test_plain_cells_of_whole_columns_are_those_of_single_cells():
    frame = pd.DataFrame({
        "whole": [1, 2, 3], "small": np.array([1, 2, 3], dtype=np.int8), "real": [1.5, np.nan, np.inf],
        "single": np.array([1.5, np.nan, 2], dtype=np.float32), "flag": [True, False, True], "text": ["a", None, ""],
        "level": pd.Categorical(["u", None, "v"]), "number": pd.Categorical([1, 2, None]),
        "grade": pd.array([1, None, 3], dtype="Int64"), "maybe": pd.array([True, None, False], dtype="boolean"),
        "day": pd.to_datetime(["2020-01-31", None, "2020-05-05"]), "mixed": [1, None, "x"],
        "old": pd.array(["a", None, "b"], dtype="string"),
    })
    wanted = [[as_cell(cell) for cell in frame[name].tolist()] for name in frame.columns]
    found = cells(frame, list(frame.columns)).T.tolist()
    assert found == wanted
    assert [[type(cell) for cell in column] for column in found] == [[type(cell) for cell in column]
                                                                     for column in wanted]
