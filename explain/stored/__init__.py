"""Results as plain data, and back again without loss: in JSON for a file, in JSON beside raw bytes for another process.

Arrays are kept bit for bit; there is no pickle, and only classes of `explain.results` and `explain.facts` come back.
"""

import base64
import binascii
import struct
from collections.abc import Sequence
from typing import Any

from explain.errors import DataError
from explain.results import Result
from explain.stored.cells import ENDLESS, whole
from explain.stored.reading import KINDS, Reader
from explain.stored.writing import Writer

__all__ = ["KINDS", "packed", "plain", "revived", "unpacked", "whole"]

WRONG = (
    KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError, IndexError, StopIteration,
    RuntimeError, struct.error, binascii.Error,
)
"""What reading something that was not written here may raise."""


def plain(result: Result) -> dict[str, Any]:
    """Write a result as dicts, lists, strings and finite numbers.

    Raises
    ------
    DataError
        When it holds a cell of a type that cannot be kept.

    Examples
    --------
    >>> from explain.results import Score
    >>> score = Score(
    ...     name="AUC", value=0.75, low=float("nan"), high=1.0, reference=0.5, higher_is_better=True, reading="",
    ... )
    >>> plain(score)["fields"]["low"]
    {'float': 'nan'}
    >>> revived(plain(score)).value
    0.75
    """
    return Writer(lambda raw: base64.b64encode(raw).decode("ascii")).result(result)


def revived(stored: object, *, most: int = ENDLESS) -> Result:
    """Make a result of what `plain` wrote; its arrays are read-only again.

    Parameters
    ----------
    stored
        What `plain` wrote, or anything else.
    most
        Cells and texts that it may hold in all.

    Raises
    ------
    DataError
        When it is not what `plain` writes: another class, a field too few or too many, a field of another type,
        an array whose bytes do not fit its shape.
    """
    try:
        return Reader(lambda text: base64.b64decode(text, validate=True), most).result(stored)
    except WRONG as error:
        raise DataError(
            f"This is not a stored result: {type(error).__name__} {error}.",
            "Make the result again from the model and the table.",
            "DATA-STORED",
        ) from error


def packed(held: Any) -> tuple[Any, list[bytes]]:
    """Write a result, or arguments of a method, as a tree for JSON and the bytes it refers to.

    Examples
    --------
    >>> import numpy as np
    >>> tree, parts = packed({"rows": [3, 4], "low": np.array([0.5])})
    >>> len(parts), unpacked(tree, parts)["rows"]
    (1, [3, 4])
    """
    parts: list[bytes] = []

    def keep(raw: bytes) -> int:
        parts.append(raw)
        return len(parts) - 1

    return Writer(keep).value(held), parts


def unpacked(tree: Any, parts: Sequence[bytes | memoryview], *, most: int = ENDLESS) -> Any:
    """Read what `packed` wrote.

    Parameters
    ----------
    most
        Cells and texts that the parts may hold in all.

    Raises
    ------
    ValueError
        When it is not of that form.
    """

    def part(place: Any) -> bytes | memoryview:
        if type(place) is not int or not 0 <= place < len(parts):
            raise ValueError(f"there is no part {place!r}")
        return parts[place]

    try:
        return Reader(part, most).value(tree)
    except WRONG as error:
        raise ValueError(f"not what was asked for: {type(error).__name__}") from error
