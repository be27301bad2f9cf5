import numpy as np
import pandas as pd

from explain import read_table
from explain.table.perturbing import coordinates, filled


def space_of(frame, row, given=None):
    dataset = read_table(pd.DataFrame(frame))
    table = filled(dataset.schema, dataset.schema.encode(dataset.features), given or dataset.schema.names)
    return coordinates(table, np.asarray(row, dtype=float))


def test_a_table_without_gaps_takes_part_as_it_is():
    space = space_of({"a": [1.5, 2, 4], "k": ["x", "y", "x"]}, [2, 1])
    assert space.columns.tolist() == [0, 1]
    assert space.by_code.tolist() == [False, True]
    assert space.table.tolist() == [[1.5, 0], [2, 1], [4, 0]]
    assert space.point.tolist() == [2, 1]
    assert space.rows(np.array([[3.3, 0.0]])).tolist() == [[3.3, 0]]


def test_gaps_are_filled_and_flagged():
    space = space_of({"a": [1.5, None, 4.5, 3.0], "k": ["x", "y", None, "y"]}, [np.nan, 0])
    assert space.columns.tolist() == [0, 1, 0, 1]
    assert space.by_code.tolist() == [False, True, True, True]
    assert space.table.tolist() == [[1.5, 0, 0, 0], [3, 1, 1, 0], [4.5, 1, 0, 1], [3, 1, 0, 0]]
    assert space.point.tolist() == [3, 0, 1, 0]
    np.testing.assert_array_equal(
        space.rows(np.array([[2.0, 1, 0, 0], [2.0, 1, 1, 0], [2.0, 1, 0, 1]])), [[2, 1], [np.nan, 1], [2, np.nan]]
    )


def test_a_row_may_lack_what_the_table_never_lacks():
    space = space_of({"a": [1.0, 2, 4]}, [np.nan])
    assert space.columns.tolist() == [0, 0]
    assert space.table[:, 1].tolist() == [0, 0, 0]
    assert space.point.tolist() == [2, 1]


def test_integers_and_whole_days_stay_whole():
    days = pd.to_datetime(["2020-01-01", "2020-01-05"])
    space = space_of({"n": [1, 4], "d": days, "x": [1.0, 4.0]}, [1, 18262, 1])
    assert space.rows(np.array([[2.4, 18263.6, 2.4]])).tolist() == [[2, 18264, 2.4]]


def test_constant_and_unused_columns_take_no_part():
    space = space_of({"c": [7.0, 7, 7], "u": [1.0, 2, 3], "a": [1.0, 2, 4]}, [9, 3, 4], given=("c", "a"))
    assert space.columns.tolist() == [2]
    assert space.rows(np.array([[2.5]])).tolist() == [[9, 2, 2.5]]


def test_a_column_without_any_value():
    empty = {"e": np.full(3, np.nan), "a": [1.0, 2, 4]}
    assert space_of(empty, [np.nan, 1]).columns.tolist() == [1]
    space = space_of(empty, [5, 1])
    assert space.columns.tolist() == [1, 0]
    np.testing.assert_array_equal(space.rows(np.array([[3.0, 1], [3, 0]])), [[np.nan, 3], [5, 3]])


def test_a_constant_with_gaps_takes_part_by_its_gaps():
    space = space_of({"c": [7.0, None, 7], "a": [1.0, 2, 4]}, [7, 1])
    assert space.columns.tolist() == [1, 0]
    np.testing.assert_array_equal(space.rows(np.array([[3.0, 1], [3, 0]])), [[np.nan, 3], [7, 3]])
