"""Names of the outputs: the model's classes, or the target's labels where the model only counts its classes."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from explain.errors import ModelError
from explain.table.dataset import Dataset
from explain.table.schema import as_cell
from explain.wording import count, listed, shortened

SHOWN = 12
FEWEST, MARGIN = 20, 0.15
"""Rows from which on the order of labels can be doubted, and by how much another one must be right more often."""


def class_labels(classes: tuple, dataset: Dataset, labels: Sequence | None) -> tuple[tuple, tuple[str, ...]]:
    r"""Choose the class labels, in the model's order, and say where they come from when not from the model.

    Parameters
    ----------
    classes
        As the model has them.
    dataset
        Its target's labels stand in for classes that are only counted (0, 1, …) when there are as many of them.
    labels
        Given by the user; None to find out.

    Raises
    ------
    ModelError
        When the number of labels is not the number of classes.

    Examples
    --------
    >>> import explain
    >>> table = explain.read_table(b"a,y\n1,no\n2,yes\n", target="y")
    >>> class_labels((0, 1), table, None)[0]
    ('no', 'yes')
    """
    if labels is not None:
        if len(labels) != len(classes):
            words = f"{count(len(labels))} labels were given for {count(len(classes))} classes."
            raise ModelError(words, "Give one label for each class.", "MODEL-LABELS")
        return tuple(labels), ()
    held = target_labels(dataset)
    if not _only_counted(classes) or len(held) != len(classes) or set(map(_text, held)) == set(map(_text, classes)):
        return classes, ()
    named = zip(classes[:SHOWN], held[:SHOWN], strict=True)
    pairs = listed([f"{label} is {shortened(as_text(name), 60)!r}" for label, name in named])
    return held, (f"The model only counts its classes; the target's labels in sorted order name them: {pairs}.",)


def label_question(classes: tuple, dataset: Dataset) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    r"""Give the model's labels and the table's when the table has as many, and some that the model does not have.

    Examples
    --------
    >>> import explain
    >>> table = explain.read_table(b"a,y\n1,no\n2,yes\n", target="y")
    >>> label_question(("bad", "good"), table)
    (('bad', 'good'), ('no', 'yes'))
    >>> label_question(("no", "yes"), table) is None
    True
    """
    held = target_labels(dataset)
    known = {plain_text(label) for label in classes} | {as_text(label) for label in classes}
    strange = [label for label in held if as_text(label) not in known and plain_text(label) not in known]
    if not strange or len(held) != len(classes):
        return None
    return tuple(as_text(label) for label in classes), tuple(as_text(label) for label in held)


def shares_labels(classes: tuple, dataset: Dataset) -> bool:
    r"""Whether the target may hold the model's classes: it has one of them, or as many labels of its own.

    Examples
    --------
    >>> import explain
    >>> table = explain.read_table(b"a,y\n1,no\n2,yes\n", target="y")
    >>> shares_labels(("no", "yes"), table), shares_labels((0, 1), table), shares_labels(("a", "b", "c"), table)
    (True, True, False)
    """
    held = target_labels(dataset)
    known = {plain_text(label) for label in classes}
    return not classes or len(held) == len(classes) or any(plain_text(label) in known for label in held)


def strange_target(classes: tuple, dataset: Dataset) -> tuple[str, ...]:
    """Say that the column named as the target holds none of the model's classes."""
    if not target_labels(dataset) or shares_labels(classes, dataset):
        return ()
    known = listed([repr(shortened(as_text(label), 60)) for label in classes[:SHOWN]])
    name = shortened(str(dataset.target_name), 80)
    return (f"The target {name!r} holds none of the model's classes ({known}): name the column that does, or none.",)


def doubted(places: np.ndarray, said: np.ndarray, n_classes: int) -> tuple[float, float] | None:
    """Compare how often labels put in sorted order are right with the best other order.

    Parameters
    ----------
    places : (n_rows,) int
        Position of the true label.
    said : (n_rows,) int
        Position of the class the model says.
    n_classes
        How many there are.

    Returns
    -------
    tuple or None
        Share of rows right in this order and in the best one; None where this order is as good as any, or where there
        are too few rows to tell.

    Examples
    --------
    >>> doubted(np.array([0] * 30 + [1] * 10), np.array([1] * 30 + [0] * 10), 2)
    (0.0, 1.0)
    """
    if len(places) < FEWEST:
        return None
    from scipy.optimize import linear_sum_assignment

    together = np.bincount(places * n_classes + said, minlength=n_classes**2).reshape(n_classes, n_classes)
    best = together[linear_sum_assignment(-together)].sum() / len(places)
    now = together.trace() / len(places)
    return (float(now), float(best)) if best > now + MARGIN else None


def as_text(label: Any) -> str:
    """Write a class label as text."""
    return str(label)


def positive_place(positive: Any, classes: tuple) -> int | None:
    """Position of the class named as positive.

    Raises
    ------
    ModelError
        When there is no such class.
    """
    if positive is None:
        return None
    for i, label in enumerate(classes):
        if (type(label) is type(positive) and label == positive) or _text(label) == _text(positive):
            return i
    remedy = "Leave it out: this model predicts a number."
    if classes:
        remedy = f"Choose one of {listed([as_text(label) for label in classes[:SHOWN]], 'or')}."
    raise ModelError(f"The model has no class {shortened(as_text(positive), 60)!r}.", remedy, "MODEL-CLASS")


def _only_counted(classes: tuple) -> bool:
    return all(isinstance(label, (int, float)) and not isinstance(label, bool) for label in classes) and (
        [int(label) for label in classes] == list(range(len(classes)))
    )


def target_labels(dataset: Dataset) -> tuple:
    """List the distinct labels of the target, sorted where they can be; () when there is no target."""
    if dataset.target is None:
        return ()
    held = [as_cell(label) for label in dataset.target.dropna().unique()]
    try:
        return tuple(sorted(held))
    except TypeError:  # labels of several types
        return tuple(sorted(held, key=str))


def plain_text(label: Any) -> str:
    """Write 1, 1.0, True and "1" alike: files and models seldom agree on the type of a class.

    Examples
    --------
    >>> plain_text(1.0), plain_text(True), plain_text("yes")
    ('1', '1', 'yes')
    """
    if isinstance(label, (bool, np.bool_)) or (isinstance(label, (float, np.floating)) and float(label).is_integer()):
        return str(int(label))
    return str(label)


def _text(label: Any) -> str:
    return str(int(label)) if isinstance(label, float) and label.is_integer() else str(label)
