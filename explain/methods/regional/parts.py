"""The tree that parts rows: grown on one half of them, settled on the whole table, and tried on the other half."""

from dataclasses import dataclass, replace

import numpy as np

from explain.scores.splits import Side, best_split, spread
from explain.table.dataset import Dataset, Rows

LEAST = 0.1
"""Share of the squared spread of all rows that each split takes away."""
FEWEST, FEWEST_SHARE = 20, 0.05
"""Rows of a part, and their share, on the half that parts are found on."""
MOST_CATEGORIES = 200
"""Levels of a column that is tried; the parts are written down level by level."""
Part = tuple[Side, ...]
"""All hold: at most one for each column."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Halves:
    """Centred curves of the rows, in a half that finds parts and one that measures them."""

    curves: np.ndarray
    """(n_rows, n_grid), each centred on its own mean."""
    coded: np.ndarray
    """(n_rows, n_features)."""
    finding: np.ndarray
    """(n_rows,) which rows find."""


def halves_of(individual: np.ndarray, chosen: Rows, seed: int) -> Halves:
    """Centre the (n_rows, n_grid) curves of rows and draw the half that finds."""
    n = len(individual)
    finding = np.zeros(n, dtype=bool)
    finding[np.random.default_rng((seed, 2)).permutation(n)[: n // 2]] = True
    centred = individual - individual.mean(axis=1, keepdims=True)
    return Halves(curves=centred, coded=chosen.coded, finding=finding)


def parts_found(halves: Halves, dataset: Dataset, chosen: Rows, place: int, depth: int) -> list[Part]:
    """Grow the tree on the half that finds."""
    columns = chosen.schema.columns
    curves, coded = halves.curves[halves.finding], halves.coded[halves.finding]
    tried = np.array([
        i for i, column in enumerate(columns) if i != place and len(column.categories) <= MOST_CATEGORIES
    ], dtype=int)
    by_code, ordered = (np.array([getattr(column, name) for column in columns]) for name in ("by_code", "ordered"))
    fewest = max(FEWEST, int(np.ceil(FEWEST_SHARE * len(curves))))
    least = LEAST * spread(curves)

    def grown(part: Part, rows: np.ndarray, left: int) -> list[Part]:
        split = best_split(curves[rows], coded[rows], by_code, ordered, tried, fewest=fewest) if left else None
        if split is None or split.gain < least:
            return [part]
        below, above = _settled(dataset, *split.sides)
        first = below.holds(coded[rows, below.column])
        return [
            *grown(_narrowed(part, below), rows[first], left - 1),
            *grown(_narrowed(part, above), rows[~first], left - 1),
        ]

    return grown((), np.arange(len(curves)), depth)


def _settled(dataset: Dataset, below: Side, above: Side) -> tuple[Side, Side]:
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


def _narrowed(part: Part, side: Side) -> Part:
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


def shares_explained(halves: Halves, parts: list[Part]) -> tuple[float, float]:
    """Share of the squared spread that parts take away, on the half that found them and on the other one.

    On the other half distances are measured from the averages found, of all rows and of each part: what was found by
    chance makes them larger.
    """
    finding, curves = halves.finding, halves.curves
    whole = curves[finding].mean(axis=0)
    left, all_of = np.zeros(2), np.array([((curves[half] - whole) ** 2).sum() for half in (finding, ~finding)])
    for part in parts:
        within = inside(part, halves.coded)
        average = curves[within & finding].mean(axis=0)
        left += [((curves[within & half] - average) ** 2).sum() for half in (finding, ~finding)]
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(all_of > 0, 1 - left / all_of, np.nan)
    return float(shares[0]), float(shares[1])


def measured_rows(halves: Halves, parts: list[Part]) -> list[np.ndarray]:
    """(n_rows,) for each part: which rows of the half that measures are in it."""
    return [inside(part, halves.coded) & ~halves.finding for part in parts]
