"""What a file is, decided by its content and never by its name."""

from explain.table.packing import Buffer, archive
from explain.table.refusals import no_table

CSV, PARQUET, FEATHER, EXCEL, JSON = "CSV", "Parquet", "Feather", "Excel", "JSON"
_SAVE_AS = "Give the table as a CSV, Parquet or Excel (xlsx) file."
_EXCEL = "Save the sheet as .xlsx or CSV (in Excel: Save As, Excel Workbook) and give that file."
_MODEL = "Give it as the model, and the table as a CSV or Parquet file."
_UNPACK = "Unpack it and give the CSV or Parquet file itself."
_BINARY = (
    (b"\x89PNG", "a picture (PNG)", _SAVE_AS), (b"\xff\xd8\xff", "a picture (JPEG)", _SAVE_AS),
    (b"GIF8", "a picture (GIF)", _SAVE_AS), (b"BM", "a picture (BMP)", _SAVE_AS),
    (b"RIFF", "a picture or a sound", _SAVE_AS),
    (b"PK", "an empty ZIP archive", _UNPACK), (b"\xd0\xcf\x11\xe0", "an Excel file of the old kind", _EXCEL),
    (b"\x28\xb5\x2f\xfd", "a file packed with Zstandard", _UNPACK), (b"7z\xbc\xaf", "a 7-Zip archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"\x80\x02", "a pickle, probably a model", _MODEL), (b"\x80\x03", "a pickle, probably a model", _MODEL),
    (b"\x80\x04", "a pickle, probably a model", _MODEL), (b"\x80\x05", "a pickle, probably a model", _MODEL),
    (b"\x78", "a packed pickle (joblib), probably a model", _MODEL),
    (b"\x89HDF", "an HDF5 file", _SAVE_AS), (b"SQLite format 3", "a database (SQLite)", _SAVE_AS),
    (b"\x7fELF", "a program", _SAVE_AS), (b"MZ", "a program", _SAVE_AS), (b"\x93NUMPY", "a NumPy array", _SAVE_AS),
    (b"FEA1", "a Feather file of the old kind", "Write it again with Feather version 2, or as Parquet."),
    (b"\xff\xff\xff\xff", "an Arrow stream", "Write it as an Arrow file (Feather) or as Parquet."),
    (b"ORC", "an ORC file", _SAVE_AS), (b"$FL2", "an SPSS file", _SAVE_AS), (b"<stata_dta>", "a Stata file", _SAVE_AS),
    (b"Obj\x01", "an Avro file", _SAVE_AS), (b"CBM1", "a CatBoost model", _MODEL), (b"{L", "an XGBoost model", _MODEL),
    (b"%PDF", "a PDF document", _SAVE_AS),
    (b"", "not made of text", _SAVE_AS),
)
"""First bytes, what they tell of a file that is no text, and what to do."""
_TEXTS = (
    (b"<!doctype html", "a web page (HTML)", _SAVE_AS), (b"<html", "a web page (HTML)", _SAVE_AS),
    (b"<?xml", "an XML document", _SAVE_AS), (b"%pdf", "a PDF document", _SAVE_AS),
    (b"{\\rtf", "a text document (RTF)", _SAVE_AS),
    (b"tree\nversion=", "a LightGBM model", _MODEL), (b'{"learner"', "an XGBoost model", _MODEL),
    (b'{"oblivious_trees"', "a CatBoost model", _MODEL), (b'{"features_info"', "a CatBoost model", _MODEL),
)
_INSIDE = (
    ("schema.json", "a model (skops)", _MODEL), ("xl/workbook.bin", "an Excel file of the binary kind", _EXCEL),
    ("xl/vbaProject.bin", "an Excel file with macros", _EXCEL), ("content.xml", "a LibreOffice document", _EXCEL),
    ("MLmodel", "a model (MLflow)", _MODEL), ("data.pkl", "a model (PyTorch)", _MODEL),
    ("word/document.xml", "a Word document", _SAVE_AS), ("ppt/presentation.xml", "a PowerPoint document", _SAVE_AS),
)
"""A file inside a ZIP archive, what it tells, and what to do."""
_CONTROLS = bytes([*range(9), *range(14, 27), *range(28, 32)])
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def format_of(raw: Buffer, name: str) -> str:
    """Name the format of a table.

    Raises
    ------
    DataError
        When the bytes are something else; it says what.

    Examples
    --------
    >>> format_of(b"a,b", "t"), format_of(b'[{"a": 1}]', "t"), format_of(b"PAR1", "t")
    ('CSV', 'JSON', 'Parquet')
    """
    head = bytes(raw[:65_536])
    if head[:4] == b"PAR1":
        return PARQUET
    if head[:6] == b"ARROW1" and _binary(head):
        return FEATHER
    if head.startswith(_UTF_16) and head[:4] != b"\xff\xfe\xff\xff":
        return CSV
    if head[:4] == b"PK\x03\x04":
        _refuse_other_archives(raw, name)
        return EXCEL
    return _text_format(head, name)


def _text_format(head: bytes, name: str) -> str:
    binary = _binary(head)
    start = head if binary else head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    for first, what, remedy in _BINARY if binary else _TEXTS:
        if start.startswith(first):
            raise no_table(name, what, remedy)
    listed = start[:1] == b"[" and start[1:].lstrip()[:1] in (b"{", b"[", b"]")
    return JSON if listed or start[:1] == b"{" else CSV


def _binary(head: bytes) -> bool:
    n_controls = len(head) - len(head.translate(None, _CONTROLS))
    return b"\x00" in head or n_controls > len(head) / 1_000


def _refuse_other_archives(raw: Buffer, name: str) -> None:
    """Raise DataError, naming what is inside, unless a ZIP archive is an Excel file."""
    with archive(raw, name) as held:
        inside = held.namelist()
    for file, what, remedy in _INSIDE:
        if any(entry == file or entry.endswith(f"/{file}") for entry in inside):
            raise no_table(name, what, remedy)
    if "xl/workbook.xml" not in inside:
        raise no_table(name, f"a ZIP archive of {len(inside)} files" if len(inside) != 1 else _only(inside), _UNPACK)


def _only(inside: list[str]) -> str:
    return "a ZIP archive of a folder" if inside[0].endswith("/") else "a ZIP archive"


