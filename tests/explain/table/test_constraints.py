import numpy as np
import pandas as pd
import pytest

from explain import read_table
from explain.errors import DataError
from explain.table.constraints import limits

SIZES = ["small", "medium", "large"]
TABLE = pd.DataFrame({
    "age": [20, 30, 40, 50], "wage": [1.5, 2.25, np.nan, 4.0], "city": ["Nice", "Paris", "Nice", "Lyon"],
    "size": pd.Categorical(["small", "large", "medium", "small"], categories=SIZES, ordered=True),
    "owner": [True, False, True, False],
    "day": pd.to_datetime(["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"]),
})
SCHEMA = read_table(TABLE).schema
CODED = SCHEMA.encode(TABLE)


def limit(name, asked, row=1):
    return limits(SCHEMA, {name: asked}, CODED[row])[SCHEMA.place(name)]


def allowed(name, asked, cells, row=1):
    coded = SCHEMA[name].encode(pd.Series(cells))
    return limit(name, asked, row).allows(coded).tolist()


def test_without_constraints_the_values_of_the_table_are_allowed():
    assert allowed("age", None, [19, 20, 50, 51]) == [False, True, True, False]
    assert allowed("city", None, ["Nice", "Paris", "Lyon"]) == [True, True, True]
    assert [held.words for held in limits(SCHEMA, None, CODED[0])] == [""] * 6


def test_fixed_allows_the_own_value_only():
    assert allowed("age", "fixed", [20, 30, 40]) == [False, True, False]
    assert allowed("city", "fixed", ["Nice", "Paris"]) == [False, True]
    assert limit("age", "fixed").words == "fixed"


@pytest.mark.parametrize(
    ("name", "cells", "up"),
    [("age", [29, 30, 31], [False, True, True]), ("size", SIZES, [False, False, True]),
     ("owner", [False, True], [True, True]),
     ("day", ["2024-01-31", "2024-02-01", "2024-02-02"], [False, True, True])],
)
def test_increase_allows_the_own_value_and_more(name, cells, up):
    assert allowed(name, "increase", cells) == up
    assert limit(name, "increase").words == "only increasing"


def test_decrease_allows_the_own_value_and_less():
    assert allowed("age", "decrease", [29, 30, 31]) == [True, True, False]
    assert allowed("owner", "decrease", [False, True]) == [True, False]


@pytest.mark.parametrize(
    ("ends", "allowed_ages", "words"),
    [((25, 35), [False, True, False], "from 25 to 35"), ((None, 30), [True, True, False], "at most 30"),
     ((30, None), [False, True, True], "at least 30"),
     ((None, None), [True, True, True], "within the values of the table")],
)
def test_a_pair_is_a_range_with_both_ends(ends, allowed_ages, words):
    assert allowed("age", ends, [20, 30, 40]) == allowed_ages
    assert limit("age", ends).words == words


def test_a_range_holds_for_dates_and_ordered_levels():
    assert allowed("size", ("small", "medium"), SIZES) == [True, True, False]
    days = (pd.Timestamp("2024-02-01"), "2024-03-15")
    assert allowed("day", days, ["2024-01-31", "2024-03-15", "2024-03-16"]) == [False, True, False]
    assert limit("day", days).words == "from 2024-02-01 to 2024-03-15"


def test_a_list_allows_its_values():
    assert allowed("city", ["Nice", "Lyon"], ["Nice", "Paris", "Lyon"]) == [True, False, True]
    assert allowed("age", [30, 45], [30, 40, 45]) == [True, False, True]
    assert limit("city", {"Nice"}).words == "one of Nice"
    assert limit("owner", [False, True]).words == "one of no or yes"
    assert limit("age", (20, 30, 40)).words == "one of 20, 30 or 40"  # three values are no pair


def test_a_row_outside_its_range_or_list_may_not_stay():
    assert limit("age", (40, 50)).stays is False
    assert limit("city", ["Nice"]).stays is False
    assert limit("age", (30, 50)).stays is True


@pytest.mark.parametrize("asked", [None, (2, 3), [1.5], "fixed", "increase"])
def test_a_missing_cell_may_stay_missing_and_no_other_may_become_so(asked):
    assert limit("wage", asked, row=2).allows(np.array([np.nan])).tolist() == [True]
    assert limit("wage", asked, row=1).allows(np.array([np.nan])).tolist() == [False]


def test_a_missing_cell_may_be_filled_unless_it_is_fixed_or_has_a_direction():
    assert allowed("wage", (2, 3), [1.5, 2.25], row=2) == [False, True]
    for asked in ("fixed", "increase", "decrease"):
        assert allowed("wage", asked, [1.5, 2.25], row=2) == [False, False]


@pytest.mark.parametrize(
    ("name", "asked", "met"),
    [("shoe", "fixed", "shoe"), ("age", "frozen", "unknown limit 'frozen'"), ("city", "increase", "no order"),
     ("city", ("Lyon", "Nice"), "no order"), ("age", (50, 20), "from 50 to 20"),
     ("age", (30.2, 30.8), "holds no value"),
     ("age", (90, None), "from 90 to 50"), ("age", [], "empty list"), ("age", [30.5], "whole numbers"),
     ("city", ["Metz"], "Metz"), ("age", ["old"], "old"), ("age", (None, "old"), "old"), ("age", 30, "limited to 30"),
     ("age", [None], "missing"), ("age", {"lowest": 3}, "unknown part")],
)
def test_what_cannot_be_meant_is_named(name, asked, met):
    with pytest.raises(DataError, match=met):
        limit(name, asked)
