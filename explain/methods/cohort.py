"""Which rows of a table a cohort holds."""

import json
import time
from collections.abc import Sequence

import numpy as np

from explain.kept import kept
from explain.model.asking import Progress
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import Cohort
from explain.scores.every_row import all_answers, all_errors
from explain.table.cohorts import (
    Condition,
    Named,
    Plain,
    cohort_words,
    column_holds,
    conditions,
    inside,
    rows_hold,
    truth_holds,
)
from explain.table.dataset import Dataset

NAMED_ROWS = 1_000
MOST_KEPT = 8
"""Cohorts whose rows are kept; each takes a byte a row."""


def cohort(
    predictor: Predictor, dataset: Dataset, *, where: Sequence[Plain], rest: bool = False, seed: int = 0,
    progress: Progress | None = None,
) -> Cohort:
    """Find the rows that some conditions hold of.

    Parameters
    ----------
    predictor, dataset
        The model, which is asked about all rows when a condition is about predictions or errors, and the table.
    where
        Conditions, all of which must hold; see `explain.table.cohorts` for their form.
    rest
        Give all other rows instead.
    seed
        Has no part in the answer; every method takes one.
    progress
        Called between model calls.

    Returns
    -------
    Cohort
        ``n_rows`` and the first 1,000 of its ``rows``, in table order. No row is a legal answer.

    Raises
    ------
    DataError
        When a condition is not of the form, or names a column that the table does not have.
    MethodError
        When a condition is about the truth and there is no target.

    Examples
    --------
    >>> import pandas as pd, explain
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame({"a": [1.0, 2.0, 4.0], "y": [1.0, 2.0, 4.0]})
    >>> dataset = explain.read_table(frame, target="y")
    >>> predictor = explain.load_model(LinearRegression().fit(frame[["a"]], frame["y"]), dataset)
    >>> found = cohort(predictor, dataset, where=[{"of": "column", "name": "a", "low": 2, "high": None}])
    >>> found.rows.tolist(), found.words
    ([1, 2], 'a from 2')
    """
    began = time.perf_counter()
    asked = {"where": list(where), "rest": rest}
    rows = np.flatnonzero(members(predictor, dataset, asked, progress=progress))
    return Cohort(
        n_rows=len(rows), rows=rows[:NAMED_ROWS], words=words_of(dataset, asked),
        provenance=provenance(predictor, dataset, method="cohort", engine="all rows looked at", began=began,
                              n_rows=len(dataset), seed=seed, scale="", output=""),
    )


def words_of(dataset: Dataset, asked: Plain) -> str:
    """Say in a few words which rows a cohort of a table holds."""
    columns = {column.name: Named(column.display, column.kind) for column in dataset.schema.columns}
    return cohort_words(asked, columns, target=dataset.target_name, unit=dataset.target_unit)


def members(
    predictor: Predictor, dataset: Dataset, asked: Plain, *, progress: Progress | None = None
) -> np.ndarray:
    """Say of each row whether it is in a cohort: (n_rows,) bool, kept with the table.

    Raises
    ------
    DataError, MethodError
        As `cohort`.
    """
    found = conditions(asked)

    def make() -> np.ndarray:
        inside_all = np.ones(len(dataset), dtype=bool)
        for condition in found:
            inside_all &= _holds(predictor, dataset, condition, progress)
        return ~inside_all if asked.get("rest") else inside_all

    key = json.dumps(asked, sort_keys=True, default=str)
    shelf = kept(dataset, ("cohorts", predictor.fingerprint), dict)
    if key not in shelf:
        shelf[key] = make()
        while len(shelf) > MOST_KEPT:
            shelf.pop(next(iter(shelf)))
    return shelf[key]


def _holds(
    predictor: Predictor, dataset: Dataset, condition: Condition, progress: Progress | None
) -> np.ndarray:
    if condition.of == "column":
        return column_holds(dataset, condition)
    if condition.of == "rows":
        return rows_hold(dataset, condition)
    if condition.of == "truth":
        return truth_holds(dataset, condition)
    if condition.of == "error":
        return inside(all_errors(predictor, dataset, progress=progress), condition)
    answers = all_answers(predictor, dataset, scale=condition.scale or None, progress=progress)
    return inside(answers[:, predictor.place(condition.name or None)], condition)
