import math
from datetime import date

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


def cell(rows, name):
    return rows.frame[name].iloc[0]


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


def test_values_keep_the_dtypes_of_the_table(dataset):
    for rows in ([ROW], ROW, pd.DataFrame([ROW])):
        chosen = chosen_rows(dataset, rows, default=None, seed=0)
        assert chosen.frame.dtypes.tolist() == dataset.features.dtypes.tolist()
        assert cell(chosen, "age") == 41
        assert chosen.positions.tolist() == [-1]


@pytest.mark.parametrize(("name", "given", "held"), [
    ("age", 41.0, 41), ("age", "41", 41), ("age", " 41 ", 41), ("age", np.int8(41), 41), ("height", 2, 2.0),
    ("height", "1.5", 1.5),
    ("height", "2e-1", 0.2), ("grade", 2.0, 2), ("grade", "2", 2), ("member", 0, False), ("member", "no", False),
    ("member", "True", True),
    ("member", np.False_, False), ("day", date(2020, 3, 4), "2020-03-04"),
    ("day", pd.Timestamp("2020-03-04"), "2020-03-04"),
    ("seen", date(2020, 3, 4), pd.Timestamp("2020-03-04")),
    ("seen", np.datetime64("2020-03-04"), pd.Timestamp("2020-03-04")),
    ("size", "L", "L"),
])
def test_a_value_is_read_as_its_column_holds_it(dataset, name, given, held):
    found = cell(one(dataset, **{name: given}), name)
    assert found == held
    assert type(found) is type(dataset.features[name].dropna().iloc[0])


@pytest.mark.parametrize("name", list(ROW))
@pytest.mark.parametrize("blank", [None, float("nan"), pd.NA, pd.NaT, "", "  "])
def test_missing_can_be_written_in_many_ways(dataset, name, blank):
    chosen = one(dataset, **{name: blank})
    place = dataset.schema.place(name)
    assert math.isnan(chosen.coded[0, place])
    assert pd.isna(cell(chosen, name))
    assert chosen.schema[name].categories == dataset.schema[name].categories


def test_a_column_left_out_is_missing(dataset):
    chosen = chosen_rows(dataset, [{"age": 41}, {"job": "cook"}], default=None, seed=0)
    assert np.isnan(chosen.coded).sum() == 2 * 8 - 2
    assert chosen.frame["age"].tolist()[0] == 41


@pytest.mark.parametrize(("name", "given", "held"), [
    ("job", "pilot", "pilot"), ("job", 7, "7"), ("grade", 9, 9), ("grade", "9", 9), ("size", "XL", "XL"),
])
def test_an_unseen_category_is_passed_on_behind_the_known_ones(dataset, name, given, held):
    chosen = one(dataset, **{name: given})
    known = dataset.schema[name].categories
    assert cell(chosen, name) == held
    assert chosen.schema[name].categories == (*known, held)
    assert chosen.coded[0, dataset.schema.place(name)] == len(known)
    if name != "size":
        assert chosen.frame[name].dtype == dataset.features[name].dtype
    assert dataset.schema[name].categories == known


@pytest.mark.parametrize(("name", "given", "message"), [
    ("age", 41.5, "holds 41.5, which is not a whole number"), ("age", "old", "holds 'old', which is not a number"),
    ("age", "1,5", "which is not a number"), ("height", float("inf"), "not a finite number"),
    ("height", date(2020, 1, 1), "not a number"),
    ("height", [1], "not a number"), ("grade", "A", "not a number, as its other values are"),
    ("member", "perhaps", "not yes or no"),
    ("member", 2, "not yes or no"), ("day", "31.01.2020", "not a date. Write it as %Y-%m-%d"), ("day", 5, "not a date"),
    ("seen", "soon", "not a date"), ("seen", 5, "not a date"), ("job", ["cook"], "a list or a record"),
    ("job", {}, "a list or a record"),
])
def test_a_value_outside_the_kind_is_refused_by_name(dataset, name, given, message):
    with pytest.raises(DataError, match=message) as met:
        one(dataset, **{name: given})
    assert f"'{name}'" in met.value.problem


def test_an_unknown_column_is_refused_but_the_target_passed_over(dataset):
    with pytest.raises(DataError, match="no column 'aeg'"):
        one(dataset, aeg=5)
    assert len(one(dataset, rich="yes")) == 1
    with pytest.raises(DataError, match="'job' is missing from the rows given"):
        chosen_rows(dataset, FRAME.drop(columns="job"), default=None, seed=0)


def test_a_column_of_numbers_takes_a_fraction_where_its_kind_does():
    dataset = read_table(FRAME, target="rich", kinds={"age": "numeric"})
    assert cell(one(dataset, age=41.5), "age") == 41.5


def test_a_large_frame_is_given_whole():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"a": rng.normal(size=20_000), "b": rng.integers(0, 9, 20_000).astype(str)})
    dataset = read_table(frame)
    chosen = chosen_rows(dataset, frame.iloc[::-1], default=None, seed=0)
    pd.testing.assert_frame_equal(chosen.frame, frame.iloc[::-1].reset_index(drop=True))
