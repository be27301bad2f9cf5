"""Linked columns: a change of one demands that another is at least so high, as a degree takes years.

A rule is plain data, under the column that changes: ``{"education": {"linked": [rule, …]}}``. It names the other column
under "then", a number or a date, and one of

- ``{"then": "age", "by": 2}``: whenever education changes, age is at least 2 above the row's own
- ``{"then": "age", "each": 2}``: at least 2 above it for each level or unit that education rises
- ``{"then": "age", "at least": 21}``: whenever education changes, age is at least 21

With ``"to": ["Bachelors", "Masters"]`` a rule holds for a change to one of these levels only. Dates rise in days.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from explain.errors import DataError
from explain.table.schema import Column, Schema
from explain.wording import listed, value

DEMANDS = ("by", "each", "at least")
CLOSE = 1e-9
"""Relative difference of two values that are the same."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Link:
    """One rule for one row, in coded values."""

    when: int
    """Position of the column whose change demands something."""
    then: int
    here: float
    """The row's own value of the first column."""
    own: float
    """The row's own value of the second."""
    to: np.ndarray | None
    """The levels that demand it; None for all."""
    demand: str
    """One of `DEMANDS`."""
    size: float
    words: str
    """The rule written out, to stand after the name of the first column."""

    def least(self, values: np.ndarray) -> np.ndarray:
        """Least value of the second column for each value of the first; -inf for no demand, inf where none will do."""
        asked = (values != self.here) & ~(np.isnan(values) & np.isnan(self.here))
        if self.to is not None:
            asked &= np.isin(values, self.to)
        needed = np.full(values.shape, self.size)
        if self.demand == "by":
            needed = needed + self.own
        if self.demand == "each":
            rise = values - self.here
            asked &= ~(rise < 0)
            needed = self.own + self.size * rise
        return np.where(asked, np.where(np.isnan(needed), np.inf, needed), -np.inf)

    def holds(self, rows: np.ndarray) -> np.ndarray:
        """(n_rows, n_features) → (n_rows,) whether the rule holds; a missing value meets no demand."""
        least, held = self.least(rows[:, self.when]), rows[:, self.then]
        slack = np.where(np.isfinite(least), CLOSE * np.maximum(1, np.abs(least)), 0.0)
        return (least == -np.inf) | (held >= least - slack)


def links(schema: Schema, constraints: Mapping[str, Any] | None, row: np.ndarray) -> tuple[Link, ...]:
    """Check and code the rules between columns for one row.

    Parameters
    ----------
    schema
        Codes the row.
    constraints
        As for `explain.table.constraints.limits`; the parts "linked" are read.
    row : (n_features,)
        The coded row.

    Raises
    ------
    DataError
        When a rule is not of the form above, or names a column or a level that is not there.

    Examples
    --------
    >>> import numpy as np
    >>> age = Column(name="age", kind="integer", dtype=np.dtype("int64"), low=17, high=90)
    >>> degree = Column(name="degree", kind="ordinal", dtype=np.dtype("O"), categories=("none", "first", "second"))
    >>> rule = {"degree": {"linked": [{"then": "age", "each": 3}]}}
    >>> (link,) = links(Schema(columns=(degree, age)), rule, np.array([0.0, 20.0]))
    >>> link.least(np.array([0.0, 1.0, 2.0])).tolist(), link.words
    ([-inf, 23.0, 26.0], 'with age 3 higher for each step up')
    """
    found = []
    for name, asked in (constraints or {}).items():
        rules = asked.get("linked") if isinstance(asked, Mapping) else None
        if rules is None:
            continue
        if isinstance(rules, (str, Mapping)) or not isinstance(rules, Collection):
            raise _refused(f"The links of column {name!r} are {rules!r}.", "Give a list of rules.")
        found += [_link(schema, schema.place(name), rule, row) for rule in rules]
    return tuple(found)


def _link(schema: Schema, when: int, rule: Any, row: np.ndarray) -> Link:
    name = schema.names[when]
    demand = _demand(name, rule)
    then = schema.place(rule["then"])
    column = schema.columns[then]
    if column.by_code or then == when:
        raise _refused(
            f"A change of column {name!r} cannot raise column {column.name!r}.", "Link another number or date to it."
        )
    if demand == "each" and not schema.columns[when].ordered:
        problem = f"Column {name!r} has no order to rise in."
        raise _refused(problem, 'Use "by" or "at least", with "to" for some of its levels.')
    size = _size(column, rule[demand], demand)
    to = _levels(schema.columns[when], rule.get("to"))
    return Link(when=when, then=then, here=float(row[when]), own=float(row[then]), to=to, demand=demand, size=size,
                words=_words(schema.columns[when], column, demand, rule[demand], to))


def _demand(name: str, rule: Any) -> str:
    known = isinstance(rule, Mapping) and "then" in rule and not set(rule) - {"then", "to", *DEMANDS}
    demands = [part for part in DEMANDS if part in rule] if known else []
    if len(demands) != 1:
        remedy = f'Give "then", one of {listed(DEMANDS, "or")}, and "to" for some levels only.'
        raise _refused(f"A link of column {name!r} is {rule!r}.", remedy)
    return demands[0]


def _size(column: Column, size: Any, demand: str) -> float:
    if demand == "at least":
        coded = float(column.encode(pd.Series([size], dtype=object))[0])
        if not np.isnan(coded):
            return coded
    elif isinstance(size, (int, float)) and not isinstance(size, bool) and 0 < size < np.inf:
        return float(size)
    raise _refused(f"Column {column.name!r} cannot rise by {size!r}.", "Give a number above zero, or a value of it.")


def _levels(column: Column, to: Any) -> np.ndarray | None:
    if to is None:
        return None
    if not column.by_code or isinstance(to, (str, Mapping)) or not isinstance(to, Collection) or not len(to):
        raise _refused(f"A link of column {column.name!r} holds for {to!r}.", "Give a list of levels, or leave it out.")
    return column.encode(pd.Series(list(to), dtype=object))


def _words(when: Column, then: Column, demand: str, size: Any, to: np.ndarray | None) -> str:
    name = then.label or then.name
    asked = {"by": f"{value(size)} higher", "each": f"{value(size)} higher for each step up",
             "at least": f"at least {value(size)}"}[demand]
    levels = [] if to is None else [value(cell) for cell in when.decode(to)]
    return f"with {name} {asked}" + (f" when it becomes {listed(levels, 'or')}" if levels else "")


def _refused(problem: str, remedy: str) -> DataError:
    return DataError(problem, remedy, code="DATA-LINK")
