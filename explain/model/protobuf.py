"""Walk over the fields of a protocol buffer message without building anything; every length is checked."""

import re
import struct
from collections.abc import Iterator

VARINT, FIXED64, BYTES, FIXED32, RUN = 0, 1, 2, 5, -1
"""Kinds of values on the wire."""
Field = tuple[int, int, int | memoryview]
"""Number of the field, kind on the wire, value."""


def fields(
    raw: memoryview, *, skip: re.Pattern[bytes] | None = None, runs: re.Pattern[bytes] | None = None
) -> Iterator[Field]:
    """Walk over the fields of one message.

    Parameters
    ----------
    raw
        The message.
    skip
        Runs of fields that nobody wants, matched where a field begins.
    runs
        Runs of one field that are given as a whole, keys and all, as the kind `RUN`.

    Raises
    ------
    ValueError
        When the bytes are not a whole message.

    References
    ----------
    .. [1] Google, Protocol Buffers: Encoding.

    Examples
    --------
    >>> [(number, value) for number, _, value in fields(memoryview(bytes([8, 150, 1])))]
    [(1, 150)]
    """
    at = 0
    while at < len(raw):
        passed = skip.match(raw, at) if skip is not None else None
        if passed is not None and passed.end() > at:
            at = passed.end()
            continue
        whole = runs.match(raw, at) if runs is not None else None
        if whole is not None and whole.end() > at:
            yield raw[at] >> 3, RUN, raw[at : whole.end()]
            at = whole.end()
            continue
        key, at = _varint(raw, at)
        value, at = _value(raw, at, key & 7)
        yield key >> 3, key & 7, value


def _value(raw: memoryview, at: int, kind: int) -> tuple[int | memoryview, int]:
    if kind == VARINT:
        return _varint(raw, at)
    if kind == BYTES:
        length, at = _varint(raw, at)
        return _cut(raw, at, length), at + length
    if kind == FIXED64:
        return _cut(raw, at, 8), at + 8
    if kind == FIXED32:
        return _cut(raw, at, 4), at + 4
    raise ValueError("a kind of value that is not known")


def _cut(raw: memoryview, at: int, length: int) -> memoryview:
    if at + length > len(raw):
        raise ValueError("a value that reaches past the end")
    return raw[at : at + length]


def _varint(raw: memoryview, at: int) -> tuple[int, int]:
    held = 0
    for place in range(10):
        if at >= len(raw):
            raise ValueError("ends inside a number")
        byte = raw[at]
        at += 1
        held |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return held, at
    raise ValueError("a number that does not end")


def signed(value: int) -> int:
    """Read a number that may be negative (two's complement of 64 bits).

    Examples
    --------
    >>> signed(5), signed(2**64 - 1)
    (5, -1)
    """
    return value - 2**64 if value >= 2**63 else value


def numbers(value: int | memoryview) -> list[int]:
    """Read whole numbers that are written one by one, or packed into one field.

    Examples
    --------
    >>> numbers(3), numbers(memoryview(bytes([1, 150, 1])))
    ([3], [1, 150])
    """
    if isinstance(value, int):
        return [signed(value)]
    found, at = [], 0
    while at < len(value):
        held, at = _varint(value, at)
        found.append(signed(held))
    return found


def little(value: memoryview, form: str) -> list[int]:
    """Read whole numbers of a fixed size: "i" of 4 bytes, "q" of 8.

    Examples
    --------
    >>> little(memoryview(bytes([1, 0, 0, 0, 2, 0, 0, 0])), "i")
    [1, 2]
    """
    size = struct.calcsize(form)
    return [held[0] for held in struct.iter_unpack(f"<{form}", bytes(value[: len(value) // size * size]))]
