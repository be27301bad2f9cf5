"""Say when the labels of model and table may not mean the same, and ask which is which."""

from dataclasses import replace

import numpy as np

from explain.errors import ModelError
from explain.model.labels import as_text, doubted, target_labels
from explain.model.predictor import Predictor
from explain.table.dataset import Dataset
from explain.wording import count, listed, probability, shortened

ASKED = 500
"""Rows of the seeded permutation on which an order of labels is tried."""
SHOWN = 5


def question_notes(question: tuple[tuple[str, ...], tuple[str, ...]] | None) -> tuple[str, ...]:
    """Say that the labels of model and table differ.

    Examples
    --------
    >>> question_notes((("bad", "good"), ("no", "yes")))[0]
    "The model's classes are 'bad' and 'good', the table's labels 'no' and 'yes': say which is which."
    """
    if question is None:
        return ()
    return (f"The model's classes are {_quoted(question[0])}, the table's labels {_quoted(question[1])}: say which is "
            "which.",)


def with_doubts(predictor: Predictor, dataset: Dataset) -> Predictor:
    """Ask which label is which when the table's, given to counted classes in sorted order, are often wrong.

    The model answers on at most `ASKED` rows; where another order of the labels is right clearly more often, the order
    is put to the user.
    """
    labels = target_labels(dataset)
    if dataset.target is None or tuple(predictor.classes) != labels:
        return predictor
    rows = np.sort(dataset.permutation(ASKED, 0))
    target = dataset.target.iloc[rows].astype(object)
    held = target.notna().to_numpy()
    texts = {as_text(label): place for place, label in enumerate(labels)}
    places = np.array([texts[as_text(label)] for label in target[held].tolist()], dtype=int)
    try:
        said = predictor(dataset.features.iloc[rows[held]]).argmax(axis=1)
    except ModelError:  # rows that the model refuses are told of where they are asked for
        return predictor
    found = doubted(places, said, len(labels))
    if found is None:
        return predictor
    note = (
        f"With the labels in this order the model is right in {probability(found[0])} of {count(len(places))} rows, in "
        f"another order in {probability(found[1])}: say which is which."
    )
    question = (tuple(str(place) for place in range(len(labels))), predictor.outputs)
    return replace(predictor, label_question=question, notes=(*predictor.notes, note))


def _quoted(labels: tuple[str, ...]) -> str:
    shown = [repr(shortened(label, 60)) for label in labels[:SHOWN]]
    return listed(shown) if len(labels) <= SHOWN else f"{', '.join(shown)} and {count(len(labels) - SHOWN)} more"
