import json

import numpy as np
import pandas as pd
import pytest

from explain.errors import DataError
from explain.table import records
from explain.table.limits import LOCAL
from explain.table.read import read_table


def lines(rows):
    return "\n".join(map(json.dumps, rows)).encode()


def both(rows):
    return lines(rows), json.dumps(rows).encode(), json.dumps(rows, indent=2, ensure_ascii=False).encode()


@pytest.mark.parametrize("chunk", [1, 2, 5_000])
@pytest.mark.parametrize(("values", "dtype"), [
    ([1, 2, 3], "int64"), ([1, None, 3], "float64"), ([1, 2.5, 3], "float64"), ([None, None, 1], "float64"),
    (["a", None, "b"], "str"), ([None, "a", "b"], "str"), ([True, False, True], "bool"),
    ([True, None, False], "object"),
    ([1, "a", None], "object"), ([None, None, None], "float64"), ([2**70, 1, None], "object"), ([True, 1, 0], "object"),
    (["007", "01", "1"], "str"), (["2020-01-31", None, "2021-01-31"], "str"), ([2**53 + 1, 2, 3], "int64"),
])
def test_values_are_taken_as_they_are_written(values, dtype, chunk, monkeypatch):
    monkeypatch.setattr(records, "CHUNK", chunk)
    for raw in both([{"a": value, "b": 1} for value in values]):
        cells = read_table(raw).features["a"]
        assert str(cells.dtype) == dtype
        assert [None if cell != cell else cell for cell in cells.tolist()] == values


@pytest.mark.parametrize("chunk", [1, 2, 5_000])
def test_what_a_record_leaves_out_is_missing_and_counted(chunk, monkeypatch):
    monkeypatch.setattr(records, "CHUNK", chunk)
    rows = [{"a": 1}, {"b": "x", "a": 2}, {"c": True}]
    expected = pd.DataFrame({"a": [1, 2, np.nan], "b": pd.Series([np.nan, "x", np.nan], dtype="str"),
                             "c": pd.Series([np.nan, np.nan, True], dtype=object)})
    for raw in both(rows):
        pd.testing.assert_frame_equal(read_table(raw).features, expected)
    assert read_table(lines(rows)).changes == (("values that a record leaves out, read as missing", 5),)


def test_lines_arrays_and_frames_give_the_same():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"a": rng.integers(0, 9, 300), "b": rng.normal(size=300), "c": rng.random(300) > 0.5,
                          "d": np.array(["é", None, "[x]"], dtype=object)[rng.integers(0, 3, 300)]})
    for options in ({"lines": True}, {"lines": False}):
        raw = frame.to_json(orient="records", double_precision=15, **options).encode()
        dataset = read_table(raw, "c")
        expected = read_table(frame, "c").features.astype({"d": "str"})
        pd.testing.assert_frame_equal(dataset.features, expected, rtol=1e-12)
        assert dict(dataset.reading)["format"] == ("JSON lines" if options["lines"] else "JSON array")
        back = dataset.schema.decode(dataset.schema.encode(dataset.features))
        pd.testing.assert_frame_equal(back, dataset.features, check_exact=True)


def test_blank_lines_and_a_byte_order_mark_are_passed_over():
    raw = b"\xef\xbb\xbf" + b'{"a": 1, "b": 2}\r\n\n {"a": 3, "b": 4}\n\n'
    assert read_table(raw).features["a"].tolist() == [1, 3]


@pytest.mark.parametrize(("raw", "message", "code"), [
    (b'{"a": 1}\n{"a": \n', "line 2", "DATA-BROKEN"), (b'[{"a": 1}, {"a"', "record 2", "DATA-BROKEN"),
    (b'[{"a": 1} {"a": 1}]', "record 1", "DATA-BROKEN"), (b'{"a": 1}\n[1]\n', "entry 2 is no record", "DATA-FORMAT"),
    (b'[{"a": 1}, 2]', "entry 2 is no record", "DATA-FORMAT"), (b'{"a": [1]}\n', "'a' holds lists", "DATA-COLUMN"),
    (b'{"b": 1, "a": {"c": 1}}\n', "'a' holds lists or records", "DATA-COLUMN"), (b"[]", "no records", "DATA-EMPTY"),
    (b'[{"a": "\xff"}]', "not written in UTF-8", "DATA-BROKEN"), (b'{"a": "\xff"}', "line 1", "DATA-BROKEN"),
    (b"{}\n{}\n", "no records", "DATA-EMPTY"),
])
def test_what_is_no_table_is_refused(raw, message, code):
    with pytest.raises(DataError, match=message) as met:
        read_table(raw)
    assert met.value.code == code


def test_names_stay_as_they_are_written():
    assert read_table(b'{"": 1, "a.b": 2, " c": 3}\n').schema.names == ("", "a.b", " c")


def test_the_reader_can_be_asked_alone():
    assert records.read_records(b'[{"a": 1}]', "t", LOCAL).frame["a"].tolist() == [1]
