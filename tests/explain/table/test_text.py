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
    ({"sep": ";", "decimal": ","}, {"sep": ";", "decimal": ","}), ({"index": True}, {"index_col": 0}),
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
        found = read_text(raw, "t.csv")
        assert found.frame.to_dict("list") == {"a": [1, 3], "b": [2, 4]}


def test_a_short_line_is_filled_as_pandas_does_and_counted():
    raw = b'a,b,c\n1,"x\ny",3\n4,5\n\n6,7,\n8\n'
    found = read_text(raw, "t.csv")
    pd.testing.assert_frame_equal(found.frame, pandas_reads(raw))
    assert found.notes == ("2 lines have fewer values than there are columns, the first is line 4; "
                           "what is absent was read as missing.",)
    assert found.changes == (("blank lines left out", 1), ("lines with too few values, the rest read as missing", 2))


def test_names_that_stand_twice_are_numbered_as_pandas_does():
    raw = b"a,b,a,a\n1,2,3,4\n"
    found = read_text(raw, "t.csv")
    assert list(found.frame) == list(pandas_reads(raw)) == ["a", "b", "a.1", "a.2"]
    assert found.notes == ("'a' stands above more than one column; the later ones were numbered, as in 'a.1'.",)


@pytest.mark.parametrize(("above", "n"), [
    (b"# made in 2020\n", 1), (b"#a,b\n# \"quoted\n", 2), (b"\xef\xbb\xbf# \xc3\xa9\n", 1), (b"sep=,\r\n", 1),
])
def test_lines_above_the_names_are_left_out_and_counted(above, n):
    body = "a,b\n1,é\n2,y\n".encode()
    found = read_text(above + body, "t.csv")
    pd.testing.assert_frame_equal(found.frame, pandas_reads(body))
    assert found.changes == (("comment lines above the column names left out", n),)
    with pytest.raises(DataError, match=f"Line {4 + n} of"):
        read_text(above + body + b"1,2,3\n", "t.csv")


def test_a_first_name_may_begin_with_the_sign_of_a_comment():
    assert list(read_text(b"#id,b\n1,2\n", "t.csv").frame) == ["#id", "b"]


def test_excel_states_the_delimiter_in_a_line_of_its_own():
    assert read_text(b"sep=|\na,b|c\n1,2|3\n", "t.csv").frame.columns.tolist() == ["a,b", "c"]


@pytest.mark.parametrize("raw", [b"a,b\n\n1,2\n\r\n3,4\n\n", b'a,b\n\n1,"x\n\ny"\n\n3,4\n\n'])
def test_blank_lines_are_counted_but_not_those_in_quotes(raw):
    found = read_text(raw, "t.csv")
    assert len(found.frame) == 2
    assert found.changes == (("blank lines left out", 3),)


def test_lines_with_too_many_values_are_left_out_when_asked():
    raw = b"a,b\n1,2\n3,4,5\n6,7\n8,9,10,11\n"
    dataset = read_table(raw, drop_ragged=True)
    assert dataset.features["a"].tolist() == [1, 6]
    assert dataset.changes == (("lines with too many values left out", 2),)
    assert dataset.fingerprint != read_table(b"a,b\n1,2\n6,7\n", drop_ragged=True).fingerprint


def test_codes_stay_text_when_asked():
    raw = b"zip,b\n01234,1\n,2\n98765,3\n"
    assert read_table(raw).features["zip"].dropna().tolist() == [1234, 98765]
    dataset = read_table(raw, kinds={"zip": "text"})
    assert dataset.schema["zip"].categories == ("01234", "98765")
    assert dataset.schema["zip"].n_missing == 1


def test_a_byte_that_no_text_has_is_named_by_its_line():
    with pytest.raises(DataError, match="line 20,002 holds a byte") as met:
        read_table(b"a,b\n" + b"1,2\n" * 20_000 + b"\x00,2\n")
    assert met.value.code == "DATA-BROKEN"


@pytest.mark.parametrize(("cells", "numbers"), [
    (["9223372036854775807", "1"], [2**63 - 1, 1]), (["18446744073709551615", "1"], [2**64 - 1, 1]),
])
def test_long_whole_numbers_are_kept_whole(cells, numbers):
    dataset = read_table(("a,b\n" + "".join(f"{cell},x\n" for cell in cells)).encode())
    assert dataset.features["a"].tolist() == numbers
    assert dataset.schema["a"].kind == "category"
    back = dataset.schema.decode(dataset.schema.encode(dataset.features))
    pd.testing.assert_frame_equal(back, dataset.features, check_exact=True)
