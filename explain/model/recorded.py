"""No model, only what one once answered: predictions kept in columns of the table."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from explain.errors import DataError, MethodError
from explain.model.columns import quoted
from explain.model.labels import as_text, plain_text, positive_place, target_labels
from explain.model.predictor import Answer, Predictor
from explain.table.dataset import Dataset
from explain.wording import count, counted, listed

FEW_CLASSES = 2
"""A numeric target with so many values is a question with two answers; one with more is a number."""


def recorded_predictions(dataset: Dataset, columns: str | Sequence[str], *, positive: Any = None) -> Predictor:
    r"""Take predictions that the table holds as the answers of a model that is not there.

    Parameters
    ----------
    dataset
        The table, with its target where it is known.
    columns
        One column of numbers: predictions of a number, or probabilities of the positive class where the target has two
        classes and all numbers lie from 0 to 1. One column of classes. Or one column of probabilities for each class.
    positive
        The class whose probability one column holds, and that is explained by default; the second in sorted order when
        left out.

    Returns
    -------
    Predictor
        Its answers stand in ``stored``, by position; asked about any other row it raises MethodError METHOD-NO-MODEL.
        The columns of predictions are no features.

    Raises
    ------
    DataError
        When a column is not there, lacks values, or holds neither numbers nor classes of the target.
    ModelError
        When ``positive`` is no class.

    Examples
    --------
    >>> import explain
    >>> table = explain.read_table(b"age,p,late\n20,0.25,no\n30,0.75,yes\n40,0.5,yes\n", target="late")
    >>> known = recorded_predictions(table, "p")
    >>> known.outputs, explain.predictions(known, table).values.tolist()
    (('no', 'yes'), [[0.75, 0.25], [0.25, 0.75], [0.5, 0.5]])
    """
    names = (columns,) if isinstance(columns, str) else tuple(columns)
    held = _numbers_or_labels(dataset, names)
    told = _told(dataset, names, held, positive)
    told.values.setflags(write=False)
    place = positive_place(positive, told.classes)
    digest = hashlib.sha256(f"{dataset.fingerprint} {names} {place}".encode()).hexdigest()
    where = f"column {quoted(names[0])}" if len(names) == 1 else f"{count(len(names))} columns"
    return Predictor(
        estimator=None, task=told.task, outputs=told.outputs, classes=told.classes, scale=told.scale,
        answers={told.scale: _no_answer(where)}, features=tuple(n for n in dataset.schema.names if n not in names),
        fingerprint=digest, library="", version="", name=f"predictions in {where}", positive=place,
        notes=(f"There is no model, only its predictions in {where}: {told.words}.",), stored=told.values,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Told:
    """What the columns say."""

    task: str
    outputs: tuple[str, ...]
    classes: tuple
    scale: str
    values: np.ndarray
    words: str


def _no_answer(where: str) -> Answer:
    def answer(frame: pd.DataFrame) -> np.ndarray:
        raise MethodError(
            "This view asks the model about rows that are not in the table, and there is no model: only its "
            f"predictions in {where}.",
            "Upload the fitted model to see it.", "METHOD-NO-MODEL",
        )

    return answer


def _numbers_or_labels(dataset: Dataset, names: tuple[str, ...]) -> list[pd.Series]:
    if not names or len(set(names)) < len(names):
        raise DataError("The columns of predictions were not named, or one twice.", "Name each once.", "DATA-RECORDED")
    for name in names:
        if name == dataset.target_name:
            raise DataError(
                f"Column {quoted(name)} is the target, not a prediction of it.", "Name another column.", "DATA-RECORDED"
            )
        n_missing = dataset.schema[name].n_missing
        if n_missing:
            raise DataError(
                f"The prediction in column {quoted(name)} is missing in {counted(n_missing, 'row')}.",
                "Leave those rows out of the table.", "DATA-RECORDED",
            )
    return [dataset.features[name] for name in names]


def _told(dataset: Dataset, names: tuple[str, ...], held: list[pd.Series], positive: Any) -> _Told:
    if len(held) > 1:
        return _shares(dataset, names, held)
    kind, labels = dataset.schema[names[0]].kind, target_labels(dataset)
    numeric = kind in ("numeric", "integer")
    if numeric and _is_number(dataset, labels):
        return _number(dataset, held[0])
    texts = {plain_text(label) for label in labels}
    if numeric and not {plain_text(cell) for cell in held[0].unique()[:1_000].tolist()} <= texts:
        return _share_of_one(names[0], held[0], labels, positive)
    return _said(names[0], held[0], labels)


def _is_number(dataset: Dataset, labels: tuple) -> bool:
    """Whether the target is a number, or not known: then a number is the most that can be said of the prediction."""
    if dataset.target is None:
        return True
    numeric = pd.api.types.is_numeric_dtype(dataset.target) and not pd.api.types.is_bool_dtype(dataset.target)
    return numeric and len(labels) > FEW_CLASSES


def _number(dataset: Dataset, held: pd.Series) -> _Told:
    values = _floats(held)[:, None]
    name = dataset.target_name or "prediction"
    words = f"predictions of the number {quoted(name)}" if dataset.target_name else "numbers"
    return _Told(task="regression", outputs=(name,), classes=(), scale="target", values=values, words=words)


def _share_of_one(name: str, held: pd.Series, labels: tuple, positive: Any) -> _Told:
    values = _floats(held)
    if len(labels) != 2 or values.min() < 0 or values.max() > 1:
        raise DataError(
            f"Column {quoted(name)} holds numbers that are neither classes of the target nor the probability of one of "
            "two.",
            "Name a column of classes, one of probabilities from 0 to 1, or one column for each class.",
            "DATA-RECORDED",
        )
    place = positive_place(positive, labels)
    place = 1 if place is None else place
    both = np.column_stack([1 - values, values] if place == 1 else [values, 1 - values])
    return _Told(
        task="binary", outputs=tuple(map(as_text, labels)), classes=labels, scale="probability", values=both,
        words=f"taken as probabilities of {quoted(as_text(labels[place]))}",
    )


def _said(name: str, held: pd.Series, labels: tuple) -> _Told:
    """Take a column of classes: 1 where a class is the answer, else 0."""
    cells = [plain_text(cell) for cell in held.tolist()]
    known = {plain_text(label): i for i, label in enumerate(labels)}
    further = sorted(set(cells) - set(known))
    classes = (*labels, *further)
    if len(classes) < 2 or len(further) > len(cells) / 2:
        raise DataError(
            f"Column {quoted(name)} holds no classes: {count(len(classes))} different values.",
            "Name a column of classes or of numbers.", "DATA-RECORDED",
        )
    places = known | {text: len(labels) + i for i, text in enumerate(further)}
    values = np.zeros((len(cells), len(classes)))
    values[np.arange(len(cells)), [places[cell] for cell in cells]] = 1
    return _Told(
        task="binary" if len(classes) == 2 else "multiclass", outputs=tuple(map(as_text, classes)), classes=classes,
        scale="probability", values=values, words="classes; a class has the score 1 where it is the answer, else 0",
    )


def _shares(dataset: Dataset, names: tuple[str, ...], held: list[pd.Series]) -> _Told:
    values = np.column_stack([_floats(cells) for cells in held])
    totals = values.sum(axis=1)
    if values.min() < 0 or np.abs(totals - 1).max() > 1e-3:
        worst = float(totals[np.abs(totals - 1).argmax()])
        raise DataError(
            f"The predictions in {listed([quoted(name) for name in names[:5]])} add up to {worst:.4g} in a row: they "
            "are not the probabilities of all classes.",
            "Name one column for each class.", "DATA-RECORDED",
        )
    classes = _classes(names, target_labels(dataset))
    return _Told(
        task="binary" if len(classes) == 2 else "multiclass", outputs=tuple(map(as_text, classes)), classes=classes,
        scale="probability", values=values,
        words="probabilities of " + listed([quoted(as_text(label)) for label in classes[:5]]),
    )


def _classes(names: tuple[str, ...], labels: tuple) -> tuple:
    """Find the label each column's name is of: the whole name, or the part before or behind a mark."""
    if not labels:
        return names
    found = [_of(name, labels) for name in names]
    if None in found or len(set(found)) < len(found) or len(found) != len(labels):
        raise DataError(
            f"The columns {listed([quoted(name) for name in names[:5]])} do not name the target's labels "
            f"{listed([quoted(as_text(label)) for label in labels[:5]])}.",
            "Give each column the name of its label, such as 'p_yes', and name one for each.", "DATA-RECORDED",
        )
    return tuple(labels[place] for place in found if place is not None)


def _of(name: str, labels: tuple) -> int | None:
    texts = [plain_text(label).lower() for label in labels]
    plain = name.lower()
    fitting = [
        i for i, text in enumerate(texts)
        if plain == text or any(plain.endswith(mark + text) or plain.startswith(text + mark) for mark in "_ .-=:")
    ]
    longest = sorted(fitting, key=lambda i: -len(texts[i]))
    return longest[0] if longest else None


def _floats(held: pd.Series) -> np.ndarray:
    try:
        values = pd.to_numeric(held).to_numpy(dtype=np.float64)
    except (ValueError, TypeError) as error:
        raise DataError(
            f"Column {quoted(str(held.name))} holds something else than numbers.", "Name a column of numbers.",
            "DATA-RECORDED",
        ) from error
    if not np.isfinite(values).all():
        raise DataError(
            f"Column {quoted(str(held.name))} holds infinite numbers.", "Leave those rows out.", "DATA-RECORDED"
        )
    return values
