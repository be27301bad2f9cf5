"""XGBoost's trees, from the bytes it writes of itself."""

from typing import Any

import numpy as np

from explain.model.forests.forest import LEAF, Column
from explain.model.forests.nodes import SINGLE, Nodes, Reading, plain_numbers
from explain.model.soundness.ubj import read_ubj

WRAPPERS = ("XGBClassifier", "XGBRegressor", "XGBRFClassifier", "XGBRFRegressor", "XGBRanker")
PLAIN = (
    "reg:squarederror", "reg:linear", "reg:absoluteerror", "reg:pseudohubererror", "reg:quantileerror",
    "reg:squaredlogerror", "rank:pairwise", "rank:ndcg", "rank:map",
)
"""Objectives that answer with the sum over the trees."""
LINKS = {
    "binary:logistic": "logistic", "binary:logitraw": "", "binary:hinge": "", "multi:softprob": "softmax",
    "multi:softmax": "softmax", "count:poisson": "exp", "reg:gamma": "exp", "reg:tweedie": "exp",
}
"""Of other objectives, what turns sums into answers."""


def xgboost_reading(tail: Any) -> Reading | None:
    """Read a booster or a wrapper of one; None when it is no sum over trees, or its objective is not known."""
    is_wrapper = type(tail).__name__ in WRAPPERS
    if not is_wrapper and type(tail).__name__ != "Booster":
        return None
    booster = tail.get_booster() if is_wrapper else tail
    learner = read_ubj(bytes(booster.save_raw("ubj")))["learner"]
    objective = learner["objective"]["name"]
    if learner["gradient_booster"]["name"] not in ("gbtree", "dart") or objective not in (*PLAIN, *LINKS):
        return None
    missing = float(getattr(tail, "missing", np.nan)) if is_wrapper else np.nan
    return Reading(
        nodes=_nodes(learner, _n_rounds(booster, is_wrapper)), scale="target" if objective in PLAIN else "margin",
        link=LINKS.get(objective, ""), numbers=lambda given: _numbers(given, missing), single=True,
    )


def _n_rounds(booster: Any, is_wrapper: bool) -> int | None:
    """Count the rounds that answers are made of, None for all: a bare booster uses all, however well the best did."""
    best = booster.attr("best_iteration")
    return int(best) + 1 if best is not None and (is_wrapper or booster.attr("scikit_learn")) else None


def _nodes(learner: dict[str, Any], n_rounds: int | None) -> Nodes:
    boosted = learner["gradient_booster"]
    model = boosted.get("model") or boosted["gbtree"]["model"]
    n_trees = int(model["iteration_indptr"][-1 if n_rounds is None else n_rounds])
    trees = model["trees"][:n_trees]
    sizes = [len(tree["left_children"]) for tree in trees]
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    weights = np.asarray(boosted.get("weight_drop", np.ones(n_trees)), dtype=np.float32)[:n_trees]
    sets, kind = _sets(trees, starts)
    left, right = (_children(trees, starts, name) for name in ("left_children", "right_children"))
    default_left = _joined(trees, "default_left").astype(bool)
    chosen = kind > 0
    width = int(trees[0]["tree_param"].get("size_leaf_vector", 1)) if trees else 1
    leaves = _joined(trees, "left_children") == LEAF
    return Nodes(
        roots=starts[:-1], left=np.where(chosen, right, left), right=np.where(chosen, left, right),
        source=_joined(trees, "split_indices").astype(np.int64),
        threshold=np.nextafter(_joined(trees, "split_conditions"), np.float32(-np.inf)).astype(np.float64),
        missing_left=default_left ^ chosen, cover=_joined(trees, "sum_hessian"),
        values=_values(trees, leaves, width) * np.repeat(weights, sizes)[:, None].astype(np.float64),
        outputs=np.asarray(model["tree_info"])[:n_trees] if width <= 1 else np.full(n_trees, -1),
        base=_base(learner), kinds=(SINGLE, *sets), kind=kind,
    )


def _joined(trees: list[dict[str, Any]], name: str) -> np.ndarray:
    return np.concatenate([np.asarray(tree[name]) for tree in trees])


def _children(trees: list[dict[str, Any]], starts: np.ndarray, name: str) -> np.ndarray:
    held = _joined(trees, name).astype(np.int64)
    return np.where(held == LEAF, LEAF, held + np.repeat(starts[:-1], np.diff(starts)))


def _values(trees: list[dict[str, Any]], leaves: np.ndarray, width: int) -> np.ndarray:
    """Give (n_nodes, n_values): a leaf keeps its number where others keep their threshold, several apart."""
    if width <= 1:
        return np.where(leaves, _joined(trees, "split_conditions"), 0).astype(np.float64)[:, None]
    found = []
    for tree in trees:
        weights = np.asarray(tree["leaf_weights"], dtype=np.float64).reshape(-1, width)
        is_leaf = np.asarray(tree["left_children"]) == LEAF
        values = np.zeros((len(is_leaf), width))
        values[is_leaf] = weights[np.asarray(tree["right_children"])[is_leaf]]
        found.append(values)
    return np.concatenate(found)


def _sets(trees: list[dict[str, Any]], starts: np.ndarray) -> tuple[list[Column], np.ndarray]:
    """Give the sets of categories, each once, and for each node which it asks for, counted from 1; 0 for numbers.

    XGBoost sends the categories listed to the right; with the children exchanged they go left.
    """
    kind = np.zeros(starts[-1], dtype=np.int64)
    places: dict[bytes, int] = {}
    found: list[Column] = []
    for tree, start in zip(trees, starts, strict=False):
        listed = np.asarray(tree["categories"])
        segments = zip(tree["categories_nodes"], tree["categories_segments"], tree["categories_sizes"], strict=True)
        for node, first, size in segments:
            chosen = np.sort(listed[first : first + size]).astype(np.int64)
            if chosen.tobytes() not in places:
                found.append(Column(source=-1, levels=np.empty(0), left=chosen, single=True))
                places[chosen.tobytes()] = len(found)
            kind[start + node] = places[chosen.tobytes()]
    return found, kind


def _base(learner: dict[str, Any]) -> np.ndarray:
    """Give the base of each output on the scale of the sums; the file keeps it on that of the answers."""
    settings = learner["learner_model_param"]
    stated = np.array(settings["base_score"].strip("[]").split(","), dtype=np.float32)
    link = {"binary:logitraw": "logistic"}.get(learner["objective"]["name"], LINKS.get(learner["objective"]["name"]))
    if link == "logistic":
        stated = -np.log(1 / stated - 1)
    elif link == "exp":
        stated = np.log(stated)
    n_outputs = max(int(settings["num_class"]), int(settings.get("num_target", 1)), 1)
    return np.broadcast_to(stated, n_outputs).astype(np.float64)


def _numbers(given: Any, missing: float) -> np.ndarray:
    """As XGBoost takes it: what a sparse matrix does not store is missing, not zero."""
    if hasattr(given, "tocoo"):
        held = given.tocoo()
        values = np.full(held.shape, np.nan)
        values[held.row, held.col] = held.data
    else:
        values = plain_numbers(given)
    return values if np.isnan(missing) else np.where(values.astype(np.float32) == np.float32(missing), np.nan, values)
