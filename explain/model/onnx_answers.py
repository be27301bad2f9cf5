"""Which outputs of an ONNX model are labels, scores or numbers: seen in what it answers, never taken on trust."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from explain.errors import ModelError
from explain.model.fitted import both_classes, two_sided
from explain.model.unsupervised import nearness

LABEL_TYPES = ("tensor(int64)", "tensor(int32)", "tensor(string)", "tensor(bool)")
NUMBER_TYPES = ("tensor(float)", "tensor(double)")
ROUNDING = 1e-6
"""How far a share in 32 bits may lie outside 0 to 1: the shares of a forest are sums over its trees."""
UNNAMED = "The file names no classes: their order is the model's own."


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outputs:
    """How the answers of a model are read."""

    classes: tuple | None
    scale: str
    place: int
    """Which output is read."""
    by: str = "scores"
    """"scores", "distances" (the nearest has the largest score) or "labels" (1 for the class named, else 0)."""
    clusters: bool = False
    notes: tuple[str, ...] = ()

    def read(self, answers: Sequence[Any]) -> np.ndarray:
        """Give (n_rows,) or (n_rows, n_outputs) numbers."""
        held = answers[self.place]
        if self.by == "labels":
            labels = np.asarray(held).ravel()
            return np.column_stack([labels == label for label in self.classes or ()]).astype(np.float64)
        scores = _matrix(held, self.classes or ())
        if self.by == "distances":
            return nearness(scores)
        if self.scale == "target":
            return scores
        if self.scale == "probability":
            scores = _without_rounding(scores)
        if scores.shape[1] == 1:
            return both_classes(scores[:, 0]) if self.scale == "probability" else two_sided(scores[:, 0])
        return scores


def understood(outputs: Sequence[Any], classes: tuple, tried: Sequence[Any]) -> Outputs:
    """Tell what the outputs of a model are.

    Parameters
    ----------
    outputs
        As the runtime lists them, each with ``type``.
    classes
        Labels that the graph names; () when it names none.
    tried
        Answers for a few made-up rows; () when there are none.

    Raises
    ------
    ModelError
        When there is no output of numbers and the labels are not named.
    """
    kinds = [held.type for held in outputs]
    label = next((i for i, kind in enumerate(kinds) if kind in LABEL_TYPES), None)
    scores = next((i for i, kind in enumerate(kinds) if kind in NUMBER_TYPES or kind.startswith("seq(map(")), None)
    if label is None and scores is None:
        raise _nothing()
    if label is None:
        return _numbers(scores or 0, tried)
    if scores is None:
        return _labels_alone(label, classes)
    found = classes or _keys(tried[scores] if tried else None)
    return _classifier(label, scores, found, tried)


def _numbers(place: int, tried: Sequence[Any]) -> Outputs:
    held = _matrix(tried[place], ()) if len(tried) else np.empty((0, 1))
    if held.shape[1] > 1 and _are_probabilities(held):
        return Outputs(classes=tuple(range(held.shape[1])), scale="probability", place=place, notes=(UNNAMED,))
    return Outputs(classes=None, scale="target", place=place)


def _labels_alone(label: int, classes: tuple) -> Outputs:
    if not classes:
        raise _nothing()
    note = "This model names classes only: a class has the score 1 where it is the answer, else 0."
    return Outputs(classes=classes, scale="probability", place=label, by="labels", notes=(note,))


def _classifier(label: int, scores: int, classes: tuple, tried: Sequence[Any]) -> Outputs:
    if not len(tried):
        return Outputs(classes=classes, scale="probability", place=scores)
    said, held = np.asarray(tried[label]).ravel(), _matrix(tried[scores], classes)
    if held.shape[1] == 1:
        return _one_score(said, held[:, 0], classes, scores)
    names = np.array(classes or range(held.shape[1]), dtype=object)
    if len(names) != held.shape[1]:
        return _labels_alone(label, classes)
    if not classes and said.dtype.kind in "iu" and (said == held.argmin(axis=1)).all():
        named = tuple(f"cluster {i}" for i in range(held.shape[1]))
        note = "The score of a cluster is its distance with the sign turned: the nearest is chosen."
        return Outputs(classes=named, scale="margin", place=scores, by="distances", clusters=True, notes=(note,))
    comparable = bool(classes) or said.dtype.kind in "iu"
    if comparable and not (names[held.argmax(axis=1)] == said).all():
        return _labels_alone(label, classes)
    scale = "probability" if _are_probabilities(held) else "margin"
    return Outputs(classes=classes, scale=scale, place=scores, notes=() if classes else (UNNAMED,))


def _one_score(said: np.ndarray, score: np.ndarray, classes: tuple, place: int) -> Outputs:
    """One score of two classes: a probability when it stays between 0 and 1, else a decision score."""
    if not classes and said.dtype.kind in "iu" and set(said.tolist()) <= {-1, 1}:
        classes = (-1, 1)
    if score.min() >= -ROUNDING and score.max() <= 1 + ROUNDING:
        return Outputs(classes=classes or (0, 1), scale="probability", place=place)
    return Outputs(classes=classes or (0, 1), scale="margin", place=place)


def _matrix(held: Any, classes: tuple) -> np.ndarray:
    """Give (n_rows, n_outputs) numbers of a tensor, or of a list with one dictionary a row."""
    if isinstance(held, list):
        keys = classes or _keys(held)
        return np.array([[row[key] for key in keys] for row in held], dtype=np.float64).reshape(len(held), -1)
    values = np.asarray(held, dtype=np.float64)
    return values.reshape(len(values), -1)


def _keys(held: Any) -> tuple:
    return tuple(held[0]) if isinstance(held, list) and held else ()


def _are_probabilities(held: np.ndarray) -> bool:
    return bool(len(held) and held.min() >= -ROUNDING and np.abs(held.sum(axis=1) - 1).max() < 1e-3)


def _without_rounding(shares: np.ndarray) -> np.ndarray:
    """Write shares that sums of 32-bit numbers left a hair below 0 or above 1 as 0 and 1."""
    near = shares.clip(0, 1)
    return np.where(np.abs(shares - near) <= ROUNDING, near, shares)


def _nothing() -> ModelError:
    return ModelError(
        "The ONNX model answers with labels that it does not list, and with no scores.",
        "Convert it with its scores or probabilities among the outputs.", "MODEL-ONNX-OUTPUT",
    )
