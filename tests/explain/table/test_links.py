import numpy as np
import pandas as pd
import pytest

from explain import read_table
from explain.errors import DataError
from explain.table.links import links

TABLE = pd.DataFrame({
    "degree": pd.Categorical(["none", "first", "second"], categories=["none", "first", "second"], ordered=True),
    "city": ["Nice", "Paris", "Lyon"], "age": [20, 30, 40], "wage": [1.5, np.nan, 4.0],
    "day": pd.to_datetime(["2024-01-01", "2024-02-01", "2024-03-01"]),
})
SCHEMA = read_table(TABLE, labels={"age": "Age in years"}).schema
CODED = SCHEMA.encode(TABLE)


def link(name, rule, row=0):
    (found,) = links(SCHEMA, {name: {"linked": [rule]}}, CODED[row])
    return found


def least(name, rule, row=0):
    found = link(name, rule, row)
    return found.least(CODED[:, found.when]).tolist()


def test_each_form_demands_what_it_says():
    assert least("degree", {"then": "age", "by": 2}) == [-np.inf, 22, 22]
    assert least("degree", {"then": "age", "each": 2}) == [-np.inf, 22, 24]
    assert least("degree", {"then": "age", "each": 2}, row=2) == [-np.inf, -np.inf, -np.inf]
    assert least("degree", {"then": "age", "at least": 28, "to": ["second"]}) == [-np.inf, -np.inf, 28]
    assert least("city", {"then": "age", "by": 5}, row=1) == [35, -np.inf, 35]
    assert least("city", {"then": "day", "at least": "2024-02-15"})[1:] == [SCHEMA["day"].encode(
        pd.Series(pd.to_datetime(["2024-02-15"])))[0]] * 2


def test_rows_keep_a_rule_or_break_it():
    found, rows = link("degree", {"then": "age", "by": 5}), np.tile(CODED[0], (4, 1))
    rows[1:, 0] = 1
    rows[:, 2] = [20, 24, 25, 99]
    assert found.holds(rows).tolist() == [True, False, True, True]


def test_what_nobody_knows_meets_no_demand():
    rows = np.tile(CODED[1], (2, 1))
    rows[1, 0] = 2
    assert link("degree", {"then": "wage", "by": 1}, row=1).holds(rows).tolist() == [True, False]
    assert link("degree", {"then": "wage", "at least": 1}, row=1).holds(rows).tolist() == [True, False]


def test_a_rule_is_written_out_with_labels():
    assert link("degree", {"then": "age", "by": 2}).words == "with Age in years 2 higher"
    assert link("city", {"then": "age", "at least": 28, "to": ["Nice", "Lyon"]}).words == (
        "with Age in years at least 28 when it becomes Nice or Lyon")


def test_a_limit_without_rules_links_nothing():
    assert links(SCHEMA, {"age": "fixed", "city": {"weight": 2}}, CODED[0]) == ()
    assert links(SCHEMA, None, CODED[0]) == ()


@pytest.mark.parametrize(
    ("name", "rule"),
    [("degree", {"then": "city", "by": 1}), ("age", {"then": "age", "by": 1}), ("degree", {"then": "age"}),
     ("degree", {"then": "age", "by": 1, "each": 2}), ("degree", {"then": "age", "by": 0}),
     ("degree", {"then": "age", "by": "much"}), ("city", {"then": "age", "each": 1}), ("degree", {"by": 2}),
     ("degree", {"then": "age", "at least": None}), ("age", {"then": "wage", "by": 1, "to": [30]}),
     ("degree", {"then": "age", "by": 1, "to": "second"}), ("degree", {"then": "age", "by": 1, "when": 2}),
     ("degree", "age")],
)
def test_what_is_no_rule_is_refused(name, rule):
    with pytest.raises(DataError) as told:
        link(name, rule)
    assert told.value.code == "DATA-LINK"


def test_unknown_columns_and_lists_that_are_none_are_refused():
    with pytest.raises(DataError):
        link("degree", {"then": "height", "by": 1})
    with pytest.raises(DataError) as told:
        links(SCHEMA, {"degree": {"linked": {"then": "age", "by": 1}}}, CODED[0])
    assert told.value.code == "DATA-LINK"
