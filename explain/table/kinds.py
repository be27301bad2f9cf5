"""Which kind a column is, from its dtype and its values."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from explain.table import dates, marks
from explain.table.codec import WHOLE, Stamps
from explain.table.column import BY_CODE, Column
from explain.wording import listed

MANY_LEVELS, LONG_TEXT = 50, 30
"""More levels than so many, each in few rows, are texts when they are this long …"""
VERY_MANY_LEVELS, MOST_LEVELS = 1_000, 20_000
"""… and however long when they are more than these: names and numbers of accounts are no categories."""
OF_OBJECTS = {"boolean": "boolean", "integer": "integer", "floating": "numeric", "mixed-integer-float": "numeric",
               "date": "ordinal", "datetime": "ordinal", "datetime64": "ordinal"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a column seems to be."""

    kind: str
    date_format: str = ""
    note: str = ""


def inferred(cells: pd.Series) -> Finding:
    """Find the kind of a column from its dtype, and from its values where the dtype leaves it open.

    Examples
    --------
    >>> inferred(pd.Series([1.5, 2.0])).kind, inferred(pd.Series([1.0, None])).kind, inferred(pd.Series(["a"])).kind
    ('numeric', 'integer', 'category')
    """
    dtype = cells.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return Finding("ordinal" if dtype.ordered else "category")
    if pd.api.types.is_bool_dtype(dtype):
        return Finding("boolean")
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return _timestamps(cells)
    if pd.api.types.is_integer_dtype(dtype):
        return _whole_numbers(cells, "integer")
    if pd.api.types.is_float_dtype(dtype):
        return Finding("integer" if _whole_with_gaps(cells) else "numeric")
    return _objects(cells)


def _objects(cells: pd.Series) -> Finding:
    held = "string" if isinstance(cells.dtype, pd.StringDtype) else pd.api.types.infer_dtype(cells.astype(object))
    if held in OF_OBJECTS:
        return _whole_numbers(cells, OF_OBJECTS[held])
    return _texts(cells) if held == "string" else Finding("category")


def _timestamps(cells: pd.Series) -> Finding:
    codec = Stamps(str(cells.name), cells.dtype)
    back = codec.decode(codec.encode(cells))
    if back.equals(cells.reset_index(drop=True)):
        return Finding("date")
    note = f"Column {cells.name!r} tells moments apart below a microsecond, so its values were taken as ordered levels."
    return Finding("ordinal", note=note)


def _whole_numbers(cells: pd.Series, kind: str) -> Finding:
    """Whole numbers that floats cannot hold apart are levels, such as long account numbers."""
    known = cells.dropna()
    if kind != "integer" or known.empty or (known.max() <= WHOLE and known.min() >= -WHOLE):
        return Finding(kind)
    note = f"Column {cells.name!r} holds whole numbers too long to calculate with, so they were taken as categories."
    return Finding("category", note=note)


def _whole_with_gaps(cells: pd.Series) -> bool:
    """Whether floats are whole numbers that became floats only to hold missing ones."""
    missing = cells.isna().to_numpy()
    if missing.all() or not missing.any():
        return False
    known = cells[~missing].to_numpy(dtype=float)
    return bool(np.all(np.abs(known) <= WHOLE)) and not np.any(known % 1)


def _texts(cells: pd.Series) -> Finding:
    levels = pd.Series(cells.dropna().unique())
    formats = dates.formats_of(levels)
    if len(formats) == 1:
        return Finding("date", formats[0])
    if formats:
        return Finding("category", note=(
            f"Column {cells.name!r} can be read as dates written {listed(formats, 'or')}, so it was taken as text. "
            f"Say which: kinds={{{cells.name!r}: {formats[0]!r}}}."
        ))
    return Finding("text" if _are_texts(levels, len(cells)) else "category")


def _are_texts(levels: pd.Series, n_rows: int) -> bool:
    if len(levels) > MOST_LEVELS:
        return True
    if len(levels) <= n_rows / 2:
        return False
    return len(levels) > VERY_MANY_LEVELS or (len(levels) > MANY_LEVELS and levels.str.len().mean() > LONG_TEXT)


def described(
    cells: pd.Series, kind: str, categories: tuple | None = None, *, date_format: str = ""
) -> Column:
    """Describe a column of a known kind."""
    name, blank = str(cells.name), _blank(cells)
    n_missing = int(cells.isna().sum())
    if kind in BY_CODE:
        levels = categories if categories is not None else (False, True) if kind == "boolean" else levels_of(cells)
        return Column(name=name, kind=kind, dtype=cells.dtype, categories=levels, n_missing=n_missing, blank=blank,
                      marks=() if kind == "boolean" else marks.kept(cells))
    column = Column(name=name, kind=kind, dtype=cells.dtype, date_format=date_format, n_missing=n_missing, blank=blank)
    low, high = _span(column.encode(cells))
    return Column(name=name, kind=kind, dtype=cells.dtype, date_format=date_format, n_missing=n_missing, blank=blank,
                  low=low, high=high)


def _span(coded: np.ndarray) -> tuple[float, float]:
    known = np.isfinite(coded)
    finite = coded if known.all() else coded[known]  # no copy of a column that is known throughout
    return (float(finite.min()), float(finite.max())) if len(finite) else (float("nan"), float("nan"))


def _blank(cells: pd.Series) -> Any:
    """Find what stands for missing in a column of objects."""
    if cells.dtype != object:
        return float("nan")
    gaps = cells[cells.isna()]
    return gaps.iloc[0] if len(gaps) else float("nan")


def levels_of(cells: pd.Series) -> tuple:
    """Values that a column knows: those of a categorical dtype in its order, else the distinct ones, sorted.

    Examples
    --------
    >>> levels_of(pd.Series(["b", None, "a", "b"]))
    ('a', 'b')
    """
    if isinstance(cells.dtype, pd.CategoricalDtype):
        return tuple(cells.cat.categories.tolist())
    levels = cells.dropna().unique().tolist()
    try:
        return tuple(sorted(levels))
    except TypeError:  # numbers among texts
        return tuple(sorted(levels, key=lambda level: (type(level).__name__, str(level))))
