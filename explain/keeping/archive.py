"""The file of a saved work: JSON alone, or a zip with the table and the model beside it."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from explain.errors import DataError
from explain.keeping import work as works
from explain.keeping.work import Work, as_text, refused, work_of
from explain.wording import counted

MANIFEST, TABLE, MODEL = "work.json", "table", "model"
NAMES = (MANIFEST, TABLE, MODEL)
"""The only files that the zip may hold."""
MOST = 1 << 30
"""Bytes that the table or the model may have."""
RATIO, ALWAYS = 200, 64 << 20
"""Times that a packed file may grow, and bytes that it may always have."""
LONGEST_LIST = 4_096
"""Bytes of the list of files at the end of the zip."""
BEGIN, END = b"PK\x03\x04", b"PK\x05\x06"
LAST = struct.Struct("<4s4H2LH")
"""The last bytes of a zip: mark, disks, entries here and in all, size and place of the list, length of a remark."""
WHEN = (1980, 1, 1, 0, 0, 0)
"""The same for all files, so that the same work is the same file."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Opened:
    """What a file of saved work holds; nothing of it was opened or run."""

    work: Work
    files: Mapping[str, bytes]
    """"table" and "model" → their bytes, where they were put in."""
    notes: tuple[str, ...]
    """What was left out, in words."""


def saved(work: Work, *, table: bytes | None = None, model: bytes | None = None) -> bytes:
    """Write a work as one file.

    Parameters
    ----------
    work
        What to keep.
    table, model
        Bytes of the files as they were uploaded, to put in too; None to leave them out.

    Returns
    -------
    bytes
        JSON when no file is put in, else a zip. There is no pickle of ours in it; a model file is put in as it is.
        The same input gives the same bytes.

    Raises
    ------
    DataError
        When the work holds what cannot be kept.

    Examples
    --------
    >>> from explain.keeping import File
    >>> file = File(name="a.csv", fingerprint="0" * 64)
    >>> work = Work(table=file, model=file, parts={"row": 7})
    >>> opened(saved(work)).work.parts["row"], opened(saved(work, table=b"a,b")).files["table"]
    (7, b'a,b')
    """
    manifest = as_text(work).encode()
    files = {name: held for name, held in ((TABLE, table), (MODEL, model)) if held is not None}
    if not files:
        return manifest
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in {MANIFEST: manifest, **files}.items():
            entry = zipfile.ZipInfo(name, WHEN)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            archive.writestr(entry, held)
    return out.getvalue()


def opened(raw: bytes, *, most: int = MOST) -> Opened:
    """Read a file of saved work that anybody may have written.

    Parameters
    ----------
    raw
        Bytes of the file.
    most
        Bytes that the table and the model in it may have each.

    Returns
    -------
    Opened
        The work, each part of its shape, and the bytes of what was put in. They are handed on as any upload is.

    Raises
    ------
    DataError
        SAVED-FILE, SAVED-LIMIT, SAVED-PART or SAVED-VERSION: when it is no saved work, grows beyond bounds, or holds
        what such a file does not hold.
    """
    files = _unpacked(raw, most) if raw[:4] == BEGIN else {MANIFEST: raw}
    if MANIFEST not in files:
        raise refused("is a zip without a saved work in it")
    work, notes = work_of(files.pop(MANIFEST))
    return Opened(work=work, files=files, notes=notes)


def _unpacked(raw: bytes, most: int) -> dict[str, bytes]:
    _check_end(raw)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = archive.infolist()
            for entry in entries:
                _check_entry(entry)
            if len({entry.filename for entry in entries}) < len(entries):
                raise refused("holds two files of one name")
            return {entry.filename: _read(archive, entry, most) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise refused("is a damaged zip") from error


def _check_end(raw: bytes) -> None:
    """Refuse a list of files that is long, before it is read."""
    if len(raw) < LAST.size:
        raise refused("is a damaged zip")
    mark, _, _, here, in_all, size, place, remark = LAST.unpack_from(raw, len(raw) - LAST.size)
    if mark != END or remark or here != in_all or place + size > len(raw):
        raise refused("is a zip of another kind than this app writes")
    if in_all > len(NAMES) or size > LONGEST_LIST:
        raise refused("holds more files than a saved work has")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.filename not in NAMES:
        raise refused("holds a file that is no part of a saved work")
    if entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refused("is locked, or packed in a way that this app does not use")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """Unpack one file, never more of it than is allowed, whatever its header says."""
    allowed = works.LARGEST if entry.filename == MANIFEST else most
    allowed = min(allowed, max(ALWAYS, RATIO * entry.compress_size))
    if entry.file_size > allowed:
        raise _too_large(allowed)
    with archive.open(entry) as file:
        held: Any = file.read(allowed + 1)
    if len(held) > allowed:
        raise _too_large(allowed)
    return held


def _too_large(allowed: int) -> DataError:
    return DataError(
        f"A file in the saved work is larger than {counted(max(allowed >> 20, 1), 'megabyte')}.",
        "Save the work without it, and give the file by itself.", "SAVED-LIMIT",
    )
