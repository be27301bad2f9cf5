"""What a file is, decided by its content and never by its name."""

import zlib
from pathlib import Path

from explain.errors import DataError
from explain.wording import count, shortened

LARGEST = 2**30
"""Bytes of a table once it is unpacked."""
_SAVE_AS = "Give the table as a CSV or Parquet file."
_EXCEL = "Save the sheet as CSV (in Excel: Save As, CSV UTF-8) and give that file."
_MODEL = "Give it as the model, and the table as a CSV or Parquet file."
_UNPACK = "Unpack it and give the CSV or Parquet file itself."
_BINARY = (
    (b"\x89PNG", "a picture (PNG)", _SAVE_AS), (b"\xff\xd8\xff", "a picture (JPEG)", _SAVE_AS),
    (b"GIF8", "a picture (GIF)", _SAVE_AS), (b"BM", "a picture (BMP)", _SAVE_AS),
    (b"RIFF", "a picture or a sound", _SAVE_AS),
    (b"PK\x03\x04", "a ZIP archive", _UNPACK), (b"\xd0\xcf\x11\xe0", "an Excel file of the old kind", _EXCEL),
    (b"BZh", "a file packed with bzip2", _UNPACK), (b"\xfd7zXZ", "a file packed with xz", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a file packed with Zstandard", _UNPACK), (b"7z\xbc\xaf", "a 7-Zip archive", _UNPACK),
    (b"\x80\x02", "a pickle, probably a model", _MODEL), (b"\x80\x03", "a pickle, probably a model", _MODEL),
    (b"\x80\x04", "a pickle, probably a model", _MODEL), (b"\x80\x05", "a pickle, probably a model", _MODEL),
    (b"\x78", "a packed pickle (joblib), probably a model", _MODEL),
    (b"\x89HDF", "an HDF5 file", _SAVE_AS), (b"SQLite format 3", "a database (SQLite)", _SAVE_AS),
    (b"\x7fELF", "a program", _SAVE_AS), (b"ARROW1", "an Arrow (Feather) file", _SAVE_AS),
    (b"ORC", "an ORC file", _SAVE_AS),
    (b"Obj\x01", "an Avro file", _SAVE_AS), (b"CBM1", "a CatBoost model", _MODEL), (b"{L", "an XGBoost model", _MODEL),
    (b"", "not made of text", _SAVE_AS),
)
"""First bytes, what they tell of a file that is no text, and what to do."""
_TEXTS = (
    (b"<!doctype html", "a web page (HTML)", _SAVE_AS), (b"<html", "a web page (HTML)", _SAVE_AS),
    (b"<?xml", "an XML document", _SAVE_AS), (b"%pdf", "a PDF document", _SAVE_AS),
    (b"{\\rtf", "a text document (RTF)", _SAVE_AS),
    (b"tree\nversion=", "a LightGBM model", _MODEL), (b'{"learner"', "an XGBoost model", _MODEL),
    (b"{", "a JSON document", _SAVE_AS), (b"[{", "a JSON document", _SAVE_AS), (b"[[", "a JSON document", _SAVE_AS),
)
_CONTROLS = bytes([*range(9), *range(14, 27), *range(28, 32)])
_NOTHING = b"\r\n\t \x00\xef\xbb\xbf\xff\xfe"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def opened(source: bytes | str | Path, name: str) -> bytes:
    """Give the bytes of a source, unpacked when they are gzip.

    Raises
    ------
    DataError
        When there is no such file, it is empty, or it is too large.
    """
    raw = source if isinstance(source, bytes) else _from_disk(source)
    if raw[:2] == b"\x1f\x8b":
        raw = _inflated(raw, name)
    if not raw[:65_536].strip(_NOTHING) and not raw.strip(_NOTHING):
        raise DataError(f"{called(name)} is empty.", "Give a file with a line of column names and at least one row.")
    if len(raw) > LARGEST:
        raise _too_large(name)
    return raw


def called(name: str) -> str:
    """Name a file in a sentence."""
    return f"'{shortened(name, 80)}'"


def _from_disk(source: str | Path) -> bytes:
    path = Path(source)
    try:
        if path.stat().st_size > LARGEST:
            raise _too_large(path.name)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        remedy = "Check the path and the right to read it."
        raise DataError(f"The file {called(str(source))} cannot be opened.", remedy) from error


def _inflated(raw: bytes, name: str) -> bytes:
    """Unpack gzip, all members, never more than the limit."""
    parts: list[bytes] = []
    left = LARGEST + 1
    try:
        while raw[:2] == b"\x1f\x8b" and left > 0:
            member = zlib.decompressobj(wbits=31)
            parts.append(member.decompress(raw, left))
            left -= len(parts[-1])
            if left > 0 and not member.eof:
                raise zlib.error("cut off")
            raw = member.unused_data
    except zlib.error as error:
        raise DataError(f"{called(name)} is packed with gzip and damaged.", "Pack or download it again.") from error
    if left <= 0:
        raise _too_large(name)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _too_large(name: str) -> DataError:
    return DataError(f"{called(name)} holds more than {count(LARGEST >> 20)} MB.", "Give a sample of its rows.")


def is_parquet(raw: bytes) -> bool:
    """Whether bytes are a Parquet file."""
    return raw[:4] == b"PAR1"


def refuse_other_files(raw: bytes, name: str) -> None:
    """Raise DataError, naming what the file is, unless it looks like text in rows."""
    if raw.startswith(_UTF_16):
        return
    head = raw[:65_536]
    known, start = (_BINARY, head) if _binary(head) else (_TEXTS, head.lstrip(b"\xef\xbb\xbf \r\n\t").lower())
    for first, what, remedy in (*_zipped(raw), *known):
        if start.startswith(first):
            raise DataError(f"{called(name)} is {what}, not a table.", remedy)


def _binary(head: bytes) -> bool:
    n_controls = len(head) - len(head.translate(None, _CONTROLS))
    return b"\x00" in head or n_controls > len(head) / 1_000


def _zipped(raw: bytes) -> tuple[tuple[bytes, str, str], ...]:
    """Tell what is inside a ZIP archive, where its list of names shows it."""
    if not raw.startswith(b"PK"):
        return ()
    if b"xl/workbook" in raw:
        return ((b"PK", "an Excel file", _EXCEL),)
    return ((b"PK", "a model (skops)", _MODEL),) if b"schema.json" in raw else ()
