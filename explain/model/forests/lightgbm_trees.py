"""LightGBM's trees, from the text it writes of itself."""

import re
from dataclasses import replace
from typing import Any

import numpy as np

from explain.model.forests.forest import LEAF, Column
from explain.model.forests.nodes import NUMBERS, Nodes, Reading, plain_numbers

WRAPPERS = ("LGBMClassifier", "LGBMRegressor", "LGBMRanker")
PLAIN = (
    "regression", "regression_l1", "huber", "fair", "quantile", "mape", "lambdarank", "rank_xendcg", "custom",
)
"""Objectives that answer with the sum over the trees."""
EXPONENTS = ("poisson", "gamma", "tweedie")
CLASSES = {"binary": "logistic", "multiclass": "softmax", "multiclassova": ""}
"""Objectives of classifiers, and what turns sums into probabilities."""
CATEGORY, DEFAULT_LEFT, MISSING_SHIFT = 1, 2, 2
"""Bits of a split's decision type; behind them 0: missing counts as zero, 1: zero is missing too, 2: it is NaN."""
NEAR_ZERO = float(np.float32(1e-35))
"""Up to here a number is taken for zero."""
KINDS = (replace(NUMBERS, instead=0.0), replace(NUMBERS, instead=0.0, zero_missing=True), NUMBERS)


def lightgbm_reading(tail: Any) -> Reading | None:
    """Read a booster or a wrapper of one; None when it is no sum over trees, or its objective is not known."""
    is_wrapper = type(tail).__name__ in WRAPPERS
    if not is_wrapper and type(tail).__name__ != "Booster":
        return None
    text = (tail.booster_ if is_wrapper else tail).model_to_string()  # up to the best round, as it predicts
    head, *trees = re.split(r"^Tree=\d+\n", text.partition("\nend of trees")[0], flags=re.MULTILINE)
    stated = _fields(head)
    objective, *settings = stated.get("objective", "custom").split(" ")
    is_margin = type(tail).__name__ == "LGBMClassifier" or objective in CLASSES
    if objective not in (*PLAIN, *CLASSES, *(() if is_margin else EXPONENTS)) or "sqrt" in settings:
        return None
    averaged = "average_output" in stated
    nodes = _nodes([_fields(tree) for tree in trees], int(stated["num_tree_per_iteration"]), averaged and not is_margin)
    if nodes is None:
        return None
    inner, chosen = nodes.left != LEAF, nodes.kind >= len(KINDS)
    categories = np.unique(nodes.source[chosen])
    if np.isin(categories, nodes.source[inner & ~chosen]).any():  # a column taken as numbers in some trees
        return None
    # raw scores are neither averaged nor multiplied as the sigmoid does: then probabilities are another function
    other = is_margin and (averaged or (objective == "binary" and "sigmoid:1" not in settings))
    link = "exp" if objective in EXPONENTS else "" if other else CLASSES.get(objective, "")
    return Reading(
        nodes=nodes, scale="margin" if is_margin or link else "target", link=link,
        numbers=lambda given: _given(given, categories),
    )


def _given(given: Any, categories: np.ndarray) -> np.ndarray:
    """As LightGBM takes it: next to nothing is zero, and categories are cut to whole numbers."""
    values = plain_numbers(given)
    values = np.where(np.abs(values) <= NEAR_ZERO, 0.0, values)
    values[:, categories] = np.trunc(values[:, categories])
    return values


def _fields(text: str) -> dict[str, str]:
    return {name: held for name, _, held in (line.partition("=") for line in text.splitlines() if line)}


def _nodes(trees: list[dict[str, str]], n_outputs: int, averaged: bool) -> Nodes | None:
    """Put the splits of a tree first, then its leaves; None when leaves hold more than a number."""
    if not trees or any(tree.get("is_linear", "0") != "0" for tree in trees):
        return None
    n_leaves = np.array([int(tree["num_leaves"]) for tree in trees])
    starts = np.cumsum(2 * n_leaves - 1) - (2 * n_leaves - 1)
    n_nodes = int((2 * n_leaves - 1).sum())
    is_split = np.arange(n_nodes) < np.repeat(starts + n_leaves - 1, 2 * n_leaves - 1)
    split, leaf = np.flatnonzero(is_split), np.flatnonzero(~is_split)
    decision = _numbers(trees, "decision_type").astype(np.int64)
    threshold = _numbers(trees, "threshold")
    sets, asked = _sets(trees, n_leaves, decision & CATEGORY == 1, threshold)
    kind = np.where(asked > 0, asked + len(KINDS) - 1, decision >> MISSING_SHIFT)
    first_leaf = np.repeat(starts + n_leaves - 1, n_leaves - 1)
    first = np.repeat(starts, n_leaves - 1)

    def children(name: str) -> np.ndarray:
        held = _numbers(trees, name).astype(np.int64)
        return _spread(n_nodes, split, np.where(held < 0, first_leaf + ~held, first + held), LEAF)

    value = _numbers(trees, "leaf_value") / (len(trees) / n_outputs if averaged else 1)
    cover = _spread(n_nodes, split, _numbers(trees, "internal_count"), np.nan)
    cover[leaf] = _numbers(trees, "leaf_count", np.nan, n_leaves)
    return Nodes(
        roots=starts, left=children("left_child"), right=children("right_child"),
        source=_spread(n_nodes, split, _numbers(trees, "split_feature").astype(np.int64), 0),
        threshold=_spread(n_nodes, split, threshold, 0.0), cover=cover,
        missing_left=_spread(n_nodes, split, (decision & DEFAULT_LEFT > 0) & (decision & CATEGORY == 0), False),
        values=_spread(n_nodes, leaf, value, 0.0)[:, None], outputs=np.arange(len(trees)) % n_outputs,
        base=np.zeros(n_outputs), kinds=(*KINDS, *sets), kind=_spread(n_nodes, split, kind, 0),
    )


def _spread(n_nodes: int, places: np.ndarray, held: np.ndarray, elsewhere: Any) -> np.ndarray:
    found = np.full(n_nodes, elsewhere, dtype=np.result_type(held.dtype, type(elsewhere)))
    found[places] = held
    return found


def _numbers(
    trees: list[dict[str, str]], name: str, instead: float | None = None, sizes: np.ndarray | None = None
) -> np.ndarray:
    """Join a list of numbers over all trees; a tree of one leaf may leave out its counts."""
    parts = [tree.get(name, "") for tree in trees]
    if sizes is not None:
        parts = [part or " ".join([str(instead)] * size) for part, size in zip(parts, sizes, strict=True)]
    return np.array(list(map(float, " ".join(parts).split())), dtype=np.float64)


def _sets(
    trees: list[dict[str, str]], n_leaves: np.ndarray, is_set: np.ndarray, threshold: np.ndarray
) -> tuple[list[Column], np.ndarray]:
    """Give the sets of categories, each once, and for each split which it asks for, counted from 1; 0 for numbers."""
    asked = np.zeros(len(threshold), dtype=np.int64)
    places: dict[bytes, int] = {}
    found: list[Column] = []
    ends = np.cumsum(n_leaves - 1)
    for tree, end, n in zip(trees, ends, n_leaves, strict=True):
        if tree.get("num_cat", "0") == "0":
            continue
        bounds = [int(word) for word in tree["cat_boundaries"].split()]
        words = np.array(tree["cat_threshold"].split(), dtype=np.uint32)
        for split in np.flatnonzero(is_set[end - n + 1 : end]) + end - n + 1:
            place = int(threshold[split])
            bits = np.unpackbits(words[bounds[place] : bounds[place + 1]].view(np.uint8), bitorder="little")
            chosen = np.flatnonzero(bits)
            if chosen.tobytes() not in places:
                found.append(Column(source=-1, levels=np.empty(0), left=chosen))
                places[chosen.tobytes()] = len(found)
            asked[split] = places[chosen.tobytes()]
    return found, asked
