import numpy as np
import pandas as pd
import pytest

from explain.errors import DataError
from explain.table.dataset import chosen_rows
from explain.table.read import read_table

FRAME = pd.DataFrame({
    "age": [39, 50, 38, 53], "height": [1.7, 1.8, None, 1.6], "job": ["clerk", "cook", None, "cook"],
    "grade": [1, 2, 3, 1], "member": [True, False, True, True], "day": ["2020-01-31", "2021-02-01", None, "2020-05-05"],
    "seen": pd.to_datetime(["2020-01-31", "2021-02-01", None, "2020-05-05"]),
    "size": pd.Categorical(["S", "M", "L", "S"]),
    "rich": ["no", "yes", "no", "yes"],
})
ROW = {"age": 41, "height": 1.75, "job": "cook", "grade": 2, "member": True, "day": "2020-02-02",
       "seen": "2020-02-02", "size": "M"}


@pytest.fixture(scope="module")
def dataset():
    return read_table(FRAME, target="rich", kinds={"grade": "category"})


def one(dataset, **changes):
    return chosen_rows(dataset, [{**ROW, **changes}], default=None, seed=0)


@pytest.mark.parametrize("rows", [[3, 0], np.array([3, 0]), (3.0, 0), pd.Series([3, 0]), range(3, -1, -3)])
def test_positions_give_those_rows_in_that_order(dataset, rows):
    chosen = chosen_rows(dataset, rows, default=1, seed=0)
    assert chosen.positions.tolist() == [3, 0]
    pd.testing.assert_frame_equal(chosen.frame, dataset.features.iloc[[3, 0]].reset_index(drop=True))
    np.testing.assert_array_equal(chosen.coded, dataset.schema.encode(dataset.features)[[3, 0]])
    assert chosen.schema is dataset.schema


def test_one_position_and_none_at_all(dataset):
    assert chosen_rows(dataset, 2, default=None, seed=0).positions.tolist() == [2]
    assert chosen_rows(dataset, np.int64(2), default=None, seed=0).positions.tolist() == [2]
    assert len(chosen_rows(dataset, [], default=None, seed=0)) == 0


@pytest.mark.parametrize("rows",
                         [[True], [1.5], ["1"], [None], [float("nan")], np.array([True, False, True, False]), [0, ROW],
                          [ROW, 0]])
def test_what_is_no_position_is_refused(dataset, rows):
    with pytest.raises(DataError, match="is not the position of a row"):
        chosen_rows(dataset, rows, default=None, seed=0)


@pytest.mark.parametrize("row", [4, -1, 10**9])
def test_a_row_that_does_not_exist_is_named(dataset, row):
    with pytest.raises(DataError, match=f"Row {row} does not exist: the table has 4 rows. Choose a row from 0 to 3"):
        chosen_rows(dataset, [0, row], default=None, seed=0)


def test_no_choice_is_all_rows_or_the_first_of_one_permutation(dataset):
    assert chosen_rows(dataset, None, default=None, seed=5).positions.tolist() == [0, 1, 2, 3]
    few, more, all_of_them = (chosen_rows(dataset, None, default=n, seed=5).positions.tolist() for n in (2, 3, 200))
    assert more[:2] == few
    assert all_of_them[:3] == more
    assert sorted(all_of_them) == [0, 1, 2, 3]
    assert chosen_rows(dataset, None, default=2, seed=5).positions.tolist() == few


def test_a_frame_of_stored_rows_is_those_rows(dataset):
    given = FRAME.iloc[[2, 1]].assign(further="x")[["further", *reversed(FRAME.columns)]]
    chosen = chosen_rows(dataset, given, default=None, seed=0)
    assert chosen.positions.tolist() == [-1, -1]
    stored = chosen_rows(dataset, [2, 1], default=None, seed=0)
    np.testing.assert_array_equal(chosen.coded, stored.coded)
    pd.testing.assert_frame_equal(chosen.frame.iloc[[1]], stored.frame.iloc[[1]])


def test_an_unknown_column_is_refused_but_the_target_passed_over(dataset):
    with pytest.raises(DataError, match="no column 'aeg'"):
        one(dataset, aeg=5)
    assert len(one(dataset, rich="yes")) == 1
    with pytest.raises(DataError, match="'job' is missing from the rows given"):
        chosen_rows(dataset, FRAME.drop(columns="job"), default=None, seed=0)


def test_a_large_frame_is_given_whole():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"a": rng.normal(size=20_000), "b": rng.integers(0, 9, 20_000).astype(str)})
    dataset = read_table(frame)
    chosen = chosen_rows(dataset, frame.iloc[::-1], default=None, seed=0)
    pd.testing.assert_frame_equal(chosen.frame, frame.iloc[::-1].reset_index(drop=True))


def test_an_array_of_positions_is_as_good_as_a_list(dataset):
    by_array = chosen_rows(dataset, np.array([1, 0], dtype=np.uint8), default=None, seed=0)
    by_list = chosen_rows(dataset, [1, 0], default=None, seed=0)
    assert by_array.positions.tolist() == by_list.positions.tolist() == [1, 0]
    assert by_array.frame.equals(by_list.frame)
    assert np.array_equal(by_array.coded, by_list.coded, equal_nan=True)
    with pytest.raises(DataError):
        chosen_rows(dataset, np.array([0, 10**6]), default=None, seed=0)


def test_all_rows_are_the_table_itself_and_no_copy(dataset):
    assert chosen_rows(dataset, None, default=None, seed=0).frame is dataset.features
    assert chosen_rows(dataset, np.arange(len(dataset))[::-1], default=None, seed=0).frame is not dataset.features
