"""The flat form: all trees in one pool of nodes, and the coded matrix they compare.

A node asks one thing: is the code of a column at most the node's threshold? A code is the number of thresholds below
a value, so that ``value <= threshold`` stays exactly what the library decides, in whole numbers of one type whichever
precision the library compares in. A split by categories has a column of its own, 0 for those that go left and 1 for
the others.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from explain.model.forests.ranks import ranks

MISSING = np.iinfo(np.int32).max
"""The code of a missing value: above every threshold; a node says where it goes."""
LEAF = -1
DOUBLE_ROUNDING = 2.0**-40
"""How far, relative to the size of the sums, the answers of a model may lie from them that adds up in double precision,
in an order of its own."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Column:
    """How a column of codes is read from the matrix that the model is given."""

    source: int
    """The matrix column it is read from."""
    levels: np.ndarray
    """(n_levels,) thresholds, ascending; empty for a column of categories."""
    left: np.ndarray | None = None
    """Categories coded 0, whole numbers ascending; None for numbers."""
    known: np.ndarray | None = None
    """Categories that are no missing value; None where all that are not in ``left`` are coded 1."""
    single: bool = False
    """Whether values are rounded to single precision before they are compared."""
    instead: float = np.nan
    """What a missing value counts as; NaN where it stays missing."""
    zero_missing: bool = False
    """Whether zero is missing too."""

    def codes(self, values: np.ndarray) -> np.ndarray:
        """Turn (n_rows,) values into int32 codes."""
        missing = np.isnan(values)
        filled = np.where(missing, 0.0 if np.isnan(self.instead) else self.instead, values)
        if not np.isnan(self.instead):
            missing = np.zeros(len(values), bool)
        if self.zero_missing:
            missing |= filled == 0
        found = self._ranks(filled) if self.left is None else self._sides(filled, missing)
        found[missing] = MISSING
        return found

    def _ranks(self, values: np.ndarray) -> np.ndarray:
        if self.single:
            with np.errstate(over="ignore"):  # beyond single precision is infinite, for the libraries too
                values = values.astype(np.float32).astype(np.float64)
        return ranks(self.levels, values)

    def _sides(self, values: np.ndarray, missing: np.ndarray) -> np.ndarray:
        """Look categories up in a table whose last place stands for all that are negative or larger than any listed."""
        assert self.left is not None
        listed = np.concatenate([self.left, self.left if self.known is None else self.known])
        sides = np.full(listed.max(initial=-1) + 2, 1 if self.known is None else MISSING, dtype=np.int32)
        sides[listed], sides[self.left] = 1, 0
        return sides[np.clip(np.floor(np.where(missing, -1, values)), -1, len(sides) - 1).astype(np.int64)]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trees:
    """The trees of one output: a row's answer is ``base`` plus the value of one leaf in each tree."""

    roots: np.ndarray
    """(n_trees,) int32 first node of each tree; a tree's nodes follow it, parents before children."""
    left: np.ndarray
    """(n_nodes,) int32 the child of codes at most ``threshold``; -1 at a leaf."""
    right: np.ndarray
    column: np.ndarray
    """(n_nodes,) int32 the column compared; 0 at a leaf."""
    threshold: np.ndarray
    """(n_nodes,) int32"""
    missing_left: np.ndarray
    """(n_nodes,) bool: whether a missing value goes left."""
    cover: np.ndarray
    """(n_nodes,) float64 training weight that reached the node; NaN where the model does not say."""
    value: np.ndarray
    """(n_nodes,) float64 what a leaf adds; 0 elsewhere."""
    base: float
    n_columns: int
    highest: int = 0
    """The highest code of a value, which may be above all thresholds of these trees; 0 where that is not known."""

    @property
    def sizes(self) -> np.ndarray:
        """(n_trees,) nodes of each tree."""
        return np.diff(np.append(self.roots, len(self.left)))


@dataclass(frozen=True, kw_only=True, eq=False)
class Forest:
    """An ensemble whose answers, on one scale, are sums over trees."""

    columns: tuple[Column, ...]
    roots: np.ndarray
    """(n_trees,) int32"""
    left: np.ndarray
    """(n_nodes,) int32, and so on as in `Trees`."""
    right: np.ndarray
    column: np.ndarray
    threshold: np.ndarray
    missing_left: np.ndarray
    cover: np.ndarray
    values: np.ndarray
    """(n_nodes, n_values) float64: one value for each output, or one alone where each tree adds to one output."""
    outputs: np.ndarray
    """(n_trees,) int32 the output each tree adds to; -1 where it adds to all."""
    base: np.ndarray
    """(n_outputs,) float64"""
    scale: str
    """The scale on which answers are these sums: "probability", "margin" or "target"."""
    link: str
    """What turns all sums of a row into the answers on the model's own scale: "logistic" (two classes), "softmax",
    "exp"; "" where ``scale`` is that scale, or where the model's own is not known to be a function of the sums."""
    rounding: float = DOUBLE_ROUNDING
    """How far the model's own answers may lie from the sums, relative to their `size`."""

    def coded(self, matrix: np.ndarray) -> np.ndarray:
        """Turn the (n_rows, n_matrix_columns) float64 matrix the model is given into (n_rows, n_columns) int32."""
        codes = np.empty((len(matrix), len(self.columns)), dtype=np.int32)
        for place, column in enumerate(self.columns):
            codes[:, place] = column.codes(matrix[:, column.source])
        return codes

    def of(self, output: int) -> Trees:
        """Give the trees that matter to one output; those that add the same to every row go into the base."""
        ends = np.append(self.roots[1:], len(self.left))
        value = self.values[:, output if self.values.shape[1] > 1 else 0]
        leaf = self.left == LEAF
        low = np.minimum.reduceat(np.where(leaf, value, np.inf), self.roots)
        high = np.maximum.reduceat(np.where(leaf, value, -np.inf), self.roots)
        own = (self.outputs == output) | (self.outputs == -1)
        kept = np.flatnonzero(own & (high > low))
        nodes = np.concatenate([np.arange(self.roots[t], ends[t]) for t in kept] or [np.empty(0, int)])
        moved = np.full(len(self.left) + 1, LEAF, dtype=np.int32)
        moved[nodes] = np.arange(len(nodes), dtype=np.int32)
        return Trees(
            roots=moved[self.roots[kept]], left=moved[self.left[nodes]], right=moved[self.right[nodes]],
            column=self.column[nodes], threshold=self.threshold[nodes], missing_left=self.missing_left[nodes],
            cover=self.cover[nodes], value=np.where(leaf, value, 0.0)[nodes],
            base=float(self.base[output] + low[own & (high == low)].sum()), n_columns=len(self.columns),
            highest=max((len(column.levels) for column in self.columns), default=0),
        )

    @cached_property
    def n_outputs(self) -> int:
        """Number of outputs."""
        return len(self.base)

    @cached_property
    def size(self) -> np.ndarray:
        """(n_outputs,) largest value, signs apart, that sums and partial sums can reach."""
        leaves = np.where((self.left == LEAF)[:, None], np.abs(self.values), 0.0)
        highest = np.maximum.reduceat(leaves, self.roots) if len(self.roots) else leaves
        own = (self.outputs[:, None] == np.arange(self.n_outputs)) | (self.outputs[:, None] == -1)
        return np.abs(self.base) + (highest * own).sum(axis=0)

    def negated_first(self) -> "Forest":
        """Make the two outputs of a model that only says how far it leans to the second."""
        return replace(
            self, values=np.column_stack([-self.values[:, 0], self.values[:, 0]]),
            outputs=np.full_like(self.outputs, -1), base=np.array([-self.base[0], self.base[0]]),
        )


def levels(trees: Trees | Forest) -> list[np.ndarray]:
    """Nodes of each depth: the roots, then what is below them, and so on; left children stand before right ones."""
    found = [trees.roots]
    while len(inner := found[-1][trees.left[found[-1]] != LEAF]):
        found.append(np.concatenate([trees.left[inner], trees.right[inner]]))
    return found


def deepest(trees: Trees | Forest) -> int:
    """Nodes above the lowest leaf; 0 for trees that are single leaves."""
    return len(levels(trees)) - 1


def sums(trees: Trees, codes: np.ndarray) -> np.ndarray:
    """Add up the leaves that rows reach: (n_rows,) answers, the slow and plain way.

    Parameters
    ----------
    trees
        Of one output.
    codes : (n_rows, n_columns) int32
        As `Forest.coded` gives them.
    """
    rows = np.arange(len(codes))
    total = np.full(len(codes), trees.base)
    for root in trees.roots:
        node = np.full(len(codes), root)
        while (inner := trees.left[node] != LEAF).any():
            code = codes[rows, trees.column[node]]
            missing = code == MISSING
            goes_left = np.where(missing, trees.missing_left[node], code <= trees.threshold[node])
            node = np.where(inner, np.where(goes_left, trees.left[node], trees.right[node]), node)
        total += trees.value[node]
    return total
