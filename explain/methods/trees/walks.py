"""The trees of one output in the order in which the kernels of the effects walk them."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from explain.model.forests.forest import LEAF, Trees, levels


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Walk:
    """Nodes in preorder, and the conditions they stand below, by column and threshold."""

    nodes: tuple[np.ndarray, ...]
    """Depth, place after the last node below, condition above, whether on its right, value; each (n_nodes,)."""
    conditions: tuple[np.ndarray, ...]
    """Column, threshold, and whether a missing value satisfies it; each (n_conditions,)."""
    groups: tuple[np.ndarray, ...]
    """Conditions of one column that treat missing values alike, and where codes are looked up; see the kernels."""
    base: float

    def __len__(self) -> int:
        return len(self.nodes[0])


def walk_of(trees: Trees) -> Walk:
    """Put trees in the order in which they are walked."""
    inner, by_depth = trees.left != LEAF, levels(trees)
    condition, conditions, n_upper = _conditions(trees, inner, by_depth)
    groups = _groups(*(held[:n_upper] for held in conditions))
    nodes = _preorder(trees, inner, by_depth, condition)
    return Walk(nodes=nodes, conditions=conditions, groups=groups, base=trees.base)


def _conditions(
    trees: Trees, inner: np.ndarray, by_depth: list[np.ndarray]
) -> tuple[np.ndarray, tuple[np.ndarray, ...], int]:
    """Give each inner node its condition; those of the upper levels, where many rows move together, come first."""
    from explain.methods.trees.kernels_effects import LEVELS

    key = (trees.column.astype(np.int64) * 2 + trees.missing_left) << 32 | trees.threshold
    upper = np.unique(np.concatenate([key[level[inner[level]]] for level in by_depth[:LEVELS]]))
    key[~np.isin(key, upper)] |= 1 << 62
    distinct, found = np.unique(key[inner], return_inverse=True)
    condition = np.zeros(len(inner), dtype=np.int32)
    condition[inner] = found
    column, threshold = (distinct & ~(1 << 62)) >> 33, distinct & (2**32 - 1)
    return condition, (column.astype(np.int32), threshold.astype(np.int32), (distinct >> 32 & 1) == 1), len(upper)


def _groups(column: np.ndarray, threshold: np.ndarray, missing_left: np.ndarray) -> tuple[np.ndarray, ...]:
    """Cut sorted conditions where the column changes, or what missing values do."""
    first = np.flatnonzero(np.diff(column * 2 + missing_left, prepend=-1))
    start = np.append(first, len(column)).astype(np.int32)
    tables = [
        np.searchsorted(threshold[low:high], np.arange(threshold[high - 1] + 1)).astype(np.int32)
        for low, high in pairwise(start)
    ]
    offset = np.cumsum([0, *map(len, tables)], dtype=np.int64)[:-1].copy()
    return start, offset, np.concatenate([np.empty(0, np.int32), *tables])


def _preorder(
    trees: Trees, inner: np.ndarray, by_depth: list[np.ndarray], condition: np.ndarray
) -> tuple[np.ndarray, ...]:
    """Sort nodes so that what is below a node follows it, left before right."""
    size, place = np.ones(len(inner), int), np.empty(len(inner), int)
    depth, above, right = np.zeros_like(condition), np.zeros_like(condition), np.zeros(len(inner), bool)
    for level in reversed(by_depth):
        split = level[inner[level]]
        size[split] += size[trees.left[split]] + size[trees.right[split]]
    place[trees.roots] = np.cumsum(size[trees.roots]) - size[trees.roots]
    for d, level in enumerate(by_depth):
        depth[level] = d
        split = level[inner[level]]
        left, right_ones = trees.left[split], trees.right[split]
        place[left], place[right_ones] = place[split] + 1, place[split] + 1 + size[left]
        above[left] = above[right_ones] = condition[split]
        right[right_ones] = True
    order = np.argsort(place)
    after = (np.arange(len(inner)) + size[order]).astype(np.int32)
    return depth[order], after, above[order], right[order], trees.value[order]
