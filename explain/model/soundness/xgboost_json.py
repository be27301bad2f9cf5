"""Models of XGBoost as JSON or UBJ: every count and every pointer, before XGBoost follows them."""

import itertools
import json
from typing import Any

import numpy as np

from explain.errors import ModelError
from explain.model.soundness.refusing import unsound
from explain.model.soundness.ubj import Damaged, read_ubj, write_ubj

CODE = "MODEL-TREE"
ROOT_PARENTS = (-1, 2**31 - 1)
LENGTHS = ("left_children", "right_children", "parents", "split_indices", "split_conditions", "default_left")
"""Arrays of a tree that have one number for each node."""


def checked_model(raw: bytes) -> bytes:
    """Check a model file, and write it in one canonical form.

    Parameters
    ----------
    raw
        JSON or UBJ.

    Returns
    -------
    bytes
        The same model; whatever two readers could read in two ways is gone.

    Raises
    ------
    ModelError
        MODEL-DAMAGED when it is not whole, MODEL-TREE when it does not hang together.
    """
    is_text = raw[1:2] in (b'"', b" ", b"\n", b"\r", b"\t", b"}")
    try:
        model = json.loads(raw, object_pairs_hook=_once) if is_text else read_ubj(raw)
    except (ValueError, RecursionError) as error:  # Damaged and faulty UTF-8 are among them
        raise damaged() from error
    check_model(model)
    return json.dumps(model).encode() if is_text else write_ubj(model)


def checked_memory(raw: bytes) -> bytes:
    """Check what a pickled booster keeps; gives the model alone, settings of the training left out.

    Raises
    ------
    ModelError
        As `checked_model`.
    """
    try:
        held = read_ubj(raw)
        model = held.get("Model", held)
    except (Damaged, ValueError, RecursionError) as error:
        raise damaged() from error
    check_model(model)
    return write_ubj(model)


def damaged() -> ModelError:
    """Say that a file is not whole."""
    return ModelError(
        "XGBoost cannot read this file: it ends early, is damaged, or another version wrote it.",
        "Save the model again with booster.save_model('model.json'), and upload the whole file.",
        "MODEL-DAMAGED",
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def check_model(model: Any) -> None:
    """Check the parts of a model against each other.

    Raises
    ------
    ModelError
        MODEL-TREE.
    """
    try:
        _check_learner(model["learner"])
    except ModelError:
        raise
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
        raise unsound("XGBoost model is not whole", CODE) from error


def _check_learner(learner: dict[str, Any]) -> None:
    settings = learner["learner_model_param"]
    n_columns, n_classes = int(settings["num_feature"]), int(settings["num_class"])
    n_targets = int(settings.get("num_target", 1))
    n_groups = max(n_classes, n_targets, 1)
    if not 0 <= n_columns < 2**31 or not 0 <= n_classes < 2**20 or not 0 <= n_targets < 2**20:
        raise unsound("XGBoost model counts columns or classes that cannot be", CODE)
    stated = learner["objective"].get("softmax_multiclass_param")
    if stated is not None and int(stated["num_class"]) != n_classes:
        raise unsound("XGBoost model is of two different numbers of classes", CODE)
    booster = learner["gradient_booster"]
    name = booster["name"]
    if name == "gblinear":
        _check_linear(booster["model"], n_columns, max(n_classes, n_targets, 1))
    elif name in ("gbtree", "dart"):
        model = booster["model"] if name == "gbtree" else booster["gbtree"]["model"]
        _check_trees(model, n_columns, n_groups)
        if name == "dart" and len(booster["weight_drop"]) != len(model["trees"]):
            raise unsound("XGBoost model has another number of weights than trees", CODE)
    else:
        raise unsound("XGBoost model is of no known kind", CODE)


def _check_linear(model: dict[str, Any], n_columns: int, n_groups: int) -> None:
    if len(model["weights"]) != (n_columns + 1) * n_groups:
        raise unsound("XGBoost model has another number of weights than columns", CODE)


def _check_trees(model: dict[str, Any], n_columns: int, n_groups: int) -> None:
    trees, groups = model["trees"], numbers(model["tree_info"])
    stated = int(model["gbtree_model_param"]["num_trees"])
    if (
        stated != len(trees)
        or len(groups) != len(trees)
        or int(model["gbtree_model_param"].get("num_parallel_tree", 1)) < 0
    ):
        raise unsound("XGBoost model has another number of trees than it says", CODE)
    if len(groups) and (groups.min() < 0 or groups.max() >= n_groups):
        raise unsound("XGBoost model has a tree for a class that does not exist", CODE)
    rounds = numbers(model["iteration_indptr"]) if "iteration_indptr" in model else np.array([0, len(trees)])
    if not len(rounds) or rounds[0] != 0 or rounds[-1] != len(trees) or (np.diff(rounds) < 0).any():
        raise unsound("XGBoost model counts its rounds wrongly", CODE)
    if sorted(int(tree["id"]) for tree in trees) != list(range(len(trees))):
        raise unsound("XGBoost model has two trees in one place", CODE)
    for place, tree in enumerate(trees):
        _check_tree(tree, place, n_columns, n_groups)
    if "cats" in model:
        _check_categories(model["cats"], n_columns)


def numbers(held: Any, dtype: Any = np.int64) -> np.ndarray:
    """Read a flat list of whole numbers.

    Raises
    ------
    TypeError
        When one of them is none.

    Examples
    --------
    >>> numbers([1, 2]).tolist()
    [1, 2]
    """
    found = np.asarray(held) if len(held) else np.empty(0, dtype)
    if found.ndim != 1 or found.dtype.kind not in ("iub" if dtype is np.int64 else "iubf"):
        raise TypeError("not a list of numbers")
    return found.astype(dtype)


def _check_tree(tree: dict[str, Any], place: int, n_columns: int, n_groups: int) -> None:
    settings = tree["tree_param"]
    n_nodes, width = int(settings["num_nodes"]), int(settings.get("size_leaf_vector", 1)) or 1  # 0 until 1.7
    held = {name: numbers(tree[name]) for name in LENGTHS if name != "split_conditions"}
    lengths = {len(held[name]) for name in held} | {len(numbers(tree["split_conditions"], np.float64))}
    weights = len(numbers(tree["base_weights"], np.float64))
    if lengths != {n_nodes} or n_nodes < 1 or width not in (1, n_groups) or weights not in (n_nodes, n_nodes * width):
        raise unsound(f"tree {place + 1} has another number of nodes than it says", CODE)
    for name in ("loss_changes", "sum_hessian"):
        if len(numbers(tree[name], np.float64)) != n_nodes:
            raise unsound(f"tree {place + 1} has another number of nodes than it says", CODE)
    if int(settings["num_feature"]) != n_columns:
        raise unsound(f"tree {place + 1} is of other columns than the model", CODE)
    leaves = _check_links(tree, held, place, n_nodes, width)
    columns = held["split_indices"]
    if (columns[~leaves] < 0).any() or (columns[~leaves] >= n_columns).any() or (columns < 0).any():
        raise unsound(f"tree {place + 1} asks for a column that does not exist", CODE)
    _check_sets(tree, place, n_nodes)


def _check_links(tree: dict[str, Any], held: dict[str, np.ndarray], place: int, n_nodes: int, width: int) -> np.ndarray:
    """Follow the children from the root: each is inside, met once, and names its parent; gives the leaves."""
    left, right, parents = held["left_children"], held["right_children"], held["parents"]
    leaves = left == -1
    outside = unsound(f"tree {place + 1} points outside itself", CODE)
    if ((left < -1) | (left >= n_nodes) | (right < -1) | (right >= n_nodes)).any() or (right[~leaves] == -1).any():
        raise outside
    met = np.zeros(n_nodes, dtype=bool)
    here = np.zeros(1, dtype=np.int64)
    met[0] = True
    while len(here):
        inner = here[~leaves[here]]
        here = np.concatenate([left[inner], right[inner]])
        if (
            met[here].any()
            or len(np.unique(here)) != len(here)
            or (parents[here] != np.concatenate([inner, inner])).any()
        ):
            raise outside
        met[here] = True
    if int(parents[0]) not in ROOT_PARENTS or (
        not met.all() and int(tree["tree_param"].get("num_deleted", 0)) != (~met).sum()
    ):
        raise outside
    _check_leaves(tree, right[leaves & met], width, outside)
    return leaves


def _check_leaves(tree: dict[str, Any], right: np.ndarray, width: int, outside: ModelError) -> None:
    """Leaves have no child; where they hold several numbers, the right child says where those are."""
    if width == 1:
        if (right != -1).any():
            raise outside
    elif "leaf_weights" in tree:
        n_held = len(numbers(tree["leaf_weights"], np.float64)) // width
        if (right < 0).any() or (right >= n_held).any():
            raise outside


def _check_sets(tree: dict[str, Any], place: int, n_nodes: int) -> None:
    """Compare sets of categories with the nodes that ask for them; each lies inside the list of all."""
    kinds = numbers(tree.get("split_type", []))
    nodes, starts, sizes, all_of = (
        numbers(tree.get(f"categories{part}", [])) for part in ("_nodes", "_segments", "_sizes", "")
    )
    wanted = np.flatnonzero(kinds == 1)
    proper = len(kinds) in (0, n_nodes) and np.isin(kinds, (0, 1)).all() and len(starts) == len(sizes) == len(nodes)
    if not proper or not np.array_equal(nodes, wanted):
        raise unsound(f"tree {place + 1} asks for categories that do not exist", CODE)
    if (starts < 0).any() or (sizes < 1).any() or (starts + sizes > len(all_of)).any():
        raise unsound(f"tree {place + 1} asks for categories that do not exist", CODE)
    if len(all_of) and (all_of.min() < 0 or all_of.max() >= 2**24):
        raise unsound(f"tree {place + 1} asks for categories that do not exist", CODE)


def _check_categories(held: dict[str, Any], n_columns: int) -> None:
    """Names of categories: as many columns as the model has, and each name inside the text of all."""
    columns, starts, order = held["enc"], numbers(held["feature_segments"]), numbers(held["sorted_idx"])
    if not columns:
        if len(order) or (len(starts) and starts.any()):
            raise unsound("categories are not whole", CODE)
        return
    counts = [_n_categories(column) for column in columns]
    if len(columns) != n_columns or not np.array_equal(starts, np.concatenate([[0], np.cumsum(counts)])):
        raise unsound("categories are of another number than its columns", CODE)
    if len(order) != starts[-1]:
        raise unsound("categories are not whole", CODE)
    for first, last in itertools.pairwise(starts):
        if not np.array_equal(np.sort(order[first:last]), np.arange(last - first)):
            raise unsound("categories are not in order", CODE)


def _n_categories(column: dict[str, Any]) -> int:
    values = numbers(column["values"], np.float64)
    if "offsets" not in column:
        return len(values)
    ends = numbers(column["offsets"])
    if not len(ends):
        return 0
    if ends[0] != 0 or (np.diff(ends) < 0).any() or ends[-1] > len(values):
        raise unsound("categories are not whole", CODE)
    return len(ends) - 1
