"""Accumulated local effects (ALE): how the answer changes when a column moves a little, added up along the column."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from explain.errors import MethodError
from explain.methods.trees.curves import tree_curves
from explain.model.asking import Progress, Question, answered_target
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import Dependence
from explain.scores.precision import precision
from explain.table.dataset import Choice, Dataset, Rows, chosen_rows
from explain.table.grid import Grid, labels, observed_grid, table_support
from explain.table.likeness import order_by_likeness
from explain.table.schema import Column, Schema
from explain.wording import counted

DEFAULT_ROWS = 2_000
MOST_BINS, ROWS_PER_BIN = 40, 20
LARGEST_BATCH = 4_000_000
"""Coded cells built at a time: 32 MB."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Steps:
    """The steps along a column, and the rows that take them."""

    points: np.ndarray
    """(n_steps + 1,) coded values that the steps lie between."""
    position: np.ndarray
    """(n_rows,) where each row stands: 0 at the first point, n_steps at the last."""
    owner: np.ndarray
    """(n_moves,) the row that moves."""
    step: np.ndarray
    """(n_moves,) the step it takes, from ``points[step]`` to ``points[step + 1]``."""
    words: str
    """How the points were chosen and ordered."""


def accumulated_effects(
    predictor: Predictor, dataset: Dataset, feature: str, *, output: object = None, scale: str | None = None,
    rows: Choice = None, n_bins: int | None = None, n_bootstrap: int = 200, seed: int = 0,
    progress: Progress | None = None,
) -> Dependence:
    """Add up how the answer changes when rows move over the short step they stand in, along the whole column.

    The model is asked about each row near its own value only, so columns that move together do not take it to rows
    that never occur, as partial dependence does. An effect belongs to its step: far-apart points of the curve do not
    say what happens to one row that changes that much.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    feature
        The column.
    output
        Class label, its text, or an index; None for the default.
    scale
        "probability", "margin" or "target"; None for the predictor's own.
    rows
        Positions, or raw rows; None for the first 2,000 of the seeded permutation. Rows without a value in the column
        are left out, and counted in the provenance.
    n_bins
        Steps along a number or date, between observed quantiles; fewer where values are tied, and one between each two
        distinct values when these are few. None for one for each 20 rows, at most 40. Other kinds take a step between
        each two neighbouring levels of the 50 most frequent: booleans and ordered levels as listed, others ordered by
        how alike their rows are in the other columns, so that no trend can be read off.
    n_bootstrap
        Random weightings of the rows behind the interval; they ask the model nothing.
    seed
        Of rows and weightings.
    progress
        Called between model calls; ``total`` is 2 × n_rows model rows, for levels up to 4 × n_rows.

    Returns
    -------
    Dependence
        ``average`` (n_grid,) on ``scale``: read between the points on a straight line, its mean over the rows is 0.
        ``low`` and ``high`` are the 95 % Bayesian bootstrap interval, NaN when not measured. ``individual`` is
        (0, n_grid) and ``heterogeneity`` NaN: there are no curves of single rows.

    Raises
    ------
    DataError
        When there is no such column, a row does not exist, or a value is outside its column's kind.
    MethodError
        When no row has a value in the column, ``n_bins`` is below 1, or the model has no such output or scale.

    References
    ----------
    Apley and Zhu (2020), Visualizing the effects of predictor variables in black box supervised learning models.
    Rubin (1981), The Bayesian bootstrap.

    Examples
    --------
    >>> import pandas as pd
    >>> from sklearn.linear_model import LinearRegression
    >>> from explain import load_model, read_table
    >>> frame = pd.DataFrame({"a": [0.0, 1, 2, 5], "b": [1.0, 0, 0, 1], "y": [1.0, 2, 4, 11]})
    >>> dataset = read_table(frame, target="y")
    >>> predictor = load_model(LinearRegression().fit(frame[["a", "b"]], frame["y"]), dataset)
    >>> (accumulated_effects(predictor, dataset, "a", n_bins=3).average + 4).round(2).tolist()
    [0.0, 2.0, 4.0, 10.0]
    """
    began = time.perf_counter()
    if n_bins is not None and n_bins < 1:
        raise MethodError(f"{n_bins} steps show no effect.", "Choose at least 1.")
    place = dataset.schema.place(feature)
    chosen = chosen_rows(dataset, rows, default=DEFAULT_ROWS, seed=seed)
    column = chosen.schema.columns[place]
    cells = column.encode(chosen.frame[feature])
    kept = _with_value(column, cells)
    moving, cells = _only(chosen, kept), cells[kept]
    steps = _level_steps(chosen.schema, place, moving.coded) if column.by_code else _number_steps(cells, n_bins)
    question = Question(
        predictor=predictor, schema=chosen.schema, output=predictor.place(output), scale=predictor.known_scale(scale),
        progress=progress, total=2 * len(steps.owner),
    )
    before, after, engine = _moves(question, moving, place, steps)
    changes = after - before
    average = _curve(changes, steps, np.ones(len(cells)))
    low, high = _interval(changes, steps, n_bootstrap, seed)
    name = predictor.outputs[predictor.place(output)]
    target, unit = answered_target(predictor, dataset, predictor.place(output), question.scale)
    return Dependence(
        feature=feature, label=column.display, kind=column.kind, method="ALE", grid=steps.points,
        grid_labels=labels(column, steps.points), average=average, low=low, high=high,
        individual=np.empty((0, len(average))), rows=moving.positions, observed=cells,
        answers=np.full(len(cells), np.nan),
        support=table_support(dataset, feature, steps.points), heterogeneity=float("nan"),
        precision=precision(low, high, before), output=name, target=target, scale=question.scale, unit=unit,
        provenance=provenance(
            predictor, dataset, method="accumulated_effects", engine=engine, began=began,
            n_rows=len(cells), seed=seed, scale=question.scale, output=name, feature=feature, steps=steps.words,
            n_bootstrap=n_bootstrap, left_out=_left_out(column, int((~kept).sum())),
        ),
    )


def _with_value(column: Column, coded: np.ndarray) -> np.ndarray:
    """(n_rows,) which rows have a value, and not one of the levels beyond the most frequent."""
    kept = ~np.isnan(coded)
    if not kept.any():
        raise MethodError(
            f"Column {column.name!r} has no value in the {counted(len(coded), 'row')} chosen.",
            "Choose rows that have one, or another column.",
        )
    return np.isin(coded, _levels(column, coded[kept]).points) if column.by_code else kept


def _only(chosen: Rows, kept: np.ndarray) -> Rows:
    if kept.all():
        return chosen
    return replace(chosen, positions=chosen.positions[kept], frame=chosen.frame[kept].reset_index(drop=True), _coded=[])


def _left_out(column: Column, n: int) -> str:
    return f"{counted(n, 'row')} without a value{' or of a rarer level' if column.by_code else ''}"


def _levels(column: Column, coded: np.ndarray) -> Grid:
    return observed_grid(column, coded, n_grid=2)


def _number_steps(cells: np.ndarray, n_bins: int | None) -> Steps:
    """Cut a number or date at observed quantiles; each row takes the step that ends at or after its value."""
    most = n_bins or max(min(MOST_BINS, len(cells) // ROWS_PER_BIN), 1)
    points = np.unique(cells)
    if len(points) > most + 1:
        points = np.unique(np.quantile(cells, np.linspace(0, 1, most + 1), method="inverted_cdf"))
    n_steps = len(points) - 1
    return Steps(
        points=points, position=np.interp(cells, points, np.arange(len(points))),
        owner=np.arange(len(cells) if n_steps else 0),
        step=np.maximum(np.searchsorted(points, cells) - 1, 0)[: len(cells) if n_steps else 0],
        words=f"{counted(n_steps, 'step')} between observed quantiles",
    )


def _level_steps(schema: Schema, place: int, coded: np.ndarray) -> Steps:
    """Put levels in a row; each row takes the step to the next level and, reversed, the one to the level before."""
    column = schema.columns[place]
    levels = _levels(column, coded[:, place])
    position = np.searchsorted(levels.points, coded[:, place])
    order, words = np.arange(len(levels)), "as listed"
    if not column.ordered:
        others = np.arange(len(schema)) != place
        by_code = np.array([other.by_code for other in schema.columns])
        order = order_by_likeness(position, coded[:, others], by_code[others])
        words = "by likeness in the other columns"
        position = np.argsort(order)[position]
    up, down = np.flatnonzero(position < len(order) - 1), np.flatnonzero(position > 0)
    return Steps(
        points=levels.points[order], position=position.astype(float), owner=np.concatenate([up, down]),
        step=np.concatenate([position[up], position[down] - 1]), words=f"{levels.words}, ordered {words}",
    )


def _moves(question: Question, rows: Rows, place: int, steps: Steps) -> tuple[np.ndarray, np.ndarray, str]:
    """(n_moves,) answers at the start of each move and (n_moves,) at its end, and the engine that found them."""
    curves = tree_curves(question, rows, (place,), steps.points[:, None])
    if curves.individual is None:
        before, after = np.hstack([np.empty((2, 0)), *_asked(question, rows.coded, place, steps)])
        return before, after, curves.engine
    return *(curves.individual[steps.owner, steps.step + end] for end in (0, 1)), curves.engine


def _asked(question: Question, coded: np.ndarray, place: int, steps: Steps) -> Iterator[np.ndarray]:
    """(2, n_moves) in parts: the model's answers at the start of each move, and at its end."""
    size = max(1, LARGEST_BATCH // (2 * coded.shape[1]))
    for start in range(0, len(steps.owner), size):
        some = slice(start, start + size)
        batch = np.tile(coded[steps.owner[some]], (2, 1))
        batch[:, place] = np.concatenate([steps.points[steps.step[some]], steps.points[steps.step[some] + 1]])
        yield question(batch).reshape(2, -1)


def _curve(changes: np.ndarray, steps: Steps, weights: np.ndarray) -> np.ndarray:
    """(n_steps + 1,) mean changes added up, with mean 0 over the rows, each counting by its weight."""
    n_steps = len(steps.points) - 1
    moved = weights[steps.owner]
    counts = np.bincount(steps.step, weights=moved, minlength=n_steps)
    sums = np.bincount(steps.step, weights=moved * changes, minlength=n_steps)
    curve = np.append(0.0, np.cumsum(sums / counts))
    return curve - np.average(np.interp(steps.position, np.arange(n_steps + 1), curve), weights=weights)


def _interval(changes: np.ndarray, steps: Steps, n_bootstrap: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """(n_steps + 1,) lower and upper ends: resampling by random weights leaves no step without rows."""
    n = len(steps.position)
    if n < 2 or n_bootstrap < 2:
        unknown = np.full(len(steps.points), np.nan)
        return unknown, unknown
    random = np.random.default_rng((seed, 1))
    curves = [_curve(changes, steps, random.exponential(size=n)) for _ in range(n_bootstrap)]
    low, high = np.quantile(curves, (0.025, 0.975), axis=0)
    return low, high
