"""Tables of the FlatBuffers format, read in place."""

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """One table; its fields go by their place in the schema, and may be left out.

    References
    ----------
    .. [1] FlatBuffers: Internals. The binary wire format.
    """

    raw: bytes
    at: int

    @classmethod
    def root(cls, raw: bytes) -> "Table":
        """Give the table that a buffer begins with.

        Examples
        --------
        >>> raw = bytes([12, 0, 0, 0, 0, 0, 6, 0, 8, 0, 4, 0, 6, 0, 0, 0, 42, 0, 0, 0])
        >>> Table.root(raw).number(0, "<i", -1), Table.root(raw).number(1, "<i", -1)
        (42, -1)
        """
        return cls(raw=raw, at=_unpacked("<I", raw, 0))

    def number(self, field: int, form: str, default: Any) -> Any:
        """Give a number, or what stands for one that was left out."""
        place = self._place(field)
        return default if place is None else _unpacked(form, self.raw, place)

    def numbers(self, field: int, dtype: Any) -> np.ndarray:
        """Give a list of numbers; an empty one that was left out."""
        start, count = self._list(field)
        return np.frombuffer(self.raw, dtype, count, start) if count else np.empty(0, dtype)

    def table(self, field: int) -> "Table":
        """Give a table inside this one."""
        place = self._place(field)
        if place is None:
            raise ValueError("a table was left out")
        return self._referred(place)

    def tables(self, field: int) -> list["Table"]:
        """Give a list of tables; an empty one that was left out."""
        start, count = self._list(field)
        return [self._referred(start + 4 * place) for place in range(count)]

    def _referred(self, place: int) -> "Table":
        return Table(raw=self.raw, at=place + _unpacked("<I", self.raw, place))

    def _list(self, field: int) -> tuple[int, int]:
        place = self._place(field)
        if place is None:
            return 0, 0
        start = place + _unpacked("<I", self.raw, place)
        return start + 4, _unpacked("<I", self.raw, start)

    def _place(self, field: int) -> int | None:
        """Give the place of a field, as the list of places says that the table refers to."""
        places = self.at - _unpacked("<i", self.raw, self.at)
        at = 4 + 2 * field
        offset = _unpacked("<H", self.raw, places + at) if at < _unpacked("<H", self.raw, places) else 0
        return self.at + offset if offset else None


def _unpacked(form: str, raw: bytes, at: int) -> Any:
    return struct.unpack_from(form, raw, at)[0]
