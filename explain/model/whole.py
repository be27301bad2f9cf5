"""Whether a JSON or UBJ file is whole, checked before a library that would read past its end is given the bytes."""

import json
import struct

SIZES = {b"i": 1, b"U": 1, b"I": 2, b"l": 4, b"L": 8, b"d": 4, b"D": 8, b"C": 1, b"T": 0, b"F": 0, b"Z": 0, b"N": 0}
"""Bytes of a value behind its marker."""
LENGTHS = {b"i": ">b", b"U": ">B", b"I": ">h", b"l": ">i", b"L": ">q"}
"""How a length is written behind its marker."""
DEEPEST = 64


def is_whole(raw: bytes) -> bool:
    """Whether the bytes are one complete JSON or UBJ object with nothing missing and nothing behind it.

    References
    ----------
    .. [1] Universal Binary JSON Specification, Draft 12 (2014).

    Examples
    --------
    >>> is_whole(b'{"a": [1, 2]}'), is_whole(b'{"a": [1, 2')
    (True, False)
    >>> is_whole(b"{i" + bytes([1]) + b"aU" + bytes([7]) + b"}"), is_whole(b"{i" + bytes([1]) + b"aU")
    (True, False)
    """
    try:
        if raw[1:2] in (b'"', b" ", b"\n", b"\r", b"\t", b"}"):
            return isinstance(json.loads(raw), dict)
        return _value(raw, 0, 0) == len(raw)
    except (ValueError, IndexError, KeyError, struct.error, RecursionError):
        return False


def _value(raw: bytes, at: int, depth: int) -> int:
    """Walk over one value and its marker; gives the place behind it, and raises where the bytes end early."""
    marker, at = _marker(raw, at)
    if depth > DEEPEST:
        raise ValueError("too deep")
    if marker == b"{":
        return _items(raw, at, depth, keyed=True)
    if marker == b"[":
        return _items(raw, at, depth, keyed=False)
    return _plain(raw, at, marker)


def _marker(raw: bytes, at: int) -> tuple[bytes, int]:
    if at >= len(raw):
        raise IndexError(at)
    return raw[at : at + 1], at + 1


def _plain(raw: bytes, at: int, marker: bytes) -> int:
    if marker in (b"S", b"H"):
        length, at = _length(raw, at)
        return _inside(raw, at + length)
    return _inside(raw, at + SIZES[marker])


def _inside(raw: bytes, at: int) -> int:
    if at > len(raw):
        raise IndexError(at)
    return at


def _length(raw: bytes, at: int) -> tuple[int, int]:
    marker, at = _marker(raw, at)
    form = LENGTHS[marker]
    length = struct.unpack_from(form, raw, at)[0]
    if length < 0:
        raise ValueError("a negative length")
    return length, at + struct.calcsize(form)


def _items(raw: bytes, at: int, depth: int, *, keyed: bool) -> int:
    """Walk over the items of an object or an array: of one kind, counted, or up to the closing mark."""
    kind, count = b"", None
    if raw[at : at + 1] == b"$":
        kind, at = _marker(raw, at + 1)
    if raw[at : at + 1] == b"#":
        count, at = _length(raw, at + 1)
    if kind and count is None:
        raise ValueError("a kind without a count")
    if kind and not keyed and kind in SIZES:
        return _inside(raw, at + count * SIZES[kind]) if count is not None else at
    closing = b"}" if keyed else b"]"
    done = 0
    while count is None or done < count:
        if count is None and raw[at : at + 1] == closing:
            return at + 1
        if keyed:
            length, at = _length(raw, at)
            at = _inside(raw, at + length)
        at = _plain(raw, at, kind) if kind else _value(raw, at, depth + 1)
        done += 1
    return at
