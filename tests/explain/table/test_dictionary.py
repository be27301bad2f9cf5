"""The data dictionary as plain data: what is kept, what is left out, and what a reader is told of it."""

import pytest

from explain.table.dictionary import (
    ANSWER,
    MOST_NOTES,
    MOST_VALUES,
    NOTHING,
    Dictionary,
    Entry,
    dictionary_from,
)

FULL = {
    "age": {"label": "Age", "unit": "years", "description": "At the census.", "direction": "up"},
    "sex": {"label": "Sex", "values": {"1": "Male", "2": "Female"}, "protected": True},
}


def entries(**said):
    return Dictionary(entries=tuple(said.items()))


def test_plain_data_comes_back_as_it_was():
    read = dictionary_from(FULL)
    assert read.notes == ()
    assert read.dictionary.plain() == FULL
    assert Dictionary.from_plain(read.dictionary.plain()) == read.dictionary
    assert hash(Dictionary.from_plain(FULL)) == hash(read.dictionary)


def test_an_empty_dictionary_is_false_and_says_nothing():
    empty = Dictionary()
    assert not empty
    assert empty["age"] == NOTHING
    assert empty.display("age", "age (years)") == "age (years)"
    assert empty.output("income", ">50K") == ">50K"


@pytest.mark.parametrize("held", [None, 3, "text", [1, 2], {"age": None}, {"age": [1]}, {"age": {"label": [1]}}])
def test_what_is_no_dictionary_is_passed_over(held):
    assert not Dictionary.from_plain(held)


def test_each_fault_is_named_with_its_column():
    read = dictionary_from({
        "age": {"label": "Age", "direction": "sideways", "protected": "maybe", "colour": "red", "values": 3},
        "sex": {"label": ["Sex"], "values": {"1": "One", "2": "One", "3": ""}},
    })
    told = "\n".join(read.notes)
    for words in ("'sideways' is none of up, down and none", "'maybe' is none of yes and no", "'colour' is not known",
                  "not pairs of a value", "'sex', label: not a text", "two of them are called 'One'"):
        assert words in told
    assert read.dictionary["age"] == Entry(label="Age")
    assert read.dictionary["sex"].values == (("1", "One"),)


def test_faults_without_end_are_counted():
    read = dictionary_from({f"c{i}": {"direction": "no"} for i in range(100)})
    assert len(read.notes) == MOST_NOTES + 1
    assert read.notes[-1] == f"And {100 - MOST_NOTES} more like these."


def test_long_texts_and_many_values_are_cut_and_said():
    read = dictionary_from({"a": {"label": "x" * 999, "values": {str(i): f"v{i}" for i in range(MOST_VALUES + 5)}}})
    assert len(read.dictionary["a"].label) == 200
    assert len(read.dictionary["a"].values) == MOST_VALUES
    assert len(read.notes) == 2


def test_classes_are_named_whether_the_target_is_or_not():
    named = Entry(values=((">50K", "more"),))
    assert entries(income=named).output("income", ">50K") == "more"
    assert Dictionary(entries=((ANSWER, named),)).output("", ">50K") == "more"
    assert entries(income=named).output("other", ">50K") == ">50K"
    assert entries(sales=Entry(label="Sales")).output("", "sales") == "Sales"


@pytest.mark.parametrize(("cell", "text"), [
    (True, "Member"), (1.0, "One"), ("a b", "Blank"), (7, "7"), (None, "missing"),
])
def test_a_value_is_found_however_it_is_typed(cell, text):
    entry = Entry(values=(("True", "Member"), ("1", "One"), ("a b", "Blank")))
    assert entry.value(cell) == text
