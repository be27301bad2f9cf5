"""The target as the model's outputs understand it, beside what the model answered."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from explain.errors import DataError, MethodError
from explain.model.asking import Question
from explain.model.labels import plain_text
from explain.model.predictor import Predictor
from explain.table.dataset import Choice, Dataset, Rows, chosen_rows
from explain.wording import count, listed


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcomes:
    """What was true and what the model said, of the same rows."""

    task: str
    truth: np.ndarray
    """(n_rows,) position of the class among the outputs, int; the target itself in regression."""
    answers: np.ndarray
    """(n_rows, n_outputs)"""
    output: int
    """Position of the output that ``positive`` and ``score`` are about."""
    threshold: float
    """With two classes a row is said to be ``output`` when its score is at least this."""

    @property
    def positive(self) -> np.ndarray:
        """(n_rows,) whether the row's class is ``output``."""
        return self.truth == self.output

    @property
    def score(self) -> np.ndarray:
        """(n_rows,) the model's answer for ``output``."""
        return self.answers[:, self.output]

    @property
    def said(self) -> np.ndarray:
        """(n_rows,) position of the class the model says: by the threshold for two, the largest score for more."""
        if self.task == "binary":
            return np.where(self.score >= self.threshold, self.output, 1 - self.output)
        return self.answers.argmax(axis=1)


def known_truth(predictor: Predictor, dataset: Dataset) -> np.ndarray:
    """Read the target of the whole table as the model's outputs do.

    Returns
    -------
    numpy.ndarray
        (n_rows,) float: position of the class among ``predictor.outputs``, or the target's own number in regression;
        NaN where the target is missing.

    Raises
    ------
    MethodError
        When the table has no target.
    DataError
        When it holds a class that the model does not know, or in regression something that is not a finite number.
    """
    if dataset.target is None:
        raise MethodError(
            "How good the model is cannot be told without the true answers.",
            "Name the target column on the page Model and data.",
        )
    return _numbers(dataset) if predictor.task == "regression" else _codes(predictor, dataset)


def measured_output(predictor: Predictor, dataset: Dataset, output: object) -> int:
    """Give the position of the output that is compared with the target: of several numbers, the one of its name.

    Raises
    ------
    MethodError
        When the target is not what the model predicts, or another output is asked for.
    """
    if predictor.groups and dataset.target is not None:
        raise MethodError(
            f"The model makes groups of its own, and the target is {dataset.target_name!r}: one cannot be measured by "
            "the other.",
            "Say on the page Model and data which label each group stands for, or name no target.", "METHOD-TARGET",
        )
    if predictor.task != "regression" or dataset.target is None or predictor.outputs == (dataset.target_name,):
        return predictor.place(output)
    if dataset.target_name not in predictor.outputs:
        raise MethodError(
            f"The model predicts {listed(predictor.outputs[:5])}, and the target is {dataset.target_name!r}: "
            "one cannot be measured by the other.",
            "Name the column the model predicts as the target, or say on the page Model and data which output it is.",
            "METHOD-TARGET",
        )
    place = predictor.outputs.index(dataset.target_name)
    if output is not None and predictor.place(output) != place:
        raise MethodError(
            f"The target is {dataset.target_name!r}, so only that output can be measured.",
            f"Choose the output {dataset.target_name!r}, or name another target.", "METHOD-TARGET",
        )
    return place


def rows_with_target(
    dataset: Dataset, truth: np.ndarray, rows: Choice, *, default: int | None, seed: int
) -> tuple[Rows, int]:
    """Choose rows, in table order, and leave out those whose target is missing.

    Parameters
    ----------
    dataset
        The table.
    truth : (n_rows,)
        As `known_truth` gives it.
    rows
        Positions in the table; None for the first ``default`` of the seeded permutation that have a target.
    default : rows
        None for all.
    seed
        Of the permutation.

    Returns
    -------
    tuple
        The rows chosen, and how many were left out.

    Raises
    ------
    MethodError
        When the rows are given by their values, which come without a target.
    """
    if rows is None:
        asked = dataset.permutation(None, seed)
    else:
        asked, default = chosen_rows(dataset, rows, default=None, seed=seed).positions, None
    if (asked < 0).any():
        raise MethodError("Rows given by their values have no target.", "Give positions of rows in the table.")
    known = asked[~np.isnan(truth[asked])]
    return chosen_rows(dataset, np.sort(known[:default]), default=None, seed=seed), len(asked) - len(known)


def answered(ask: Question, rows: Rows, truth: np.ndarray, *, output: int, threshold: float | None = None) -> Outcomes:
    """Ask the model about rows and lay its answers beside what is true of them.

    Parameters
    ----------
    ask
        Asks for all outputs.
    rows
        From the table, each with a target.
    truth : (n_table_rows,)
        As `known_truth` gives it.
    output
        Position of the output that the outcomes are about.
    threshold
        None for 0.5, or 0 on the margin.
    """
    task = ask.predictor.task
    if threshold is None:
        threshold = 0.0 if ask.scale == "margin" else 0.5
    return Outcomes(
        task=task, truth=truth[rows.positions].astype(float if task == "regression" else int),
        answers=ask.of(rows), output=output, threshold=float(threshold),
    )


def _numbers(dataset: Dataset) -> np.ndarray:
    assert dataset.target is not None
    if isinstance(dataset.target.dtype, np.dtype) and dataset.target.dtype.kind in "iu":
        return dataset.target.to_numpy(dtype=float)
    target = dataset.target.astype(object)
    numbers = pd.to_numeric(target, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    wrong = ~np.isfinite(numbers) & target.notna().to_numpy()
    if wrong.any():
        raise DataError(
            f"The target {dataset.target_name!r} holds {target[wrong].iloc[0]!r}, but this model predicts numbers "
            f"({count(int(wrong.sum()))} rows).",
            "Choose a target of finite numbers, or leave those rows out.",
        )
    return numbers


def _codes(predictor: Predictor, dataset: Dataset) -> np.ndarray:
    assert dataset.target is not None
    numbers = isinstance(dataset.target.dtype, np.dtype) and dataset.target.dtype.kind in "iub"
    places, labels = pd.factorize(dataset.target if numbers else dataset.target.astype(object))
    known = _places_by_text(predictor)
    found = [known.get(str(label), known.get(plain_text(label))) for label in labels.tolist()]
    unknown = [str(label) for label, place in zip(labels.tolist(), found, strict=True) if place is None]
    if unknown:
        raise DataError(
            f"The target {dataset.target_name!r} holds {listed(unknown[:5])}, which the model does not know.",
            _remedy(predictor), "DATA-LABELS",
        )
    return np.append(np.array(found, dtype=float), np.nan)[places]


def _remedy(predictor: Predictor) -> str:
    if predictor.label_question is not None:
        return "Say on the page Model and data which label is which class."
    return f"Use the model's classes: {listed(predictor.outputs[:30])}."


def _places_by_text(predictor: Predictor) -> dict[str, int]:
    places = {plain_text(label): i for i, label in enumerate(predictor.classes)}
    return places | {text: i for i, text in enumerate(predictor.outputs)}
