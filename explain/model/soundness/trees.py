"""Decision trees of scikit-learn, alone and in forests: no pointer may lead outside."""

from typing import Any

import numpy as np

from explain.model.soundness.refusing import unsound
from explain.model.soundness.walking import attributes, count_of

BOOSTED, BAGGED = "sklearn.ensemble._gb", "sklearn.ensemble._bagging"
ENSEMBLES = (BOOSTED, BAGGED, "sklearn.ensemble._forest", "sklearn.ensemble._iforest")
"""Modules whose estimators ask their trees without a look at the number of columns."""


def check_tree(tree: Any, place: int) -> None:
    """Check the nodes of a tree.

    Raises
    ------
    ModelError
        MODEL-TREE, when a child, a feature or a shape is not what a fitted tree has.
    """
    state = tree.__getstate__()
    nodes, values = state.get("nodes"), state.get("values")
    if nodes is None or not len(nodes) or values.shape != (len(nodes), tree.n_outputs, tree.max_n_classes):
        raise unsound(f"tree {place} is not whole", "MODEL-TREE")
    left, right = nodes["left_child"], nodes["right_child"]
    if not links_hold(left, right, left == -1):
        raise unsound(f"tree {place} points outside itself", "MODEL-TREE")
    feature = nodes["feature"][left != -1]
    if feature.size and (feature.min() < 0 or feature.max() >= tree.n_features):
        raise unsound(f"tree {place} asks for a column that does not exist", "MODEL-TREE")


def links_hold(left: np.ndarray, right: np.ndarray, is_leaf: np.ndarray, *, leaves_marked: bool = True) -> bool:
    """Whether children stand behind their parent, inside the tree, and each node but the first has one parent.

    Parameters
    ----------
    left, right : (n_nodes,)
        Places of the children.
    is_leaf : (n_nodes,)
        Which nodes have none.
    leaves_marked
        Whether the children of a leaf must be written as -1.

    Examples
    --------
    >>> leaf = np.array([False, True, True])
    >>> links_hold(np.array([1, -1, -1]), np.array([2, -1, -1]), leaf)
    True
    >>> links_hold(np.array([1, -1, -1]), np.array([3, -1, -1]), leaf)
    False
    """
    n_nodes = len(left)
    inner = np.flatnonzero(~is_leaf)
    children = np.concatenate([left[inner], right[inner]]).astype(np.int64)
    if leaves_marked and not ((left[is_leaf] == -1).all() and (right[is_leaf] == -1).all()):
        return False
    if len(children) != n_nodes - 1 or not ((children > np.concatenate([inner, inner])) & (children < n_nodes)).all():
        return False
    return bool((np.bincount(children, minlength=n_nodes)[1:] == 1).all())


def check_estimator(estimator: Any, place: int) -> None:
    """Check that a tree is asked about as many columns as it was grown on.

    Raises
    ------
    ModelError
        MODEL-TREE.
    """
    tree = attributes(estimator)["tree_"]
    n_columns = count_of(estimator, "n_features_in_")
    n_outputs = count_of(estimator, "n_outputs_")
    if not is_tree(tree) or tree.n_features != n_columns or tree.n_outputs != n_outputs:
        raise unsound(f"tree {place} is of another shape than its estimator", "MODEL-TREE")


def check_ensemble(ensemble: Any, place: int) -> None:
    """Check that the trees of a forest or of boosting are grown on the columns they are given.

    Raises
    ------
    ModelError
        MODEL-TREE.
    """
    kept = attributes(ensemble)
    members, chosen = kept["estimators_"], kept.get("estimators_features_")
    home = type(ensemble).__module__
    if home == BOOSTED:
        counted = "n_trees_per_iteration_" in kept  # since 1.4
        if members.ndim != 2 or (counted and members.shape[1] != count_of(ensemble, "n_trees_per_iteration_")):
            raise unsound(f"{type(ensemble).__name__} is of another shape than its trees", "MODEL-TREE")
        members = members.ravel().tolist()
    for number, member in enumerate(members):
        tree: Any = attributes(member).get("tree_")
        if tree is None and home == BAGGED:  # estimators of any kind, asked in the ordinary way
            continue
        n_columns = count_of(ensemble, "n_features_in_") if chosen is None else len(chosen[number])
        if (
            not is_tree(tree)
            or tree.n_features != n_columns
            or (home == BOOSTED and tree.n_outputs * tree.max_n_classes != 1)
        ):
            raise unsound(f"tree {number + 1} is of another shape than its {type(ensemble).__name__}", "MODEL-TREE")


def is_tree(held: Any) -> bool:
    """Whether something is a compiled tree, and not a look-alike: compiled code takes it at its word."""
    return (type(held).__module__, type(held).__name__) == ("sklearn.tree._tree", "Tree")
