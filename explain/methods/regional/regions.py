"""A part of a table as it is told: conditions that a cohort can hold, with names for people."""

import numpy as np

from explain.methods.regional.parts import Part
from explain.results import Limit, Region
from explain.scores.splits import Side
from explain.table.dataset import Dataset
from explain.table.schema import Column, as_cell
from explain.wording import value


def region(dataset: Dataset, part: Part, n_rows: int, n_measured: int) -> Region:
    """Tell of a part and of how many rows of the table, and of those measured, are in it."""
    limits = tuple(_limit(dataset.schema.columns[side.column], side) for side in part)
    return Region(limits=limits, n_rows=n_rows, n_measured=n_measured)


def _limit(column: Column, side: Side) -> Limit:
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
