"""A part of a table as it is told: in words, and as conditions of a cohort."""

import numpy as np

from explain.methods.regional.parts import Part
from explain.results import Limit, Region
from explain.scores.splits import Side
from explain.table.cohorts import Named, cohort_words
from explain.table.dataset import Dataset
from explain.table.schema import Column, as_cell
from explain.wording import listed, one_line, shortened, value


def region(dataset: Dataset, part: Part, n_rows: int, n_measured: int) -> Region:
    """Tell of a part and of how many rows of the table, and of those measured, are in it."""
    limits = tuple(_limit(dataset.schema.columns[side.column], side) for side in part)
    return Region(words=part_words(dataset, part), limits=limits, n_rows=n_rows, n_measured=n_measured)


def _limit(column: Column, side: Side) -> Limit:
    codes = side.codes
    if codes is None and column.by_code:
        codes = tuple(float(code) for code in range(len(column.categories)) if side.low <= code <= side.high)
        codes += (np.nan,) if side.missing else ()
    levels = np.empty(len(codes or ()), dtype=object)
    levels[:] = [None if code != code else as_cell(column.categories[int(code)]) for code in codes or ()]
    ends = (-np.inf, np.inf) if column.by_code or side.codes is not None else (side.low, side.high)
    return Limit(column=column.name, low=ends[0], high=ends[1], missing=side.missing and not len(levels),
                 categories=levels)


def part_words(dataset: Dataset, part: Part) -> str:
    """Say which rows a part holds."""
    return ", ".join(_side_words(dataset.schema.columns[side.column], side) for side in part)


def _side_words(column: Column, side: Side) -> str:
    """Say which values a side holds; of levels, those it does not where these are fewer."""
    limit = _limit(column, side)
    known = [level for level in column.categories if level not in limit.categories.tolist()]
    others = [*known, *([None] if column.n_missing and None not in limit.categories.tolist() else [])]
    if 0 < len(others) < len(limit.categories) and column.by_code:
        named = [shortened(one_line(value(level)), 24) for level in others[:4]]
        more = [f"{len(others) - 4} more"] if len(others) > 4 else []
        return f"{shortened(one_line(column.display), 40)} other than {listed([*named, *more], 'or')}"
    return cohort_words({"where": [limit.condition]}, {column.name: Named(column.display, column.kind)})
