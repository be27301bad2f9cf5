"""How large an Arrow file is once it is unpacked, read from its own list of parts without unpacking any.

Each part begins with a FlatBuffers table that states its rows and where its buffers lie; a packed buffer begins with
its unpacked size.

References
----------
Apache Arrow project, Arrow Columnar Format 1.5: "Serialization and Interprocess Communication (IPC)".
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from explain.table.packing import Buffer

MARK = b"ARROW1"
NOT_PACKED = -1
"""Stands where the unpacked size would, of a buffer that was not worth packing."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Rows and unpacked bytes of each part of a file."""

    rows: list[int]
    """Of the batches of rows."""
    bytes: list[int]
    """Of the batches of rows and of the lists of levels."""


class _Table:
    """A FlatBuffers table: a place in a buffer, with the places of its fields."""

    def __init__(self, raw: Buffer, place: int) -> None:
        self.raw, self.place = raw, place
        self._fields = place - self.number("<i", place)
        self._size = self.number("<H", self._fields)

    def number(self, form: str, place: int) -> int:
        if place < 0:
            raise ValueError("a place before the start")
        return struct.unpack_from(form, self.raw, place)[0]

    def field(self, i: int) -> int:
        """Place of a field; 0 when it is absent."""
        entry = 4 + 2 * i
        offset = self.number("<H", self._fields + entry) if entry + 2 <= self._size else 0
        return self.place + offset if offset else 0

    def inner(self, i: int) -> "_Table":
        """Table that a field points to."""
        place = self.field(i)
        return _Table(self.raw, place + self.number("<I", place))

    def structs(self, i: int, form: str, most: int) -> Iterator[tuple]:
        """Each of the structures of a field."""
        place = self.field(i)
        if not place:
            return
        place += self.number("<I", place)
        n, size = self.number("<I", place), struct.calcsize(form)
        if n > most or place + 4 + n * size > len(self.raw):
            raise ValueError("too many parts")
        yield from struct.iter_unpack(form, bytes(self.raw[place + 4 : place + 4 + n * size]))


def unpacked_sizes(raw: Buffer, most: int) -> Sizes:
    """State the size of each part of an Arrow file.

    Parameters
    ----------
    raw
        The file.
    most : parts
        More of them are refused.

    Raises
    ------
    ValueError, struct.error
        When the file is damaged.
    """
    view = memoryview(raw)
    size = struct.unpack("<i", view[-10:-6])[0]
    if view[-6:] != MARK or not 0 < size <= len(view) - 20:
        raise ValueError("no list of parts")
    footer = view[len(view) - 10 - size : len(view) - 10]
    root = _Table(footer, struct.unpack_from("<I", footer)[0])
    levels = [_batch(view, block, most) for block in root.structs(2, "<qi4xq", most)]
    batches = [_batch(view, block, most) for block in root.structs(3, "<qi4xq", most)]
    return Sizes([rows for rows, _ in batches], [n_bytes for _, n_bytes in (*levels, *batches)])


def _batch(view: memoryview, block: tuple[int, int, int], most: int) -> tuple[int, int]:
    """Rows and unpacked bytes of one part."""
    start, n_head, n_body = block
    if min(start, n_head, n_body) < 0 or start + n_head + n_body > len(view):
        raise ValueError("a part outside the file")
    message, body = view[start + 8 : start + n_head], view[start + n_head : start + n_head + n_body]
    root = _Table(message, struct.unpack_from("<I", message)[0])
    batch = root.inner(2)
    if root.field(1) and root.number("<B", root.field(1)) == 2:  # a list of levels holds its batch within
        batch = batch.inner(1)
    rows = batch.number("<q", batch.field(0)) if batch.field(0) else 0
    packed = bool(batch.field(3))
    sizes = [_buffer(body, place, length, packed) for place, length in batch.structs(2, "<qq", most)]
    if min([rows, *sizes]) < 0:
        raise ValueError("a negative size")
    return rows, sum(sizes)


def _buffer(body: memoryview, place: int, length: int, packed: bool) -> int:
    if not packed or length == 0:
        return length
    if place < 0:
        raise ValueError("a place before the start")
    inflated = struct.unpack_from("<q", body, place)[0]
    return length - 8 if inflated == NOT_PACKED else inflated
