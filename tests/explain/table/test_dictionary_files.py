"""Data dictionaries as files: CSV and YAML mean the same, and every fault is named."""

import csv
import io

import pytest

from explain.errors import DataError
from explain.table.dictionary import Dictionary, Entry, dictionary_from
from explain.table.dictionary_files import (
    HEADINGS,
    LARGEST,
    lines_of,
    parsed_values,
    read_dictionary,
    written_values,
    written_yaml,
)

AS_CSV = """column,label,unit,description,values,direction,protected
age,Age,years,At the census,,up,
sex,Sex,,,1=Male; 2=Female,,yes
income,Income,,,<=50K=less;>50K=more,,
"""
AS_YAML = """
age: {label: Age, unit: years, description: At the census, direction: up}
sex:
  label: Sex
  values: {1: Male, 2: Female}
  protected: yes
income:
  label: Income
  values: "<=50K=less; >50K=more"
"""


def as_csv(lines):
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADINGS)
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode()


def test_csv_and_yaml_say_the_same():
    one, other = read_dictionary(AS_CSV.encode(), "d.csv"), read_dictionary(AS_YAML.encode(), "d.yml")
    assert one == other
    assert one.notes == ()
    assert one.dictionary["income"].value("<=50K") == "less"
    assert one.dictionary["sex"].protected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_spreadsheets_write_is_read(encoding, delimiter):
    raw = "column,label\r\nage,Größe\r\n".replace(",", delimiter).encode(encoding)
    assert read_dictionary(raw, "d.csv").dictionary["age"].label == "Größe"


def test_a_file_of_an_older_spreadsheet_is_read():
    assert read_dictionary("column,label\nage,Größe\n".encode("cp1252"), "d.csv").dictionary["age"].label == "Größe"


def test_yaml_keeps_words_that_look_like_truth():
    read = read_dictionary(b"country: {values: {no: Norway, 1: one, 2020-01-01: day}}", "d.yaml")
    assert read.dictionary["country"].values == (("no", "Norway"), ("1", "one"), ("2020-01-01", "day"))


def test_faults_are_named_by_line_and_column():
    read = read_dictionary(b"column,label,direction,values,colour\nage,Age,left,x,\n\n,Nameless,,,\nage,Twice,,,\n")
    told = "\n".join(read.notes)
    for words in ("Line 1: the heading 'colour' is not known", "Line 2, values: 'x' is no pair",
                  "Line 2, direction: 'left'", "Line 4: no column is named", "Line 5: 'age' was described before"):
        assert words in told
    assert read.dictionary == Dictionary(entries=(("age", Entry(label="Age")),))


@pytest.mark.parametrize(("raw", "name", "code"), [
    (b"x,y\n1,2\n", "d.csv", "DICTIONARY-HEADINGS"),
    (b"", "d.csv", "DICTIONARY-HEADINGS"),
    (b"PK\x03\x04\x00\x00", "d.csv", "DICTIONARY-TEXT"),
    (b"a" * (LARGEST + 1), "d.csv", "DICTIONARY-SIZE"),
    (b'column,label\nage,"' + b"x" * 200_000, "d.csv", "DICTIONARY-LINE"),
    (b"age: [1", "d.yaml", "DICTIONARY-LINE"),
    (b"age:\n\tlabel: x", "d.yaml", "DICTIONARY-LINE"),
    (b"!!python/object/apply:os.system [ls]", "d.yaml", "DICTIONARY-HEADINGS"),
    (b"[" * 5_000, "d.yaml", "DICTIONARY-LINE"),
    (b"? [a]\n: b", "d.yaml", "DICTIONARY-LINE"),
    (b"- a", "d.yaml", "DICTIONARY-HEADINGS"),
])
def test_what_is_no_dictionary_is_refused_in_words(raw, name, code):
    with pytest.raises(DataError) as caught:
        read_dictionary(raw, name)
    assert caught.value.code == code
    assert caught.value.remedy


def test_a_line_of_yaml_is_named():
    with pytest.raises(DataError, match=r"Line 3 of 'd\.yaml'"):
        read_dictionary(b"age:\n  label: Age\n :bad: [", "d.yaml")


def test_aliases_of_yaml_do_not_grow():
    levels = [f"a{i}: &a{i} {{label: [{', '.join([f'*a{i - 1}'] * 9)}]}}" for i in range(1, 30)]
    raw = "\n".join(["a0: &a0 [x]", *levels]).encode()
    assert not read_dictionary(raw, "d.yaml").dictionary


@pytest.mark.parametrize("names", [
    {"<=50K": "less", ">50K": "more"}, {"a": "b=c; d"}, {"a;b": "c"}, {"a\\": "\\b"}, {"a=b": "c"},
])
def test_value_names_come_back_as_they_were(names):
    entry = Entry(values=tuple(names.items()))
    assert parsed_values(written_values(entry), "", []) == names


def test_a_template_filled_in_or_not_reads_back():
    held = dictionary_from({"age": {"label": "Age", "direction": "up"}, "sex": {"values": {"1": "Male"}}}).dictionary
    columns = {"age": [], "sex": ["1", "2"], "income": []}
    assert read_dictionary(as_csv(lines_of(held, columns)), "d.csv") == (held, ())
    text = written_yaml(held, columns)
    assert "'2': ''" in text
    assert read_dictionary(text.encode(), "d.yaml") == (held, ())


def test_a_text_kept_from_running_as_a_formula_is_read_as_it_was():
    assert read_dictionary(b"column,label\n'=cmd,'+1\n").dictionary.plain() == {"=cmd": {"label": "+1"}}
