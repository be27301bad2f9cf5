"""Trees as a library keeps them, and their way into the flat form."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from explain.model.forests.forest import DOUBLE_ROUNDING, LEAF, Column, Forest

NUMBERS = Column(source=-1, levels=np.empty(0))
"""Numbers compared in double precision."""
SINGLE = replace(NUMBERS, single=True)
"""Numbers rounded to single precision before they are compared."""
DEEPEST = 1_000
"""Levels of a tree; no library grows so many, and each takes a step here."""
MOST_COLUMNS = 2**24
MOST_CATEGORIES = 2**24
"""Up to here libraries tell categories apart that they keep in single precision."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Nodes:
    """All nodes of all trees, in any order; those that no tree reaches are passed over."""

    roots: np.ndarray
    """(n_trees,) first node of each tree."""
    left: np.ndarray
    """(n_nodes,) the child of values at most ``threshold``, or of the categories that ``left`` of its kind lists; -1 at
    a leaf."""
    right: np.ndarray
    source: np.ndarray
    """(n_nodes,) the matrix column compared."""
    threshold: np.ndarray
    """(n_nodes,) float64"""
    missing_left: np.ndarray
    cover: np.ndarray
    values: np.ndarray
    """(n_nodes, n_values) float64: one value for each output, or one alone where each tree adds to one output."""
    outputs: np.ndarray
    """(n_trees,) the output each tree adds to; -1 where it adds to all."""
    base: np.ndarray
    """(n_outputs,) float64"""
    kinds: tuple[Column, ...]
    """The ways in which nodes read a column, without the column and its levels."""
    kind: np.ndarray
    """(n_nodes,) position in ``kinds``."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """What a reader finds in a fitted model."""

    nodes: Nodes
    scale: str
    link: str = ""
    numbers: Callable[[Any], np.ndarray]
    """What the model is given → (n_rows, n_matrix_columns) float64, missing as NaN."""
    single: bool = False
    """Whether the model adds up in single precision."""
    order: np.ndarray | None = None
    """(n_matrix_columns,) the column of what the model is given that each matrix column is; None for the same."""


def forest_from(reading: Reading) -> Forest:
    """Bring what was read into the flat form: each way in which nodes read a column becomes a column of codes.

    Examples
    --------
    >>> stump = Nodes(
    ...     roots=np.array([0]), left=np.array([1, -1, -1]), right=np.array([2, -1, -1]), source=np.array([3, 0, 0]),
    ...     threshold=np.array([0.5, 0, 0]), missing_left=np.zeros(3, bool), cover=np.array([5.0, 2, 3]),
    ...     values=np.array([[0.0], [1.0], [2.0]]), outputs=np.array([0]), base=np.zeros(1),
    ...     kinds=(NUMBERS,), kind=np.zeros(3, int),
    ... )
    >>> forest = forest_from(Reading(nodes=stump, scale="target", numbers=plain_numbers))
    >>> forest.columns[0].source, forest.columns[0].levels.tolist(), forest.threshold.tolist()
    (3, [0.5], [0, 0, 0])

    Raises
    ------
    ValueError
        When nodes do not make trees, or hold what is no number.
    """
    nodes = reading.nodes
    _look_at_places(nodes)
    kept, roots = _in_order(nodes)
    left = nodes.left[kept]
    inner = left != LEAF
    _look_at_numbers(nodes, kept[inner], kept[~inner])
    moved = np.full(len(nodes.left) + 1, LEAF, dtype=np.int32)
    moved[kept] = np.arange(len(kept), dtype=np.int32)
    columns, column, threshold = _columns(nodes, kept, inner)
    return Forest(
        columns=columns, roots=roots, left=moved[left], right=np.where(inner, moved[nodes.right[kept]], LEAF),
        column=column, threshold=threshold, missing_left=inner & nodes.missing_left[kept].astype(bool),
        cover=_weights(nodes.cover[kept], roots), values=np.where(inner[:, None], 0.0, nodes.values[kept]),
        outputs=nodes.outputs.astype(np.int32), base=nodes.base.astype(np.float64), scale=reading.scale,
        link=reading.link, rounding=_single_rounding(len(roots)) if reading.single else DOUBLE_ROUNDING,
    )


def _look_at_places(nodes: Nodes) -> None:
    """Refuse places that lie outside: whoever walks the trees follows them without looking.

    Raises
    ------
    ValueError
        When there is one.
    """
    inner, n_nodes, n_outputs = nodes.left != LEAF, len(nodes.left), len(nodes.base)
    several = nodes.values.shape[1] == n_outputs and (nodes.outputs == -1).all()
    alone = nodes.values.shape[1] == 1 and _within(nodes.outputs, n_outputs)
    lengths = {
        len(held) for held in (nodes.left, nodes.right, nodes.source, nodes.threshold, nodes.missing_left, nodes.cover,
                               nodes.values, nodes.kind)
    }
    if len(lengths) > 1 or len(nodes.outputs) != len(nodes.roots) or not (several or alone):
        raise ValueError("nodes or outputs are missing")
    children = np.concatenate([nodes.left[inner], nodes.right[inner]])
    if not (_within(nodes.roots, n_nodes) and _within(children, n_nodes)):
        raise ValueError("a node is none of those there are")
    if not (_within(nodes.source[inner], MOST_COLUMNS) and _within(nodes.kind[inner], len(nodes.kinds))):
        raise ValueError("a node asks for a column that cannot be")


def _within(places: np.ndarray, n: int) -> bool:
    return not places.size or bool(places.min() >= 0 and places.max() < n)


def _look_at_numbers(nodes: Nodes, inner: np.ndarray, leaves: np.ndarray) -> None:
    """Refuse thresholds and answers that are no numbers, and categories that are none, in the nodes given.

    Raises
    ------
    ValueError
        When there is one.
    """
    of_numbers = np.array([kind.left is None for kind in nodes.kinds], dtype=bool)[nodes.kind[inner]]
    if np.isnan(nodes.threshold[inner][of_numbers]).any() or not np.isfinite(nodes.values[leaves]).all():
        raise ValueError("a threshold or an answer is no number")
    if not np.isfinite(nodes.base).all():
        raise ValueError("the base is no number")
    listed = [held for kind in nodes.kinds for held in (kind.left, kind.known) if held is not None]
    if not all(_within(held, MOST_CATEGORIES) for held in listed):
        raise ValueError("a category is no small whole number")


def _weights(cover: np.ndarray, roots: np.ndarray) -> np.ndarray:
    """Training weights that can be such: NaN where one is below 0 or infinite, and at roots that nothing reached."""
    known = np.where((cover >= 0) & (cover < np.inf), cover, np.nan).astype(np.float64)
    known[roots] = np.where(known[roots] > 0, known[roots], np.nan)
    return known


def _single_rounding(n_trees: int) -> float:
    """How far sums in single precision may lie from exact ones, relative to their size.

    Each tree added rounds once, one way or the other, so that errors grow with the root of the number of trees.
    """
    return float(np.finfo(np.float32).eps) * max(16.0, 2.0 * n_trees**0.5)


def _levels(roots: np.ndarray, left: np.ndarray, right: np.ndarray) -> list[np.ndarray]:
    """List the nodes of all trees level by level; the two children of a node stand beside each other.

    Raises
    ------
    ValueError
        When nodes are met more than once, so that these are no trees, or when there are more than 1,000 levels.
    """
    levels, met = [roots], np.zeros(len(left), dtype=bool)
    while len(level := levels[-1]):
        if len(levels) > DEEPEST:
            raise ValueError("a tree is too deep")
        if met[level].any() or len(np.unique(level)) < len(level):
            raise ValueError("a node has two parents")
        met[level] = True
        inner = level[left[level] != LEAF]
        levels.append(np.column_stack([left[inner], right[inner]]).ravel())
    return levels


def _in_order(nodes: Nodes) -> tuple[np.ndarray, np.ndarray]:
    """Nodes tree by tree, parents before children, siblings side by side; and where each tree begins."""
    levels = _levels(nodes.roots, nodes.left, nodes.right)
    tree = np.empty(len(nodes.left), dtype=np.int64)
    tree[nodes.roots] = np.arange(len(nodes.roots))
    for level in levels:
        inner = level[nodes.left[level] != LEAF]
        tree[nodes.left[inner]] = tree[nodes.right[inner]] = tree[inner]
    found = np.concatenate(levels)
    order = np.argsort(tree[found], kind="stable")
    return found[order], np.searchsorted(tree[found][order], np.arange(len(nodes.roots))).astype(np.int32)


def _columns(nodes: Nodes, kept: np.ndarray, inner: np.ndarray) -> tuple[tuple[Column, ...], np.ndarray, np.ndarray]:
    """Give the columns of codes, and for each node its column and its threshold among the column's levels."""
    column, threshold = np.zeros(len(kept), dtype=np.int32), np.zeros(len(kept), dtype=np.int32)
    asked = kept[inner]
    pairs, which = np.unique(nodes.source[asked] * len(nodes.kinds) + nodes.kind[asked], return_inverse=True)
    column[inner] = which
    places = np.flatnonzero(inner)
    groups = np.split(np.argsort(which, kind="stable"), np.cumsum(np.bincount(which, minlength=len(pairs)))[:-1])
    columns = []
    for pair, members in zip(pairs.tolist(), groups, strict=False):
        source, place = divmod(pair, len(nodes.kinds))
        held = replace(nodes.kinds[place], source=source)
        if held.left is None:
            levels, ranks = np.unique(nodes.threshold[asked[members]], return_inverse=True)
            held = replace(held, levels=levels)
            threshold[places[members]] = ranks
        columns.append(held)
    return tuple(columns), column, threshold


def covers_from_leaves(roots: np.ndarray, left: np.ndarray, right: np.ndarray, cover: np.ndarray) -> np.ndarray:
    """Add up what reached the leaves: (n_nodes,) what reached each node.

    Examples
    --------
    >>> covers_from_leaves(np.array([0]), np.array([1, -1, -1]), np.array([2, -1, -1]), np.array([0.0, 2, 3])).tolist()
    [5.0, 2.0, 3.0]
    """
    found = cover.astype(np.float64)
    for level in reversed(_levels(roots, left, right)):
        inner = level[left[level] != LEAF]
        found[inner] = found[left[inner]] + found[right[inner]]
    return found


def plain_numbers(given: Any) -> np.ndarray:
    """Turn a frame or an array, sparse or not, into float64, missing as NaN; a category becomes its code."""
    import pandas as pd

    if hasattr(given, "toarray"):
        given = given.toarray()
    if not isinstance(given, pd.DataFrame):
        return np.asarray(given, dtype=np.float64)
    coded = {
        str(name): given[name].cat.codes.where(given[name].notna())
        for name, kind in given.dtypes.items() if isinstance(kind, pd.CategoricalDtype)
    }
    return (given.assign(**coded) if coded else given).to_numpy(dtype=np.float64, na_value=np.nan)
