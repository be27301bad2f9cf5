"""One row fitted again and again: with other samples, and with other widths of the kernel."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explain.kept import kept
from explain.methods.local_surrogate.columns import Layout, Number, layouts
from explain.methods.local_surrogate.credible import Posterior, around, kernel
from explain.methods.local_surrogate.fitting import OUTPUTS_AT_ONCE, ROUNDING, Fitted, Work, placed
from explain.methods.local_surrogate.neighbourhood import Neighbourhood, Neighbourhoods, kept_columns
from explain.methods.local_surrogate.ridge import here, surrogates
from explain.model.asking import Progress, Question
from explain.model.calm import one_thread
from explain.model.predictor import Predictor
from explain.table.dataset import Dataset, Rows

MODE = "continuous"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Repeated:
    """Fits around one row, by the columns of the table."""

    contributions: np.ndarray
    """(n_runs, n_widths, n_features)"""
    fidelity: np.ndarray
    """(n_runs, n_widths) weighted R²."""
    variance: np.ndarray
    """(n_runs, n_widths, n_features) squared standard errors."""
    counted: np.ndarray
    """(n_runs, n_widths) how many samples of full weight the weighted ones are worth."""
    outside: np.ndarray
    """(n_features,) share of the samples with a cell beyond all values of its column."""
    impossible: float
    """Share of the samples with such a cell in one of the columns that have many of them."""
    credible: np.ndarray
    """(n_features,) variance of the contributions of the first run by the posterior of its coefficients."""
    posterior: Posterior
    prediction: float


def repeated(
    predictor: Predictor, dataset: Dataset, chosen: Rows, *, place: int, scale: str, n_samples: int,
    seeds: Sequence[int], widths: Sequence[float], thin: float, progress: Progress | None,
) -> Repeated | None:
    """Fit a surrogate around one row for each seed and width; samples and answers are those of `lime_weights`.

    Parameters
    ----------
    predictor, dataset, chosen
        The model, the table and the row.
    place
        Position of the output.
    thin
        Share of the samples from which on cells beyond all values of a column are many.

    Returns
    -------
    Repeated or None
        None where nothing varies, or the model answers everything alike.
    """
    work = Work(progress=progress)
    (layout, _), = layouts(kept_columns(dataset, predictor.features, MODE, work.breath), chosen.coded)
    if not len(layout):
        return None
    work.total = 1 + len(seeds) * (n_samples - 1 + len(widths))
    single = len(predictor.outputs) > OUTPUTS_AT_ONCE
    question = Question(predictor=predictor, schema=chosen.schema, output=place if single else None, scale=scale,
                        progress=work.ask)
    samples = Neighbourhoods(question=question, dataset=dataset, n_samples=n_samples, mode=MODE)
    own = samples.asked(chosen.coded, samples.known(layout, seeds[0]))[0 if single else place]
    nears = [samples.of(layout, seed) for seed in seeds]
    answers = [near.answers[0 if single else place] for near in nears]
    point = layout.points(chosen.coded)[:, nears[0].order]
    if not _varied(np.concatenate([own, *answers])):
        return None
    with one_thread():
        fits = [[_fit(near, told, point, own, layout, width, work) for width in widths]
                for near, told in zip(nears, answers, strict=True)]
        sure = around(nears[0], answers[0], point[0], float(own[0]))
    work.end()
    outside, impossible = _outside(dataset, layout, nears, thin)
    return Repeated(
        contributions=np.array([[fit.contributions[0] for fit in run] for run in fits]),
        fidelity=np.array([[fit.fidelity[0] for fit in run] for run in fits]),
        variance=np.array([[fit.variance[0] for fit in run] for run in fits]),
        counted=np.array([[_counted(kernel(near, point[0], width)) for width in widths] for near in nears]),
        outside=outside, impossible=impossible,
        credible=_credible(sure, here(nears[0], point)[0], layout.columns[nears[0].order], chosen.coded.shape[1]),
        posterior=sure, prediction=float(own[0]),
    )


def _varied(answers: np.ndarray) -> bool:
    low, high = float(answers.min()), float(answers.max())
    return high - low > ROUNDING * max(abs(low), abs(high))


def _fit(
    near: Neighbourhood, answers: np.ndarray, point: np.ndarray, own: np.ndarray, layout: Layout, width: float,
    work: Work,
) -> Fitted:
    (_, found), = surrogates(near, answers, point, own, width)
    work.fit(1)
    return placed(found, here(near, point), own, layout.columns[near.order], len(layout.kept))


def _counted(weights: np.ndarray) -> float:
    """Kish's effective number of samples."""
    return float(weights.sum() ** 2 / (weights**2).sum())


def _credible(sure: Posterior, row: np.ndarray, columns: np.ndarray, n_features: int) -> np.ndarray:
    parts = np.zeros((n_features, len(row)))
    parts[columns, np.arange(len(row))] = row
    return np.einsum("fi,ij,fj->f", parts, sure.shape, parts) * sure.error


def _outside(
    dataset: Dataset, layout: Layout, nears: Sequence[Neighbourhood], thin: float
) -> tuple[np.ndarray, float]:
    """(n_features,) share of cells below or above all of their column, and of samples with one where there are many."""
    shares = np.mean([_beyond(dataset, layout, near).mean(axis=0) for near in nears], axis=0)
    many = shares > thin
    some = float(np.mean([_beyond(dataset, layout, near)[:, many].any(axis=1).mean() for near in nears]))
    places = layout.columns[nears[0].order[: nears[0].n_numbers]]
    outside = np.zeros(len(layout.kept))
    outside[places] = shares
    return outside, some


def _beyond(dataset: Dataset, layout: Layout, near: Neighbourhood) -> np.ndarray:
    """(n_samples, n_numbers) bool: cells of samples below or above all of their column."""
    low, high = kept(dataset, "ends of numbers", lambda: _ends(dataset))
    found = np.zeros(near.numbers.shape, dtype=bool)
    for i, place in enumerate(near.order[: near.n_numbers]):
        way, column = layout.ways[place], layout.columns[place]
        if isinstance(way, Number):
            cells = near.numbers[:, i] * way.scale + way.mean
            cells = np.rint(cells) if layout.table.whole[column] else cells
            found[:, i] = (cells < low[column]) | (cells > high[column])
    return found


def _ends(dataset: Dataset) -> tuple[np.ndarray, np.ndarray]:
    """(n_features,) smallest and largest number of each column; NaN of levels and empty columns."""
    ends = []
    for column in dataset.schema.columns:
        cells = column.encode(dataset.features[column.name])
        known = cells[np.isfinite(cells)]
        ends.append((known.min(), known.max()) if len(known) and not column.by_code else (np.nan, np.nan))
    low, high = np.array(ends).T
    return low, high
