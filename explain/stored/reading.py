"""The tree and the bytes beside it → results and arguments; what is not of the right form raises."""

import math
import re
import types
import typing
from collections.abc import Callable
from dataclasses import fields
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from explain import facts, results
from explain.results import Result
from explain.stored.cells import ENDLESS, ZONE, cell_of, cells_from_bytes, texts_from_bytes

if TYPE_CHECKING:
    import pandas as pd

Held = Callable[[Any], bytes | memoryview]
"""Gives back the bytes for what stands in the tree."""
KINDS = {
    name: kind for home in (results, facts) for name, kind in vars(home).items()
    if isinstance(kind, type) and issubclass(kind, Result) and kind is not Result
}
"""The classes that come back; no other does."""
ARRAY_TYPE = re.compile(r"[<|](?:[biuf](?:1|2|4|8|16)|U[1-9]\d{0,6})")
"""Of arrays whose bytes are numbers or text; a size of 0 would give any shape to no bytes."""
COLUMN_TYPE = re.compile(
    r"object|str|string(?:\[python\])?|boolean|U?Int(?:8|16|32|64)|Float(?:32|64)|\w{1,20}\[pyarrow\]"
    rf"|(?:datetime|timedelta)64\[(?:s|ms|us|ns)(?:, (?:{ZONE}))?\]"
)
"""Of columns that are kept cell by cell."""


class Reader:
    """Reads values back; ``held`` gives the bytes, which may hold ``most`` cells and texts in all.

    Every method raises KeyError, TypeError, ValueError, AttributeError, OverflowError or RecursionError on what a
    `Writer` does not write.
    """

    def __init__(self, held: Held, most: int = ENDLESS) -> None:
        self.held = held
        self.left = most

    def value(self, stored: Any) -> Any:
        """Read any value."""
        if not isinstance(stored, dict):
            return cell_of(stored)
        for mark, read in (
            ("result", self.result), ("array", self.array), ("frame", self.frame), ("texts", self.texts),
            ("tuple", self.tuple), ("list", self.list), ("line", self.line), ("pairs", self.pairs),
        ):
            if mark in stored:
                return read(stored)
        return self.array(stored) if "cells" in stored else cell_of(stored)

    def result(self, stored: Any) -> Result:
        """Read a result: a known class, exactly its fields, each of its type."""
        kind = KINDS[stored["result"]]
        held, hints = stored["fields"], _hints(kind)
        names = {field.name for field in fields(kind)}  # type: ignore[arg-type]
        if set(held) != names:
            raise ValueError(f"{kind.__name__} has other fields: {sorted(names ^ set(held))}")
        values = {name: self.value(held[name]) for name in names}
        for name, value in values.items():
            if not _fits(value, hints[name]):
                raise ValueError(f"{kind.__name__}.{name} is a {type(value).__name__}")
        return kind(**values)

    def texts(self, stored: dict[str, Any]) -> tuple[str, ...]:
        """Read a tuple of texts."""
        found = texts_from_bytes(self.held(stored["texts"]), self.left)
        self.left -= len(found)
        return found

    def cells(self, place: Any) -> list:
        """Read cells of several types."""
        found = cells_from_bytes(self.held(place), self.left)
        self.left -= len(found)
        return found

    def tuple(self, stored: dict[str, Any]) -> tuple:
        """Read a tuple."""
        return tuple(self.value(each) for each in stored["tuple"])

    def line(self, stored: dict[str, Any]) -> Any:
        """Read a list of plain cells."""
        return self.cells(stored["line"])

    def list(self, stored: dict[str, Any]) -> list:
        """Read a list."""
        return [self.value(each) for each in stored["list"]]

    def pairs(self, stored: dict[str, Any]) -> dict:
        """Read a dictionary."""
        return {self.value(key): self.value(each) for key, each in stored["pairs"]}

    def array(self, stored: dict[str, Any]) -> np.ndarray:
        """Read an array; its bytes fit its shape, and it is read-only."""
        shape = tuple(stored["shape"])
        if not all(type(n) is int and n >= 0 for n in shape):
            raise ValueError(f"shape {shape}")
        if "cells" in stored:
            return _of_objects(self.cells(stored["cells"]), shape)
        if not ARRAY_TYPE.fullmatch(stored["dtype"]):
            raise ValueError(f"an array of dtype {stored['dtype']}")
        dtype, raw = np.dtype(stored["dtype"]), self.held(stored["array"])
        if len(raw) != math.prod(shape) * dtype.itemsize:
            raise ValueError(f"{len(raw)} bytes for shape {shape}")
        array = np.ndarray(shape, dtype=dtype, buffer=raw)
        if dtype.kind == "U":
            str(raw, "utf-32-le")  # raises when it holds what is no character
        array.setflags(write=False)
        return array

    def frame(self, stored: dict[str, Any]) -> "pd.DataFrame":
        """Read a frame."""
        import pandas as pd

        index = pd.Index(self.column(stored["index"]))
        if index.dtype.kind == "i" and np.array_equal(index, np.arange(len(index))):
            index = pd.RangeIndex(len(index))
        columns = dict(enumerate(self.column(column) for column in stored["frame"]))
        frame = pd.DataFrame({i: column.set_axis(index) for i, column in columns.items()}, index=index)
        return frame.set_axis(self.cells(stored["names"]), axis="columns")

    def column(self, stored: dict[str, Any]) -> "pd.Series":
        """Read one column."""
        import pandas as pd

        if "categories" in stored:
            levels = pd.Index(self.column(stored["categories"]))
            return pd.Series(pd.Categorical.from_codes(
                self.array(stored["codes"]), categories=levels, ordered=stored["ordered"]
            ))
        if "array" in stored:
            return pd.Series(self.array(stored).copy())
        if not COLUMN_TYPE.fullmatch(stored["dtype"]):
            raise ValueError(f"a column of dtype {stored['dtype']}")
        return pd.Series(self.cells(stored["cells"]), dtype=pd.api.types.pandas_dtype(stored["dtype"]))


def _of_objects(cells: list, shape: tuple[int, ...]) -> np.ndarray:
    array = np.empty(len(cells), dtype=object)
    array[:] = cells
    array.setflags(write=False)
    return array.reshape(shape)


def _hints(kind: type[Result]) -> dict[str, Any]:
    """Types of the fields; pandas is loaded only for a class that holds a frame."""
    framed = any("pd." in str(field.type) for field in fields(kind))  # type: ignore[arg-type]
    return typing.get_type_hints(kind, localns={"pd": import_module("pandas")} if framed else None)


def _fits(value: Any, hint: Any) -> bool:
    """Whether a value is of the type a field's hint names."""
    if isinstance(hint, types.GenericAlias):
        inner = typing.get_args(hint)
        if not isinstance(value, tuple):
            return False
        if len(inner) == 2 and inner[1] is Ellipsis:
            return all(_fits(each, inner[0]) for each in value)
        return len(value) == len(inner) and all(map(_fits, value, inner))
    if hint is float:
        return type(value) in (int, float)
    return type(value) is hint if hint in (bool, int) else isinstance(value, hint)
