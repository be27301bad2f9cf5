"""Shapley values of answers that are a link of sums over trees, such as the probabilities of boosted trees.

Such an answer is no sum, so that its contributions need the worth of coalitions, and of very many. Here they are had
without asking the model: which leaves a coalition reaches follows from two sets of players for each leaf, a few leaves
of each tree for a row and a background row. Where few players differ, the worths of all coalitions come from one
transform of those leaves, and the values are exact; else a fit to some coalitions gives them with standard errors.
"""

from dataclasses import dataclass

import numpy as np

from explain.methods.trees.blocks import Report, in_blocks
from explain.model.forests.forest import LEAF, MISSING, Forest, Trees

LINKS = ("logistic", "softmax", "exp")
"""In the order in which the kernels number them."""
LANES = 64
"""Background rows in a block of the kernels."""
MOST_PLAYERS = 64
"""Players in which two rows may differ."""
PART = 2_000
"""Leaves after which what was found is used."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Linked:
    """The trees behind one output of a model whose answers are a link of sums."""

    arrays: tuple[np.ndarray, ...]
    """Roots, nodes, values, parts and bases of all sums, as the kernels take them."""
    link: int
    longest: int
    """Conditions on the longest path."""
    own: int
    """The sum that belongs to the output."""
    player: np.ndarray
    """(n_columns,) int32 the player behind each column; columns that no tree asks are left out."""
    columns: np.ndarray
    """(n_columns,) which columns of the forest these are."""
    n_players: int

    @property
    def most_leaves(self) -> int:
        """Leaves of the largest part."""
        roots, nodes, _, parts, _ = self.arrays
        leaves = np.add.reduceat((nodes[:, 0] == LEAF).astype(int), roots)
        return int(max((leaves[first:last].sum() for first, last, _ in parts), default=1))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plans:
    """Which coalitions are asked against each background row, and how their worths are fitted."""

    places: np.ndarray
    """(n_background, 2 * (MOST_PLAYERS + 1)) int64 for each number of players where the coalitions begin, and where
    the solution."""
    sizes: np.ndarray
    """(MOST_PLAYERS + 1,) int64 how many coalitions are asked of so many players."""
    coalitions: np.ndarray
    """Masks, int64; after each list the empty one."""
    solutions: np.ndarray
    """The contributions that follow from a worth, for each coalition and player."""
    shares: np.ndarray
    """For each coalition, how many of the players it has, less a half."""
    scales: np.ndarray
    """What squared misfits are multiplied with."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairs:
    """Trees against a background: what rows are explained with."""

    linked: Linked
    codes: np.ndarray
    """(n_background, n_columns) int32"""
    others: np.ndarray
    """(n_blocks, n_columns, LANES) int32 the same in blocks."""
    goes_left: np.ndarray
    """(n_blocks, n_nodes) int64 the lanes that go left at each node."""
    weights: np.ndarray
    """(n_background,) what each pair counts."""

    def n_differing(self, codes: np.ndarray) -> np.ndarray:
        """Count the players in which rows differ from background rows, (n_rows, n_background) int32."""
        n_differing = np.zeros((len(codes), len(self.codes)), dtype=np.int32)
        for player in np.unique(self.linked.player):
            differ = np.zeros(n_differing.shape, dtype=bool)
            for column in np.flatnonzero(self.linked.player == player):
                differ |= codes[:, self.linked.columns[column], None] != self.codes[:, column]
            n_differing += differ
        return n_differing

    def enumerated(
        self, codes: np.ndarray, counts: np.ndarray, most: np.ndarray, report: Report | None = None
    ) -> np.ndarray:
        """Sum up the exact Shapley values against the background rows from which few players differ.

        Parameters
        ----------
        codes : (n_rows, n_columns) int32
            As `explain.model.forests.forest.Forest.coded` gives them.
        counts : (n_rows, n_background)
            As `n_differing` gives them.
        most : (n_rows,)
            Up to how many players; 2 to the power of it worths are held in memory.
        report
            Called with the number of rows done; may raise to stop.

        Returns
        -------
        numpy.ndarray
            (n_rows, n_players), each value times the weight of its background row.
        """
        from explain.methods.trees.kernels_linked import enumerate_pairs

        out = np.zeros((len(codes), self.linked.n_players))
        fixed = self._fixed(codes, counts, most)
        in_blocks(len(codes), lambda first, last: enumerate_pairs(*fixed, first, last, out), report, smallest=1)
        return out

    def fitted(
        self, codes: np.ndarray, counts: np.ndarray, most: np.ndarray, plans: Plans, report: Report | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Sum up fitted Shapley values against the other background rows.

        Parameters
        ----------
        codes, counts, most, report
            As `enumerated` takes them; at most `MOST_PLAYERS` players may differ in a pair.
        plans
            For each background row, and each number of players above ``most`` that differs from it.

        Returns
        -------
        tuple
            The values, each times the weight of its background row, and their squared errors, times the square of the
            weight; (n_rows, n_players) each.
        """
        from explain.methods.trees.kernels_linked import fit_pairs

        out, squares = (np.zeros((len(codes), self.linked.n_players)) for _ in range(2))
        fixed = self._fixed(codes, counts, most)
        held = (plans.places, plans.sizes, plans.coalitions, plans.solutions, plans.shares, plans.scales)
        in_blocks(
            len(codes), lambda first, last: fit_pairs(*fixed, first, last, out, squares, *held), report, smallest=1,
        )
        return out, squares

    def _fixed(self, codes: np.ndarray, counts: np.ndarray, most: np.ndarray) -> tuple:
        linked = self.linked
        return (
            np.ascontiguousarray(codes[:, linked.columns]), self.others, self.goes_left, self.weights, linked.player,
            np.ascontiguousarray(counts, dtype=np.int32), np.ascontiguousarray(most, dtype=np.int32), *linked.arrays,
            linked.link, linked.longest, linked.most_leaves, linked.own,
        )


def linked_trees(forest: Forest, players: np.ndarray, output: int, n_players: int) -> Linked | None:
    """Read one output of a forest whose answers on the model's own scale are a link of its sums.

    Parameters
    ----------
    forest
        The trees.
    players : (n_columns,) int32
        The player behind each column.
    output
        Which answer.
    n_players
        How many there are.

    Returns
    -------
    Linked or None
        None where there is no link.
    """
    if forest.link not in LINKS:
        return None
    several = forest.link == "softmax"
    sums = [forest.of(k) for k in range(forest.n_outputs)] if several else [forest.of(output)]
    asked = np.unique(np.concatenate([trees.column[trees.left != LEAF] for trees in sums]))
    latest, longest = zip(*(_latest(trees, players) for trees in sums), strict=True)
    return Linked(
        arrays=_pool(sums, latest, np.searchsorted(asked, np.arange(len(players)))), link=LINKS.index(forest.link),
        longest=max(longest), own=output if several else 0, columns=asked, n_players=n_players,
        player=np.ascontiguousarray(players[asked], dtype=np.int32),
    )


def _pool(sums: list[Trees], latest: tuple[np.ndarray, ...], place: np.ndarray) -> tuple[np.ndarray, ...]:
    """Put the trees of all sums into one pool; ``place`` says where each column is among those that are asked."""
    nodes, roots, parts = [], [], []
    n_nodes = n_trees = 0
    for k, trees in enumerate(sums):
        inner = trees.left != LEAF
        left, right = (np.where(inner, side + n_nodes, LEAF) for side in (trees.left, trees.right))
        column = np.where(inner, place[trees.column], 0)
        nodes.append(np.column_stack([left, right, column, trees.threshold, trees.missing_left, latest[k]]))
        parts += [(first + n_trees, last + n_trees, k) for first, last in _parts(trees)]
        roots.append(trees.roots + n_nodes)
        n_nodes, n_trees = n_nodes + len(inner), n_trees + len(trees.roots)
    return (
        np.concatenate(roots).astype(np.int32), np.concatenate(nodes).astype(np.int32),
        np.concatenate([trees.value for trees in sums]), np.array(parts, dtype=np.int32).reshape(-1, 3),
        np.array([trees.base for trees in sums]),
    )


def against(linked: Linked, background: np.ndarray, weights: np.ndarray) -> Pairs:
    """Prepare trees for a background.

    Parameters
    ----------
    linked
        The trees.
    background : (n_background, n_columns) int32
        Codes, as `explain.model.forests.forest.Forest.coded` gives them.
    weights : (n_background,)
        What each counts.
    """
    codes = background[:, linked.columns]
    n_blocks = -(-len(codes) // LANES)
    padded = np.zeros((n_blocks * LANES, codes.shape[1]), dtype=np.int32)
    padded[: len(codes)] = codes
    others = np.ascontiguousarray(padded.reshape(n_blocks, LANES, -1).transpose(0, 2, 1))
    return Pairs(
        linked=linked, codes=codes, others=others, weights=np.ascontiguousarray(weights, dtype=float),
        goes_left=np.array([_lanes_left(linked.arrays[1], block) for block in others]),
    )


def _lanes_left(nodes: np.ndarray, block: np.ndarray) -> np.ndarray:
    """(n_nodes,) int64: which of 64 rows go left at each node, as bits."""
    inner = np.flatnonzero(nodes[:, 0] != LEAF)
    lanes = np.zeros(len(nodes), dtype=np.int64)
    _, _, column, threshold, missing_left, _ = nodes[inner].T
    code = block[column]
    goes = (code <= threshold[:, None]) | ((code == MISSING) & (missing_left[:, None] != 0))
    lanes[inner] = np.packbits(goes, axis=1, bitorder="little").view("<i8")[:, 0]
    return lanes


def _latest(trees: Trees, players: np.ndarray) -> tuple[np.ndarray, int]:
    """Say how deep the last condition above each node on the same player ends, 0 for none; and the longest path."""
    latest = np.zeros(len(trees.left), dtype=np.int32)
    level, depth = trees.roots, 0
    asked = np.empty((len(level), 0), dtype=np.int32)
    """Players of the conditions above."""
    while len(level):
        inner = trees.left[level] != LEAF
        level, asked = level[inner], asked[inner]
        player = players[trees.column[level]]
        same = asked == player[:, None]
        latest[level] = np.where(same, np.arange(1, depth + 1), 0).max(axis=1, initial=0)
        asked = np.tile(np.column_stack([asked, player]), (2, 1))
        level = np.concatenate([trees.left[level], trees.right[level]])
        depth += len(level) > 0
    return latest, depth


def _parts(trees: Trees) -> list[tuple[int, int]]:
    """First and last of trees that have about `PART` leaves together."""
    if not len(trees.roots):
        return []
    leaves = np.add.reduceat((trees.left == LEAF).astype(int), trees.roots)
    part = np.cumsum(leaves) // PART
    firsts = np.flatnonzero(np.diff(part, prepend=-1)).tolist()
    return list(zip(firsts, [*firsts[1:], len(leaves)], strict=True))
