"""scikit-learn's trees and forests, from the arrays they are kept in."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from explain.model.forests.forest import LEAF
from explain.model.forests.nodes import SINGLE, Nodes, Reading, plain_numbers

SINGLE_TREES = ("DecisionTreeClassifier", "DecisionTreeRegressor", "ExtraTreeClassifier", "ExtraTreeRegressor")
FORESTS = ("RandomForestClassifier", "RandomForestRegressor", "ExtraTreesClassifier", "ExtraTreesRegressor")
BAGS = ("BaggingClassifier", "BaggingRegressor")


def scikit_reading(tail: Any) -> Reading | None:
    """Read trees that are averaged; None when they are not, or when they answer for several targets."""
    name = type(tail).__name__
    if name in SINGLE_TREES:
        trees: Sequence[Any] = [tail]
    elif name in FORESTS or name in BAGS:
        trees = tail.estimators_
    else:
        return None
    if any(type(tree).__name__ not in SINGLE_TREES or tree.n_outputs_ != 1 for tree in trees):
        return None
    classes = getattr(tail, "classes_", None)
    if classes is not None and any(len(tree.classes_) != len(classes) for tree in trees):
        return None
    columns = tail.estimators_features_ if name in BAGS else None
    nodes = nodes_of(trees, 1 / len(trees), columns)
    return Reading(nodes=nodes, scale="target" if classes is None else "probability", numbers=plain_numbers)


def nodes_of(trees: Sequence[Any], factor: float, columns: Sequence[np.ndarray] | None = None) -> Nodes:
    """Join trees whose values, times a factor, add up to the answer of every output.

    Parameters
    ----------
    trees
        Fitted estimators of one tree each.
    factor
        What each value is multiplied by.
    columns
        For each tree the columns of the matrix that it is given; None when all of them are.
    """
    kept = [tree.tree_ for tree in trees]
    sizes = [tree.node_count for tree in kept]
    starts = np.cumsum(sizes) - sizes
    feature = [np.maximum(tree.feature, 0) for tree in kept]
    if columns is not None:
        feature = [np.asarray(own)[held] for own, held in zip(columns, feature, strict=True)]
    values = np.concatenate([tree.value[:, 0, :] for tree in kept])
    return Nodes(
        roots=starts, left=_children([tree.children_left for tree in kept], starts),
        right=_children([tree.children_right for tree in kept], starts), source=np.concatenate(feature),
        threshold=np.concatenate([tree.threshold for tree in kept]),
        missing_left=np.concatenate([tree.missing_go_to_left for tree in kept]).astype(bool),
        cover=np.concatenate([tree.weighted_n_node_samples for tree in kept]), values=values * factor,
        outputs=np.full(len(kept), -1), base=np.zeros(values.shape[1]), kinds=(SINGLE,),
    )


def _children(parts: Sequence[np.ndarray], starts: np.ndarray) -> np.ndarray:
    return np.concatenate([np.where(part < 0, LEAF, part + start) for part, start in zip(parts, starts, strict=True)])
