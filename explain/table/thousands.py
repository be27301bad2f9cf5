"""Numbers with marks between their thousands, as 1,234,567 or 1.234,50, read where nothing else can be meant."""

import re

import pandas as pd

from explain.table import marks

FIRST_LOOK = 1_000
"""Rows that settle, for nearly every column of text, that it does not hold such numbers."""
_SPACES = " \u00a0\u202f"
_WAYS = ((",", "."), (".", ","), ("'", "."), ("\u2019", "."), *((space, point) for space in _SPACES for point in ",."))
"""Mark between thousands, and decimal mark."""


def as_numbers(cells: pd.Series) -> tuple[pd.Series, str]:
    """Read a text column as numbers when each cell is one, and one of them can only be one with such marks.

    "1,234" alone might be a decimal, so it settles nothing; "1,234,567" and "1,234.5" do.

    Returns
    -------
    tuple
        The cells, and the mark between the thousands; the cells as they are and "" when they are no such numbers.

    Examples
    --------
    >>> as_numbers(pd.Series(["1.234.567", "12", "1.234,5"]))[0].tolist(), as_numbers(pd.Series(["1,234"]))[1]
    ([1234567.0, 12.0, 1234.5], '')
    """
    if not marks.of_text(cells.dtype) or not _way(cells.iloc[:FIRST_LOOK], settle=False):
        return cells, ""
    way = _way(cells, settle=True)
    if way is None:
        return cells, ""
    mark, point = way
    plain = cells.mask(cells.map(marks.is_mark).astype(bool)).str.replace(mark, "", regex=False)
    return pd.to_numeric(plain.str.strip().str.replace(point, ".", regex=False)), mark


def _way(cells: pd.Series, *, settle: bool) -> tuple[str, str] | None:
    """First way that fits all cells, and is settled by one of them if that is asked."""
    levels = [level for level in cells.dropna().unique() if not marks.is_mark(level)]
    if not levels or not all(isinstance(level, str) for level in levels):
        return None
    texts = [level.strip() for level in levels]
    for mark, point in _WAYS:
        grouped, settled = _patterns(mark, point)
        if all(map(grouped.fullmatch, texts)) and (not settle or any(map(settled.fullmatch, texts))):
            return mark, point
    return None


def _patterns(mark: str, point: str) -> tuple[re.Pattern, re.Pattern]:
    """Numbers with or without marks between thousands; and those that can be nothing else."""
    mark, point = re.escape(mark), re.escape(point)
    groups, decimals = rf"[+-]?[1-9]\d{{0,2}}(?:{mark}\d{{3}})", rf"{point}\d+"
    grouped = rf"{groups}+(?:{decimals})?|[+-]?\d+(?:{decimals})?|[+-]?{decimals}"
    alone = rf"{groups}{{2,}}(?:{decimals})?|{groups}{decimals}" + (rf"|{groups}" if mark not in (",", r"\.") else "")
    return re.compile(grouped), re.compile(alone)
