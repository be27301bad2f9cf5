"""A column as its values suggest, or as the reader wishes it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from explain.errors import DataError
from explain.table import dates, marks
from explain.table.codec import WHOLE, not_fitting
from explain.table.column import KINDS, Column
from explain.table.kinds import OF_OBJECTS, described, inferred, levels_of
from explain.wording import listed, shortened, value

Wish = str | Sequence[Any]
"""A kind, a date format such as "%d/%m/%Y", or the levels of an ordinal column in order."""


def column_of(cells: pd.Series, wish: Wish | None = None) -> tuple[pd.Series, Column, str]:
    """Describe a column, as wished where there is a wish.

    Returns
    -------
    tuple
        The cells (changed only when the wish is to read texts as numbers, or when they are decimals), the column,
        and a note for the reader or "".

    Raises
    ------
    DataError
        When the cells are of no kind there is, or do not fit the wish.

    Examples
    --------
    >>> column_of(pd.Series([3, 1, 2], name="class"), "category")[1].categories
    (1, 2, 3)
    """
    cells = _usable(cells)
    if wish is None:
        finding = inferred(cells)
        return cells, described(cells, finding.kind, date_format=finding.date_format), finding.note
    if not isinstance(wish, str):
        return cells, described(cells, "ordinal", _ordered(cells, wish)), ""
    if "%" in wish or wish == "date":
        return cells, described(cells, "date", date_format=_wished_format(cells, wish)), ""
    if wish not in KINDS:
        raise _refused(f"There is no kind of column called {wish!r}.", f"Use {listed(KINDS, 'or')}.")
    if wish in ("numeric", "integer"):
        cells = _wished_numbers(cells, wish)
    if wish == "boolean" and not set(levels_of(cells)) <= {False, True}:
        raise _refused(f"Column {cells.name!r} holds more than yes and no.", "Read it as a category.")
    return cells, described(cells, wish), ""


def _usable(cells: pd.Series) -> pd.Series:
    """Refuse what no method can explain; read decimals as floats."""
    if cells.dtype.kind in "mc":
        what = "durations" if cells.dtype.kind == "m" else "complex numbers"
        remedy = "Write them as plain numbers, or leave the column out."
        raise DataError(f"Column {cells.name!r} holds {what}.", remedy, code="DATA-COLUMN")
    if cells.dtype != object:
        return cells
    if pd.api.types.infer_dtype(cells, skipna=True) == "decimal":
        return cells.astype(float)
    try:
        cells.unique()
    except TypeError as error:
        remedy = "Leave the column out, or spread it over several columns."
        raise DataError(f"Column {cells.name!r} holds lists or records.", remedy, code="DATA-COLUMN") from error
    return cells


def _ordered(cells: pd.Series, wish: Sequence[Any]) -> tuple:
    levels = tuple(wish)
    left_out = [level for level in levels_of(cells) if level not in levels]
    if left_out or len(set(levels)) < len(levels):
        wrong = f"holds {shortened(repr(left_out[0]), 80)}, which is not in the order given" if left_out else ""
        problem = wrong or "is given a level twice"
        known = [shortened(value(each), 40) for each in levels_of(cells)[:30]]
        raise _refused(f"Column {cells.name!r} {problem}.", f"Give each of {listed(known)} once.")
    return levels


def _wished_format(cells: pd.Series, wish: str) -> str:
    if pd.api.types.is_datetime64_any_dtype(cells.dtype):
        return ""
    levels = pd.Series(cells.dropna().unique(), dtype=object)
    if not marks.of_text(cells.dtype) or not all(isinstance(level, str) for level in levels):
        remedy = "Write them as year-month-day, or choose another kind."
        raise _refused(f"Column {cells.name!r} holds no dates.", remedy)
    if wish == "date":
        return _only(cells.name, dates.formats_of(levels))
    wrong = dates.misfit(levels, wish)
    if wrong is not None:
        raise not_fitting(str(cells.name), wrong, f"written as {wish}", "Give another date format.")
    return wish


def _only(name: Any, formats: tuple[str, ...]) -> str:
    if not formats:
        raise _refused(
            f"Column {name!r} is not written in one date format throughout.", "Write its dates as year-month-day."
        )
    if len(formats) > 1:
        remedy = f"Say which: kinds={{{name!r}: {formats[0]!r}}}."
        raise _refused(f"Column {name!r} can be read as {listed(formats, 'or')}.", remedy)
    return formats[0]


def _wished_numbers(cells: pd.Series, wish: str) -> pd.Series:
    if isinstance(cells.dtype, pd.CategoricalDtype) or pd.api.types.is_datetime64_any_dtype(cells.dtype):
        remedy = "Turn them into numbers before the table is read."
        raise _refused(f"Column {cells.name!r} holds {cells.dtype} values.", remedy)
    if marks.of_text(cells.dtype) and pd.api.types.infer_dtype(cells, skipna=True) not in OF_OBJECTS:
        cells = _parsed(cells)
    known = cells.dropna().to_numpy(dtype=float)
    if np.any(np.abs(known) > WHOLE) and pd.api.types.is_integer_dtype(cells.dtype):
        raise _refused(f"Column {cells.name!r} holds whole numbers beyond 2**53.", "Keep it as a category.")
    if wish == "integer" and np.any(known % 1):
        raise not_fitting(str(cells.name), float(known[known % 1 != 0][0]), "whole", "Read the column as numeric.")
    return cells


def _parsed(cells: pd.Series) -> pd.Series:
    """Read texts as numbers, their marks as missing."""
    known = cells.mask(cells.map(marks.is_mark).astype(bool))
    numbers = pd.to_numeric(known, errors="coerce").astype(float)
    wrong = known[numbers.isna() & known.notna()]
    if len(wrong):
        raise not_fitting(str(cells.name), wrong.iloc[0], "a number", "Choose another kind.")
    return numbers


def _refused(problem: str, remedy: str) -> DataError:
    return DataError(problem, remedy, code="DATA-KIND")
