import itertools

import numpy as np
import pandas as pd
import pytest

from explain.errors import DataError
from explain.table.dialect import SAMPLE, dialect_of, encoding_of

FRAME = pd.DataFrame({"name": ["Ada, Lady", "São; João", 'the "third"', "a|b"], "height": [1.7, 0.25, 1.853, 12.0],
                      "n": [1, 20, 3, 1_000]})


@pytest.mark.parametrize(("delimiter", "decimal", "encoding", "end"), [
    *itertools.product(";\t|", ".,", ["utf-8", "utf-8-sig", "utf-16", "cp1252"], ["\n", "\r\n"]),
    *itertools.product(",", ".", ["utf-8", "utf-8-sig", "utf-16", "cp1252"], ["\n", "\r\n"]),
])
def test_every_way_of_writing_is_found(delimiter, decimal, encoding, end):
    raw = FRAME.to_csv(index=False, sep=delimiter, decimal=decimal, lineterminator=end).encode(encoding)
    found = dialect_of(raw, "people.csv")
    assert (found.delimiter, found.decimal) == (delimiter, decimal)
    assert found.encoding == encoding.removesuffix("-sig")
    assert found.header == ("name", "height", "n")


@pytest.mark.parametrize(("text", "decimal"), [
    ("a;b\n1,5;x\n2;y\n", ","), ("a;b\n1,234;x\n5,678;y\n", "."), ("a;b\n0,234;x\n1,567;y\n", ","),
    ("a;b\n1,5;1.5\n2,5;2.5\n", "."), ("a;b\n1,5 or so;2\n", "."), ("a;b\n?;x\n1,25;y\n", ","), ("a;b\n;x\n", "."),
    ('a,b\n"1,5",2\n', "."),
])
def test_a_comma_is_a_decimal_mark_only_when_it_can_be_nothing_else(text, decimal):
    assert dialect_of(text.encode(), "t.csv").decimal == decimal


def test_what_is_given_is_taken():
    raw = b"a|b;c\n1|2;3\n"
    assert dialect_of(raw, "t.csv", delimiter=";").header == ("a|b", "c")
    assert dialect_of("a;b\n1,5;é\n".encode("latin-1"), "t.csv", encoding="latin-1", decimal=".").decimal == "."


def test_an_encoding_that_does_not_fit_is_refused():
    for encoding in ("utf-8", "klingon"):
        with pytest.raises(DataError, match="is not written in"):
            dialect_of("é,b\n1,2\n".encode("latin-1"), "t.csv", encoding=encoding)


def test_one_odd_byte_beyond_the_sample_is_found():
    text = "a,b\n" + "1,2\n" * (SAMPLE // 2)
    assert encoding_of(text.encode()) == "utf-8"
    assert encoding_of(text.encode() + b"\xe9,1\n") == "cp1252"
    assert encoding_of(text.encode() + b"\x81,1\n") == "latin-1"
    assert dialect_of(text.encode() + b"\xe9,1\n", "t.csv").encoding == "cp1252"


def test_a_character_cut_at_a_piece_is_whole():
    assert encoding_of(("é" * 2_000_001).encode()) == "utf-8"


def test_odd_line_separators_inside_a_value_part_no_lines():
    found = dialect_of("a;b\nx\u2028y;1,5\n\x85;2,5\n".encode(), "t.csv")
    assert (found.delimiter, found.decimal) == (";", ",")


def test_a_single_column_needs_no_delimiter():
    found = dialect_of(b"word\nyes\nno\n", "t.csv")
    assert (found.delimiter, found.header) == (",", ("word",))


def test_row_labels_and_trailing_delimiters_are_told_apart():
    labels = dialect_of(b"a,b\nr1,1,2\nr2,3,4\n", "t.csv")
    assert (labels.extra, labels.trailing) == (1, False)
    trailing = dialect_of(b"a,b\n1,2,\n3,4,\n", "t.csv")
    assert trailing.trailing


@pytest.mark.parametrize("raw", [b"a\n1,5\n2,5\n", b"Report\n\na,b,c\n1,2,3\n", b"a,b\n1,2,3,4\n5,6,7,8\n"])
def test_a_first_row_wider_than_the_header_is_refused(raw):
    with pytest.raises(DataError, match=r"column names but \d values in its first row"):
        dialect_of(raw, "t.csv")


def test_numbers_are_found_as_written_in_a_large_file():
    values = np.random.default_rng(0).normal(size=30_000)
    raw = pd.DataFrame({"x": values, "y": values}).to_csv(index=False, sep=";", decimal=",").encode()
    assert len(raw) > SAMPLE
    assert dialect_of(raw, "t.csv").decimal == ","
