"""Names of the outputs: the model's classes, or the target's labels where the model only counts its classes."""

from collections.abc import Sequence
from typing import Any

from explain.errors import ModelError
from explain.table.dataset import Dataset
from explain.table.schema import as_cell
from explain.wording import count, listed

SHOWN = 12


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
            raise ModelError(words, "Give one label for each class.")
        return tuple(labels), ()
    held = _target_labels(dataset)
    if not _only_counted(classes) or len(held) != len(classes) or set(map(_text, held)) == set(map(_text, classes)):
        return classes, ()
    pairs = listed([f"{label} is {as_text(name)!r}" for label, name in zip(classes[:SHOWN], held[:SHOWN], strict=True)])
    return held, (f"The model only counts its classes; the target's labels in sorted order name them: {pairs}.",)


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
    raise ModelError(f"The model has no class {as_text(positive)!r}.", remedy)


def _only_counted(classes: tuple) -> bool:
    return all(isinstance(label, (int, float)) and not isinstance(label, bool) for label in classes) and (
        [int(label) for label in classes] == list(range(len(classes)))
    )


def _target_labels(dataset: Dataset) -> tuple:
    if dataset.target is None:
        return ()
    held = [as_cell(label) for label in dataset.target.dropna().unique()]
    try:
        return tuple(sorted(held))
    except TypeError:  # labels of several types
        return tuple(sorted(held, key=str))


def _text(label: Any) -> str:
    return str(int(label)) if isinstance(label, float) and label.is_integer() else str(label)
