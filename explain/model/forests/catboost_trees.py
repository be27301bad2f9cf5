"""CatBoost's trees: even ones, where all nodes of a level ask the same, and uneven ones."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from explain.model.catboost_json import EXPONENT, PLAIN, CatBoostTrees
from explain.model.forests.flatbuffer import Table
from explain.model.forests.forest import LEAF
from explain.model.forests.nodes import SINGLE, Nodes, Reading, covers_from_leaves, plain_numbers

CLASSES = {"Logloss": "logistic", "CrossEntropy": "logistic", "MultiClass": "softmax", "MultiClassOneVsAll": ""}
"""Objectives of classifiers, and what turns sums into probabilities."""
MISSING_BELOW, MISSING_ABOVE = replace(SINGLE, instead=-np.inf), replace(SINGLE, instead=np.inf)
HEAD = 8
"""Bytes before the part of a file that is read here."""
MODEL_TREES = 1
DIMENSION, SPLITS, SIZES, STARTS, FLOATS, LEAF_VALUES, LEAF_WEIGHTS, STEPS, LEAF_OF_NODE = 0, 1, 2, 3, 5, 8, 9, 10, 11
SCALE, BIAS, BIASES = 14, 15, 16
NOT_NUMBERS = (4, 6, 7, 12, 13, 18)
"""Fields that say how categories, texts and embeddings are taken."""
COLUMN, BORDERS, TREATMENT = 2, 3, 5
AS_TRUE = 2


def catboost_reading(tail: Any) -> Reading | None:
    """Read a model; None when it takes more than numbers, or its objective is not known."""
    if isinstance(tail, CatBoostTrees):
        return _reading(_of_json(tail), tail.objective, is_classifier=tail.objective in CLASSES)
    if type(tail).__name__ not in ("CatBoost", "CatBoostClassifier", "CatBoostRegressor"):
        return None
    held = Table.root(tail._serialize_model()[HEAD:]).table(MODEL_TREES)
    if any(held.tables(field) for field in NOT_NUMBERS):
        return None
    objective = str(tail.get_all_params()["loss_function"]).partition(":")[0]
    nodes = _uneven(held) if len(held.numbers(STEPS, "<u4")) else _even(held)
    return _reading(nodes, objective, is_classifier=len(tail.classes_) > 0)


def _reading(nodes: Nodes, objective: str, *, is_classifier: bool) -> Reading | None:
    if is_classifier:
        return Reading(nodes=nodes, scale="margin", link=CLASSES.get(objective, ""), numbers=plain_numbers)
    if objective in PLAIN:
        return Reading(nodes=nodes, scale="target", numbers=plain_numbers)
    return Reading(nodes=nodes, scale="margin", link="exp", numbers=plain_numbers) if objective in EXPONENT else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Splits:
    """All questions that trees may ask: whether the number of a column is above a border."""

    column: np.ndarray
    border: np.ndarray
    missing_above: np.ndarray


def _splits(held: Table) -> _Splits:
    columns = held.tables(FLOATS)
    borders = [column.numbers(BORDERS, "<f4") for column in columns]
    sizes = [len(border) for border in borders]
    return _Splits(
        column=np.repeat([column.number(COLUMN, "<i", -1) for column in columns], sizes).astype(np.int64),
        border=np.concatenate(borders).astype(np.float64),
        missing_above=np.repeat([column.number(TREATMENT, "<b", 0) == AS_TRUE for column in columns], sizes),
    )


def _base(held: Table, n_outputs: int) -> np.ndarray:
    several = held.numbers(BIASES, "<f8")
    return np.array(several) if len(several) else np.full(n_outputs, held.number(BIAS, "<d", 0.0))


def _even(held: Table) -> Nodes:
    sizes, n_outputs = held.numbers(SIZES, "<i4"), held.number(DIMENSION, "<i", 1)
    asked = np.split(held.numbers(SPLITS, "<i4"), np.cumsum(sizes)[:-1])
    ends = np.cumsum(1 << sizes.astype(np.int64))
    values = held.numbers(LEAF_VALUES, "<f8").reshape(-1, n_outputs) * held.number(SCALE, "<d", 1.0)
    weights = held.numbers(LEAF_WEIGHTS, "<f8")
    if len(weights) != len(values):
        weights = np.full(len(values), np.nan)
    return _from_levels(
        _splits(held), asked, np.split(values, ends[:-1]), np.split(weights, ends[:-1]), _base(held, n_outputs)
    )


def _of_json(trees: CatBoostTrees) -> Nodes:
    column, border = np.concatenate(trees.features), np.concatenate(trees.borders).astype(np.float64)
    splits = _Splits(column=column, border=border, missing_above=trees.missing_above[column])
    ends = np.cumsum([len(features) for features in trees.features])
    leaves = [leaves * trees.scale for leaves in trees.leaves]
    return _from_levels(
        splits, np.split(np.arange(len(column)), ends[:-1]), leaves, [np.full(len(held), np.nan) for held in leaves],
        trees.bias,
    )


def _from_levels(
    splits: _Splits, asked: Sequence[np.ndarray], values: Sequence[np.ndarray], weights: Sequence[np.ndarray],
    base: np.ndarray,
) -> Nodes:
    """Write levels out as nodes: the last question first, so that leaves stand in the order of their bits."""
    depths = np.array([len(questions) for questions in asked])
    n_nodes = (2 << depths) - 1
    starts = np.cumsum(n_nodes) - n_nodes
    place = np.arange(n_nodes.sum()) - np.repeat(starts, n_nodes)
    inner = place < np.repeat(n_nodes // 2, n_nodes)
    question = np.concatenate([np.repeat(held[::-1], 1 << np.arange(len(held))) for held in asked])
    left = np.where(inner, 2 * place + 1 + np.repeat(starts, n_nodes), LEAF)
    cover, found = np.zeros(len(inner)), np.zeros((len(inner), len(base)))
    cover[~inner], found[~inner] = np.concatenate(weights), np.concatenate(values)
    return _nodes(splits, starts, left, np.where(inner, left + 1, LEAF), question, cover, found, base)


def _uneven(held: Table) -> Nodes:
    """Read trees whose nodes say how far on their children are; a side that says nothing is a leaf."""
    packed = held.numbers(STEPS, "<u4").astype(np.int64)  # two numbers of 16 bits: the left child, then the right one
    steps = np.column_stack([packed & 0xFFFF, packed >> 16])
    is_inner = packed > 0
    node, side = np.nonzero((steps == 0) & is_inner[:, None])
    children = np.where(is_inner[:, None], steps + np.arange(len(steps))[:, None], LEAF)
    children[node, side] = len(steps) + np.arange(len(node))
    children = np.concatenate([children, np.full((len(node), 2), LEAF)])
    n_outputs, leaf = held.number(DIMENSION, "<i", 1), children[:, 0] == LEAF
    of_node = held.numbers(LEAF_OF_NODE, "<u4").astype(np.int64)
    place = np.concatenate([of_node, of_node[node]])[leaf] // n_outputs
    values, weights = np.zeros((len(leaf), n_outputs)), np.full(len(leaf), np.nan)
    values[leaf] = held.numbers(LEAF_VALUES, "<f8").reshape(-1, n_outputs)[place] * held.number(SCALE, "<d", 1.0)
    known = held.numbers(LEAF_WEIGHTS, "<f8")
    if len(known):
        weights[leaf] = known[place]
    return _nodes(
        _splits(held), held.numbers(STARTS, "<i4"), children[:, 0], children[:, 1],
        held.numbers(SPLITS, "<i4")[is_inner], weights, values, _base(held, n_outputs),
    )


def _nodes(
    splits: _Splits, roots: np.ndarray, left: np.ndarray, right: np.ndarray, question: np.ndarray, cover: np.ndarray,
    values: np.ndarray, base: np.ndarray,
) -> Nodes:
    """Join what is known of nodes; ``question`` is that of each inner node."""
    inner = left != LEAF
    source, kind, threshold = np.zeros(len(left), np.int64), np.zeros(len(left), np.int64), np.zeros(len(left))
    source[inner], threshold[inner] = splits.column[question], splits.border[question]
    kind[inner] = splits.missing_above[question]
    return Nodes(
        roots=roots.astype(np.int64), left=left, right=right, source=source, threshold=threshold,
        missing_left=np.zeros(len(left), bool), cover=covers_from_leaves(roots, left, right, cover), values=values,
        outputs=np.full(len(roots), -1), base=base, kinds=(MISSING_BELOW, MISSING_ABOVE), kind=kind,
    )
