"""Cells of several types, and texts, as bytes: lengths and characters, never a separator that a text could hold."""

import datetime
import json
import math
import re
import struct
from collections.abc import Sequence
from typing import Any

import numpy as np

from explain.errors import DataError
from explain.wording import one_line, shortened

NONE, FALSE, TRUE, WHOLE, NUMBER, TEXT, OTHER = range(7)
"""What a cell is: one byte of each."""
LARGEST_WHOLE = 2**63
ENDLESS = 2**32
TIME = re.compile(r"[\d-]{8,16}T[\d:.+-]{2,32}")
ZONE = r"(?!dateutil)[A-Za-z][\w+-]{0,30}(?:/[\w+-]{1,30}){0,2}|UTC[+-]\d\d:\d\d"
"""A zone by its name; pandas would take "dateutil/" before the path of any file, and open it."""


def texts_to_bytes(texts: Sequence[str]) -> bytes:
    """Write texts one behind the other: four bytes of length, then UTF-8.

    Examples
    --------
    >>> texts_from_bytes(texts_to_bytes(["a", "ü", ""]))
    ('a', 'ü', '')
    """
    encoded = [as_utf8(text) for text in texts]
    return b"".join(part for raw in encoded for part in (struct.pack("<I", len(raw)), raw))


def as_utf8(text: str) -> bytes:
    """Write a text as UTF-8.

    Raises
    ------
    DataError
        When it holds half a character, which no page and no file can show.
    """
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        words = f"A text holds half a character, which cannot be written: {shortened(one_line(text), 60)!r}."
        raise DataError(words, "Write the names and values anew, as UTF-8.", "DATA-TEXT") from error


def texts_from_bytes(raw: bytes | memoryview, most: int = ENDLESS) -> tuple[str, ...]:
    """Read what `texts_to_bytes` wrote, ``most`` texts at most.

    Raises
    ------
    ValueError
        When a length leads outside the bytes, they are no UTF-8, or hold too many texts.
    """
    found, place, view = [], 0, memoryview(raw)
    while place < len(view):
        (size,) = struct.unpack_from("<I", view, place) if place + 4 <= len(view) else (len(view),)
        place += 4
        if place + size > len(view):
            raise ValueError("a text leads outside its bytes")
        found.append(str(view[place : place + size], "utf-8"))
        place += size
        if len(found) > most:
            raise ValueError(f"more than {most} texts")
    return tuple(found)


def cells_to_bytes(cells: Sequence[Any]) -> bytes:
    """Write cells: how many, what each is, the numbers, the texts.

    Raises
    ------
    DataError
        When a cell is of a type that cannot be kept.
    """
    kinds = bytearray()
    whole: list[int] = []
    numbers: list[float] = []
    texts: list[str] = []
    lists: dict[int, list] = {WHOLE: whole, NUMBER: numbers, TEXT: texts, OTHER: texts}
    for cell in cells:
        kind, held = _told(cell)
        kinds.append(kind)
        if kind in lists:
            lists[kind].append(held)
    counts = struct.pack("<III", len(kinds), len(whole), len(numbers))
    packed = np.asarray(whole, dtype="<i8").tobytes() + np.asarray(numbers, dtype="<f8").tobytes()
    return counts + bytes(kinds) + packed + texts_to_bytes(texts)


def cells_from_bytes(raw: bytes | memoryview, most: int = ENDLESS) -> list[Any]:
    """Read what `cells_to_bytes` wrote, ``most`` cells at most: an empty one is one byte here and many in memory.

    Raises
    ------
    ValueError, KeyError, TypeError
        When the bytes are not of that form, or hold too many cells.
    """
    n, n_whole, n_numbers = struct.unpack_from("<III", raw)
    if n > most:
        raise ValueError(f"more than {most} cells")
    view, place = memoryview(raw), 12 + n
    end = place + 8 * (n_whole + n_numbers)
    if end > len(view):
        raise ValueError(f"{len(view)} bytes for {n} cells")
    kinds = bytes(view[12:place])
    sources = {
        WHOLE: iter(np.frombuffer(view[place : place + 8 * n_whole], "<i8").tolist()),
        NUMBER: iter(np.frombuffer(view[place + 8 * n_whole : end], "<f8").tolist()),
    }
    sources[TEXT] = iter(texts_from_bytes(view[end:], n))
    fixed = {NONE: None, FALSE: False, TRUE: True}
    return [
        fixed[kind] if kind in fixed else _other(next(sources[TEXT])) if kind == OTHER else next(sources[kind])
        for kind in kinds
    ]


def _told(cell: Any) -> tuple[int, Any]:
    if isinstance(cell, np.generic) and not isinstance(cell, (np.datetime64, np.timedelta64)):
        cell = cell.item()
    if cell is None:
        return NONE, None
    if isinstance(cell, bool):
        return (TRUE if cell else FALSE), None
    if isinstance(cell, int) and -LARGEST_WHOLE <= cell < LARGEST_WHOLE:
        return WHOLE, cell
    if isinstance(cell, float):
        return NUMBER, cell
    return (TEXT, cell) if isinstance(cell, str) else (OTHER, json.dumps(plain_cell(cell)))


def _other(text: str) -> Any:
    return cell_of(json.loads(text))


def plain_cell(held: Any) -> Any:
    """Write one cell as what JSON can hold.

    Raises
    ------
    DataError
        When it is of a type that cannot be kept, or half a character.
    """
    if isinstance(held, np.generic) and not isinstance(held, (np.datetime64, np.timedelta64)):
        held = held.item()
    if isinstance(held, str):
        return as_utf8(held).decode()
    if held is None or isinstance(held, (bool, int)):
        return held
    if isinstance(held, float):
        return held if math.isfinite(held) else {"float": str(held)}
    return {"date": held.isoformat()} if type(held) is datetime.date else _plain_pandas_cell(held)


def _plain_pandas_cell(held: Any) -> dict[str, Any]:
    import pandas as pd

    if held is pd.NA or held is pd.NaT:
        return {"missing": "NA" if held is pd.NA else "NaT"}
    if isinstance(held, pd.Timestamp):
        return {"time": held.isoformat(), "unit": held.unit, "zone": None if held.tz is None else str(held.tz)}
    raise DataError(
        f"A cell of type {type(held).__name__} cannot be stored.", "Turn it into text or a number first.", "DATA-CELL"
    )


def whole(text: str) -> str:
    """Give back a text that every page and file can hold.

    Raises
    ------
    ValueError
        When it holds half a character, which UTF-8 cannot write.
    """
    text.encode()
    return text


def cell_of(stored: Any) -> Any:
    """Read what `plain_cell` wrote.

    Raises
    ------
    ValueError, KeyError, TypeError
        When it is not of that form.
    """
    if isinstance(stored, str):
        return whole(stored)
    if stored is None or isinstance(stored, (bool, int, float)):
        return stored
    if "float" in stored:
        return {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[stored["float"]]
    return datetime.date.fromisoformat(stored["date"]) if "date" in stored else _pandas_cell(stored)


def _pandas_cell(stored: dict[str, Any]) -> Any:
    import pandas as pd

    if "missing" in stored:
        return {"NA": pd.NA, "NaT": pd.NaT}[stored["missing"]]
    told, zone = stored["time"], stored["zone"]
    if not TIME.fullmatch(told) or not (zone is None or re.fullmatch(ZONE, zone)):
        raise ValueError("a time of no form")
    time = pd.Timestamp(told)
    return (time if zone is None else time.tz_convert(zone)).as_unit(stored["unit"])
