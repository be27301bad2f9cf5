"""What passes between two processes: a frame of JSON and the raw bytes it refers to.

    4 bytes   mark
    4 bytes   length of the JSON
    8 bytes   length of the rest
    JSON      {"sizes": [length of each part], …}
    the rest  the parts, one behind the other

Nothing that is read here runs: there is no pickle and no format of another library. Lengths are checked against what
the reader allows before anything is read.
"""

import json
import os
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from threading import Lock
from typing import Any

HEAD = struct.Struct("<4sIQ")
MARK = b"wby1"
LARGEST_HEADER = 3 << 20
MOST_PARTS = 100_000
"""Each costs its reader some hundred bytes, be it empty."""
CHUNK = 1 << 20
Part = bytes | bytearray | memoryview | Path
"""Bytes, or a file whose bytes are sent without being held."""


class BrokenFrame(Exception):
    """The other side sent what is no frame, or a larger one than is allowed."""


@dataclass(slots=True, eq=False)
class Wire:
    """Two file descriptors: frames come in by one and go out by the other."""

    incoming: FileIO
    outgoing: FileIO
    _writing: Lock = field(default_factory=Lock)

    def send(self, header: dict[str, Any], parts: Sequence[Part] = ()) -> None:
        """Send one frame whole; threads take turns.

        Raises
        ------
        OSError
            When the other side is gone.
        """
        sizes = [part.stat().st_size if isinstance(part, Path) else len(part) for part in parts]
        text = json.dumps({**header, "sizes": sizes}, allow_nan=False).encode()
        with self._writing:
            self._write(HEAD.pack(MARK, len(text), sum(sizes)) + text)
            for part, size in zip(parts, sizes, strict=True):
                self._write_part(part, size)

    def _write_part(self, part: Part, size: int) -> None:
        if not isinstance(part, Path):
            self._write(part)
            return
        with part.open("rb", buffering=0) as file:
            while size > 0:
                chunk = file.read(min(CHUNK, size))
                if not chunk:  # cut while it was being sent: the length was promised
                    chunk = bytes(min(CHUNK, size))
                self._write(chunk)
                size -= len(chunk)

    def _write(self, raw: bytes | bytearray | memoryview) -> None:
        left = memoryview(raw).cast("B")
        while len(left):
            left = left[self.outgoing.write(left) or 0 :]

    def receive(self, most: int | Callable[[], int]) -> tuple[dict[str, Any], list[memoryview]]:
        """Wait for a frame whose parts are ``most`` bytes at most; a function is asked once a frame has begun.

        Raises
        ------
        EOFError
            When the other side is gone.
        BrokenFrame
            When it sends something else, or more.
        """
        mark, n_text, n_parts = HEAD.unpack(self._read(HEAD.size))
        if mark != MARK or n_text > LARGEST_HEADER or n_parts > (most() if callable(most) else most):
            raise BrokenFrame(f"a frame of {n_text} and {n_parts} bytes")
        header = _header(self._read(n_text))
        sizes = header.pop("sizes")
        if len(sizes) > MOST_PARTS or sum(sizes) != n_parts:
            raise BrokenFrame("too many parts, or parts that do not add up")
        return header, [self._read(size) for size in sizes]

    def _read(self, size: int) -> memoryview:
        held = memoryview(bytearray(size))
        place = 0
        while place < size:
            try:
                n = self.incoming.readinto(held[place:])
            except OSError:
                n = 0
            if not n:
                raise EOFError
            place += n
        return held

    def close(self) -> None:
        """Let go of both ends, when nobody is writing."""
        with self._writing:
            self.incoming.close()
            self.outgoing.close()


def wire(incoming: int, outgoing: int | None = None, *, closing: bool = True) -> Wire:
    """Make a wire of descriptors; one that is a socket serves both ways when ``outgoing`` is None.

    ``closing`` says whether closing the wire closes the descriptors.
    """
    if outgoing is None:
        outgoing = os.dup(incoming) if closing else incoming
    return Wire(FileIO(incoming, "rb", closefd=closing), FileIO(outgoing, "wb", closefd=closing))


def _header(text: memoryview) -> dict[str, Any]:
    try:
        header = json.loads(bytes(text))
        sizes = header["sizes"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BrokenFrame("no JSON") from error
    if not isinstance(header, dict) or not isinstance(sizes, list) or not all(_is_size(size) for size in sizes):
        raise BrokenFrame("no header")
    return header


def _is_size(size: Any) -> bool:
    return type(size) is int and size >= 0
