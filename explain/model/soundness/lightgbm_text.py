"""LightGBM's text format: every list of every tree, before LightGBM reads it with no look at its length."""

import functools
import re

import numpy as np

from explain.errors import ModelError
from explain.model.soundness.refusing import unsound

CODE = "MODEL-TREE"
NUMBER = re.compile(r"[+-]?(?:\d{1,400}\.?\d{0,400}(?:[eE][+-]?\d{1,4})?|inf|nan)\Z")
INNER = (
    "split_feature",
    "split_gain",
    "threshold",
    "decision_type",
    "left_child",
    "right_child",
    "internal_value",
    "internal_weight",
    "internal_count",
)
"""Lists of a tree with one number for each split."""
LEAVES = ("leaf_value", "leaf_weight", "leaf_count", "leaf_const", "num_features")
"""Lists of a tree with one number for each leaf."""
SETTING = re.compile(r"\[(\w{1,80}): ?([^\[\]]*|\[.*\])\]\Z")
NEEDED = {"num_leaves", "num_cat", "leaf_value"}
SPLIT = {"split_feature", "threshold", "decision_type", "left_child", "right_child"}
SETS = {"cat_boundaries", "cat_threshold"}
LINES = {"is_linear", "leaf_features", "leaf_coeff"}


def checked_text(text: str) -> str:
    """Check a model file.

    Returns
    -------
    str
        The same model; settings that the LightGBM installed does not know are left out, since it ends at one of them.

    Raises
    ------
    ModelError
        MODEL-DAMAGED when it is not whole, MODEL-TREE when a tree does not hang together.
    """
    start, end = text.find("\nTree=0\n"), text.find("\nend of trees")
    if not text.startswith("tree\n") or start < 0 or end < 0 or "\nend of parameters" not in text[end:] or "\0" in text:
        raise damaged()
    try:
        header = _pairs(text[:start])
        blocks = _blocks(header, text[start + 1 : end + 1])
        n_columns = _check_header(header, len(blocks))
        for place, block in enumerate(blocks):
            _check_tree(_pairs(block), place, n_columns)
    except (KeyError, ValueError, IndexError, OverflowError) as error:
        raise damaged() from error
    return _with_known_settings(text, end)


def _with_known_settings(text: str, end: int) -> str:
    """Keep the settings of the training that are known here; none of them changes an answer."""
    first, last = text.find("\nparameters:\n", end), text.find("\nend of parameters", end)
    if not end < first < last:
        raise damaged()
    kept = []
    for line in text[first + 13 : last].split("\n"):
        stated = SETTING.match(line)
        if line and stated is None:
            raise damaged()
        if stated is None or stated.group(1) in _known_settings():
            kept.append(line)
    return f"{text[:first]}\nparameters:\n{chr(10).join(kept)}{text[last:]}"


@functools.cache
def _known_settings() -> frozenset[str]:
    from lightgbm.basic import _ConfigAliases

    return frozenset(_ConfigAliases._get_all_param_aliases())


def damaged() -> ModelError:
    """Say that a file is not whole."""
    return ModelError(
        "This LightGBM file ends early or is damaged.",
        "Save the model again with booster.save_model('model.txt'), and upload the whole file.",
        "MODEL-DAMAGED",
    )


def _pairs(text: str) -> dict[str, str]:
    """Read lines of ``name=value``; each name stands once."""
    found: dict[str, str] = {}
    for line in text.split("\n"):
        name, equals, held = line.partition("=")
        if name in found or (line and not equals and line not in ("tree", "average_output")):
            raise ValueError(name)
        if equals:
            found[name] = held
    return found


def _blocks(header: dict[str, str], text: str) -> list[str]:
    """Cut the trees where the header says that they end."""
    raw = text.encode()
    sizes = [_whole(size) for size in header["tree_sizes"].split()]
    if not sizes or min(sizes) < 1 or sum(sizes) != len(raw):
        raise damaged()
    ends = np.cumsum(sizes)
    blocks = [raw[last - size : last].decode() for size, last in zip(sizes, ends, strict=True)]
    for place, block in enumerate(blocks):
        if not block.startswith(f"Tree={place}\n") or not block.endswith("\n\n") or block.count("\nTree="):
            raise damaged()
    return blocks


def _check_header(header: dict[str, str], n_trees: int) -> int:
    n_classes, n_each = _whole(header["num_class"]), _whole(header["num_tree_per_iteration"])
    n_columns = _whole(header["max_feature_idx"]) + 1
    names, ranges = header["feature_names"].split(" "), header["feature_infos"].split(" ")
    if not 1 <= n_each <= 10_000 or not 1 <= n_classes <= 10_000 or n_trees % n_each or n_each not in (1, n_classes):
        raise unsound("LightGBM model has another number of trees than classes", CODE)
    if n_columns < 1 or len(names) != n_columns or len(ranges) != n_columns:
        raise unsound("LightGBM model has another number of columns than it says", CODE)
    stated = re.search(r"num_class:(\S*)", header.get("objective", ""))
    if stated is not None and _whole(stated.group(1)) != n_classes:
        raise unsound("LightGBM model is of two different numbers of classes", CODE)
    return n_columns


def _whole(text: str) -> int:
    if not re.fullmatch(r"-?\d{1,10}", text):
        raise ValueError("not a whole number")
    return int(text)


def _numbers(text: str, dtype: type = np.float64) -> np.ndarray:
    parts = [part for part in text.split(" ") if part]  # no other blank parts numbers: LightGBM knows none
    if not all(NUMBER.match(part) for part in parts):
        raise ValueError("not a number")
    return np.array([int(part) for part in parts] if dtype is np.int64 else parts, dtype=dtype)


def _check_tree(tree: dict[str, str], place: int, n_columns: int) -> None:
    n_leaves, n_sets = _whole(tree["num_leaves"]), _whole(tree["num_cat"])
    outside = unsound(f"tree {place + 1} points outside itself", CODE)
    if tree.keys() - {"Tree", "shrinkage", *NEEDED, *INNER, *LEAVES, *SETS, *LINES}:
        raise damaged()
    if n_leaves < 1 or n_sets < 0 or not (NEEDED | (SPLIT if n_leaves > 1 else set())) <= tree.keys():
        raise damaged()
    for names, length in ((INNER, n_leaves - 1), (LEAVES, n_leaves)):
        for name in names:
            shown = len(_numbers(tree[name])) if name in tree else length
            if shown != length and not (n_leaves == 1 and shown == 0 and name != "leaf_value"):
                raise unsound(f"tree {place + 1} has another number of nodes than it says", CODE)
    if n_leaves > 1:
        _check_splits(tree, place, n_leaves, n_columns, outside)
    if n_sets:
        _check_sets(tree, place, n_sets)
    if _whole(tree.get("is_linear", "0")):
        _check_lines(tree, place, n_leaves, n_columns)


def _check_splits(tree: dict[str, str], place: int, n_leaves: int, n_columns: int, outside: ModelError) -> None:
    left, right = _numbers(tree["left_child"], np.int64), _numbers(tree["right_child"], np.int64)
    children = np.concatenate([left, right])
    parents = np.tile(np.arange(n_leaves - 1), 2)
    inner = children >= 0
    if (
        (children[inner] <= parents[inner]).any()
        or (children >= n_leaves - 1).any()
        or (~children[~inner] >= n_leaves).any()
    ):
        raise outside
    met_inner = np.bincount(children[inner], minlength=n_leaves - 1)[1:]
    if (met_inner != 1).any() or (np.bincount(~children[~inner], minlength=n_leaves) != 1).any():
        raise outside
    columns = _numbers(tree["split_feature"], np.int64)
    if columns.min() < 0 or columns.max() >= n_columns:
        raise unsound(f"tree {place + 1} asks for a column that does not exist", CODE)
    asks_sets = (_numbers(tree["decision_type"], np.int64) & 1) == 1
    chosen = _numbers(tree["threshold"])[asks_sets]
    if len(chosen) and not ((chosen >= 0) & (chosen < _whole(tree["num_cat"])) & (chosen == np.floor(chosen))).all():
        raise unsound(f"tree {place + 1} asks for categories that do not exist", CODE)


def _check_sets(tree: dict[str, str], place: int, n_sets: int) -> None:
    ends, words = _numbers(tree["cat_boundaries"], np.int64), _numbers(tree["cat_threshold"], np.int64)
    if len(ends) != n_sets + 1 or ends[0] != 0 or (np.diff(ends) < 1).any() or ends[-1] != len(words):
        raise unsound(f"tree {place + 1} asks for categories that do not exist", CODE)
    if words.min() < 0 or words.max() >= 2**32:
        raise unsound(f"tree {place + 1} asks for categories that do not exist", CODE)


def _check_lines(tree: dict[str, str], place: int, n_leaves: int, n_columns: int) -> None:
    counts = _numbers(tree["num_features"], np.int64)
    columns, slopes = _numbers(tree["leaf_features"], np.int64), _numbers(tree["leaf_coeff"])
    proper = (counts >= 0).all() and len(counts) == n_leaves and counts.sum() == len(columns) == len(slopes)
    if not proper or len(_numbers(tree["leaf_const"])) != n_leaves:
        raise unsound(f"tree {place + 1} has another number of slopes than it says", CODE)
    if len(columns) and (columns.min() < 0 or columns.max() >= n_columns):
        raise unsound(f"tree {place + 1} asks for a column that does not exist", CODE)
