"""Surrogates around chosen rows: samples found or drawn, one fit for each row, and how far other samples move it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from explain.methods.local_surrogate.by_lime import by_lime
from explain.methods.local_surrogate.columns import Layout, layouts
from explain.methods.local_surrogate.neighbourhood import Neighbourhood, Neighbourhoods, kept_columns
from explain.methods.local_surrogate.ridge import Surrogates, here, surrogates
from explain.model.asking import Progress, Question
from explain.model.calm import one_thread
from explain.model.predictor import Predictor
from explain.table.dataset import Dataset, Rows

OUTPUTS_AT_ONCE = 20
"""Outputs up to which the answers are kept for all of them, so that a question about another one asks nothing."""
ROUNDING = 1e-12
"""Answers that differ by less, relative to the largest, are one answer: batches of other sizes round differently."""
AGREEMENT = 1e-8
"""Largest difference between our fit and lime's, relative to the spread of the answers."""


@dataclass(slots=True, kw_only=True, eq=False)
class Work:
    """What is reported: rows that the model was asked about, and rows fitted."""

    progress: Progress | None
    total: int = 0
    asked: int = 0
    fitted: int = 0

    def breath(self) -> None:
        """Report that nothing more is done yet, which may stop it."""
        self._report()

    def ask(self, n_asked: int, _: int = 0) -> None:
        """Report after a model call."""
        self.asked = n_asked
        self._report()

    def fit(self, n_fitted: int) -> None:
        """Report after so many fits."""
        self.fitted += n_fitted
        self._report()

    def end(self) -> None:
        """Report that nothing is left to do, however much was known before."""
        self.asked = max(self.total - self.fitted, self.asked)
        self._report()

    def _report(self) -> None:
        done = self.asked + self.fitted
        if self.progress is not None:
            self.progress(done, max(self.total, done))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitted:
    """The surrogates of some rows, by the columns of the table."""

    predictions: np.ndarray
    """(n_rows,) the model's answers."""
    contributions: np.ndarray
    """(n_rows, n_features)"""
    intercepts: np.ndarray
    """(n_rows,)"""
    fidelity: np.ndarray
    """(n_rows,) R²; NaN where the model answers all samples alike."""
    variance: np.ndarray
    """(n_rows, n_features) of the contributions over samples; NaN where not known."""
    by_lime: np.ndarray
    """(n_rows,) bool: whether the lime package had to fit them."""


def fitted(
    predictor: Predictor, dataset: Dataset, chosen: Rows, *, place: int, scale: str, n_samples: int,
    seeds: Sequence[int], mode: str, progress: Progress | None,
) -> Fitted:
    """Fit a surrogate around each row.

    Parameters
    ----------
    predictor, dataset, chosen
        The model, the table and the rows.
    place
        Position of the output explained.
    seeds
        Of the samples that are explained with, and of those that they are compared with.
    """
    work = Work(progress=progress)
    parts = layouts(kept_columns(dataset, predictor.features, mode, work.breath), chosen.coded)
    work.total = len(chosen) * (1 + len(seeds)) + len(parts) * len(seeds) * (n_samples - 1)
    single = len(predictor.outputs) > OUTPUTS_AT_ONCE
    question = Question(
        predictor=predictor, schema=chosen.schema, output=place if single else None, scale=scale, progress=work.ask,
    )
    samples = Neighbourhoods(question=question, dataset=dataset, n_samples=n_samples, mode=mode)
    known = [samples.known(layout, seed) for layout, _ in parts for seed in seeds]
    own = samples.asked(chosen.coded, next((near for near in known if near is not None), None))[0 if single else place]
    found = [(np.empty(0, dtype=int), _nothing_split(own[:0], chosen.coded.shape[1]))]
    for layout, rows in parts:
        repeats = [_nothing_split(own[rows], chosen.coded.shape[1])]
        if len(layout):
            nears = (samples.of(layout, seed) for seed in seeds)
            repeats = [
                _around(near, near.answers[0 if single else place], layout, chosen.coded[rows], own[rows], work)
                for near in nears
            ]
        found.append((rows, _compared(repeats)))
    work.end()
    return _in_order(found)


def _nothing_split(own: np.ndarray, n_features: int) -> Fitted:
    """Leave the answers as intercepts: where nothing varies, or the model has one answer."""
    shape = len(own), n_features
    return Fitted(
        predictions=own, contributions=np.zeros(shape), intercepts=own.copy(), fidelity=np.full(len(own), np.nan),
        variance=np.full(shape, np.nan), by_lime=np.zeros(len(own), dtype=bool),
    )


def _around(
    near: Neighbourhood, answers: np.ndarray, layout: Layout, coded: np.ndarray, own: np.ndarray, work: Work
) -> Fitted:
    """Fit the rows of one layout on one sample; where lime does not find the same, let it fit all of them."""
    low, high = np.minimum(answers.min(), own), np.maximum(answers.max(), own)
    varied = high - low > ROUNDING * np.maximum(np.abs(low), np.abs(high))
    rows, flat = np.flatnonzero(varied), np.flatnonzero(~varied)
    points, columns, n_features = layout.points(coded[rows])[:, near.order], layout.columns[near.order], coded.shape[1]
    unsplit = flat, _nothing_split(own[flat], n_features)

    def by_column(found: Surrogates, some: Any) -> Fitted:
        return placed(found, here(near, points[some]), own[rows[some]], columns, n_features)

    def theirs(some: Any) -> Fitted:
        return by_column(by_lime(near, answers, points[some], own[rows[some]]), some)

    ours = []
    with one_thread():
        for block, found in surrogates(near, answers, points, own[rows]):
            ours.append((rows[block], by_column(found, block)))
            work.fit(len(rows[block]))
        made = _in_order([unsplit, *ours])
        ends = np.unique([0, len(rows) - 1]) if len(rows) else rows
        if _agree(made, rows[ends], theirs(ends), float((high - low).max())):
            return made
        instead = []
        for i in range(len(rows)):
            instead.append((rows[i : i + 1], replace(theirs([i]), by_lime=np.array([True]))))
            work.breath()
        return _in_order([unsplit, *instead])


def placed(
    found: Surrogates, row: np.ndarray, own: np.ndarray, columns: np.ndarray, n_features: int
) -> Fitted:
    """Multiply coefficients by the row, and add up the coordinates that belong to one column of the table."""
    parts = np.zeros((n_features, len(row)))
    np.add.at(parts, columns, (found.weights * row).T)
    moved = np.zeros((*parts.shape, found.influence.shape[2]))
    np.add.at(moved, columns, (found.influence * row[:, :, np.newaxis]).transpose(1, 0, 2))
    return Fitted(
        predictions=own, contributions=parts.T, intercepts=found.intercepts, fidelity=found.fidelity,
        variance=moved.shape[2] * moved.var(axis=2, ddof=1).T, by_lime=np.zeros(len(row), dtype=bool),
    )


def _agree(made: Fitted, rows: np.ndarray, theirs: Fitted, spread: float) -> bool:
    """Whether another fit finds the same around some rows, on answers of that spread."""
    apart = made.contributions[rows] - theirs.contributions
    starts = made.intercepts[rows] - theirs.intercepts
    return bool((np.abs(np.column_stack([apart, starts])) <= AGREEMENT * spread).all())


def _compared(repeats: Sequence[Fitted]) -> Fitted:
    """Take the first; where further samples lie farther from it than its variance tells, believe them."""
    first, *others = repeats
    if not others:
        return first
    seen = np.mean([(other.contributions - first.contributions) ** 2 / 2 for other in others], axis=0)
    variance = np.where(np.isnan(first.fidelity)[:, np.newaxis], np.nan, np.fmax(first.variance, seen))
    return replace(first, variance=variance)


def _in_order(parts: Sequence[tuple[np.ndarray, Fitted]]) -> Fitted:
    """Put rows back into the order in which they were asked for."""
    order = np.argsort(np.concatenate([rows for rows, _ in parts]))
    return Fitted(**{
        field.name: np.concatenate([getattr(part, field.name) for _, part in parts])[order] for field in fields(Fitted)
    })
