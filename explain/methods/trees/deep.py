"""Exact Shapley values of trees of any depth: one walk for each row."""

from dataclasses import dataclass
from math import factorial

import numpy as np

from explain.methods.trees.blocks import Report, in_blocks
from explain.methods.trees.tables import Layout, centred, laid_out, quadrature, shares
from explain.model.forests.forest import LEAF, Trees, deepest

MOST_PLAYERS = 63
"""Players on one path that a mask of 64 bits tells apart."""
LONGEST = 1_000
"""Nodes on a path."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Walks:
    """Trees of one output and the background rows that walk through them beside the row explained."""

    layout: Layout
    n_players: int
    background: np.ndarray
    """(n_columns, n_background) int32"""
    weights: np.ndarray
    """(n_background,) they sum to 1."""

    def contributions(self, codes: np.ndarray, report: Report | None = None) -> np.ndarray:
        """Contributions of rows, (n_rows, n_players); as `explain.methods.trees.tables.Tables.contributions`."""
        from explain.methods.trees.kernels_deep import compare_rows

        held, trees, out = self.layout, self.layout.trees, np.zeros((len(codes), self.n_players))
        joins, leaves = _weights(int(held.width.max()))
        fixed = (
            deepest(trees), self.background, self.weights, trees.roots, trees.left, trees.right, trees.column,
            trees.threshold, trees.missing_left, trees.value, held.slot, held.width, held.path, joins, leaves, out,
        )
        in_blocks(len(codes), lambda first, last: compare_rows(codes, first, last, *fixed), report, smallest=1)
        return out


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spread:
    """Trees of one output where training weights stand for the background."""

    layout: Layout
    players: np.ndarray
    n_players: int

    def contributions(self, codes: np.ndarray, report: Report | None = None) -> np.ndarray:
        """Contributions of rows, (n_rows, n_players); as `explain.methods.trees.tables.Tables.contributions`."""
        from explain.methods.trees.kernels_deep import spread_rows

        trees, q = self.layout.trees, max(1, (widest(self.layout) + 1) // 2)
        nodes, weights = (held[q, :q].copy() for held in quadrature(q))
        out = np.zeros((len(codes), self.n_players))
        fixed = (
            deepest(trees), trees.roots, trees.left, trees.right, trees.column, trees.threshold, trees.missing_left,
            trees.cover, centred(trees), self.players, nodes, weights, out,
        )
        in_blocks(len(codes), lambda first, last: spread_rows(codes, first, last, *fixed), report, smallest=64)
        return out


def walks(trees: Trees, players: np.ndarray) -> bool:
    """Whether trees can be walked: no path of more than 1,000 nodes or 63 players."""
    if not len(trees.roots) or deepest(trees) > LONGEST:
        return False
    return widest(laid_out(trees, players)) <= MOST_PLAYERS


def walking(
    trees: Trees, players: np.ndarray, n_players: int, background: np.ndarray | None = None,
    counts: np.ndarray | None = None,
) -> Walks | Spread:
    """Make ready to walk; takes what `explain.methods.trees.tables.tabulated` takes.

    References
    ----------
    Lundberg, S. M. et al. (2020). From local explanations to global understanding with explainable AI for trees.
    Nature Machine Intelligence 2.
    """
    layout = laid_out(trees, players)
    if background is None:
        return Spread(layout=layout, players=players, n_players=n_players)
    return beside(layout, n_players, background, counts)


def beside(layout: Layout, n_players: int, background: np.ndarray, counts: np.ndarray | None = None) -> Walks:
    """Let a background walk through trees that are laid out."""
    return Walks(
        layout=layout, n_players=n_players, background=np.ascontiguousarray(background.T),
        weights=shares(len(background), counts),
    )


def widest(layout: Layout) -> int:
    """Most players on a path."""
    return int(layout.width[layout.trees.left == LEAF].max())


def _weights(most: int) -> tuple[np.ndarray, np.ndarray]:
    """Say what a player gains who is met by the row alone, and loses who is met by the other alone.

    Both are indexed by how many players the row and the other meet alone.
    """
    joins, leaves = np.zeros((most + 1, most + 1)), np.zeros((most + 1, most + 1))
    for own in range(most + 1):
        for other in range(most + 1 - own):
            total = factorial(own + other)
            joins[own, other] = factorial(own - 1) * factorial(other) / total if own else 0.0
            leaves[own, other] = factorial(own) * factorial(other - 1) / total if other else 0.0
    return joins, leaves
