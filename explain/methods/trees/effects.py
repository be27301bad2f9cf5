"""Exact curves of sums over trees: of single rows, and averaged, from one walk for all values of a column.

Rows go down all trees together. At a condition on a column that is set the walk splits the values, not the rows; what a
leaf adds, it adds to the values that are left when it is reached. For averages of all columns at once it is enough to
count, for each leaf, the rows that reach it and the rows that a single player keeps from it.

A player is a raw column: setting it sets all columns of the forest that are made from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np

from explain.methods.trees.blocks import Report, in_blocks
from explain.methods.trees.walks import Walk
from explain.model.forests.forest import MISSING


def individual_curves(
    walk: Walk, codes: np.ndarray, columns: np.ndarray, sets: np.ndarray, report: Report | None = None
) -> np.ndarray:
    """Add up the trees for each row, when some columns take each set of values in turn.

    Parameters
    ----------
    codes : (n_rows, n_columns) int32
        The rows.
    columns, sets : (n_varied,) and (n_sets, n_varied)
        The columns that are set, and their codes in each set. No column and one set without codes give the sums of the
        rows as they are.

    Returns
    -------
    numpy.ndarray
        (n_rows, n_sets) float64.
    """
    from explain.methods.trees.kernels_effects import individual

    curves = np.zeros((len(codes), len(sets)))
    varied = np.isin(walk.conditions[0], columns)
    left, every = _bits(_satisfied(walk, columns, sets)), _bits(np.ones((1, len(sets)), bool))[0]

    def run(first: int, last: int) -> None:
        individual(codes, first, last, walk.nodes, walk.conditions, walk.groups, varied, left, every, curves)

    if len(walk):
        in_blocks(len(codes), run, report)
    curves += walk.base
    return curves


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tally:
    """How often rows reach each leaf, and how often one player alone keeps them from it; tallies of rows add up."""

    walk: Walk
    player: np.ndarray
    """(n_conditions,) int32: whose column it is on."""
    widest: int
    """The most players on a path."""
    counter: np.ndarray
    """(n_nodes,) where the counters of a leaf begin."""
    counts: np.ndarray
    n_rows: int = 0


def empty_tally(walk: Walk, players: np.ndarray) -> Tally:
    """Make a tally of no rows; ``players`` (n_columns,) says whose each column is."""
    depth, after = walk.nodes[:2]
    widest = int(min(depth.max(initial=0), players.max(initial=-1) + 1))
    sizes = np.where(after == np.arange(len(walk)) + 1, 1 + np.minimum(depth, widest), 0).astype(np.int64)
    return Tally(
        walk=walk, player=players[walk.conditions[0]].astype(np.int32), widest=widest,
        counter=np.cumsum(sizes) - sizes, counts=np.zeros(sizes.sum(), np.int64),
    )


def tallied(tally: Tally, codes: np.ndarray, report: Report | None = None) -> Tally:
    """Add (n_rows, n_columns) coded rows to a tally."""
    from explain.methods.trees.kernels_effects import count

    walk, counts, lock = tally.walk, tally.counts.copy(), Lock()

    def run(first: int, last: int) -> None:
        own = np.zeros_like(counts)
        count(codes, first, last, walk.nodes, walk.conditions, walk.groups, tally.player, tally.widest, tally.counter,
              own)
        with lock:
            np.add(counts, own, out=counts)

    if len(walk):
        in_blocks(len(codes), run, report)
    return replace(tally, counts=counts, n_rows=tally.n_rows + len(codes))


def average_curves(tally: Tally, grids: Sequence[tuple[np.ndarray, np.ndarray]]) -> list[np.ndarray]:
    """Average the curves of all tallied rows, for every player at once.

    Parameters
    ----------
    grids
        For each player the columns that are its own (n_own,), and their codes at each of its values (n_values, n_own).

    Returns
    -------
    list
        For each player (n_values,) the mean of its individual curves.
    """
    from explain.methods.trees.kernels_effects import spread

    walk, longest = tally.walk, max((len(sets) for _, sets in grids), default=0)
    left = np.zeros((len(walk.conditions[0]), longest), bool)
    every = np.zeros((len(grids), longest), bool)
    for own, (columns, sets) in zip(every, grids, strict=True):
        own[: len(sets)] = True
        left[:, : len(sets)] |= _satisfied(walk, columns, sets)
    changes, aside = np.zeros((len(grids), longest)), np.zeros(len(grids))
    total = spread(walk.nodes, tally.player, tally.widest, tally.counter, tally.counts, _bits(left), _bits(every),
                   changes, aside) if len(walk) else 0.0
    curves = walk.base + (total - aside[:, None] + np.cumsum(changes, axis=1)) / tally.n_rows
    return [curve[: len(sets)] for curve, (_, sets) in zip(curves, grids, strict=True)]


def _satisfied(walk: Walk, columns: np.ndarray, sets: np.ndarray) -> np.ndarray:
    """(n_conditions, n_sets) bool: which sets satisfy each condition on a column that is set."""
    column_of, threshold, missing_left = walk.conditions
    satisfied = np.zeros((len(threshold), len(sets)), bool)
    for column, codes in zip(columns, sets.T, strict=True):
        own = column_of == column
        satisfied[own] = np.where(codes == MISSING, missing_left[own, None], codes <= threshold[own, None])
    return satisfied


def _bits(held: np.ndarray) -> np.ndarray:
    """(n, n_bits) bool → (n, n_words) of 64 bits each, the first in the lowest."""
    packed = np.packbits(held, axis=1, bitorder="little")
    return np.pad(packed, ((0, 0), (0, -packed.shape[1] % 8))).view("<u8").astype(np.uint64)
