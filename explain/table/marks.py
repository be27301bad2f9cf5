"""Marks such as "?" that may stand for a missing value, beyond those pandas knows.

In a column otherwise of numbers they are missing. In a column of text they stay levels, counted: a model that was
given "?" as a level answers differently when it is given a missing value.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

MARKS = frozenset({"?", "-", ""})
"""As they are without the blanks around them."""
FIRST_LOOK = 1_000
"""Rows that settle, for nearly every column of text, that it does not hold numbers."""


def is_mark(cell: Any) -> bool:
    """Whether a cell is a text that may stand for missing.

    Examples
    --------
    >>> is_mark(" ?"), is_mark("   "), is_mark("a-b"), is_mark(0)
    (True, True, False, False)
    """
    return isinstance(cell, str) and cell.strip() in MARKS


def of_text(dtype: Any) -> bool:
    """Whether a dtype is one of texts (or of objects, which may be texts)."""
    return dtype == np.dtype(object) or isinstance(dtype, pd.StringDtype)


def as_numbers(cells: pd.Series) -> tuple[pd.Series, dict[str, int]]:
    """Read a text column as numbers when all but its marks are; else give it back as it is.

    Returns
    -------
    tuple
        The cells, and each mark that was read as missing with its count.

    Examples
    --------
    >>> as_numbers(pd.Series(["1", "?", "2.5"]))[0].tolist()
    [1.0, nan, 2.5]
    """
    if not of_text(cells.dtype) or not _numbers_but_marks(cells.iloc[:FIRST_LOOK]) or not _numbers_but_marks(cells):
        return cells, {}
    marks = _counted(cells)
    if not marks or cells.notna().sum() == sum(marks.values()):
        return cells, {}
    return pd.to_numeric(cells.mask(cells.isin(list(marks)))).astype(float), marks


def _numbers_but_marks(cells: pd.Series) -> bool:
    levels = pd.Series([level for level in cells.dropna().unique() if not is_mark(level)], dtype=object)
    plain = all(isinstance(level, (str, int, float)) and not isinstance(level, bool) for level in levels)
    return plain and bool(pd.to_numeric(levels, errors="coerce").notna().all())


def _counted(cells: pd.Series) -> dict[str, int]:
    if isinstance(cells.dtype, pd.StringDtype):
        cells = cells[cells.str.strip().isin(MARKS)]
    marks = [level for level in cells.dropna().unique() if is_mark(level)]
    return {str(mark): int((cells == mark).sum()) for mark in marks}


def kept(cells: pd.Series) -> tuple[tuple[str, int], ...]:
    """Count the marks that a column of text holds as levels, the most frequent first.

    Examples
    --------
    >>> kept(pd.Series(["Private", "?", "?"]))
    (('?', 2),)
    """
    if isinstance(cells.dtype, pd.CategoricalDtype):
        if not any(is_mark(level) for level in cells.cat.categories):
            return ()
        cells = cells.astype(object)
    if not of_text(cells.dtype):
        return ()
    return tuple(sorted(_counted(cells).items(), key=lambda pair: (-pair[1], pair[0])))


def replaced(frame: pd.DataFrame, missing: Sequence[str]) -> tuple[pd.DataFrame, int]:
    """Read marks as missing in a frame whose columns are typed already; a column of numbers compares as numbers.

    Returns
    -------
    tuple
        The frame, and the number of cells that were read so.

    Examples
    --------
    >>> replaced(pd.DataFrame({"a": ["x", "?"], "b": [1, -9]}), ["?", "-9"])[0].to_dict("list")
    {'a': ['x', nan], 'b': [1.0, nan]}
    """
    if not missing:
        return frame, 0
    cells = {name: _replaced(frame[name], missing) for name in frame.columns}
    n = sum(int(cells[name].isna().sum() - frame[name].isna().sum()) for name in frame.columns)
    return pd.DataFrame(cells, index=frame.index), n


def _replaced(cells: pd.Series, missing: Sequence[str]) -> pd.Series:
    as_number = pd.to_numeric(pd.Series(missing, dtype=object), errors="coerce").dropna().tolist()
    found = cells.isin(_fitting(cells, missing, as_number))
    if not found.any():
        return cells
    if isinstance(cells.dtype, pd.CategoricalDtype):
        return cells.cat.remove_categories([level for level in cells.cat.categories if level in {*missing, *as_number}])
    gaps = cells.mask(found)
    return gaps.infer_objects() if _all_numbers(gaps) else gaps


def _fitting(cells: pd.Series, missing: Sequence[str], as_number: list) -> list:
    if cells.dtype == object:
        return [*missing, *as_number]
    held = cells.cat.categories.dtype if isinstance(cells.dtype, pd.CategoricalDtype) else cells.dtype
    return as_number if pd.api.types.is_numeric_dtype(held) and not pd.api.types.is_bool_dtype(held) else list(missing)


def _all_numbers(cells: pd.Series) -> bool:
    return cells.dtype == object and all(
        isinstance(cell, (int, float, np.number)) and not isinstance(cell, bool) for cell in cells.dropna().unique()
    )
