"""Trees of neighbours (KD and ball), and the estimators that ask them."""

from typing import Any

import numpy as np

from explain.model.soundness.refusing import unsound
from explain.model.soundness.shapes import check_sparse
from explain.model.soundness.walking import attributes, count_of

CODE = "MODEL-NEIGHBOURS"


def check_tree(tree: Any, place: int) -> None:
    """Check a tree of neighbours that has been made.

    Raises
    ------
    ModelError
        MODEL-NEIGHBOURS.
    """
    check_state(type(tree), tree.__getstate__())


def check_state(kind: type, state: Any) -> None:
    """Check the parts of a tree of neighbours against each other, before or after it is made of them.

    Raises
    ------
    ModelError
        MODEL-NEIGHBOURS, when rows or nodes lie outside.
    """
    if type(state) is not tuple or len(state) != 13:
        raise unsound("tree of neighbours is not whole", CODE)
    data, order, nodes, bounds, leaf_size, n_levels, n_nodes = state[:7]
    if any(type(part) is not np.ndarray for part in state[:4]) or any(type(part) is not int for part in state[4:11]):
        raise unsound("tree of neighbours is not whole", CODE)
    if data.ndim != 2 or data.dtype.kind != "f" or order.dtype != np.intp or order.shape != data.shape[:1]:
        raise unsound("tree of neighbours is not whole", CODE)
    n_rows, n_columns = data.shape
    sides = 2 if kind.__name__.startswith("KDTree") else 1
    if not 1 <= n_levels < 40 or n_nodes != 2**n_levels - 1 or leaf_size < 1 or nodes.shape != (n_nodes,):
        raise unsound("tree of neighbours has another number of nodes than it says", CODE)
    if (
        bounds.shape != (sides, n_nodes, n_columns)
        or not (np.bincount(_inside(order, n_rows), minlength=n_rows) == 1).all()
    ):
        raise unsound("tree of neighbours points outside its rows", CODE)
    _check_spans(nodes, n_rows)
    _check_distance(state[11], n_columns)
    weights = state[12]
    if weights is not None and (type(weights) is not np.ndarray or weights.shape != (n_rows,)):
        raise unsound("tree of neighbours has weights for other rows", CODE)


def _inside(order: np.ndarray, n_rows: int) -> np.ndarray:
    if order.size and (order.min() < 0 or order.max() >= n_rows):
        raise unsound("tree of neighbours points outside its rows", CODE)
    return order


def _check_spans(nodes: np.ndarray, n_rows: int) -> None:
    """Each node stands for a span of rows, and its two children divide it."""
    start, end, leaf = nodes["idx_start"], nodes["idx_end"], nodes["is_leaf"] != 0
    inner = np.flatnonzero(~leaf)
    if start[0] != 0 or end[0] != n_rows or (inner.size and 2 * inner.max() + 2 >= len(nodes)):
        raise unsound("tree of neighbours points outside itself", CODE)
    left, right = 2 * inner + 1, 2 * inner + 2
    divided = (start[left] == start[inner]) & (end[left] == start[right]) & (end[right] == end[inner])
    reached = np.concatenate([[0], left, right])
    if (
        not divided.all()
        or not ((start[reached] >= 0) & (start[reached] <= end[reached]) & (end[reached] <= n_rows)).all()
    ):
        raise unsound("tree of neighbours points outside its rows", CODE)


def _check_distance(distance: Any, n_columns: int) -> None:
    if type(distance).__module__ != "sklearn.metrics._dist_metrics" or type(distance).__name__.startswith("PyFunc"):
        raise unsound("distance between neighbours is none that is known", CODE)
    _, vector, matrix = distance.__getstate__()[:3]
    name = type(distance).__name__
    wanted = (n_columns,) if name.startswith("SEuclidean") else None
    if (wanted and vector.shape != wanted) or (name.startswith("Minkowski") and vector.size not in (0, 1, n_columns)):
        raise unsound("distance between neighbours is of another shape than its rows", CODE)
    if name.startswith("Mahalanobis") and matrix.shape != (n_columns, n_columns):
        raise unsound("distance between neighbours is of another shape than its rows", CODE)


def check_estimator(estimator: Any, place: int) -> None:
    """Check that the rows kept, their answers and the tree over them are of one number.

    Raises
    ------
    ModelError
        MODEL-NEIGHBOURS.
    """
    kept = attributes(estimator)
    rows, tree = kept["_fit_X"], kept.get("_tree")
    n_rows, n_columns = count_of(estimator, "n_samples_fit_"), count_of(estimator, "n_features_in_")
    if type(rows).__module__.startswith("scipy.sparse."):
        check_sparse(rows, place)
    elif type(rows) is not np.ndarray or rows.ndim != 2:
        raise unsound("neighbours are no table", CODE)
    if tuple(rows.shape) != (n_rows, n_columns):
        raise unsound("neighbours are of another number than it says", CODE)
    if tree is not None and tuple(tree.data.shape) != (n_rows, n_columns):
        raise unsound("tree of neighbours is of other rows", CODE)
    _check_answers(kept, n_rows)


def _check_answers(kept: dict[str, Any], n_rows: int) -> None:
    answers = kept.get("_y")
    if answers is None:
        return
    if len(answers) != n_rows:
        raise unsound("neighbours have other answers than rows", CODE)
    classes = kept.get("classes_")
    if type(classes) is not np.ndarray or answers.ndim != 1 or not answers.size:
        return
    if answers.dtype.kind not in "iu" or answers.min() < 0 or answers.max() >= len(classes):
        raise unsound("neighbours have a class that does not exist", CODE)
