"""Parts of a table to fit a model on and to measure it on, and intervals that know the parts overlap."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from explain.errors import ExplainError
from explain.model.asking import Progress
from explain.model.predictor import Predictor
from explain.model.refitting import Refit, answering, interrupted, no_refit, no_target, own_labels, refitter
from explain.scores.truth import known_truth, measured_output
from explain.table.dataset import Dataset
from explain.wording import counted

FITTED = 0.8
"""Share of the rows that a model is fitted on; it is measured on the others."""
MOST_ROWS = 5_000
"""Rows taken of a large table."""
FEWEST_ROWS, FEWEST_OF_CLASS = 50, 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """What a model is fitted again on."""

    predictor: Predictor
    dataset: Dataset
    refit: Refit | None
    """Given by the caller; None for a clone of the uploaded model."""
    rows: np.ndarray
    """(n_rows,) positions of rows with a target, in table order."""
    truth: np.ndarray
    """(n_table_rows,) position of the class among the outputs; the target itself in regression."""
    place: int
    """Of the output that is compared with the target."""
    why_not: str
    """Why nothing can be fitted, as a sentence; "" when it can."""

    def fit(
        self, rows: np.ndarray, seed: int, *, target: np.ndarray | None = None, constant: str = ""
    ) -> Predictor:
        """Fit the learner on rows of the table, and give it as a predictor.

        Parameters
        ----------
        rows : (n,)
            Positions in the table.
        seed
            Of the learner's own draws.
        target : (n,)
            In place of the rows' own truth.
        constant
            A column whose cells are all set to its first known one, which leaves nothing to learn of it; "" for none.
        """
        frame = self.dataset.features[list(self.predictor.features)].iloc[rows].reset_index(drop=True)
        if constant:
            frame[constant] = one_cell(frame[constant], len(frame))
        truth = self.truth[rows] if target is None else target
        refit = self.refit or refitter(self.predictor, self.dataset, seed=seed)
        assert refit is not None
        assert self.predictor.given is not None
        model = refit(self.predictor.given(frame), own_labels(self.predictor, truth))
        return answering(self.predictor, model, f"fitted again {seed}{constant and ' without '}{constant}")


def ground(predictor: Predictor, dataset: Dataset, *, refit: Refit | None = None, seed: int = 0) -> Ground:
    """Look whether a model can be fitted again on a table, and on which rows."""
    why_not = no_target(predictor, dataset)
    if why_not:
        return _none(predictor, dataset, refit, why_not)
    try:
        truth, place = known_truth(predictor, dataset), measured_output(predictor, dataset, None)
    except ExplainError as error:
        return _none(predictor, dataset, refit, error.problem)
    order = dataset.permutation(None, seed)
    rows = np.sort(order[~np.isnan(truth[order])][:MOST_ROWS])
    return Ground(predictor=predictor, dataset=dataset, refit=refit, rows=rows, truth=truth, place=place,
                  why_not=("" if refit else no_refit(predictor, dataset)) or too_few(predictor, truth[rows]))


def _none(predictor: Predictor, dataset: Dataset, refit: Refit | None, why_not: str) -> Ground:
    return Ground(predictor=predictor, dataset=dataset, refit=refit, rows=np.empty(0, int), truth=np.empty(0),
                  place=0, why_not=why_not)


def one_cell(column: pd.Series, n: int) -> Any:
    """Give the first known cell of a column ``n`` times, the missing one where none is known."""
    return column.iloc[[int(column.notna().to_numpy().argmax())] * n].to_numpy()


def too_few(predictor: Predictor, truth: np.ndarray) -> str:
    """Say in a sentence why a target is too little to fit any model to; "" when it is enough."""
    if len(truth) < FEWEST_ROWS:
        return f"{counted(len(truth), 'row')} with a target: {FEWEST_ROWS} are the fewest to fit a model on."
    if predictor.task == "regression":
        return "" if np.ptp(truth) > 0 else "The target is the same in all rows: there is nothing to learn."
    counts = np.bincount(truth.astype(int), minlength=len(predictor.outputs))
    return "" if counts.min() >= FEWEST_OF_CLASS else "A class has too few rows to fit a model on a part of them."


def parts(held: Ground, n: int, seed: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Split the rows into four fifths to fit on and one fifth to measure on, ``n`` times; each class alike.

    The first splits of a larger ``n`` are those of a smaller one.
    """
    truth = held.truth[held.rows]
    kinds = np.zeros(len(truth), int) if held.predictor.task == "regression" else truth.astype(int)
    for i in range(n):
        draw = np.random.default_rng((seed, i))
        fitted = np.zeros(len(truth), bool)
        for kind in np.unique(kinds):
            own = np.flatnonzero(kinds == kind)
            fitted[draw.permutation(own)[: round(FITTED * len(own))]] = True
        yield held.rows[fitted], held.rows[~fitted]


def corrected_factor(n_fits: int, measured_per_fitted: float) -> float:
    """Variance of a mean over overlapping splits, per variance of the single values.

    Examples
    --------
    >>> round(corrected_factor(15, 0.25), 6)
    0.316667

    References
    ----------
    Nadeau, C. and Bengio, Y. (2003). Inference for the generalization error. Machine Learning 52.
    """
    return 1 / n_fits + measured_per_fitted


def interval(values: np.ndarray, factor: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean over the first axis and its 95 % t-interval, where the mean has ``factor`` times the variance of one value.

    The ends are NaN for a single value.
    """
    from scipy.special import stdtrit

    n = len(values)
    mean = values.mean(axis=0) if n else np.full(values.shape[1:], np.nan)
    if n < 2:
        return mean, np.full_like(mean, np.nan), np.full_like(mean, np.nan)
    half = stdtrit(n - 1, 0.975) * values.std(axis=0, ddof=1) * np.sqrt(factor)
    return mean, mean - half, mean + half


def row_losses(predictor: Predictor, answers: np.ndarray, truth: np.ndarray, place: int) -> np.ndarray:
    """(n_rows,) what each answer costs: the squared miss; of classes the squared distance from all right (Brier).

    A classifier without probabilities costs 1 where it names another class.
    """
    if predictor.task == "regression":
        return (answers[:, place] - truth) ** 2
    codes = truth.astype(int)
    if predictor.scale == "probability":
        return ((answers - np.eye(answers.shape[1])[codes]) ** 2).sum(axis=1)
    return (answers.argmax(axis=1) != codes).astype(float)


def baseline_losses(predictor: Predictor, truth: np.ndarray) -> np.ndarray:
    """(n_rows,) what always giving the same answer costs: the mean, or the shares of the classes."""
    if predictor.task == "regression":
        return (truth - truth.mean()) ** 2
    codes = truth.astype(int)
    shares = np.bincount(codes, minlength=len(predictor.outputs)) / len(codes)
    same = np.tile(shares, (len(codes), 1))
    return row_losses(predictor, same, truth, 0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Told:
    """The progress of one of several equal steps."""

    progress: Progress | None
    step: int
    n_steps: int

    def part(self, share: float) -> Progress | None:
        """Report this step as done to a share, whatever is asked within it."""
        told = self.progress
        if told is None:
            return None
        done = int(100 * (self.step + share))
        return lambda *_: told(done, 100 * self.n_steps)

    def fitting(self) -> AbstractContextManager[None]:
        """Report while a model is fitted."""
        return interrupted(self.progress, 100 * self.step, 100 * self.n_steps)
