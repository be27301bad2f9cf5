"""The target as the model's outputs understand it, beside what the model answered."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from explain.errors import DataError, MethodError
from explain.model.asking import Question
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
        answers=ask(rows.coded), output=output, threshold=float(threshold),
    )


def _numbers(dataset: Dataset) -> np.ndarray:
    assert dataset.target is not None
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
    places, labels = pd.factorize(dataset.target.astype(object))
    known = _places_by_text(predictor)
    found = [known.get(str(label), known.get(_as_text(label))) for label in labels]
    unknown = [str(label) for label, place in zip(labels, found, strict=True) if place is None]
    if unknown:
        raise DataError(
            f"The target {dataset.target_name!r} holds {listed(unknown[:5])}, which the model does not know.",
            f"Use the model's classes: {listed(predictor.outputs[:30])}.",
        )
    return np.append(np.array(found, dtype=float), np.nan)[places]


def _places_by_text(predictor: Predictor) -> dict[str, int]:
    places = {_as_text(label): i for i, label in enumerate(predictor.classes)}
    return places | {text: i for i, text in enumerate(predictor.outputs)}


def _as_text(label: object) -> str:
    """Write 1, 1.0, True and "1" alike: files and models seldom agree on the type of a class."""
    if isinstance(label, (bool, np.bool_)) or (isinstance(label, (float, np.floating)) and float(label).is_integer()):
        return str(int(label))
    return str(label)
