"""Results as plain data that JSON can hold, and back again without loss.

Arrays are kept bit for bit; there is no pickle, and only the classes of `explain.results` come back.
"""

import base64
import binascii
import datetime
import math
import types
import typing
from dataclasses import fields
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from explain import results
from explain.errors import DataError
from explain.results import Result

if TYPE_CHECKING:
    import pandas as pd

KINDS = {
    name: kind for name, kind in vars(results).items()
    if isinstance(kind, type) and issubclass(kind, Result) and kind is not Result
}
ARRAY_KINDS = "biufU"
"""Letters of the NumPy kinds whose bytes are numbers or text; all others are kept cell by cell."""
REMEDY = "Make the result again from the model and the table."


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
    return _plain_result(result)


def revived(stored: object) -> Result:
    """Make a result of what `plain` wrote; its arrays are read-only again.

    Raises
    ------
    DataError
        When it is not what `plain` writes: another class, a field too few or too many, a field of another type,
        an array whose bytes do not fit its shape.
    """
    try:
        return _result(stored)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError, binascii.Error) as error:
        raise DataError(f"This is not a stored result: {type(error).__name__} {error}.", REMEDY) from error


def _plain_result(result: Result) -> dict[str, Any]:
    held = {field.name: _plain(getattr(result, field.name)) for field in fields(result)}  # type: ignore[arg-type]
    return {"result": type(result).__name__, "fields": held}


def _plain(held: Any) -> Any:
    if isinstance(held, Result):
        return _plain_result(held)
    if isinstance(held, np.ndarray):
        return _plain_array(held)
    if isinstance(held, tuple):
        return {"tuple": [_plain(each) for each in held]}
    return _plain_frame(held) if hasattr(held, "columns") else _plain_cell(held)


def _plain_cell(held: Any) -> Any:
    if isinstance(held, np.generic) and not isinstance(held, (np.datetime64, np.timedelta64)):
        held = held.item()
    if held is None or isinstance(held, (bool, int, str)):
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
    raise DataError(f"A cell of type {type(held).__name__} cannot be stored.", "Turn it into text or a number first.")


def _plain_array(array: np.ndarray) -> dict[str, Any]:
    if array.dtype.kind not in ARRAY_KINDS:
        return {"cells": [_plain_cell(cell) for cell in array.ravel().tolist()], "shape": list(array.shape)}
    little = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
    raw = base64.b64encode(little.tobytes()).decode("ascii")
    return {"array": raw, "dtype": little.dtype.str, "shape": list(array.shape)}


def _plain_frame(frame: "pd.DataFrame") -> dict[str, Any]:
    columns = [_plain_column(frame.iloc[:, i]) for i in range(frame.shape[1])]
    names = [_plain_cell(name) for name in frame.columns]
    return {"frame": columns, "names": names, "index": _plain_column(frame.index.to_series())}


def _plain_column(cells: "pd.Series") -> dict[str, Any]:
    import pandas as pd

    if isinstance(cells.dtype, pd.CategoricalDtype):
        return {
            "categories": _plain_column(cells.cat.categories.to_series()), "ordered": bool(cells.cat.ordered),
            "codes": _plain_array(cells.cat.codes.to_numpy()),
        }
    if isinstance(cells.dtype, np.dtype) and cells.dtype.kind in ARRAY_KINDS:
        return _plain_array(cells.to_numpy())
    listed = cells.astype(object).to_numpy(dtype=object)
    return {"cells": [_plain_cell(cell) for cell in listed], "dtype": str(cells.dtype)}


def _result(stored: Any) -> Result:
    kind = KINDS[stored["result"]]
    held = stored["fields"]
    hints = _hints(kind)
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    if set(held) != names:
        raise ValueError(f"{kind.__name__} has other fields: {sorted(names ^ set(held))}")
    values = {name: _value(held[name]) for name in names}
    for name, value in values.items():
        if not _fits(value, hints[name]):
            raise ValueError(f"{kind.__name__}.{name} is a {type(value).__name__}")
    return kind(**values)


def _hints(kind: type[Result]) -> dict[str, Any]:
    """Types of the fields; pandas is loaded only for a class that holds a frame."""
    framed = any("pd." in str(field.type) for field in fields(kind))  # type: ignore[arg-type]
    return typing.get_type_hints(kind, localns={"pd": import_module("pandas")} if framed else None)


def _value(stored: Any) -> Any:
    if not isinstance(stored, dict):
        return _cell(stored)
    if "result" in stored:
        return _result(stored)
    if "array" in stored or ("cells" in stored and "shape" in stored):
        return _array(stored)
    if "frame" in stored:
        return _frame(stored)
    if "tuple" in stored:
        return tuple(_value(each) for each in stored["tuple"])
    return _cell(stored)


def _cell(stored: Any) -> Any:
    if stored is None or isinstance(stored, (bool, int, float, str)):
        return stored
    if "float" in stored:
        return {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[stored["float"]]
    return datetime.date.fromisoformat(stored["date"]) if "date" in stored else _pandas_cell(stored)


def _pandas_cell(stored: dict[str, Any]) -> Any:
    import pandas as pd

    if "missing" in stored:
        return {"NA": pd.NA, "NaT": pd.NaT}[stored["missing"]]
    time = pd.Timestamp(stored["time"])
    return (time if stored["zone"] is None else time.tz_convert(stored["zone"])).as_unit(stored["unit"])


def _array(stored: dict[str, Any]) -> np.ndarray:
    shape = tuple(stored["shape"])
    if not all(type(n) is int and n >= 0 for n in shape):
        raise ValueError(f"shape {shape}")
    if "cells" in stored:
        array = np.empty(len(stored["cells"]), dtype=object)
        array[:] = [_cell(each) for each in stored["cells"]]
        array.setflags(write=False)
        return array.reshape(shape)
    dtype = np.dtype(stored["dtype"])
    if dtype.kind not in ARRAY_KINDS:
        raise ValueError(f"an array of dtype {dtype}")
    raw = base64.b64decode(stored["array"], validate=True)
    if len(raw) != math.prod(shape) * dtype.itemsize:
        raise ValueError(f"{len(raw)} bytes for shape {shape}")
    return np.ndarray(shape, dtype=dtype, buffer=raw)


def _frame(stored: dict[str, Any]) -> "pd.DataFrame":
    import pandas as pd

    index = pd.Index(_column(stored["index"]))
    if index.dtype.kind == "i" and np.array_equal(index, np.arange(len(index))):
        index = pd.RangeIndex(len(index))
    columns = dict(enumerate(_column(column) for column in stored["frame"]))
    frame = pd.DataFrame({i: column.set_axis(index) for i, column in columns.items()}, index=index)
    return frame.set_axis([_cell(name) for name in stored["names"]], axis="columns")


def _column(stored: dict[str, Any]) -> "pd.Series":
    import pandas as pd

    if "categories" in stored:
        levels = pd.Index(_column(stored["categories"]))
        return pd.Series(pd.Categorical.from_codes(
            _array(stored["codes"]), categories=levels, ordered=stored["ordered"]
        ))
    if "array" in stored:
        return pd.Series(_array(stored).copy())
    return pd.Series([_cell(each) for each in stored["cells"]], dtype=pd.api.types.pandas_dtype(stored["dtype"]))


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
