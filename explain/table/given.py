"""Values that a person or a form gives for a column → cells as the column holds them."""

from typing import Any

import numpy as np
import pandas as pd

from explain.errors import DataError
from explain.table import dates
from explain.table.codec import not_fitting
from explain.table.schema import Column, as_cell
from explain.wording import listed, shortened, value

_YES_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def fitting(column: Column, cells: pd.Series) -> pd.Series:
    """Fit given cells to a column.

    A blank text is missing; a text that holds a number is that number; a value with the text of a known one is that
    one; a new category takes the type of the known ones.

    Raises
    ------
    DataError
        When a value is outside the column's kind.

    Examples
    --------
    >>> age = Column(name="age", kind="integer", dtype=np.dtype("int64"))
    >>> fitting(age, pd.Series(["41", 42.0, ""], dtype=object)).tolist()
    [41.0, 42.0, nan]
    """
    cells = _without_blanks(column, cells)
    if column.by_code:
        return _known_levels(column, cells)
    if column.kind == "date":
        return _dates(column, cells)
    numbers = pd.Series(column.encode(cells))
    _refuse(column, cells, np.isinf(numbers.to_numpy()), "a finite number", "Give a number, or leave it missing.")
    if column.kind == "integer":
        remedy = "Give a whole number, or read the column as numeric."
        _refuse(column, cells, (numbers % 1 > 0).to_numpy(), "a whole number", remedy)
    return numbers


def _without_blanks(column: Column, cells: pd.Series) -> pd.Series:
    if isinstance(cells.dtype, np.dtype) and cells.dtype != object:
        return cells
    blank = np.array([isinstance(cell, str) and not cell.strip() and cell not in column.categories for cell in cells])
    return cells.mask(blank) if blank.any() else cells


def _refuse(column: Column, cells: pd.Series, wrong: np.ndarray, wanted: str, remedy: str) -> None:
    if wrong.any():
        raise not_fitting(column.name, as_cell(cells[wrong].iloc[0]), wanted, remedy)


def _known_levels(column: Column, cells: pd.Series) -> pd.Series:
    try:
        unseen = column.unseen(cells)
    except TypeError as error:
        remedy = f"Give one value, such as {_some(column)}."
        raise DataError(f"Column {column.name!r} is given a list or a record.", remedy, code="DATA-VALUE") from error
    if not unseen:
        return cells
    levels = {cell: _level(column, as_cell(cell)) for cell in unseen}
    return pd.Series([levels.get(cell, cell) for cell in cells.astype(object)], dtype=object)


def _level(column: Column, cell: Any) -> Any:
    """Known level with the text of the cell, else the cell as a new one of the type the others have."""
    if column.kind == "boolean":
        if str(cell).lower() not in _YES_NO:
            raise not_fitting(column.name, cell, "yes or no", "Give True or False.")
        return _YES_NO[str(cell).lower()]
    for level in column.categories:
        if str(level) == str(cell):
            return level
    if column.categories and all(isinstance(level, str) for level in column.categories):
        return str(cell)
    if column.categories and all(isinstance(level, (int, float)) for level in column.categories):
        return _number(column, cell)
    return cell


def _some(column: Column) -> str:
    return listed([shortened(value(each), 40) for each in column.categories[:12]], "or")


def _number(column: Column, cell: Any) -> float | int:
    try:
        number = float(cell)
    except (TypeError, ValueError) as error:
        remedy = f"Choose one of {_some(column)}, or another number."
        raise not_fitting(column.name, cell, "a number, as its other values are", remedy) from error
    return int(number) if number.is_integer() else number


def _dates(column: Column, cells: pd.Series) -> pd.Series:
    """Write dates given as such in the column's format, where it has one."""
    if not column.date_format:
        return cells
    plain = dates.plain(column.date_format)
    written = [cell if isinstance(cell, str) or pd.isna(cell) else _written(column, cell, plain) for cell in cells]
    return pd.Series(written, dtype=object)


def _written(column: Column, cell: Any, plain: str) -> str:
    if not hasattr(cell, "strftime"):
        raise not_fitting(column.name, as_cell(cell), "a date", f"Write it as {column.date_format}.")
    return cell.strftime(plain)
