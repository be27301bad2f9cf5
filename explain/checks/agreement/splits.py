"""Four splits of one answer over the features, on the same scale and output, with what other draws would move them by.

SHAP, LIME, what the answer loses when one cell comes from other rows, and when one cell takes its usual value.
"""

from typing import NamedTuple

import numpy as np

from explain.kept import kept
from explain.model.asking import Question
from explain.results import Attributions
from explain.table.column import Column
from explain.table.dataset import Dataset

MOST_ASKED = 20_000
"""Model rows that putting cells of other rows in may take."""
FEWEST_ROWS = 10


class Split(NamedTuple):
    """One answer, or the mean size of many, over the features."""

    base: float
    """What it starts from."""
    parts: np.ndarray
    """(n_features,)"""
    errors: np.ndarray
    """(n_features,) standard errors; 0 where exact."""


class Usual(NamedTuple):
    """What is usual in each column of a table."""

    cells: np.ndarray
    """(n_features,) median of a number or date, else the most frequent level, as coded; NaN for an empty column."""
    shares: tuple[np.ndarray, ...]
    """Of each column of levels, the share of the rows with each code; empty for others."""


def usual(dataset: Dataset) -> Usual:
    """Give what is usual in each column, worked out once for a table."""
    return kept(dataset, "usual cells", lambda: _usual(dataset))


def _usual(dataset: Dataset) -> Usual:
    found = [_of_column(column, column.encode(dataset.features[column.name])) for column in dataset.schema.columns]
    return Usual(cells=np.array([cell for cell, _ in found]), shares=tuple(shares for _, shares in found))


def _of_column(column: Column, codes: np.ndarray) -> tuple[float, np.ndarray]:
    known = codes[~np.isnan(codes)]
    if not len(known):
        return float("nan"), np.empty(0)
    if column.by_code:
        counts = np.bincount(known.astype(int))
        return float(counts.argmax()), counts / len(codes)
    return float(np.partition(known, (len(known) - 1) // 2)[(len(known) - 1) // 2]), np.empty(0)


def of_shap(shap: Attributions) -> Split:
    """Give the SHAP values of one row."""
    return Split(float(shap.base_value[0]), shap.contributions[0], np.nan_to_num(shap.standard_errors[0]))


def of_lime(lime: Attributions, i: int, coded: np.ndarray, held: Usual) -> Split:
    """Give what LIME says of row ``i``, like with like: each column measured from its mean.

    A number enters so already. A level enters as "the same as this row's", which is measured from the other levels: its
    share of the rows is taken off, so that it too starts from the mean over the table.
    """
    away = np.array([_elsewhere(held.shares[j], coded[j]) for j in range(len(coded))])
    raw = lime.contributions[i]
    base = float(lime.base_value[i] + (raw * (1 - away)).sum())
    return Split(base, raw * away, np.nan_to_num(lime.standard_errors[i] * away))


def _elsewhere(shares: np.ndarray, code: float) -> float:
    """Share of the rows with another level; 1 for a number."""
    if not len(shares):
        return 1.0
    if np.isnan(code):
        return float(shares.sum())
    return 1.0 - float(shares[int(code)]) if int(code) < len(shares) else 1.0


def by_permutation(
    question: Question, row: np.ndarray, background: np.ndarray, used: np.ndarray, answer: float
) -> Split:
    """Give what the answer loses, on average, when one cell comes from the rows of a background.

    Parameters
    ----------
    row : (n_features,)
    background : (n_background, n_features)
    used : (n_used,)
        Positions of the columns that the model is given.
    answer
        Of the row.
    """
    some = background[: most_rows(len(used), len(background))]
    lost = answer - put_in(question, row, some, [[j] for j in used.tolist()])
    parts, errors = np.zeros(len(row)), np.zeros(len(row))
    parts[used] = lost.mean(axis=1)
    errors[used] = lost.std(axis=1, ddof=1) / np.sqrt(len(some)) if len(some) > 1 else 0.0
    return Split(float("nan"), parts, errors)


def most_rows(n_groups: int, n_background: int) -> int:
    """Give how many rows of a background are put in, so that many columns do not take too long."""
    return min(n_background, max(FEWEST_ROWS, MOST_ASKED // max(n_groups, 1)))


def put_in(question: Question, row: np.ndarray, background: np.ndarray, groups: list[list[int]]) -> np.ndarray:
    """(n_groups, n_background) answers for a row whose cells of one group come from each row of a background."""
    n = len(background)
    mixed = np.tile(row, (len(groups) * n, 1))
    for i, group in enumerate(groups):
        mixed[i * n : (i + 1) * n, group] = background[:, group]
    return question(mixed).reshape(len(groups), n)


def by_ablation(
    question: Question, rows: np.ndarray, usual_cells: np.ndarray, used: np.ndarray, answers: np.ndarray
) -> tuple[float, np.ndarray]:
    """Give what answers lose when one cell takes the value that is usual in its column.

    Parameters
    ----------
    rows : (n_rows, n_features)
    used : (n_used,)
        Positions of the columns that the model is given.
    answers : (n_rows,)
        Of the rows.

    Returns
    -------
    tuple
        The answer where every cell is usual, for the first row's other cells; and (n_rows, n_features) what is lost.
    """
    mixed = np.repeat(rows, len(used), axis=0)
    mixed[np.arange(len(mixed)), np.tile(used, len(rows))] = np.tile(usual_cells[used], len(rows))
    start = rows[:1].copy()
    start[:, used] = usual_cells[used]
    found = question(np.vstack([mixed, start]))
    parts = np.zeros(rows.shape)
    parts[:, used] = answers[:, None] - found[:-1].reshape(len(rows), len(used))
    return float(found[-1]), parts
