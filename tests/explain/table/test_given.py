"""Values that a person gives, through the choice of rows."""

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


def test_a_column_of_numbers_takes_a_fraction_where_its_kind_does():
    dataset = read_table(FRAME, target="rich", kinds={"age": "numeric"})
    assert cell(one(dataset, age=41.5), "age") == 41.5
