"""What the arguments of a question must look like when they come from a file: rows, cohorts, limits of a search."""

from collections.abc import Mapping
from typing import Any

from explain.errors import ExplainError
from explain.keeping.shapes import (
    Shape,
    cell,
    either,
    lined,
    mapped,
    name,
    nothing,
    number,
    one_of,
    pair,
    record,
    several,
    text,
    whole,
)

MOST_COLUMNS, MOST_LEVELS, MOST_ROWS = 2_000, 10_000, 100_000
HIGHEST_ROW = 10**12
FLAG = one_of(True, False)
COUNT = whole(0, HIGHEST_ROW)
MAYBE = either(nothing, COUNT)
WORDS = text(60)
LEVELS = lined(cell, MOST_LEVELS)


def cohort(held: Any) -> bool:
    """Take a cohort: conditions of the form that a question may hold.

    Examples
    --------
    >>> cohort({"where": [{"of": "error", "low": 0.5, "high": None}]}), cohort({"where": []}), cohort(None)
    (True, False, False)
    """
    from explain.table.cohorts import conditions  # with pandas, which the first page opens without

    try:
        return bool(conditions(held))
    except (ExplainError, TypeError):
        return False


def where(held: Any) -> bool:
    """Take the conditions of a cohort.

    Examples
    --------
    >>> where([{"of": "error", "low": 0.5, "high": None}]), where(5)
    (True, False)
    """
    return cohort({"where": held})


def _link(held: Any) -> bool:
    """Take a rule between two columns, which makes one demand."""
    demands = {"by": cell, "each": cell, "at least": cell}
    rule = record({"then": name}, extra={**demands, "to": LEVELS})
    return rule(held) and len(set(demands) & set(held)) == 1


def _moves(held: Any) -> bool:
    """Take values and what each may become: a dictionary, or a list of pairs, as a screen keeps them."""
    if type(held) is list:
        return len(held) <= MOST_LEVELS and all(
            type(each) in (list, tuple) and len(each) == 2 and cell(each[0]) and LEVELS(each[1]) for each in held
        )
    return mapped(LEVELS, MOST_LEVELS, cell)(held)


WORD = one_of("fixed", "increase", "decrease")
ENDS = pair(cell, cell)
PARTS_OF_LIMIT: Mapping[str, Shape] = {
    "change": WORD, "low": cell, "high": cell, "values": LEVELS, "moves": _moves, "step": number, "weight": number,
    "linked": lined(_link, MOST_COLUMNS),
}
LIMIT = either(
    nothing, WORD, ENDS, LEVELS,
    record({}, extra={part: either(nothing, shape) for part, shape in PARTS_OF_LIMIT.items()}),
)
"""What one column may become in a search; see `explain.table.constraints`."""
LIMITS = mapped(LIMIT, MOST_COLUMNS)
WANTED = either(cell, pair(either(nothing, number), either(nothing, number)))
ROW = either(COUNT, mapped(cell, MOST_COLUMNS))
ARGUMENTS: Mapping[str, Shape] = {
    "rows": either(ROW, several(ROW, MOST_ROWS)), "row": ROW, "sample": MAYBE, "cohort": either(nothing, cohort),
    "where": where, "rest": FLAG, "background": either(nothing, COUNT, several(COUNT, MOST_ROWS)),
    "feature": name, "features": several(name, 2), "column": name,
    "groups": mapped(lined(name, MOST_COLUMNS), MOST_COLUMNS), "grid": either(nothing, LEVELS),
    "output": cell, "rather": cell, "scale": either(nothing, WORDS), "wanted": WANTED, "near": WORDS,
    "constraints": either(nothing, LIMITS), "max_changed": MAYBE, "score": either(nothing, WORDS),
    "threshold": either(nothing, number), "order": WORDS, "ascending": FLAG, "layout": WORDS, "mode": WORDS,
    "game": WORDS, "start": COUNT, "n": COUNT, "limit": COUNT, "depth": MAYBE, "besides": MAYBE, "n_bins": MAYBE,
    "n_bootstrap": COUNT, "n_grid": COUNT, "n_repeats": COUNT, "n_samples": COUNT, "n_rows": COUNT, "n_runs": COUNT,
    "n_splits": COUNT, "n_models": COUNT, "n_refits": COUNT, "method": WORDS, "effort": number,
    "precision": number, "seed": whole(0, 2**32 - 1),
}
"""Argument of a method → its shape. Whether it makes sense is for the method to say."""


def arguments(held: Any) -> bool:
    """Take the arguments of a question.

    Examples
    --------
    >>> arguments({"rows": [7], "scale": "margin"}), arguments({"rows": "all"}), arguments({"progress": 1})
    (True, False, False)
    """
    return type(held) is dict and all(each in ARGUMENTS and ARGUMENTS[each](part) for each, part in held.items())
