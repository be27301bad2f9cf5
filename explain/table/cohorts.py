"""A cohort: some rows of a table, described by conditions that can be written down, sent in a link and read aloud.

A cohort is plain data, ``{"where": [condition, …], "rest": False}``. All conditions hold of its rows; with ``rest`` it
is all other rows instead. A condition is a dict:

- ``{"of": "column", "name": "age", "low": 30, "high": None}``: numbers and dates as coded, ends included;
  with ``"missing": True`` missing cells too
- ``{"of": "column", "name": "job", "levels": ["clerk", None]}``: some values; None stands for missing
- ``{"of": "prediction", "name": ">50K", "scale": "probability", "low": 0.4, "high": 0.6}``
- ``{"of": "error", "low": 0.5, "high": None}``: distance from the truth; see `explain.scores.every_row.all_errors`
- ``{"of": "truth", "levels": [">50K"]}``, or ``low`` and ``high``
- ``{"of": "rows", "rows": [3, 17]}``: chosen one by one
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from explain.errors import DataError
from explain.table.dictionary import EMPTY, Dictionary
from explain.wording import amount, counted, listed, number, one_line, shortened

if TYPE_CHECKING:
    import pandas as pd

    from explain.table.dataset import Dataset

KINDS = ("column", "prediction", "error", "truth", "rows")
MOST_CONDITIONS, MOST_LEVELS, MOST_ROWS = 40, 1_000, 100_000
LARGEST = 1e300
LAST_DAY = 2_932_896
"""The end of the year 9999, counted from 1970."""
REMEDY = "Choose the rows again on the page Find rows."
Plain = Mapping[str, Any]
"""A cohort as plain data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition on the rows of a table."""

    of: str
    """One of `KINDS`."""
    name: str = ""
    """Of the column, or of the output predicted."""
    scale: str = ""
    """Of a prediction."""
    low: float | None = None
    high: float | None = None
    missing: bool = False
    """Whether missing cells belong to the range."""
    levels: tuple[Any, ...] | None = None
    rows: tuple[int, ...] = ()


def conditions(cohort: Plain) -> tuple[Condition, ...]:
    """Check a cohort and give its conditions.

    Raises
    ------
    DataError
        When it is not of the form above.

    Examples
    --------
    >>> conditions({"where": [{"of": "error", "low": 0.5, "high": None}]})[0].low
    0.5
    """
    where = cohort.get("where") if isinstance(cohort, Mapping) else None
    if not isinstance(where, Sequence) or isinstance(where, str) or not 0 < len(where) <= MOST_CONDITIONS:
        raise _refused(f"A cohort needs 1 to {MOST_CONDITIONS} conditions.")
    if set(cohort) - {"where", "rest"} or not isinstance(cohort.get("rest", False), bool):
        raise _refused("A cohort has conditions, and may be the rest; nothing else.")
    return tuple(_condition(held) for held in where)


def _condition(held: Any) -> Condition:
    if not isinstance(held, Mapping) or held.get("of") not in KINDS:
        raise _refused(f"A condition is of {listed(KINDS, 'or')}.")
    unknown = set(held) - {"of", "name", "scale", "low", "high", "missing", "levels", "rows"}
    texts = [held.get("name", ""), held.get("scale", "")]
    ends = [held.get("low"), held.get("high")]
    missing = held.get("missing", False)
    plain = isinstance(missing, bool) and all(isinstance(text, str) for text in texts)
    plain = plain and all(end is None or _is_number(end) for end in ends)
    plain = plain and (held.get("levels") is None or _takes_levels(held))
    if unknown or not plain or (missing and held["of"] != "column"):
        raise _refused("A condition holds something that is no part of one.")
    return Condition(
        of=held["of"], name=texts[0], scale=texts[1], low=ends[0], high=ends[1], missing=missing,
        levels=_levels(held), rows=_rows(held),
    )


def _takes_levels(held: Plain) -> bool:
    """Whether values say all there is to say of a condition: what has none, or also a range, would be read two ways."""
    return held["of"] in ("column", "truth") and held.get("low") is None and held.get("high") is None


def _is_number(held: Any) -> bool:
    """Whether it is a number that arithmetic can take: no NaN, nothing endless, no integer longer than a float."""
    return isinstance(held, int | float) and not isinstance(held, bool) and abs(held) <= LARGEST


def _levels(held: Plain) -> tuple[Any, ...] | None:
    levels = held.get("levels")
    if levels is None:
        return None
    plain = isinstance(levels, Sequence) and not isinstance(levels, str) and 0 < len(levels) <= MOST_LEVELS
    if not plain or not all(each is None or isinstance(each, str | bool) or _is_number(each) for each in levels):
        raise _refused(f"The values of a condition are a list of 1 to {MOST_LEVELS:,}.")
    return tuple(levels)


def _rows(held: Plain) -> tuple[int, ...]:
    rows = held.get("rows", ())
    if (held["of"] == "rows") != bool(rows):
        raise _refused("A condition on rows names them, and no other does.")
    if not isinstance(rows, Sequence) or len(rows) > MOST_ROWS or not all(type(row) is int for row in rows):
        raise _refused(f"Rows are named by their positions, at most {MOST_ROWS:,}.")
    return tuple(rows)


def _refused(problem: str) -> DataError:
    return DataError(problem, REMEDY, code="DATA-COHORT")


def column_holds(dataset: "Dataset", condition: Condition) -> np.ndarray:
    """Say of each row whether a condition on a column holds: (n_rows,) bool; missing values are in no range.

    Raises
    ------
    DataError
        When there is no such column, or a range is asked of values without an order.
    """
    column = dataset.schema.columns[dataset.schema.place(condition.name)]
    cells = dataset.features[condition.name]
    if condition.levels is not None:
        return _is_one_of(cells, condition.levels)
    if column.by_code and column.kind != "ordinal":
        raise _refused(f"Column {shortened(condition.name, 80)!r} has no order: choose some of its values.")
    coded = column.encode(cells)
    found = inside(coded, condition)
    return found | np.isnan(coded) if condition.missing else found


def _is_one_of(cells: "pd.Series", levels: tuple[Any, ...]) -> np.ndarray:
    known = [level for level in levels if level is not None]
    found = cells.isin(known).to_numpy(dtype=bool, na_value=False)
    return found | cells.isna().to_numpy(dtype=bool) if None in levels else found


def inside(sizes: np.ndarray, condition: Condition) -> np.ndarray:
    """Say of each number whether it lies between the ends of a condition, both included; NaN never does.

    Examples
    --------
    >>> inside(np.array([1.0, 2.0, np.nan]), Condition(of="error", low=2)).tolist()
    [False, True, False]
    """
    found = ~np.isnan(sizes)
    if condition.low is not None:
        found &= sizes >= condition.low
    if condition.high is not None:
        found &= sizes <= condition.high
    return found


def rows_hold(dataset: "Dataset", condition: Condition) -> np.ndarray:
    """(n_rows,) bool: the rows that are named; those the table does not have are passed over."""
    found = np.zeros(len(dataset), dtype=bool)
    rows = np.array([row for row in condition.rows if 0 <= row < len(dataset)], dtype=np.int64)
    found[rows] = True
    return found


def _whole(held: Any) -> str:
    """Write a whole number without a point: beside missing cells 1 is read as 1.0."""
    return str(int(held)) if isinstance(held, float) and held.is_integer() else str(held)


def truth_holds(dataset: "Dataset", condition: Condition) -> np.ndarray:
    """(n_rows,) bool: whether the target is what a condition says.

    Raises
    ------
    DataError
        When the table has no target.
    """
    if dataset.target is None:
        raise _refused("This table has no target, so no rows can be chosen by it.")
    if condition.levels is not None:
        texts = {None if level is None else str(level) for level in condition.levels}
        cells = dataset.target.astype(object)
        found = cells.map(lambda held: held == held and (str(held) in texts or _whole(held) in texts))
        known = found.to_numpy(dtype=bool, na_value=False)
        return known | dataset.target.isna().to_numpy(dtype=bool) if None in texts else known
    import pandas as pd

    return inside(pd.to_numeric(dataset.target, errors="coerce").to_numpy(dtype=float, na_value=np.nan), condition)


@dataclass(frozen=True, slots=True)
class Named:
    """What a column is called and how its coded values are written."""

    label: str
    kind: str


def cohort_words(
    cohort: Plain, columns: Mapping[str, Named], *, target: str = "", unit: str = "", most: int = 3,
    called: Dictionary = EMPTY,
) -> str:
    """Say in a few words which rows a cohort holds; plain text.

    Parameters
    ----------
    cohort
        Conditions, checked before.
    columns
        What each column is called.
    target, unit
        Of the table.
    most : conditions
        That are named; of more, their number.
    called
        What values and classes are called.

    Examples
    --------
    >>> thirties = {"where": [{"of": "column", "name": "age", "low": 30, "high": 39}]}
    >>> cohort_words(thirties, {"age": Named("Age", "integer")})
    'Age 30 to 39'
    """
    said = [_words(condition, columns, target, unit, called) for condition in conditions(cohort)]
    if len(said) > most:
        said = [*said[: most - 1], counted(len(said) - most + 1, "more condition")]
    words = ", ".join(said)
    return f"all but {words}" if cohort.get("rest") else words


def _words(
    condition: Condition, columns: Mapping[str, Named], target: str, unit: str, called: Dictionary
) -> str:
    if condition.of == "rows":
        return counted(len(condition.rows), "chosen row")
    named = columns.get(condition.name, Named(condition.name, "numeric"))
    name = {
        "column": named.label, "error": "error",
        "truth": called.target(target).label or target or "truth",
        "prediction": ("prediction" if condition.scale == "target" else
                       f"score for {called.output(target, condition.name)}"),
    }[condition.of]
    name = shortened(one_line(name), 40)
    if condition.levels is not None:
        entry = called.target(target) if condition.of == "truth" else called[condition.name]
        shown = [shortened(one_line(entry.value(level)), 24) for level in condition.levels[:4]]
        more = len(condition.levels) - len(shown)
        return f"{name} {listed([*shown, *([f'{more} more'] if more else [])], 'or')}"

    def written(end: float) -> str:
        if condition.of == "prediction":
            return amount(end, condition.scale, unit)
        if condition.of == "column" and named.kind == "date" and abs(end) <= LAST_DAY:
            return str(np.datetime64("1970-01-01") + np.timedelta64(math.floor(end), "D"))
        return called[condition.name].value(end) if condition.of == "column" else number(end)

    return _range(name, condition, written) + (" or missing" if condition.missing else "")


def _range(name: str, condition: Condition, written: Any) -> str:
    low, high = condition.low, condition.high
    if low is None and high is None:
        return f"{name} known"
    if low is not None and low == high:
        return f"{name} {written(low)}"
    if low is not None and high is not None:
        return f"{name} {written(low)} to {written(high)}"
    return f"{name} from {written(low)}" if low is not None else f"{name} up to {written(high)}"
