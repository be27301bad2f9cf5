"""Exact Shapley values of trees of any depth: one walk for each row."""

from collections.abc import Callable
from math import factorial

import numpy as np

from explain.methods.trees.blocks import in_blocks
from explain.methods.trees.tables import DEEPEST, deepest, laid_out, quadrature
from explain.model.forests.forest import LEAF, Trees

MOST_PLAYERS = 63
"""Players on one path that a mask of 64 bits tells apart."""


def walks(trees: Trees, players: np.ndarray) -> bool:
    """Whether trees can be walked: paths of at most 60 nodes and 63 players."""
    return bool(len(trees.roots)) and deepest(trees) <= DEEPEST and _widest(trees, players) <= MOST_PLAYERS


def compared(
    trees: Trees, players: np.ndarray, n_players: int, codes: np.ndarray, background: np.ndarray, counts: np.ndarray,
    report: Callable[[int], None] | None = None,
) -> np.ndarray:
    """Contributions against a background.

    Parameters
    ----------
    trees, players, n_players
        As for `explain.methods.trees.tables.tabulated`.
    codes : (n_rows, n_columns) int32
        Of the rows explained.
    background : (n_background, n_columns) int32
        Of the rows compared with.
    counts : (n_background,)
        How often each stands in the background.
    report
        Called with the number of rows done; may raise to stop.

    Returns
    -------
    numpy.ndarray
        (n_rows, n_players)
    """
    from explain.methods.trees.kernels_deep import compare_rows

    held, out = laid_out(trees, players), np.zeros((len(codes), n_players))
    joins, leaves = _weights(int(held.width.max()))
    fixed = (
        np.ascontiguousarray(background.T), counts / counts.sum(), trees.roots, trees.left, trees.right, trees.column,
        trees.threshold, trees.missing_left, trees.value, held.slot, held.width, held.path, joins, leaves, out,
    )
    in_blocks(len(codes), lambda first, last: compare_rows(codes, first, last, *fixed), report, smallest=1)
    return out


def spread(
    trees: Trees, players: np.ndarray, n_players: int, codes: np.ndarray, report: Callable[[int], None] | None = None
) -> np.ndarray:
    """Contributions in the path-dependent game, where training weights stand for the background.

    Parameters
    ----------
    trees, players, n_players, codes, report
        As for `compared`.

    Returns
    -------
    numpy.ndarray
        (n_rows, n_players)

    References
    ----------
    Lundberg, S. M. et al. (2020). From local explanations to global understanding with explainable AI for trees.
    Nature Machine Intelligence 2.
    """
    from explain.methods.trees.kernels_deep import spread_rows

    out, q = np.zeros((len(codes), n_players)), max(1, (_widest(trees, players) + 1) // 2)
    nodes, weights = (held[q, :q].copy() for held in quadrature(q))
    fixed = (
        trees.roots, trees.left, trees.right, trees.column, trees.threshold, trees.missing_left, trees.cover,
        trees.value, players, nodes, weights, out,
    )
    in_blocks(len(codes), lambda first, last: spread_rows(codes, first, last, *fixed), report, smallest=64)
    return out


def _widest(trees: Trees, players: np.ndarray) -> int:
    return int(laid_out(trees, players).width[trees.left == LEAF].max())


def _weights(most: int) -> tuple[np.ndarray, np.ndarray]:
    """What a player gains who is met by the row alone, and loses who is met by the other alone.

    Both are indexed by how many players the row and the other meet alone.
    """
    joins, leaves = np.zeros((most + 1, most + 1)), np.zeros((most + 1, most + 1))
    for own in range(most + 1):
        for other in range(most + 1 - own):
            total = factorial(own + other)
            joins[own, other] = factorial(own - 1) * factorial(other) / total if own else 0.0
            leaves[own, other] = factorial(own) * factorial(other - 1) / total if other else 0.0
    return joins, leaves
