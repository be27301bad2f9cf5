"""scikit-learn's trees and forests, from the arrays they are kept in."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from explain.model.forests.forest import LEAF
from explain.model.forests.nodes import SINGLE, Nodes, Reading, plain_numbers

SINGLE_TREES = ("DecisionTreeClassifier", "DecisionTreeRegressor", "ExtraTreeClassifier", "ExtraTreeRegressor")
FORESTS = ("RandomForestClassifier", "RandomForestRegressor", "ExtraTreesClassifier", "ExtraTreesRegressor")
BAGS = ("BaggingClassifier", "BaggingRegressor")


def scikit_reading(tail: Any) -> Reading | None:
    """Read trees that are averaged, or that vote; None when they do neither, or answer for several targets."""
    name = type(tail).__name__
    if name in SINGLE_TREES:
        return _averaged(tail, [tail])
    if name in (*FORESTS, *BAGS):
        return _averaged(tail, tail.estimators_, tail.estimators_features_ if name in BAGS else None)
    return {"AdaBoostClassifier": _voting, "IsolationForest": _isolating}.get(name, _nothing)(tail)


def _nothing(tail: Any) -> None:
    """Read nothing: the estimator is no sum over trees."""


def _averaged(tail: Any, trees: Sequence[Any], columns: Sequence[np.ndarray] | None = None) -> Reading | None:
    classes = getattr(tail, "classes_", None)
    if not _are_trees(trees) or (classes is not None and any(len(tree.classes_) != len(classes) for tree in trees)):
        return None
    nodes = nodes_of(trees, 1 / len(trees), columns)
    return Reading(nodes=nodes, scale="target" if classes is None else "probability", numbers=plain_numbers)


def _voting(tail: Any) -> Reading | None:
    """Read AdaBoost: each tree adds its weight to the class it names, and takes its share from the others."""
    trees, n_classes = tail.estimators_, len(tail.classes_)
    if not _are_trees(trees) or any(len(tree.classes_) != n_classes for tree in trees):
        return None
    nodes = nodes_of(trees, 1.0)
    weights = tail.estimator_weights_[: len(trees)] / tail.estimator_weights_.sum()
    of_node = np.repeat(weights, [tree.tree_.node_count for tree in trees])
    named = np.arange(n_classes) == nodes.values.argmax(axis=1)[:, None]
    votes = np.where(named, 1.0, -1 / (n_classes - 1)) * of_node[:, None]
    if n_classes > 2:
        return Reading(nodes=replace(nodes, values=votes), scale="margin", numbers=plain_numbers)
    values = votes[:, 1:] - votes[:, :1]
    return Reading(
        nodes=replace(nodes, values=values, base=np.zeros(1)), scale="margin", link="logistic", numbers=plain_numbers
    )


def _isolating(tail: Any) -> Reading | None:
    """Read an isolation forest: its score is 2 to the power of the mean depth reached, over what is usual."""
    from sklearn.ensemble._iforest import _average_path_length

    trees = tail.estimators_
    usual = len(trees) * _average_path_length([tail._max_samples])[0]
    if not _are_trees(trees) or not usual:
        return None
    nodes = nodes_of(trees, 1.0, tail.estimators_features_)
    lengths = np.concatenate(tail._decision_path_lengths) + np.concatenate(tail._average_path_length_per_tree) - 1
    values = -np.log(2) * lengths[:, None] / usual
    return Reading(nodes=replace(nodes, values=values), scale="margin", link="exp", numbers=plain_numbers)


def _are_trees(held: Sequence[Any]) -> bool:
    """Whether all are single trees; several numbers at once are several answers, classes of several targets are not."""
    return all(
        type(tree).__name__ in SINGLE_TREES and (tree.n_outputs_ == 1 or not hasattr(tree, "classes_"))
        for tree in held
    )


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
    values = np.concatenate([tree.value.reshape(tree.node_count, -1) for tree in kept])
    return Nodes(
        roots=starts, left=_children([tree.children_left for tree in kept], starts),
        right=_children([tree.children_right for tree in kept], starts), source=np.concatenate(feature),
        threshold=np.concatenate([tree.threshold for tree in kept]),
        missing_left=np.concatenate([tree.missing_go_to_left for tree in kept]).astype(bool),
        cover=np.concatenate([tree.weighted_n_node_samples for tree in kept]), values=values * factor,
        outputs=np.full(len(kept), -1), base=np.zeros(values.shape[1]), kinds=(SINGLE,),
        kind=np.zeros(len(values), dtype=np.int64),
    )


def _children(parts: Sequence[np.ndarray], starts: np.ndarray) -> np.ndarray:
    return np.concatenate([np.where(part < 0, LEAF, part + start) for part, start in zip(parts, starts, strict=True)])
