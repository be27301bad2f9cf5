"""Columns of text that hold numbers: read as numbers where nothing else can be meant, said and counted."""

from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from explain.table import marks, thousands
from explain.table.found import Found, changed
from explain.wording import count, listed

Cells = tuple[dict[str, pd.Series], list[str], tuple[tuple[str, int], ...]]
"""Changed columns, notes, changes."""


def read_as_numbers(found: Found, kept: Collection[str]) -> Found:
    r"""Read as numbers the columns that hold numbers beside marks, or with marks between thousands.

    Parameters
    ----------
    found
        The table.
    kept
        Columns that stay as they are.

    Examples
    --------
    >>> found = Found(frame=pd.DataFrame({"a": ["1", "?", "3"]}), facts=())
    >>> read_as_numbers(found, ()).changes
    (("cells '?' read as missing", 1),)
    """
    for read in (_beside_marks, _with_thousands):
        cells, notes, changes = read(found.frame, [name for name in found.frame.columns if name not in kept])
        if cells:
            found = replace(found, frame=found.frame.assign(**cells), notes=(*found.notes, *notes),
                            changes=(*found.changes, *changes))
    return found


def _beside_marks(frame: pd.DataFrame, names: list[str]) -> Cells:
    """Read "?", "-" and blanks as missing in columns otherwise of numbers."""
    notes, cells = [], {}
    totals: dict[str, int] = {}
    for name in names:
        numbers, found = marks.as_numbers(frame[name])
        if found:
            cells[name] = numbers
            totals |= {mark: totals.get(mark, 0) + n for mark, n in found.items()}
            times = [f"{mark!r} ({count(n)})" for mark, n in found.items()]
            notes.append(f"Column {name!r} holds numbers beside {listed(times)}, which were read as missing.")
    return cells, notes, changed(*((f"cells {mark!r} read as missing", n) for mark, n in totals.items()))


def _with_thousands(frame: pd.DataFrame, names: list[str]) -> Cells:
    notes, cells = [], {}
    for name in names:
        numbers, mark = thousands.as_numbers(frame[name])
        if mark:
            cells[name] = numbers
            notes.append(f"Column {name!r} holds numbers with {mark!r} between thousands; it was read as numbers.")
    return cells, notes, changed(("columns with marks between thousands read as numbers", len(notes)))
