"""Exact Shapley values of trees of any depth: one walk for each row."""

from dataclasses import dataclass
from math import factorial

import numpy as np

from explain.methods.trees.blocks import Report, in_blocks
from explain.methods.trees.tables import Layout, centred, deepest, laid_out, quadrature
from explain.model.forests.forest import LEAF, Trees

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

    trees: Trees
    players: np.ndarray
    n_players: int

    def contributions(self, codes: np.ndarray, report: Report | None = None) -> np.ndarray:
        """Contributions of rows, (n_rows, n_players); as `explain.methods.trees.tables.Tables.contributions`."""
        from explain.methods.trees.kernels_deep import spread_rows

        trees, q = self.trees, max(1, (_widest(self.trees, self.players) + 1) // 2)
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
    return bool(len(trees.roots)) and deepest(trees) <= LONGEST and _widest(trees, players) <= MOST_PLAYERS


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
    if background is None:
        return Spread(trees=trees, players=players, n_players=n_players)
    weights = np.ones(len(background)) if counts is None else counts.astype(np.float64)
    return Walks(
        layout=laid_out(trees, players), n_players=n_players, background=np.ascontiguousarray(background.T),
        weights=weights / weights.sum(),
    )


def _widest(trees: Trees, players: np.ndarray) -> int:
    return int(laid_out(trees, players).width[trees.left == LEAF].max())


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
