"""Operators of an ONNX graph with their attributes, whose long lists of numbers are read at one go."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from explain.model.protobuf import FIXED32, RUN, VARINT, fields, numbers, signed

MODES = re.compile(rb"LEAF|BRANCH_(?:LEQ|LT|GTE|GT|EQ|NEQ|MEMBER)")
RUNS = re.compile(
    rb"(?:\x3d[\x00-\xff]{4})++|(?:\x40[\x80-\xff]{0,9}[\x00-\x7f])++|"
    rb"(?:\x4a[\x00-\x7f](?:LEAF|BRANCH_(?:LEQ|LT|GTE|GT|EQ|NEQ|MEMBER)))++"
)
"""Single-precision numbers, whole numbers, and kinds of a tree's nodes, one by one."""
NAME, FLOAT, INT, TEXT, FLOATS, INTS, TEXTS = 1, 2, 3, 4, 7, 8, 9
"""Fields of an attribute."""
GRAPH, OPERATOR = 7, 1
"""Fields of a model, and of a graph."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Operator:
    """One operator of a graph."""

    kind: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    raw: memoryview

    def attributes(self) -> dict[str, Any]:
        """Read its attributes: numbers, texts, and arrays of them; tensors are left out."""
        return dict(_attribute(value) for number, kind, value in fields(self.raw) if number == 5)  # type: ignore[arg-type]


def operators(raw: bytes) -> list[Operator]:
    """List the operators of a model in their order.

    Raises
    ------
    ValueError
        When the bytes are not a whole model.
    """
    found = []
    for number, _, graph in fields(memoryview(raw)):
        if number == GRAPH and isinstance(graph, memoryview):
            found += [_operator(value) for field, _, value in fields(graph) if field == OPERATOR]  # type: ignore[arg-type]
    return found


def _operator(raw: memoryview) -> Operator:
    held: dict[int, list[str]] = {1: [], 2: [], 4: [""]}
    for number, _, value in fields(raw):
        if number in held and isinstance(value, memoryview):
            held[number].append(bytes(value).decode())
    return Operator(kind=held[4][-1], inputs=tuple(held[1]), outputs=tuple(held[2]), raw=raw)


def _attribute(raw: memoryview) -> tuple[str, Any]:
    name, parts = "", []
    for number, kind, value in fields(raw, runs=RUNS):
        if number == NAME:
            name = bytes(value).decode()  # type: ignore[arg-type]
        elif number in (FLOAT, INT, TEXT):
            parts.append(_single(kind, value))
        elif number in (FLOATS, INTS, TEXTS):
            parts.append(_several(number, kind, value))
    if parts and isinstance(parts[0], np.ndarray):
        return name, np.concatenate(parts)
    return name, parts[0] if parts else None


def _single(kind: int, value: Any) -> Any:
    if kind == VARINT:
        return signed(value)
    return float(np.frombuffer(value, "<f4")[0]) if kind == FIXED32 else bytes(value).decode()


def _several(number: int, kind: int, value: Any) -> np.ndarray:
    if number == TEXTS:
        return np.array(MODES.findall(value) if kind == RUN else [bytes(value)])
    if number == FLOATS:
        held = np.frombuffer(value, np.uint8).reshape(-1, 5)[:, 1:].tobytes() if kind == RUN else value
        return np.frombuffer(held, "<f4")
    return whole_numbers(value) if kind == RUN else np.array(numbers(value), dtype=np.int64)


def whole_numbers(run: Any) -> np.ndarray:
    """Read whole numbers that stand one by one, each behind its key.

    Examples
    --------
    >>> whole_numbers(bytes([64, 5, 64, 150, 1, 64, 0])).tolist()
    [5, 150, 0]
    """
    held = np.frombuffer(run, np.uint8)
    ends = np.flatnonzero(held < 0x80)  # keys and last bytes by turns: all others have their highest bit set
    keys, lasts = ends[::2], ends[1::2]
    found = np.zeros(len(keys), dtype=np.uint64)
    for place in range(int((lasts - keys).max(initial=0))):
        there = keys + 1 + place <= lasts
        found[there] |= (held[keys[there] + 1 + place].astype(np.uint64) & 0x7F) << np.uint64(7 * place)
    return found.astype(np.int64)
