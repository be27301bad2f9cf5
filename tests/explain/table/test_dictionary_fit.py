"""A data dictionary beside the table it is about."""

from explain.table.dictionary import Dictionary, Entry, dictionary_from
from explain.table.dictionary_fit import fitted


def entries(**said):
    return Dictionary(entries=tuple(said.items()))


def test_what_the_table_does_not_have_is_named_and_left_out():
    read = fitted(dictionary_from({"Age": "a", "sex": {"label": "Sex", "values": {"9": "x"}}, "zip": "z"}).dictionary,
                  {"age": (), "sex": (1, 2)})
    assert read.dictionary == entries(sex=Entry(label="Sex", values=(("9", "x"),)))
    assert "no column 'Age' or 'zip'; left out. Did you mean 'age'?" in read.notes[0]
    assert "Column 'sex' has no value '9'" in read.notes[1]


def test_columns_and_values_can_always_be_told_apart():
    read = fitted(entries(a=Entry(label="Score"), b=Entry(label="Score", unit="m"), c=Entry(values=(("x", "y"),))),
                  {"a": (), "b": (), "c": ("x", "y")})
    assert read.dictionary.display("a", "a") == "Score"
    assert read.dictionary.display("b", "b") == "b (m)"
    assert read.dictionary["c"].value("x") == "x"
    assert "'b' keeps its own name" in read.notes[-1]
