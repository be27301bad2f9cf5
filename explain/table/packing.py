"""Bytes of a table as they are given: from a path or a buffer, and unpacked without ever growing beyond a limit."""

import bz2
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from explain.errors import DataError
from explain.table.limits import LOCAL, Limits
from explain.table.refusals import broken, called, no_table, too_large

Buffer = bytes | bytearray | memoryview
PIECE = 2**20
FED = 2**14
"""Bytes that are unpacked at a time; gzip makes at most a thousand times as many of them."""
MEMBERS = 100_000
"""Packed parts that may stand one behind the other; the tools that cut a file into parts make larger ones."""
DIRECTORY = 2**20
"""Bytes of the list of names in a ZIP archive."""
_NOTHING = b"\r\n\t \x00\xef\xbb\xbf\xff\xfe"
_GZIP, _BZIP2, _XZ = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00"
_BZIP2_BLOCKS = (b"1AY&SY", b"\x17rE8P\x90")
"""What follows the mark of bzip2, and not that of a text that begins with the same letters."""


class Stream(io.RawIOBase):
    """A buffer as a file that can be read anywhere; unlike ``BytesIO`` it makes no copy."""

    def __init__(self, raw: Buffer) -> None:
        super().__init__()
        self._raw, self._place = memoryview(raw), 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that it can be read from any place."""
        return True

    def readinto(self, into: Any) -> int:
        """Fill a buffer from the present place on."""
        piece = self._raw[self._place : self._place + len(into)]
        into[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: len(self._raw)}[whence]
        if start + offset < 0:
            raise ValueError("a place before the start")
        self._place = start + offset
        return self._place


class _Gzip:
    """Zlib's unpacker with the manners of those of bz2 and lzma."""

    needs_input = True

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, raw: Buffer, _: int) -> bytes:
        return self._inner.decompress(raw)


def _xz() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(memlimit=2**28)


UNPACKERS: dict[bytes, tuple[str, Callable[[], Any]]] = {
    _GZIP: ("gzip", _Gzip), _BZIP2: ("bzip2", bz2.BZ2Decompressor), _XZ: ("xz", _xz),
}


def stream(raw: Buffer) -> io.BufferedReader:
    """Open a buffer as a file."""
    return io.BufferedReader(Stream(raw), PIECE)


def opened(source: Buffer | str | Path, name: str, limits: Limits = LOCAL) -> tuple[memoryview, str]:
    """Give the bytes of a source, unpacked when they are packed.

    Returns
    -------
    tuple
        The bytes, and what had packed them or "".

    Raises
    ------
    DataError
        When there is no such file, it is empty or damaged, or it is too large.

    Examples
    --------
    >>> import gzip
    >>> opened(gzip.compress(b"a,b"), "t.csv.gz")[1]
    'gzip'
    """
    raw = _from_disk(source, limits) if isinstance(source, (str, Path)) else memoryview(source).cast("B")
    if len(raw) > limits.file:
        raise too_large(name, limits.file)
    raw, packed = _unpacked(raw, name, limits)
    if packed and any(raw[: len(mark)] == mark for mark in UNPACKERS):
        raise no_table(name, "packed twice", "Unpack it once and give what is inside.")
    if not bytes(raw[:65_536]).strip(_NOTHING) and not bytes(raw[:16 * PIECE]).strip(_NOTHING):
        remedy = "Give a file with a line of column names and at least one row."
        raise DataError(f"{called(name)} is empty.", remedy, code="DATA-EMPTY")
    return raw, packed


def _from_disk(source: str | Path, limits: Limits) -> memoryview:
    path = Path(source)
    try:
        if path.stat().st_size > limits.file:
            raise too_large(path.name, limits.file)
        return memoryview(path.read_bytes())
    except (OSError, ValueError) as error:
        remedy = "Check the path and the right to read it."
        raise DataError(f"The file {called(str(source))} cannot be opened.", remedy, code="DATA-FILE") from error


def _unpacked(raw: memoryview, name: str, limits: Limits) -> tuple[memoryview, str]:
    if raw[:4] == b"PK\x03\x04":
        return _from_zip(raw, name, limits)
    for mark, (packer, make) in UNPACKERS.items():
        if raw[: len(mark)] == mark and (mark != _BZIP2 or raw[4:10] in _BZIP2_BLOCKS):
            return _collected(_pieces(raw, make), name, packer, limits.grown(len(raw))), packer
    return raw, ""


def _pieces(raw: memoryview, make: Callable[[], Any]) -> Iterator[bytes]:
    """Unpack all members, a piece at a time."""
    place, n_members = 0, 0
    while place < len(raw) and bytes(raw[place : place + 64]).strip(b"\x00"):
        unpacker, n_members = make(), n_members + 1
        if n_members > MEMBERS:
            raise OverflowError
        while not unpacker.eof:
            fed = raw[place : place + FED] if unpacker.needs_input else raw[:0]
            if unpacker.needs_input and not fed:
                raise EOFError
            yield unpacker.decompress(fed, PIECE)
            place += len(fed)
        place -= len(unpacker.unused_data)


def _collected(pieces: Iterator[bytes], name: str, packer: str, most: int) -> memoryview:
    out = bytearray()
    try:
        for piece in pieces:
            out += piece
            if len(out) > most:
                raise too_large(name, most, " once it is unpacked")
    except OverflowError as error:
        remedy = "Unpack it and give what is inside."
        raise no_table(name, "packed in too many parts", remedy) from error
    except (DataError, MemoryError):
        raise
    except Exception as error:  # the ways in which an unpacker fails on foreign bytes have no end of names
        raise broken(name, f"packed with {packer} and damaged", "Pack or download it again.") from error
    return memoryview(out).toreadonly()


def archive(raw: Buffer, name: str) -> zipfile.ZipFile:
    """Open a ZIP archive whose list of names is short enough to be read.

    Raises
    ------
    DataError
        When it is damaged, or lists too many files.
    """
    tail = bytes(raw[-65_557:])
    end = tail.rfind(b"PK\x05\x06")
    size = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
    if size > DIRECTORY:
        raise no_table(name, "a ZIP archive of very many files", "Give the one file that holds the table.")
    try:
        return zipfile.ZipFile(stream(raw))
    except Exception as error:
        raise broken(name, "a damaged ZIP archive (an Excel file is one too)") from error


def _from_zip(raw: memoryview, name: str, limits: Limits) -> tuple[memoryview, str]:
    """Unpack the only file of an archive; an archive of several is given as it is."""
    with archive(raw, name) as held:
        files = [entry for entry in held.infolist() if not entry.filename.endswith("/")]
        inside = [entry for entry in files if "__MACOSX" not in entry.filename]
        if len(inside) != 1 or not inside[0].filename.lower().endswith((".csv", ".tsv", ".txt")):
            return raw, ""
        return _collected(_entry(held, inside[0]), name, "ZIP", limits.grown(len(raw))), "ZIP"


def _entry(held: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with held.open(entry) as file:
        while piece := file.read(PIECE):
            yield piece
