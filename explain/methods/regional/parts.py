"""The tree that parts rows: grown on one half of them, settled on the whole table, and tried on the other half."""

from dataclasses import dataclass

import numpy as np

from explain.scores.parts import Part, inside, narrowed, settled
from explain.scores.splits import best_split, spread
from explain.table.dataset import Dataset, Rows

LEAST = 0.1
"""Share of the squared spread of all rows that each split takes away."""
FEWEST, FEWEST_SHARE = 20, 0.05
"""Rows of a part, and their share, on the half that parts are found on."""
MOST_CATEGORIES = 200
"""Levels of a column that is tried; the parts are written down level by level."""


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
        below, above = settled(dataset, *split.sides)
        first = below.holds(coded[rows, below.column])
        return [
            *grown(narrowed(part, below), rows[first], left - 1),
            *grown(narrowed(part, above), rows[~first], left - 1),
        ]

    return grown((), np.arange(len(curves)), depth)


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
