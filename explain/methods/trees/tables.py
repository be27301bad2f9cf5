"""Exact Shapley values of shallow trees by look-up: pattern tables.

What a leaf contributes depends on the row only through the mask of the players on its path whose splits the row
violates. So it is tabulated once for each mask, small subtrees share one table, and a row costs one look-up for each
table and player. A background changes the tables, not the look-ups: its size does not matter once they are built.
"""

from dataclasses import dataclass

import numpy as np

from explain.methods.trees.blocks import Report, in_blocks
from explain.model.forests.forest import LEAF, Trees, deepest

FUSE = 5
"""Most inner nodes of a subtree that gets one table."""
MOST_BITS = 11
"""Widest address of such a table."""
WIDEST = 14
"""Most players on a path; a leaf's table doubles with each."""
DEEPEST = 60
"""Longest path, in nodes."""
MOST_LEVELS = 32_000
"""Thresholds of a column that 16-bit codes tell apart."""
MOST_VALUES = 2**26
"""Numbers in all tables: 256 MB."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """Trees laid out for tables; (n_nodes,) arrays unless said otherwise."""

    trees: Trees
    n_inner: np.ndarray
    slot: np.ndarray
    width: np.ndarray
    depth: np.ndarray
    parent: np.ndarray
    terminal: np.ndarray
    path: np.ndarray
    """(n_nodes, widest) players in the order they are met."""
    walk: np.ndarray

    @property
    def terminals(self) -> np.ndarray:
        """The roots of the subtrees that get a table."""
        return np.flatnonzero(self.terminal == np.arange(len(self.terminal)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tables:
    """Tables of one output against one background."""

    layout: Layout
    n_players: int
    start: np.ndarray
    """(n_nodes,) int64 where each terminal's table begins; -1 where there is none."""
    stride: np.ndarray
    """(n_nodes,) int64 numbers for each address."""
    asked: np.ndarray
    """(n_nodes, most) int32 inner nodes of each terminal."""
    listed: np.ndarray
    """(n_nodes, most) int32 players of each terminal."""
    n_listed: np.ndarray
    """(n_nodes,) int32 how many there are."""
    values: np.ndarray
    """(n_values,) float32 all tables."""

    def contributions(self, codes: np.ndarray, report: Report | None = None) -> np.ndarray:
        """Contributions of rows.

        Parameters
        ----------
        codes : (n_rows, n_columns) int32
            As `explain.model.forests.forest.Forest.coded` gives them.
        report
            Called with the number of rows done; may raise to stop.

        Returns
        -------
        numpy.ndarray
            (n_rows, n_players)
        """
        from explain.methods.trees.kernels_tables import look_up

        held, trees = self.layout, self.layout.trees
        out = np.zeros((len(codes), self.n_players))
        fixed = (
            trees.roots, held.walk, trees.left, trees.column, trees.threshold, trees.missing_left, held.n_inner,
            held.slot, held.width, held.depth, held.parent, held.terminal, self.start, self.stride, self.asked,
            self.listed, self.n_listed, self.values, out,
        )
        in_blocks(len(codes), lambda first, last: look_up(codes, first, last, *fixed), report)
        return out


def fits(trees: Trees, players: np.ndarray) -> bool:
    """Whether trees are shallow enough for tables."""
    if not len(trees.roots) or max(trees.threshold.max() + 1, trees.highest) > MOST_LEVELS:
        return False
    if deepest(trees) > DEEPEST:
        return False
    return _fitting(trees, players) is not None


def _fitting(trees: Trees, players: np.ndarray) -> Layout | None:
    """Lay trees out so that small subtrees share a table, or none do where that takes too much; None if both do."""
    for fuse in (FUSE, 0):
        held = laid_out(trees, players, fuse=fuse)
        if held.width.max() <= WIDEST and _n_values(held, len(np.unique(players))) <= MOST_VALUES:
            return held
    return None


def _n_values(held: Layout, n_players: int) -> float:
    """Numbers in all tables, or some more: as if no two nodes of a subtree asked the same player."""
    from explain.methods.trees.kernels_tables import LANES

    bits = (held.width + held.n_inner)[held.terminals]
    return float((np.ceil(np.minimum(bits, n_players) / LANES) * LANES * 2.0**bits).sum())


def laid_out(trees: Trees, players: np.ndarray, *, fuse: int = FUSE, most_bits: int = MOST_BITS) -> Layout:
    """Lay trees out: number the players of each path, and choose the subtrees that get one table."""
    from explain.methods.trees.kernels_tables import lay_out

    n = len(trees.left)
    arrays = {
        name: np.zeros(n, np.int32) for name in ("n_inner", "slot", "width", "depth", "parent", "terminal")
    }
    widest = min(len(np.unique(players)), deepest(trees))
    path, walk = np.zeros((n, widest + 1), np.int32), np.zeros(n, np.int32)
    lay_out(trees.roots, trees.left, trees.right, trees.column, players, fuse, most_bits, *arrays.values(), path, walk)
    return Layout(trees=trees, path=path, walk=walk, **arrays)


def tabulated(
    trees: Trees, players: np.ndarray, n_players: int, background: np.ndarray | None = None,
    counts: np.ndarray | None = None, *, pulled: int = -1,
) -> Tables:
    """Build the tables of one output.

    Parameters
    ----------
    trees
        That `fits`.
    players : (n_columns,) int32
        The player behind each column.
    n_players
        How many there are.
    background : (n_background, n_columns) int32
        Codes of the rows compared with; None for the trees' own training weights (the path-dependent game).
    counts : (n_background,)
        How often each stands in the background; None for once.
    pulled
        A player: what comes out is then its interaction with each other player, half of what the other's contribution
        differs by when this one has joined; -1 for contributions.

    References
    ----------
    Lundberg, S. M. et al. (2020). From local explanations to global understanding with explainable AI for trees.
    Nature Machine Intelligence 2.
    Lundberg, S. M., Erion, G. G. and Lee, S.-I. (2018). Consistent individualized feature attribution for tree
    ensembles. arXiv:1802.03888.
    """
    from explain.methods.trees.kernels_tables import LANES, list_parts, tabulate

    held = _fitting(trees, players)
    assert held is not None
    n, terminals = len(trees.left), held.terminals
    most = int(held.n_inner[terminals].max())
    asked, listed = np.zeros((n, most + 1), np.int32), np.zeros((n, int(held.width.max()) + most + 1), np.int32)
    n_listed, lane = np.zeros(n, np.int32), np.zeros(held.path.shape, np.int32)
    list_parts(trees.left, trees.right, held.width, held.terminal, held.n_inner, held.path, asked, listed, n_listed,
               lane)
    stride = -(-n_listed.astype(np.int64) // LANES) * LANES
    sizes = stride[terminals] << (held.width + held.n_inner)[terminals].astype(np.int64)
    start = np.full(n, -1, np.int64)
    start[terminals] = np.cumsum(sizes) - sizes
    values = _aligned(int(sizes.sum()))
    rows, weights = _compared(trees, background, counts)
    nodes, gauss = quadrature((int(held.width.max()) + 1) // 2)
    fixed = (
        pulled, rows, weights, trees.roots, held.walk, trees.left, trees.column, trees.threshold,
        trees.missing_left, trees.cover, centred(trees), held.n_inner, held.slot, held.width, held.depth, held.parent,
        held.terminal, held.path, nodes, gauss, start, stride, asked, lane, values,
    )
    in_blocks(len(trees.roots), lambda first, last: tabulate(*fixed, first, last))
    return Tables(
        layout=held, n_players=n_players, start=start, stride=stride, asked=asked, listed=listed, n_listed=n_listed,
        values=values,
    )


def centred(trees: Trees) -> np.ndarray:
    """(n_nodes,) leaf values, those of each tree around 0: what all leaves share is nobody's contribution."""
    leaf = trees.left == LEAF
    low = np.minimum.reduceat(np.where(leaf, trees.value, np.inf), trees.roots)
    high = np.maximum.reduceat(np.where(leaf, trees.value, -np.inf), trees.roots)
    return np.where(leaf, trees.value - np.repeat((low + high) / 2, trees.sizes), 0.0)


def expected(trees: Trees) -> float:
    """Mean answer over the training rows, as the weights in the trees tell it."""
    share = trees.cover / np.repeat(trees.cover[trees.roots], trees.sizes)
    return float(trees.base + (trees.value * share)[trees.left == LEAF].sum())


def quadrature(most: int) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights of Gauss's rules on [0, 1].

    Returns
    -------
    tuple
        Both (most + 1, most + 1): row q holds the rule with q nodes, exact for polynomials of degree 2 q - 1.
    """
    nodes, weights = np.zeros((most + 1, most + 1)), np.zeros((most + 1, most + 1))
    for q in range(1, most + 1):
        y, w = np.polynomial.legendre.leggauss(q)
        nodes[q, :q], weights[q, :q] = (y + 1) / 2, w / 2
    return nodes, weights


def _compared(trees: Trees, background: np.ndarray | None, counts: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """Codes of the background column by column, and the weight of each row; rows without weight fill the last block."""
    from explain.methods.trees.kernels_tables import CODES

    if background is None:
        return np.zeros(0, np.int16), np.zeros(0)
    n = -(-len(background) // CODES) * CODES
    rows, weights = np.zeros((trees.n_columns, n), np.int16), np.zeros(n)
    rows[:, : len(background)] = np.minimum(background, np.iinfo(np.int16).max).T
    weights[: len(background)] = shares(len(background), counts)
    return rows.ravel(), weights


def shares(n: int, counts: np.ndarray | None) -> np.ndarray:
    """(n,) what each background row weighs, by how often it stands there; None for once. They sum to 1."""
    weights = np.ones(n) if counts is None else counts.astype(np.float64)
    return weights / weights.sum()


def _aligned(n: int) -> np.ndarray:
    """(n,) float32 zeros that begin at a cache line, so that eight numbers never lie in two."""
    held = np.zeros(n + 16, np.float32)
    first = -held.ctypes.data % 64 // 4
    return held[first : first + n]
