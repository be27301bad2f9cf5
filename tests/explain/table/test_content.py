import gzip
import io
import json
import pickle
import zipfile
import zlib

import numpy as np
import pandas as pd
import pytest

from explain.errors import DataError
from explain.table import content
from explain.table.read import read_table

CSV = b"a,b\n1,2\n3,4\n"


def zipped(*names):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return held.getvalue()


@pytest.mark.parametrize(("raw", "what"), [
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00", "a picture"), (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "a picture"),
    (b"BM\x36\x00\x00\x00\x00\x00", "a picture"), (pickle.dumps({"a": np.arange(3)}), "a p.*, probably a model"),
    (zlib.compress(pickle.dumps(list(range(1000)))), "a p.*, probably a model"),
    (zipped("xl/workbook.xml"), "an Excel file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "an Excel file"), (zipped("schema.json"), "a model"),
    (zipped("a.csv"), "a ZIP archive"),
    (b"<!DOCTYPE html>\n<html><body>", "a web page"), (b"\xef\xbb\xbf \n<HTML>", "a web page"),
    (b"%PDF-1.7\nx", "a PDF document"),
    (b'{"learner": {"a": 1}}', "an XGBoost model"), (b"tree\nversion=v4\nnum_class=1", "a LightGBM model"),
    (json.dumps([{"a": 1}]).encode(), "a JSON document"), (b"BZh91AY&SY\x00\x01", "a file packed with bzip2"),
    (np.random.default_rng(0).bytes(4_000), "not made of text"), (b"a,b\n1,\x00\n", "not made of text"),
])
def test_what_is_no_table_is_called_by_its_name(raw, what):
    with pytest.raises(DataError, match=f"'table.csv' is {what}.*, not a table") as met:
        read_table(raw, name="table.csv")
    assert met.value.remedy.endswith(".")
    with pytest.raises(DataError, match=what):
        read_table(gzip.compress(raw), name="table.csv")


@pytest.mark.parametrize("raw", [b"BMI,age\n1,2\n", b"ORC,a\n1,2\n", b"PK,b\n1,2\n", b"RIFF,b\n1,2\n", b"x,{L\n1,2\n"])
def test_a_table_whose_first_name_looks_like_a_mark_is_a_table(raw):
    assert len(read_table(raw)) == 1


@pytest.mark.parametrize("raw", [b"", b"\n \r\n", b"\xef\xbb\xbf", b"\xff\xfe", gzip.compress(b"")])
def test_an_empty_file_is_said_to_be_empty(raw):
    with pytest.raises(DataError, match="is empty"):
        read_table(raw)


def test_gzip_is_found_by_content():
    pd.testing.assert_frame_equal(read_table(gzip.compress(CSV), name="no-ending").features, read_table(CSV).features)
    two = gzip.compress(CSV[:8]) + gzip.compress(CSV[8:])
    assert content.opened(two, "t") == CSV


def test_damaged_gzip_is_said():
    packed = gzip.compress(CSV * 1_000)
    for damaged in (packed[:-20], packed[:20] + b"\xff" * 30 + packed[50:]):
        with pytest.raises(DataError, match="damaged"):
            read_table(damaged)


def test_a_file_that_unpacks_beyond_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(content, "LARGEST", 2**20)
    with pytest.raises(DataError, match="more than 1 MB"):
        content.opened(gzip.compress(b"a\n" * 2**20), "bomb.csv.gz")
    with pytest.raises(DataError, match="more than 1 MB"):
        content.opened(b"a\n" * 2**20, "large.csv")
    assert len(content.opened(gzip.compress(b"a\n" * 2**19), "fits.csv.gz")) == 2**20


def test_a_file_that_is_not_there_is_named(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path, str(tmp_path / "none.csv"), "a\x00b"):
        with pytest.raises(DataError, match="cannot be opened"):
            read_table(path)


def test_a_path_is_read_and_names_the_table(tmp_path):
    path = tmp_path / "people.csv"
    path.write_bytes(CSV)
    assert read_table(path).name == "people.csv"
    assert read_table(str(path)).fingerprint == read_table(CSV).fingerprint
