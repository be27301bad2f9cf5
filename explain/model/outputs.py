"""What the outputs of a model are called."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explain.errors import ModelError
from explain.model.fitted import Fitted
from explain.model.label_doubts import question_notes
from explain.model.labels import as_text, class_labels, label_question, strange_target
from explain.table.dataset import Dataset
from explain.wording import count, one_line, shortened

LONGEST = 1_000
"""Letters of the name of an answer."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Names:
    """What the outputs are called."""

    classes: tuple
    outputs: tuple[str, ...]
    task: str
    notes: tuple[str, ...] = ()
    question: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    default: int | None = None
    """Position of the output explained unless another is asked for: of several numbers the one the target names."""
    assumed: bool = False
    """Whether labels of the table were given to counted classes in sorted order."""


def named_outputs(fitted: Fitted, answer: np.ndarray, dataset: Dataset, labels: Sequence | None) -> Names:
    """Name the outputs of a model after its classes, its table's target, or what the user says.

    Parameters
    ----------
    fitted, dataset
        The model and its table.
    answer : (n_rows,) or (n_rows, n_outputs)
        What it said of a few rows.
    labels
        Given by the user; None to find out.

    Raises
    ------
    ModelError
        When there are more or fewer labels than outputs, or one class only.
    """
    names = _named_outputs(fitted, answer, dataset, labels)
    _refuse_unclear(names.outputs)
    return names


def _named_outputs(fitted: Fitted, answer: np.ndarray, dataset: Dataset, labels: Sequence | None) -> Names:
    if fitted.classes is None:
        outputs, notes = _numbers(fitted, 1 if answer.ndim == 1 else answer.shape[1], dataset, labels)
        asked = outputs.index(dataset.target_name) if dataset.target_name in outputs[1:] else None
        return Names(classes=(), outputs=outputs, task="regression", notes=notes, default=asked)
    counted = fitted.classes or tuple(range(answer.shape[-1]))
    if answer.ndim != 2 or answer.shape[1] != len(counted):
        raise ModelError(
            f"The model names {len(counted)} classes but answers with {answer.shape[-1]} scores a row.",
            "Use a model that gives one score for each of its classes.", "MODEL-SCORES",
        )
    if len(counted) == 1:
        raise ModelError(
            "The model knows one class only, so its answer never changes.",
            "Fit it on rows of at least two classes.", "MODEL-ONE",
        )
    classes, notes = (counted, ()) if fitted.counted and labels is None else class_labels(counted, dataset, labels)
    question = None if fitted.counted or labels is not None else label_question(classes, dataset)
    doubts = () if fitted.counted else strange_target(classes, dataset)
    return Names(
        classes=classes, outputs=tuple(as_text(label) for label in classes), question=question,
        task="binary" if len(classes) == 2 else "multiclass", assumed=bool(notes),
        notes=(*notes, *question_notes(question), *doubts),
    )


def _refuse_unclear(outputs: Sequence[str]) -> None:
    """Refuse names that do not tell the answers apart: each is asked for by its name."""
    remedy = "Fit or save the model with short labels, each another."
    for name in outputs:
        if len(name) > LONGEST:
            words = f"The model has an answer whose name is {count(len(name))} letters long"
            raise ModelError(f"{words}; {count(LONGEST)} are the most.", remedy, "MODEL-NAMES")
    (most_used, times), = Counter(outputs).most_common(1)
    if times > 1:
        words = f"Two of the model's answers are called {shortened(one_line(most_used), 60)!r}."
        raise ModelError(words, remedy, "MODEL-NAMES")


def _numbers(
    fitted: Fitted, n_outputs: int, dataset: Dataset, labels: Sequence | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Name what a model answers that predicts numbers: the target, or each of several."""
    if labels is not None and len(labels) != n_outputs:
        words = f"{count(len(labels))} names were given for {count(n_outputs)} answers."
        raise ModelError(words, "Give one name for each number the model predicts.", "MODEL-LABELS")
    if labels is not None:
        return tuple(as_text(label) for label in labels), ()
    if fitted.outputs:
        return fitted.outputs, ()
    if n_outputs == 1:
        return (dataset.target_name or "prediction",), ()
    note = f"The model predicts {count(n_outputs)} numbers and does not name them: each is explained on its own."
    return tuple(f"output {i + 1}" for i in range(n_outputs)), (note,)
