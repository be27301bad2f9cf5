import gzip
import io
import pickle
import zipfile
import zlib

import numpy as np
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
    (zipped("xl/workbook.bin", "a"), "an Excel file of the binary kind"),
    (zipped("xl/workbook.xml", "xl/vbaProject.bin"), "an Excel file with macros"),
    (zipped("content.xml", "mimetype"), "a LibreOffice document"), (zipped("word/document.xml"), "a Word document"),
    (zipped("model/MLmodel", "model/model.pkl"), "a model"), (zipped("archive/data.pkl", "x"), "a model"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "an Excel file"), (zipped("schema.json"), "a model"),
    (zipped("a.csv", "b.csv"), "a ZIP archive of 2 files"), (zipped("a.bin"), "a ZIP archive"),
    (zipped("a/"), "a ZIP archive of a folder"), (zipped(), "an empty ZIP archive"),
    (b"<!DOCTYPE html>\n<html><body>", "a web page"), (b"\xef\xbb\xbf \n<HTML>", "a web page"),
    (b"%PDF-1.7\nx", "a PDF document"),
    (b'{"learner": {"a": 1}}', "an XGBoost model"), (b"tree\nversion=v4\nnum_class=1", "a LightGBM model"),
    (b"FEA1\x00\x00", "a Feather file of the old kind"), (b"\xff\xff\xff\xff\x10\x00\x00\x00", "an Arrow stream"),
    (b"MZ\x00\x01", "a program"), (b"\x93NUMPY\x01\x00", "a NumPy array"),
    (np.random.default_rng(0).bytes(4_000), "not made of text"), (b"a,b\n1,\x00\n", "not made of text"),
])
def test_what_is_no_table_is_called_by_its_name(raw, what):
    with pytest.raises(DataError, match=f"'table.csv' is {what}.*, not a table") as met:
        read_table(raw, name="table.csv")
    assert met.value.remedy.endswith(".")
    assert met.value.code == "DATA-FORMAT"
    with pytest.raises(DataError, match=what):
        read_table(gzip.compress(raw), name="table.csv")


@pytest.mark.parametrize("raw", [b"BMI,age\n1,2\n", b"ORC,a\n1,2\n", b"PK,b\n1,2\n", b"RIFF,b\n1,2\n", b"x,{L\n1,2\n"])
def test_a_table_whose_first_name_looks_like_a_mark_is_a_table(raw):
    assert len(read_table(raw)) == 1



@pytest.mark.parametrize(("raw", "found"), [
    (b"a,b\n", content.CSV), ("a,b\n".encode("utf-16"), content.CSV), (b"PAR1\x00", content.PARQUET),
    (b"ARROW1\x00\x00", content.FEATHER), (b"ARROW1,b\n1,2\n", content.CSV), (b' {"a": 1}', content.JSON),
    (b"[\n {", content.JSON), (b"[]", content.JSON), (b"[x],b\n1,2\n", content.CSV),
    (zipped("xl/workbook.xml"), content.EXCEL),
])
def test_a_format_is_known_by_its_content(raw, found):
    assert content.format_of(raw, "t") == found
    assert content.format_of(memoryview(raw), "t") == found
