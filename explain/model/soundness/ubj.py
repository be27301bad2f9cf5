"""Universal Binary JSON, read within bounds and written again in one form."""

import struct
from typing import Any

import numpy as np

NUMBERS = {b"i": "i1", b"U": "u1", b"I": ">i2", b"l": ">i4", b"L": ">i8", b"d": ">f4", b"D": ">f8"}
"""Marker → how numpy reads the number behind it."""
PLAIN = {b"T": True, b"F": False, b"Z": None}
WHOLE = b"iUIlL"
DEEPEST = 64


class Damaged(ValueError):
    """The bytes are not one whole object."""


class Source:
    """Bytes, and how far they have been read."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.at = 0

    def take(self, n_bytes: int) -> bytes:
        """Give the next bytes; all of them must be there."""
        if n_bytes < 0 or self.at + n_bytes > len(self.raw):
            raise Damaged("the bytes end early")
        self.at += n_bytes
        return self.raw[self.at - n_bytes : self.at]

    def next_is(self, marker: bytes) -> bool:
        """Step over a marker if it is the next byte."""
        found = self.raw[self.at : self.at + 1] == marker
        self.at += found
        return found


def read_ubj(raw: bytes) -> dict[str, Any]:
    """Read one object; arrays of numbers of one kind come as numpy arrays.

    Raises
    ------
    Damaged
        When the bytes end early, go on behind the object, or nest too deeply.

    References
    ----------
    .. [1] Universal Binary JSON Specification, Draft 12 (2014).

    Examples
    --------
    >>> read_ubj(write_ubj({"a": [1, "b"]}))
    {'a': [1, 'b']}
    """
    source = Source(raw)
    held = _value(source, source.take(1), 0)
    if type(held) is not dict or source.at != len(raw):
        raise Damaged("the bytes are not one object")
    return held


def _value(source: Source, marker: bytes, depth: int) -> Any:
    if depth > DEEPEST:
        raise Damaged("nested too deeply")
    if marker == b"{":
        return _object(source, depth)
    if marker == b"[":
        return _array(source, depth)
    if marker in NUMBERS:
        return _number(source, marker)
    if marker in PLAIN:
        return PLAIN[marker]
    if marker in (b"S", b"H"):
        return _text(source)
    if marker == b"C":
        return source.take(1).decode("latin1")
    raise Damaged("an unknown marker")


def _number(source: Source, marker: bytes) -> Any:
    kind = np.dtype(NUMBERS[marker])
    found = np.frombuffer(source.take(kind.itemsize), kind)[0]
    return int(found) if marker in WHOLE else found.astype(kind.newbyteorder("="))


def _length(source: Source) -> int:
    marker = source.take(1)
    if marker not in WHOLE:
        raise Damaged("a length is no number")
    return _number(source, marker)


def _text(source: Source) -> str:
    return source.take(_length(source)).decode("utf-8", errors="surrogateescape")


def _head(source: Source) -> tuple[bytes, int | None]:
    """Read the kind and the count of the items, where they are stated."""
    kind = source.take(1) if source.next_is(b"$") else b""
    count = _length(source) if source.next_is(b"#") else None
    if (kind and count is None) or (count is not None and not 0 <= count <= len(source.raw)):
        raise Damaged("a kind without a count, or a count of more than there is")
    return kind, count


def _array(source: Source, depth: int) -> Any:
    kind, count = _head(source)
    if kind in NUMBERS and count is not None:
        form = np.dtype(NUMBERS[kind])
        return np.frombuffer(source.take(count * form.itemsize), form).astype(form.newbyteorder("="))
    if kind in PLAIN and count is not None:
        return [PLAIN[kind]] * count
    found: list[Any] = []
    while len(found) != count:
        if count is None and source.next_is(b"]"):
            break
        found.append(_value(source, kind or source.take(1), depth + 1))
    return found


def _object(source: Source, depth: int) -> dict[str, Any]:
    kind, count = _head(source)
    found: dict[str, Any] = {}
    done = 0
    while done != count:
        if count is None and source.next_is(b"}"):
            break
        name = _text(source)
        if name in found:
            raise Damaged("a name stands twice")
        found[name] = _value(source, kind or source.take(1), depth + 1)
        done += 1
    return found


def write_ubj(held: Any) -> bytes:
    """Write an object in the one form that all readers agree on.

    Examples
    --------
    >>> write_ubj({}), write_ubj([True])
    (b'{}', b'[T]')
    """
    parts: list[bytes] = []
    _write(held, parts)
    return b"".join(parts)


def _write(held: Any, parts: list[bytes]) -> None:
    if isinstance(held, np.ndarray):
        marker = next(mark for mark, form in NUMBERS.items() if np.dtype(form).newbyteorder("=") == held.dtype)
        parts += [b"[$", marker, b"#L", struct.pack(">q", len(held)), held.astype(NUMBERS[marker]).tobytes()]
    elif isinstance(held, dict):
        parts.append(b"{")
        for name, inner in held.items():
            parts.append(_written_text(name))
            _write(inner, parts)
        parts.append(b"}")
    elif isinstance(held, list):
        parts.append(b"[")
        for inner in held:
            _write(inner, parts)
        parts.append(b"]")
    else:
        parts.append(_written_plain(held))


def _written_plain(held: Any) -> bytes:
    if held is None or isinstance(held, bool):
        return {None: b"Z", True: b"T", False: b"F"}[held]
    if isinstance(held, str):
        return b"S" + _written_text(held)
    if isinstance(held, int):
        return b"L" + struct.pack(">q", held)
    marker = b"d" if isinstance(held, np.float32) else b"D"
    return marker + struct.pack(">f" if marker == b"d" else ">d", held)


def _written_text(text: str) -> bytes:
    raw = text.encode("utf-8", errors="surrogateescape")
    return b"L" + struct.pack(">q", len(raw)) + raw
