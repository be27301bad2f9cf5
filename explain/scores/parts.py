"""A part of a table: conditions that hold together, as a tree finds them, as a table settles them, and in words."""

from dataclasses import replace

import numpy as np

from explain.results import Limit, Region
from explain.scores.splits import Side
from explain.table.dataset import Dataset
from explain.table.schema import Column, as_cell
from explain.wording import value

Part = tuple[Side, ...]
"""All hold: at most one for each column."""


def settled(dataset: Dataset, below: Side, above: Side) -> tuple[Side, Side]:
    """Make two sides part the whole table: numbers between them go to the nearer, levels not met to the second."""
    column = dataset.schema.columns[below.column]
    gaps = column.n_missing > 0
    if below.codes is not None:
        rest = [float(code) for code in range(len(column.categories)) if code not in below.codes]
        unseen = gaps and all(code == code for code in below.codes)
        return below, replace(above, codes=(*rest, *([np.nan] if unseen else [])))
    if above.codes is not None:
        return below, above
    values = column.encode(dataset.features[column.name])
    middle = (below.high + above.low) / 2
    high = float(values[values <= middle].max(initial=below.high))
    low = float(values[values > middle].min(initial=above.low))
    ends = (column.low if high == column.low else below.low), (column.high if low == column.high else above.high)
    return (replace(below, low=ends[0], high=high, missing=below.missing and gaps),
            replace(above, low=low, high=ends[1], missing=above.missing and gaps))


def narrowed(part: Part, side: Side) -> Part:
    """Add a side to a part; two of the same column become one."""
    before = next((held for held in part if held.column == side.column), None)
    if before is None:
        return (*part, side)
    if side.codes is not None and before.codes is not None:
        both = [code for code in side.codes if code in before.codes or (code != code and _has_gap(before))]
        side = replace(side, codes=tuple(both))
    if side.codes is None and before.codes is None:
        side = replace(side, low=max(side.low, before.low), high=min(side.high, before.high),
                       missing=side.missing and before.missing)
    return tuple(side if held is before else held for held in part)


def _has_gap(side: Side) -> bool:
    return any(code != code for code in side.codes or ())


def inside(part: Part, coded: np.ndarray) -> np.ndarray:
    """(n_rows,) which coded rows are in a part."""
    found = np.ones(len(coded), dtype=bool)
    for side in part:
        found &= side.holds(coded[:, side.column])
    return found


def rows_in(dataset: Dataset, part: Part) -> np.ndarray:
    """(n_rows,) which rows of the whole table are in a part."""
    found = np.ones(len(dataset), dtype=bool)
    for side in part:
        column = dataset.schema.columns[side.column]
        found &= side.holds(column.encode(dataset.features[column.name]))
    return found


def region(dataset: Dataset, part: Part, n_rows: int, n_measured: int) -> Region:
    """Tell of a part and of how many rows of the table, and of those measured, are in it."""
    limits = tuple(limit_of(dataset.schema.columns[side.column], side) for side in part)
    return Region(limits=limits, n_rows=n_rows, n_measured=n_measured)


def limit_of(column: Column, side: Side) -> Limit:
    """Tell of one condition."""
    levels = _levels(column, side)
    held = levels.tolist()
    known = [as_cell(level) for level in column.categories] + ([None] if column.n_missing else [])
    others = [level for level in known if level not in held] if column.by_code else []
    left_out = 0 < len(others) < len(held)
    by_range = not held
    return Limit(
        feature=column.name, label=column.display, kind=column.kind, low=side.low if by_range else -np.inf,
        high=side.high if by_range else np.inf, missing=side.missing and by_range, categories=levels,
        level_labels=tuple(value(level) for level in (others if left_out else held)), left_out=left_out,
    )


def _levels(column: Column, side: Side) -> np.ndarray:
    """(n_levels,) object: the levels of a side, None for missing; empty for a range of numbers or dates."""
    codes = side.codes
    if codes is None and column.by_code:
        codes = tuple(float(code) for code in range(len(column.categories)) if side.low <= code <= side.high)
        codes += (np.nan,) if side.missing else ()
    levels = np.empty(len(codes or ()), dtype=object)
    levels[:] = [None if code != code else as_cell(column.categories[int(code)]) for code in codes or ()]
    return levels
