"""What each column of one row may become: the limits a person sets, checked and coded."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import numpy as np

from explain.errors import DataError
from explain.table.schema import Column, Schema
from explain.table.steps import coded_cells, known_weight, moved_levels, shown, step_levels
from explain.wording import listed, value

FORMS = '"fixed", "increase", "decrease", a pair (low, high), a list of allowed values, or several of them as a mapping'
PARTS = ("change", "low", "high", "values", "moves", "step", "weight", "linked")
"""What a limit written as a mapping may hold; "linked" is read by `explain.table.links`."""
STUCK = "with no move allowed from here"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Limit:
    """What one column of one row may become, in coded values."""

    name: str
    here: float
    """The row's own coded value; NaN when missing."""
    low: float
    high: float
    levels: np.ndarray | None = None
    """The allowed values when they were listed, else None."""
    stays: bool = True
    """Whether the row's own value is allowed."""
    words: str = ""
    """The limit written out, as in "with age only increasing"; "" when nothing was asked."""
    weight: float = 1.0
    """What a change of this column counts against one of another."""

    @property
    def told(self) -> str:
        """The limit with its weight."""
        counts = "" if self.weight == 1 else f"counting {value(self.weight)} times"
        return ", ".join(part for part in (self.words, counts) if part)

    def allows(self, coded: np.ndarray) -> np.ndarray:
        """Say of each coded value whether the column may take it; missing only where the row is missing already."""
        inside = (coded >= self.low) & (coded <= self.high)
        if self.levels is not None:
            inside &= np.isin(coded, self.levels)
        own = (coded == self.here) | (np.isnan(coded) & np.isnan(self.here))
        return np.where(own, self.stays, inside)


def limits(schema: Schema, constraints: Mapping[str, Any] | None, row: np.ndarray) -> tuple[Limit, ...]:
    """Check and code the constraints on one row.

    Parameters
    ----------
    schema
        Codes the row.
    constraints
        Column → "fixed", "increase", "decrease", a pair (low, high) with None for an open end, a list of allowed
        values, or None for no limit. A column that is not named is free within the values of the table. A mapping
        holds any of these together: "change" (one of the words), "low", "high", "values" (the list), "moves" (value →
        the values it may become; one that is not named stays), "step" (only whole multiples of it away from the row's
        own number; days for dates), "weight" (what a change counts in the distance), "linked" (see
        `explain.table.links`).
    row : (n_features,)
        The coded row.

    Returns
    -------
    tuple of Limit
        One for each column, in table order. A missing cell may always stay missing; a cell that is not missing may
        never become so. A pair or a list that the row itself does not meet forces a change.

    Raises
    ------
    DataError
        When a column or a word is unknown, a value is outside its column's kind, or a limit allows nothing.

    Examples
    --------
    >>> import numpy as np
    >>> from explain.table.schema import Column, Schema
    >>> age = Column(name="age", kind="integer", dtype=np.dtype("int64"), low=17, high=90)
    >>> (limit,) = limits(Schema(columns=(age,)), {"age": "increase"}, np.array([39.0]))
    >>> limit.allows(np.array([38.0, 39.0, 40.0, np.nan])).tolist(), limit.words
    ([False, True, True, False], 'only increasing')
    """
    asked = dict(constraints or {})
    for name in asked:
        schema.place(name)
    return tuple(
        _limit(column, asked.get(column.name), float(here)) for column, here in zip(schema.columns, row, strict=True)
    )


def written(limit: Limit) -> str:
    """Write a limit with its column: "age only increasing"."""
    return f"{limit.name} {limit.words}"


def _limit(column: Column, asked: Any, here: float) -> Limit:
    if asked is None:
        return _free(column, here)
    if isinstance(asked, Mapping):
        return _together(column, asked, here)
    if isinstance(asked, str):
        return _by_word(column, asked, here)
    if isinstance(asked, tuple) and len(asked) == 2:
        return _between(column, asked, here)
    if isinstance(asked, Collection) and not isinstance(asked, bytes):
        return _one_of(column, list(asked), here)
    raise _refused(f"Column {column.name!r} cannot be limited to {asked!r}.", f"Give {FORMS}.")


def _together(column: Column, asked: Mapping[str, Any], here: float) -> Limit:
    """Hold all parts of a limit at once."""
    unknown = [part for part in asked if part not in PARTS]
    if unknown:
        problem = f"The limit on column {column.name!r} has the unknown part {unknown[0]!r}."
        raise DataError(problem, f"Use {listed(PARTS, 'or')}.", code="DATA-LIMIT-PART")
    parts = [_limit(column, asked[name], here) for name in ("change", "values") if asked.get(name) is not None]
    if asked.get("low") is not None or asked.get("high") is not None:
        parts.append(_between(column, (asked.get("low"), asked.get("high")), here))
    if asked.get("moves") is not None:
        levels = moved_levels(column, asked["moves"], here)
        parts.append(_only(column, levels, here, f"only to {_named(column, levels)}" if len(levels) else STUCK))
    limit = reduce(_both, parts) if parts else _free(column, here)
    if asked.get("step") is not None:
        ends = np.array([limit.low, limit.high]) if limit.levels is None else limit.levels
        levels = step_levels(column, asked["step"], here, ends)
        limit = _both(limit, _only(column, levels, here, f"in steps of {value(asked['step'])}"))
    if not limit.stays and limit.levels is not None and not len(limit.levels):
        problem = f"The limits on column {column.name!r} hold no value together: {limit.words}."
        raise DataError(problem, "Leave one of them out.", code="DATA-LIMIT-NOTHING")
    return replace(limit, weight=known_weight(column, asked.get("weight")))


def _only(column: Column, levels: np.ndarray, here: float, words: str) -> Limit:
    """Allow some values besides the row's own."""
    return Limit(name=column.name, here=here, low=-np.inf, high=np.inf, levels=levels, words=words)


def _named(column: Column, levels: np.ndarray) -> str:
    return listed([shown(column, level) for level in levels], "or")


def _free(column: Column, here: float) -> Limit:
    return Limit(name=column.name, here=here, low=_lowest(column), high=_highest(column))


def _both(one: Limit, other: Limit) -> Limit:
    """Allow what both limits allow."""
    low, high, levels = max(one.low, other.low), min(one.high, other.high), one.levels
    if levels is not None and other.levels is not None:
        levels = np.intersect1d(levels, other.levels)
    elif other.levels is not None:
        levels = other.levels
    stays = one.stays and other.stays
    if levels is not None:
        levels, low, high = levels[(levels >= low) & (levels <= high)], -np.inf, np.inf
    elif not stays and not low <= high:
        levels = np.empty(0)
    words = ", ".join(part for part in (one.words, other.words) if part)
    return replace(one, low=low, high=high, levels=levels, stays=stays, words=words)


def _lowest(column: Column) -> float:
    return 0.0 if column.by_code else column.low


def _highest(column: Column) -> float:
    return len(column.categories) - 1.0 if column.by_code else column.high


def _by_word(column: Column, word: str, here: float) -> Limit:
    if word == "fixed":
        return Limit(name=column.name, here=here, low=np.inf, high=-np.inf, words="fixed")
    if word not in ("increase", "decrease"):
        raise _refused(f"Column {column.name!r} has the unknown limit {word!r}.", f"Give {FORMS}.")
    if not column.ordered:
        raise _refused(
            f"Column {column.name!r} cannot {word}: its values have no order.",
            'Give "fixed" or a list of allowed values.',
        )
    if np.isnan(here):  # neither up nor down from a value nobody knows
        return Limit(name=column.name, here=here, low=np.inf, high=-np.inf, words=f"only {word[:-1]}ing")
    low, high = _lowest(column), _highest(column)
    low, high = (max(low, here), high) if word == "increase" else (low, min(high, here))
    return Limit(name=column.name, here=here, low=low, high=high, words=f"only {word[:-1]}ing")


def _between(column: Column, ends: tuple[Any, Any], here: float) -> Limit:
    if not column.ordered:
        raise _refused(
            f"Column {column.name!r} has no range: its values have no order.", "Give a list of allowed values."
        )
    low = _lowest(column) if ends[0] is None else coded_cells(column, [ends[0]])[0]
    high = _highest(column) if ends[1] is None else coded_cells(column, [ends[1]])[0]
    whole = column.by_code or column.kind == "integer"
    first, last = (np.ceil(low), np.floor(high)) if whole else (low, high)
    if not first <= last:
        span = f"from {shown(column, low)} to {shown(column, high)}"
        raise _refused(
            f"Column {column.name!r} has a range that holds no value: {span}.",
            "Give the smaller end first, and both ends when the range lies outside the values of the table.",
        )
    stays = bool(np.isnan(here) or first <= here <= last)
    return Limit(name=column.name, here=here, low=first, high=last, stays=stays, words=_range_words(column, ends))


def _one_of(column: Column, allowed: list[Any], here: float) -> Limit:
    if not allowed:
        raise _refused(f"Column {column.name!r} has an empty list of allowed values.", "Name at least one value.")
    levels = np.unique(coded_cells(column, allowed))
    if column.kind == "integer" and (levels % 1).any():
        raise _refused(f"Column {column.name!r} holds whole numbers only.", "List whole numbers.")
    stays = bool(np.isnan(here) or here in levels)
    return replace(_only(column, levels, here, f"one of {_named(column, levels)}"), stays=stays)


def _range_words(column: Column, ends: tuple[Any, Any]) -> str:
    low, high = (None if end is None else shown(column, coded_cells(column, [end])[0]) for end in ends)
    if low is None and high is None:
        return "within the values of the table"
    if high is None:
        return f"at least {low}"
    return f"at most {high}" if low is None else f"from {low} to {high}"


def _refused(problem: str, remedy: str) -> DataError:
    return DataError(problem, remedy, code="DATA-LIMIT")
