import io
import warnings

import numpy as np
import pandas as pd
import pytest

from explain.errors import DataError
from explain.table.read import read_table
from explain.table.text import read_text


def ordinary(n=200):
    rng = np.random.default_rng(0)
    return pd.DataFrame({
        "ratio": rng.normal(size=n) * 10.0 ** rng.integers(-30, 30, n), "whole": rng.integers(-5, 10**9, n),
        "gaps": np.where(rng.random(n) < 0.2, np.nan, rng.normal(size=n)),
        "city": np.array(["Lyon", "Paris, 5e", 'a "b"', "1;5", "x|y", None], dtype=object)[rng.integers(0, 6, n)],
    })


def pandas_reads(raw, **options):
    return pd.read_csv(io.BytesIO(raw), **options)


@pytest.mark.parametrize(("write", "options"), [
    ({"sep": ";"}, {"sep": ";"}), ({"sep": "\t"}, {"sep": "\t"}), ({"sep": "|"}, {"sep": "|"}),
    ({"sep": ";", "decimal": ","}, {"sep": ";", "decimal": ","}), ({"index": True}, {}),
])
def test_other_dialects_are_read_as_pandas_reads_them_when_told(write, options):
    raw = ordinary().to_csv(**{"index": False, **write}).encode()
    pd.testing.assert_frame_equal(read_table(raw).features, pandas_reads(raw, **options), check_exact=True)


def test_numbers_with_thousands_are_read_when_asked():
    dataset = read_table(b'a,b\n"1,234",2\n"5,678",3\n', thousands=",")
    assert dataset.features["a"].tolist() == [1234, 5678]
    assert dict(dataset.reading)["thousands mark"] == "comma"


@pytest.mark.parametrize(("raw", "message"), [
    (b"a,b\n1,2\n3,4,5\n", r"Line 3 of 'table' has 3 values where 2 are expected"),
    (b'a,b\n1,"2\n3,4\n', "a quote is opened in row 1"),
])
def test_a_broken_line_is_named(raw, message):
    with pytest.raises(DataError, match=message):
        read_table(raw)


def test_a_column_of_two_types_far_apart_is_read_whole():
    raw = ("a,b\n" + "1,2\n" * 300_000 + "x,3\n").encode()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        dataset = read_table(raw)
    assert dataset.schema["a"].categories == ("1", "x")


def test_labels_of_rows_and_trailing_delimiters_leave_the_columns():
    for raw in (b"a,b\nr,1,2\ns,3,4\n", b"a,b\n1,2,\n3,4,\n"):
        frame, _, _ = read_text(raw, "t.csv")
        assert frame.to_dict("list") == {"a": [1, 3], "b": [2, 4]}


def test_a_short_line_is_filled_as_pandas_does_and_counted():
    raw = b'a,b,c\n1,"x\ny",3\n4,5\n\n6,7,\n8\n'
    frame, _, notes = read_text(raw, "t.csv")
    pd.testing.assert_frame_equal(frame, pandas_reads(raw))
    assert notes == ["2 lines have fewer values than there are columns, the first is line 4; "
                     "what is absent was read as missing."]


def test_names_that_stand_twice_are_numbered_as_pandas_does():
    raw = b"a,b,a,a\n1,2,3,4\n"
    frame, _, notes = read_text(raw, "t.csv")
    assert list(frame) == list(pandas_reads(raw)) == ["a", "b", "a.1", "a.2"]
    assert notes == ["a names more than one column; the later ones were numbered, as in 'a.1'."]
