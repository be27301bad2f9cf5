import numpy as np
import pandas as pd
import pytest

from explain import read_table
from explain.errors import DataError
from explain.table.constraints import limits

TABLE = pd.DataFrame({
    "age": [20, 30, 40, 50], "wage": [0.1, 0.7, np.nan, 1.3], "city": ["Nice", "Paris", None, "Lyon"],
    "day": pd.to_datetime(["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"]),
})
SCHEMA = read_table(TABLE).schema
CODED = SCHEMA.encode(TABLE)


def limit(name, asked, row=0):
    return limits(SCHEMA, {name: asked}, CODED[row])[SCHEMA.place(name)]


def levels(name, asked, row=0):
    return SCHEMA[name].decode(limit(name, asked, row).levels).tolist()


def test_steps_are_whole_multiples_from_the_own_value_within_the_table():
    assert levels("age", {"step": 7}) == [27, 34, 41, 48]
    assert levels("age", {"step": 7}, row=2) == [26, 33, 47]
    assert levels("wage", {"step": 0.2}) == [0.3, 0.5, 0.7, 0.9, 1.1, 1.3]
    assert levels("day", {"step": 45}) == [pd.Timestamp("2024-02-15"), pd.Timestamp("2024-03-31")]
    assert limit("age", {"step": 7}).words == "in steps of 7"


def test_steps_go_with_a_range_and_a_direction():
    assert levels("age", {"step": 5, "low": 30, "high": 42}) == [30, 35, 40]
    assert levels("age", {"step": 5, "change": "decrease"}, row=2) == [20, 25, 30, 35]
    assert levels("age", {"step": 5, "values": [25, 31, 35]}) == [25, 35]
    assert not limit("age", {"step": 5, "low": 30, "high": 42}).stays


def test_from_a_missing_number_there_are_no_steps():
    held = limit("wage", {"step": 0.2}, row=2)
    assert (held.levels.tolist(), held.stays) == ([], True)


def test_moves_are_those_from_the_own_level():
    moves = {"Nice": ["Paris", "Nice"], "Paris": [], None: ["Lyon"]}
    assert levels("city", {"moves": moves}) == ["Paris"]
    assert [levels("city", {"moves": moves}, row) for row in (1, 2, 3)] == [[], ["Lyon"], []]
    assert levels("city", {"moves": [["Nice", ["Paris"]], ["Paris", []]]}) == ["Paris"]
    assert limit("city", {"moves": moves}).words == "only to Paris"
    assert limit("city", {"moves": moves}, row=1).words == "with no move allowed from here"
    assert limit("city", {"moves": moves}).allows(np.array([SCHEMA["city"].encode(pd.Series(["Nice"]))[0]]))[0]


def test_weights_stand_beside_any_limit_and_are_told():
    held = limit("age", {"change": "increase", "weight": 2.5})
    assert (held.weight, held.words, held.told) == (2.5, "only increasing", "only increasing, counting 2.5 times")
    assert limit("age", {"weight": 3}).told == "counting 3 times"
    assert limit("age", {}).told == ""


@pytest.mark.parametrize(
    ("name", "asked", "code"),
    [("age", {"step": 0}, "DATA-STEP"), ("age", {"step": 2.5}, "DATA-STEP"), ("city", {"step": 1}, "DATA-STEP"),
     ("age", {"step": "5"}, "DATA-STEP"), ("wage", {"step": 0.0001}, "DATA-STEP-SMALL"),
     ("age", {"moves": {20: [30]}}, "DATA-MOVES"), ("city", {"moves": ["Nice"]}, "DATA-MOVES"),
     ("city", {"moves": {"Nice": "Paris"}}, "DATA-MOVES"), ("age", {"weight": 0}, "DATA-WEIGHT"),
     ("age", {"weight": "much"}, "DATA-WEIGHT"), ("age", {"nearly": 3}, "DATA-LIMIT-PART"),
     ("age", {"values": [30], "low": 40}, "DATA-LIMIT-NOTHING"), ("age", {"low": 41, "high": 44, "step": 5},
                                                                 "DATA-LIMIT-NOTHING")],
)
def test_what_cannot_be_meant_is_refused(name, asked, code):
    with pytest.raises(DataError) as told:
        limit(name, asked)
    assert told.value.code == code
