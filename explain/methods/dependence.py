"""Partial dependence and individual curves: the answers when one column, or two, takes each value in turn."""

import time
from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np

from explain.errors import MethodError
from explain.methods.trees.curves import all_curves, tree_curves
from explain.model.asking import Progress, Question, answered_target
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import Dependence, Surface
from explain.scores.precision import half_width, precision
from explain.table.dataset import Choice, Dataset, Rows, chosen_rows
from explain.table.grid import given_grid, joint_support, table_grid, table_support

DEFAULT_ROWS, SURFACE_ROWS = 500, 200
SURFACE_LEVELS = 20
"""Levels of a category on one side of a surface."""
ROUNDING = 1e-12
"""A spread below this share of the largest answer is none: batches of other sizes round differently."""


def dependence(
    predictor: Predictor, dataset: Dataset, feature: str, *, output: object = None, scale: str | None = None,
    rows: Choice = None, n_grid: int = 20, grid: Sequence[Any] | None = None, seed: int = 0,
    progress: Progress | None = None,
) -> Dependence:
    """Ask the model about the same rows with one column set to each value of a grid.

    The other columns keep their values, so rows are asked about that the table may never hold: read the curve where
    ``support`` is not small. Curves of different shape hide behind the same average; ``heterogeneity`` says how much.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    feature
        The column that is set.
    output
        Class label, its text, or an index; None for the default.
    scale
        "probability", "margin" or "target"; None for the predictor's own.
    rows
        Positions, or raw rows; None for the first 500 of the seeded permutation.
    n_grid
        The most values of a number or date: observed ones from the 5 % to the 95 % quantile of the table. Other kinds
        take every level met, at most the 50 most frequent. Missing cells add "missing" as the last value.
    grid
        Raw values to ask instead, None for "missing".
    seed
        Of the rows.
    progress
        Called between model calls; ``total`` is n_rows × (n_grid + 1) model rows.

    Returns
    -------
    Dependence
        ``individual`` (n_rows, n_grid) and its mean over rows, ``average``, on ``scale``. ``low`` and ``high`` are the
        95 % interval of that mean over rows (normal approximation), NaN for one row. ``heterogeneity`` is the standard
        deviation over rows of the curves centred at the first value, averaged over the grid, divided by that of the
        predictions: 0 for an additive or a constant model; NaN when the rows' own predictions do not differ.

    Raises
    ------
    DataError
        When there is no such column, a row does not exist, or a value is outside its column's kind.
    MethodError
        When no rows are given, the grid is too small, or the model has no such output or scale.

    References
    ----------
    Friedman (2001), Greedy function approximation: a gradient boosting machine.
    Goldstein, Kapelner, Bleich and Pitkin (2015), Peeking inside the black box: visualizing statistical learning with
    plots of individual conditional expectation.

    Examples
    --------
    >>> import pandas as pd
    >>> from sklearn.linear_model import LinearRegression
    >>> from explain import load_model, read_table
    >>> frame = pd.DataFrame({"a": [0.0, 1, 2, 5], "b": [1.0, 0, 0, 1], "y": [1.0, 2, 4, 11]})
    >>> dataset = read_table(frame, target="y")
    >>> predictor = load_model(LinearRegression().fit(frame[["a", "b"]], frame["y"]), dataset)
    >>> dependence(predictor, dataset, "a").average.round(2).tolist()
    [0.5, 2.5, 4.5, 10.5]
    """
    began = time.perf_counter()
    place, column = dataset.schema.place(feature), dataset.schema[feature]
    chosen = _some(chosen_rows(dataset, rows, default=DEFAULT_ROWS, seed=seed))
    used = table_grid(dataset, feature, n_grid) if grid is None else given_grid(chosen.schema[feature], grid)
    question = _question(predictor, chosen, output, scale, progress, n_sets=len(used) + 1)
    individual, own, engine = all_curves(question, chosen, place, used.points)
    average, half = individual.mean(axis=0), half_width(individual)
    name = predictor.outputs[predictor.place(output)]
    target, unit = answered_target(predictor, dataset, predictor.place(output), question.scale)
    return Dependence(
        feature=feature, label=column.display, kind=column.kind, method="PDP", grid=used.points,
        grid_labels=used.labels, average=average, low=average - half, high=average + half, individual=individual,
        rows=chosen.positions, observed=chosen.schema[feature].encode(chosen.frame[feature]),
        answers=own, support=table_support(dataset, feature, used.points),
        heterogeneity=_heterogeneity(individual, own),
        precision=precision(average - half, average + half, own), output=name, target=target, scale=question.scale,
        unit=unit,
        provenance=provenance(
            predictor, dataset, method="dependence", engine=engine, began=began, n_rows=len(chosen), seed=seed,
            scale=question.scale, output=name, feature=feature, grid=used.words,
        ),
    )


def surface(
    predictor: Predictor, dataset: Dataset, features: tuple[str, str], *, output: object = None,
    scale: str | None = None, rows: Choice = None, n_grid: int = 10, seed: int = 0, progress: Progress | None = None,
) -> Surface:
    """Ask the model about the same rows with two columns set to each pair of values.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    features
        Two different columns.
    output, scale
        As in `dependence`.
    rows
        Positions, or raw rows; None for the first 200 of the seeded permutation.
    n_grid
        The most values of a number or date on each side; other kinds show at most their 20 most frequent levels.
    seed
        Of the rows.
    progress
        Called between model calls; ``total`` is n_rows × n_first × n_second model rows.

    Returns
    -------
    Surface
        ``average`` (n_first, n_second) over the rows, and how many rows of the table lie nearest to each cell: where
        there are none, the model is asked about what the table never shows.

    Raises
    ------
    DataError
        When there is no such column, a row does not exist, or a value is outside its column's kind.
    MethodError
        When the two columns are the same, no rows are given, the grid is too small, or the model has no such output or
        scale.

    References
    ----------
    Friedman (2001), Greedy function approximation: a gradient boosting machine.

    Examples
    --------
    >>> import pandas as pd
    >>> from sklearn.linear_model import LinearRegression
    >>> from explain import load_model, read_table
    >>> frame = pd.DataFrame({"a": [0.0, 1, 2, 5], "b": [1.0, 0, 0, 1], "y": [1.0, 2, 4, 11]})
    >>> dataset = read_table(frame, target="y")
    >>> predictor = load_model(LinearRegression().fit(frame[["a", "b"]], frame["y"]), dataset)
    >>> surface(predictor, dataset, ("a", "b")).average.round(2).tolist()
    [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0], [10.0, 11.0]]
    """
    began = time.perf_counter()
    if len(features) != 2 or features[0] == features[1]:
        raise MethodError("A surface needs two different columns.", "Choose a second column.")
    places = tuple(dataset.schema.place(feature) for feature in features)
    first, second = (dataset.schema.columns[place] for place in places)
    across, along = (table_grid(dataset, each.name, n_grid, n_levels=SURFACE_LEVELS) for each in (first, second))
    chosen = _some(chosen_rows(dataset, rows, default=SURFACE_ROWS, seed=seed))
    pairs = np.array(list(product(across.points, along.points)))
    question = _question(predictor, chosen, output, scale, progress, n_sets=len(pairs))
    curves = tree_curves(question, chosen, places, pairs)
    answers = question.along(chosen.coded, places, pairs) if curves.individual is None else curves.individual.T
    average = np.array([each.mean() for each in answers])
    name = predictor.outputs[predictor.place(output)]
    target, unit = answered_target(predictor, dataset, predictor.place(output), question.scale)
    return Surface(
        features=(first.name, second.name), labels=(first.display, second.display), kinds=(first.kind, second.kind),
        grids=(across.points, along.points), grid_labels=(across.labels, along.labels),
        average=average.reshape(len(across), len(along)),
        support=joint_support(dataset, (first.name, second.name), (across.points, along.points)),
        output=name, target=target, scale=question.scale, unit=unit,
        provenance=provenance(
            predictor, dataset, method="surface", engine=curves.engine, began=began, n_rows=len(chosen), seed=seed,
            scale=question.scale, output=name, features=" × ".join(features), first_grid=across.words,
            second_grid=along.words,
        ),
    )


def _some(chosen: Rows) -> Rows:
    if not len(chosen):
        raise MethodError("No rows were given to average over.", "Choose at least one row.")
    return chosen


def _question(
    predictor: Predictor, chosen: Rows, output: object, scale: str | None, progress: Progress | None, *, n_sets: int
) -> Question:
    return Question(
        predictor=predictor, schema=chosen.schema, output=predictor.place(output), scale=predictor.known_scale(scale),
        progress=progress, total=len(chosen) * n_sets,
    )


def _heterogeneity(individual: np.ndarray, own: np.ndarray) -> float:
    """Spread of the centred curves, as a share of the spread of the rows' own predictions."""
    nothing = ROUNDING * np.abs(individual).max()
    spread = (individual - individual[:, :1]).std(axis=0).mean()
    if spread <= nothing:
        return 0.0
    return float(spread / own.std()) if own.std() > nothing else float("nan")
