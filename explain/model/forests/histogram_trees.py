"""Trees of scikit-learn's gradient boosting on histograms."""

from typing import Any

import numpy as np

from explain.model.forests.forest import LEAF, Column
from explain.model.forests.nodes import NUMBERS, Nodes, Reading

LINKS = {
    "HalfSquaredError": "", "AbsoluteError": "", "PinballLoss": "", "HalfGammaLoss": "exp", "HalfPoissonLoss": "exp",
    "HalfBinomialLoss": "logistic", "HalfMultinomialLoss": "softmax",
}
"""Losses, and what turns the sums into answers."""


def histogram_reading(tail: Any) -> Reading | None:
    """Read gradient boosting on histograms; None when its loss is not known."""
    loss = type(tail._loss).__name__
    if loss not in LINKS:
        return None
    is_category = tail.is_categorical_
    order = None
    if tail._preprocessor is not None and is_category is not None:  # its own steps put the categories first
        order = np.concatenate([np.flatnonzero(is_category), np.flatnonzero(~is_category)])
    scale = "margin" if LINKS[loss] else "target"
    return Reading(
        nodes=_nodes(tail), scale=scale, link=LINKS[loss], order=order,
        numbers=lambda given: np.asarray(tail._preprocess_X(given, reset=False), dtype=np.float64),
    )


def _nodes(tail: Any) -> Nodes:
    trees = [tree for each in tail._predictors for tree in each]
    sizes = [len(tree.nodes) for tree in trees]
    starts = np.cumsum(sizes) - sizes
    held = np.concatenate([tree.nodes for tree in trees])
    is_leaf = held["is_leaf"] != 0
    first = np.repeat(starts, sizes)
    left, right = (np.where(is_leaf, LEAF, held[name].astype(np.int64) + first) for name in ("left", "right"))
    sets, kind = _sets(tail, trees, starts, len(held))
    n_outputs = tail.n_trees_per_iteration_
    return Nodes(
        roots=starts, left=left, right=right, source=held["feature_idx"].astype(np.int64),
        threshold=held["num_threshold"], missing_left=held["missing_go_to_left"] != 0, cover=held["count"],
        values=held["value"][:, None], outputs=np.arange(len(trees)) % n_outputs,
        base=np.broadcast_to(np.ravel(tail._baseline_prediction), n_outputs), kinds=(NUMBERS, *sets), kind=kind,
    )


def _sets(tail: Any, trees: list[Any], starts: np.ndarray, n_nodes: int) -> tuple[list[Column], np.ndarray]:
    """Give the sets of categories, each once, and for each node which it asks for, counted from 1; 0 for numbers."""
    kind = np.zeros(n_nodes, dtype=np.int64)
    places: dict[tuple[int, bytes], int] = {}
    found: list[Column] = []
    for tree, start in zip(trees, starts, strict=True):
        for node in np.flatnonzero((tree.nodes["is_categorical"] != 0) & (tree.nodes["is_leaf"] == 0)):
            asked = tree.nodes[node]
            bits = tree.raw_left_cat_bitsets[asked["bitset_idx"]]
            key = (int(asked["feature_idx"]), bits.tobytes())
            if key not in places:
                known = np.asarray(tail._bin_mapper.bin_thresholds_[key[0]], dtype=np.int64)
                found.append(Column(source=-1, levels=np.empty(0), left=_members(bits), known=known))
                places[key] = len(found)
            kind[start + node] = places[key]
    return found, kind


def _members(bits: np.ndarray) -> np.ndarray:
    return np.flatnonzero(np.unpackbits(np.ascontiguousarray(bits, dtype="<u4").view(np.uint8), bitorder="little"))
