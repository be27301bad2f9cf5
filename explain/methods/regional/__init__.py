"""Regional effects: the parts of a table, told apart by other columns, whose rows react alike to one column."""

import time

import numpy as np

from explain.errors import MethodError
from explain.methods.regional.parts import (
    LEAST,
    halves_of,
    measured_rows,
    parts_found,
    shares_explained,
)
from explain.methods.trees.curves import all_curves
from explain.model.asking import Progress, Question, answered_target
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import RegionalEffects
from explain.scores.parts import Part, region, rows_in
from explain.scores.precision import half_width
from explain.scores.splits import spread
from explain.table.dataset import Choice, Dataset, chosen_rows
from explain.table.grid import nearest, table_grid, table_support
from explain.wording import counted

DEFAULT_ROWS = 2_000
DEPTH = 2
"""Splits above one another: at most four parts."""
ROUNDING = 1e-12
"""A spread below this share of the largest answer is none."""


def regional_effects(
    predictor: Predictor, dataset: Dataset, feature: str, *, output: object = None, scale: str | None = None,
    rows: Choice = None, n_grid: int = 20, depth: int = DEPTH, seed: int = 0, progress: Progress | None = None,
) -> RegionalEffects:
    """Find the parts of the table whose rows react alike to a column, where the average of all rows hides opposites.

    The curves of single rows (see `dependence`), each centred on its own mean, are parted by a binary tree over the
    other columns that takes away most of their squared distances from their average. Half of the rows, drawn by the
    seed, find the tree; curves, intervals and ``held_out`` are those of the other half, which had no say in it.

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
        Positions, or raw rows; None for the first 2,000 of the seeded permutation.
    n_grid
        The most values of a number or date, chosen as in `dependence`.
    depth
        Splits above one another: 1 for two parts, 2 for at most four.
    seed
        Of the rows and of the halves.
    progress
        Called between model calls; ``total`` is n_rows × (n_grid + 1) model rows.

    Returns
    -------
    RegionalEffects
        The parts in words and as conditions of a cohort, with a curve each on ``scale``. A split is kept when it takes
        a tenth off the squared spread of all rows; when all splits together take less than that on the other half,
        there is one part, of all rows.

    Raises
    ------
    DataError
        When there is no such column, a row does not exist, or a value is outside its column's kind.
    MethodError
        When fewer than four rows are given, ``depth`` is not 1 or 2, or the model has no such output or scale.

    References
    ----------
    Herbinger, Bischl and Casalicchio (2022), REPID: regional effect plots with implicit interaction detection.
    Herbinger, Wright, Nagler, Bischl and Casalicchio (2024), Decomposing global feature effects based on feature
    interactions.
    Athey and Imbens (2016), Recursive partitioning for heterogeneous causal effects (one half finds, one measures).

    Examples
    --------
    >>> import numpy as np, pandas as pd, explain
    >>> from sklearn.tree import DecisionTreeRegressor
    >>> random = np.random.default_rng(0)
    >>> frame = pd.DataFrame(random.uniform(-1, 1, (800, 2)), columns=["x", "side"])
    >>> frame["y"] = np.where(frame["side"] > 0, 1, -1) * np.sign(frame["x"])
    >>> model = DecisionTreeRegressor(max_depth=2, random_state=0).fit(frame[["x", "side"]], frame["y"])
    >>> dataset = explain.read_table(frame, target="y")
    >>> found = regional_effects(explain.load_model(model, dataset), dataset, "x")
    >>> len(found.regions), [limit.feature for limit in found.regions[0].limits], found.held_out > 0.9
    (2, ['side'], True)
    """
    began = time.perf_counter()
    if depth not in (1, 2):
        raise MethodError(f"A tree of depth {depth} gives no parts to read.", "Choose 1 or 2.", "REGIONAL-DEPTH")
    place, column = dataset.schema.place(feature), dataset.schema[feature]
    chosen = chosen_rows(dataset, rows, default=DEFAULT_ROWS, seed=seed)
    if len(chosen) < 4:
        words = f"{counted(len(chosen), 'row')} cannot be told apart."
        raise MethodError(words, "Choose more rows.", "REGIONAL-ROWS")
    grid = table_grid(dataset, feature, n_grid)
    question = Question(
        predictor=predictor, schema=chosen.schema, output=predictor.place(output), scale=predictor.known_scale(scale),
        progress=progress, total=len(chosen) * (len(grid) + 1),
    )
    individual, own, engine = all_curves(question, chosen, place, grid.points)
    halves, nothing = halves_of(individual, chosen, seed), ROUNDING * np.abs(individual).max()
    deviation = float(np.sqrt(spread(halves.curves) / halves.curves.size))
    found: list[Part] = [()]
    explained, held_out = float("nan"), float("nan")
    if deviation > nothing:
        found = parts_found(halves, dataset, chosen, place, depth)
        explained, held_out = shares_explained(halves, found)
    convincing = held_out >= LEAST and all(mask.sum() > 1 for mask in measured_rows(halves, found))
    kept: list[Part] = found if convincing else [()]
    masks, places = measured_rows(halves, kept), [rows_in(dataset, part) for part in kept]
    averages = np.array([individual[mask].mean(axis=0) for mask in masks])
    half = np.array([half_width(individual[mask]) for mask in masks])
    deviation = deviation if deviation > nothing else 0.0
    n_found = int(halves.finding.sum())
    name = predictor.outputs[predictor.place(output)]
    target, unit = answered_target(predictor, dataset, predictor.place(output), question.scale)
    return RegionalEffects(
        feature=feature, label=column.display, kind=column.kind, grid=grid.points, grid_labels=grid.labels,
        overall=individual[~halves.finding].mean(axis=0),
        regions=tuple(
            region(dataset, part, int(place.sum()), int(mask.sum()))
            for part, place, mask in zip(kept, places, masks, strict=True)
        ),
        average=averages, low=averages - half, high=averages + half,
        support=np.array([_support(dataset, feature, grid.points, place) for place in places]),
        spread=deviation, heterogeneity=deviation / float(own.std()) if own.std() > nothing else float("nan"),
        explained=explained, held_out=held_out,
        tried=tuple(
            region(dataset, part, int(rows_in(dataset, part).sum()), int(mask.sum()))
            for part, mask in zip(found, measured_rows(halves, found), strict=True) if part
        ),
        n_found=n_found,
        output=name, target=target, scale=question.scale, unit=unit,
        provenance=provenance(
            predictor, dataset, method="regional_effects", engine=engine, began=began, n_rows=len(chosen), seed=seed,
            scale=question.scale, output=name, feature=feature, grid=grid.words, depth=depth,
            found_on=counted(n_found, "row"), measured_on=counted(len(chosen) - n_found, "row"),
        ),
    )


def _support(dataset: Dataset, feature: str, points: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """(n_grid,) rows of a part of the table nearest to each point."""
    if inside.all():
        return table_support(dataset, feature, points)
    column = dataset.schema[feature]
    places = nearest(column, points, column.encode(dataset.features[feature])[inside])
    return np.bincount(places[places >= 0], minlength=len(points))
