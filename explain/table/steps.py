"""What a limit may say beside a range: moves from one level to others, steps of a number, and what a change counts."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd

from explain.errors import DataError
from explain.table.schema import Column
from explain.wording import value

MOST_STEPS = 2_000
"""Steps of a column within its range."""
CLOSE = 1e-9
"""Share of a step that rounding may take."""


def coded_cells(column: Column, cells: list[Any]) -> np.ndarray:
    """Code the values a person gave, as the column's dtype holds them.

    Raises
    ------
    DataError
        When one is missing, or outside the column's kind.
    """
    coded = column.encode(pd.Series(cells, dtype=object))
    if np.isnan(coded).any():
        problem = f"A limit on column {column.name!r} holds a missing value."
        raise DataError(problem, "Leave missing values out.", code="DATA-LIMIT")
    return column.encode(column.decode(coded)) if column.kind != "integer" else coded


def shown(column: Column, coded: float) -> str:
    """Write a coded value as a person reads it; a date without the time of midnight."""
    if np.isnan(coded):
        return "an unknown end"
    text = value(column.decode(np.array([coded]))[0])
    return text.removesuffix(" 00:00:00") if column.kind == "date" else text


def moved_levels(column: Column, moves: Any, here: float) -> np.ndarray:
    """List the levels that a row may move to from its own.

    Parameters
    ----------
    moves
        Value → list of the values it may become, or a list of such pairs; None stands for missing. A value that is not
        named stays.
    here
        The row's own coded value.

    Raises
    ------
    DataError
        When the column has no levels, or the moves are not of this form.

    Examples
    --------
    >>> size = Column(name="size", kind="ordinal", dtype=np.dtype("O"), categories=("small", "medium", "large"))
    >>> moved_levels(size, {"small": ["medium"], "medium": ["large"]}, 1.0).tolist()
    [2.0]
    """
    pairs = _pairs(moves)
    if not column.by_code or pairs is None:
        problem = f"Column {column.name!r} cannot be limited by the moves {moves!r}."
        remedy = "Give value → list of the values it may become, for a column with levels."
        raise DataError(problem, remedy, code="DATA-MOVES")
    allowed: set[float] = set()
    for start, ends in pairs:
        if isinstance(ends, str) or not isinstance(ends, Collection):
            problem = f"The moves of column {column.name!r} from {start!r} are no list."
            raise DataError(problem, "Give a list of the values it may become.", code="DATA-MOVES")
        levels = coded_cells(column, list(ends)) if len(ends) else np.empty(0)
        own = np.isnan(here) if start is None else coded_cells(column, [start])[0] == here
        allowed |= set(levels.tolist()) if own else set()
    return np.array(sorted(allowed - {here}))


def _pairs(moves: Any) -> list[tuple[Any, Any]] | None:
    """Give moves as pairs; None where they are neither a mapping nor pairs."""
    if isinstance(moves, Mapping):
        return list(moves.items())
    if not isinstance(moves, (list, tuple)) or not all(isinstance(each, (list, tuple)) and len(each) == 2
                                                       for each in moves):
        return None
    return [(start, ends) for start, ends in moves]


def step_levels(column: Column, step: Any, here: float, ends: np.ndarray) -> np.ndarray:
    """List the numbers that lie whole steps away from a row's own, between the ends of a range.

    Parameters
    ----------
    step
        Above zero; days for dates.
    here
        The row's own number; from a missing one there are no steps.
    ends
        The range from the smallest to the largest; ends that are not finite are left out.

    Raises
    ------
    DataError
        When the column holds levels, the step is no such number, or there are more than `MOST_STEPS`.

    Examples
    --------
    >>> age = Column(name="age", kind="integer", dtype=np.dtype("int64"), low=17, high=90)
    >>> step_levels(age, 5, 32.0, np.array([20.0, 40.0])).tolist()
    [22.0, 27.0, 37.0]
    """
    sound = isinstance(step, (int, float)) and not isinstance(step, bool) and 0 < step < np.inf
    if column.by_code or not sound or (column.kind == "integer" and step % 1):
        problem = f"Column {column.name!r} cannot change in steps of {step!r}."
        remedy = "Give a number above zero, a whole one for whole numbers; levels take moves."
        raise DataError(problem, remedy, code="DATA-STEP")
    ends = ends[np.isfinite(ends)]
    if np.isnan(here) or not len(ends):
        return np.empty(0)
    low, high = ends.min(), ends.max()
    first, last = np.ceil((low - here) / step - CLOSE), np.floor((high - here) / step + CLOSE)
    if last - first > MOST_STEPS:
        problem = f"Column {column.name!r} has more than {MOST_STEPS:,} steps of {value(step)} in its range."
        raise DataError(problem, "Give a larger step, or a narrower range.", code="DATA-STEP-SMALL")
    found = _tidy(column, here + step * np.arange(first, last + 1))
    return np.unique(found[(found >= low) & (found <= high) & (np.abs(found - here) > CLOSE * step)])


def _tidy(column: Column, values: np.ndarray) -> np.ndarray:
    """Round off what adding up steps left behind, and keep what the column's dtype can hold."""
    digits = 11 - int(np.floor(np.log10(max(float(np.abs(values).max(initial=0)), 1e-9))))
    return column.encode(column.decode(np.round(values, max(digits, 0))))


def known_weight(column: Column, weight: Any) -> float:
    """Give what a change of a column counts; 1 when nothing was asked.

    Raises
    ------
    DataError
        When it is no number between 0.001 and 1000.
    """
    if weight is None:
        return 1.0
    if not isinstance(weight, (int, float)) or isinstance(weight, bool) or not 0.001 <= weight <= 1000:
        problem = f"A change of column {column.name!r} cannot count {weight!r} times."
        raise DataError(problem, "Give a weight between 0.001 and 1000.", code="DATA-WEIGHT")
    return float(weight)
