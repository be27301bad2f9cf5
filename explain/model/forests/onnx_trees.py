"""Ensembles of trees in ONNX graphs, as converters write them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from explain.model.forests.forest import LEAF
from explain.model.forests.nodes import NUMBERS, SINGLE, Nodes, Reading, plain_numbers
from explain.model.forests.onnx_nodes import Operator, operators

ENSEMBLES = ("TreeEnsembleClassifier", "TreeEnsembleRegressor")
PASSED = ("Cast", "Identity")
BEHIND = (*PASSED, "ZipMap", "Mul")
"""Operators that name and wrap what comes out; converters multiply by one to give it a name."""
BELOW, ABOVE = (b"BRANCH_LEQ", b"BRANCH_LT"), (b"BRANCH_GTE", b"BRANCH_GT")
STRICT = (b"BRANCH_LT", b"BRANCH_GTE")
"""Nodes that tell values below the threshold from the threshold itself."""
TO_SINGLE = 1


def onnx_reading(model: Any, scale: str) -> Reading | None:
    """Read a graph that is one ensemble of trees and what gives it its columns; None for any other.

    Parameters
    ----------
    model
        An opened file.
    scale
        On which it answers; that of the sums too where nothing comes behind them.
    """
    graph = operators(model.raw)
    ensembles = [held for held in graph if held.kind in ENSEMBLES]
    if len(ensembles) != 1:
        return None
    given = _Given(model, graph)
    columns = given.columns(ensembles[0].inputs[0])
    if columns is None or any(held.kind not in BEHIND for held in graph if held not in (*ensembles, *given.used)):
        return None
    held = ensembles[0].attributes()
    if held.get("aggregate_function", "SUM") != "SUM" or any(name.endswith("_as_tensor") for name in held):
        return None
    kind = SINGLE if given.single else NUMBERS
    reading = _classifier(held, kind, scale) if "class_ids" in held else _regressor(held, kind, scale)
    return None if reading is None else replace(
        reading, numbers=lambda frame: plain_numbers(frame)[:, columns], order=np.array(columns),
    )


class _Given:
    """Where the columns of a tensor come from."""

    def __init__(self, model: Any, graph: Sequence[Operator]) -> None:
        self.makers = {name: held for held in graph for name in held.outputs}
        self.used: list[Operator] = []
        self.single = False
        self.inputs: dict[str, list[int]] = {}
        start = 0
        for name, dtype, width in model.inputs:
            self.inputs[name] = list(range(start, start + (width or 0)))
            self.single |= dtype is np.float32
            start += width or 0

    def columns(self, name: str) -> list[int] | None:
        """List the columns of the model's inputs that a tensor is put together from; None when they are changed."""
        if name in self.inputs:
            return self.inputs[name] or None
        maker = self.makers.get(name)
        if maker is None or maker.kind not in (*PASSED, "Concat"):
            return None
        self.used.append(maker)
        if maker.kind == "Cast":
            self.single |= maker.attributes().get("to") == TO_SINGLE
        parts = [self.columns(held) for held in maker.inputs]
        return None if any(part is None for part in parts) else [column for part in parts for column in part or ()]


def _regressor(held: dict[str, Any], kind: Any, scale: str) -> Reading | None:
    if held.get("post_transform", "NONE") != "NONE":
        return None
    nodes = _nodes(held, kind, "target", held.get("n_targets", 1))
    return None if nodes is None else Reading(nodes=nodes, scale=scale, numbers=plain_numbers, single=True)


def _classifier(held: dict[str, Any], kind: Any, scale: str) -> Reading | None:
    labels = held.get("classlabels_int64s", held.get("classlabels_strings", ()))
    after = held.get("post_transform", "NONE")
    if len(labels) == 2 and len(np.unique(held["class_ids"])) == 1:
        return _one_score(held, kind, scale, after)
    link = {"NONE": "", "SOFTMAX": "softmax"}.get(after)
    nodes = _nodes(held, kind, "class", len(labels))
    if nodes is None or link is None:
        return None
    return Reading(
        nodes=nodes, scale="margin" if link else scale, link=link, numbers=plain_numbers, single=True
    )


def _one_score(held: dict[str, Any], kind: Any, scale: str, after: str) -> Reading | None:
    """Read two classes of which one has a score: a share where no leaf is negative, else how far it leans there."""
    nodes = _nodes({**held, "class_ids": np.zeros_like(held["class_ids"])}, kind, "class", 1)
    if nodes is None or after not in ("NONE", "LOGISTIC"):
        return None
    if after == "LOGISTIC":
        return Reading(nodes=nodes, scale="margin", link="logistic", numbers=plain_numbers, single=True)
    if scale == "probability":
        both = np.column_stack([-nodes.values, nodes.values])
        nodes = replace(nodes, values=both, base=np.array([1 - nodes.base[0], nodes.base[0]]))
    return Reading(nodes=nodes, scale=scale, numbers=plain_numbers, single=True)


def _nodes(held: dict[str, Any], kind: Any, name: str, n_outputs: int) -> Nodes | None:
    """Join the lists; None when a node asks otherwise than for more or less, or a tree has no one root."""
    modes = held["nodes_modes"]
    swapped, leaf = np.isin(modes, ABOVE), modes == b"LEAF"
    if not (swapped | leaf | np.isin(modes, BELOW)).all():
        return None
    trees = held["nodes_treeids"]
    place = _Places(trees, held["nodes_nodeids"])
    yes, no = (
        np.where(leaf, LEAF, place.of(trees, held[name])) for name in ("nodes_truenodeids", "nodes_falsenodeids")
    )
    is_root = np.ones(len(leaf), bool)
    is_root[np.concatenate([yes[~leaf], no[~leaf]])] = False
    roots = np.flatnonzero(is_root)
    if not np.array_equal(np.sort(trees[roots]), np.unique(trees)):
        return None
    values = np.zeros((len(leaf), n_outputs))
    where = place.of(held[f"{name}_treeids"], held[f"{name}_nodeids"])
    np.add.at(values, (where, held[f"{name}_ids"]), held[f"{name}_weights"].astype(np.float64))
    missing = held.get("nodes_missing_value_tracks_true", np.zeros(len(leaf))).astype(bool)
    return Nodes(
        roots=roots, left=np.where(swapped, no, yes), right=np.where(swapped, yes, no),
        source=held["nodes_featureids"],
        threshold=_thresholds(held["nodes_values"], np.isin(modes, STRICT), kind.single),
        missing_left=missing ^ swapped, cover=np.full(len(leaf), np.nan), values=values,
        outputs=np.full(len(roots), -1), kinds=(kind,), kind=np.zeros(len(leaf), dtype=np.int64),
        base=np.broadcast_to(held.get("base_values", np.zeros(1)), n_outputs).astype(np.float64),
    )


def _thresholds(values: np.ndarray, strict: np.ndarray, single: bool) -> np.ndarray:
    """Turn "below" into "at most the number before", of the precision that is compared in."""
    held = values if single else values.astype(np.float64)
    return np.where(strict, np.nextafter(held, held.dtype.type(-np.inf)), held).astype(np.float64)


class _Places:
    """The place of each node in the lists, by its tree and its number."""

    def __init__(self, trees: np.ndarray, ids: np.ndarray) -> None:
        self.width = int(ids.max(initial=0)) + 1
        keys = trees * self.width + ids
        self.order = np.argsort(keys, kind="stable")
        self.keys = keys[self.order]

    def of(self, trees: np.ndarray, ids: np.ndarray) -> np.ndarray:
        """Find nodes; those that are not there are found anywhere."""
        found = np.searchsorted(self.keys, trees * self.width + ids)
        return self.order[np.minimum(found, len(self.order) - 1)]
