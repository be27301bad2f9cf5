"""The rows of a table that are most like one row."""

import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from explain.errors import MethodError
from explain.kept import kept
from explain.model.asking import Progress, Question, answered_target
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import Neighbours
from explain.table.apart import Ground, distances, ground
from explain.table.dataset import Dataset, Rows, chosen_rows
from explain.table.schema import as_cell, cells

MOST = 100
"""Rows told of at most."""
PAIRED = 60
"""Rows drawn twice; the typical distance is the median between those of the two draws."""


def similar_rows(
    predictor: Predictor, dataset: Dataset, *, row: int | Mapping[str, Any], n: int = 8, output: Any = None,
    scale: str | None = None, seed: int = 0, progress: Progress | None = None,
) -> Neighbours:
    """Find the rows of the table that are most like one row, with the model's answers and the truth.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    row
        Position, or raw values as a mapping.
    n : rows
        How many to find, at most 100.
    output
        Class label, its text or an index; None for the positive class, else the first output.
    scale
        "probability", "margin" or "target"; None for the predictor's own.
    seed
        Of the permutation, of which the first 100,000 rows are looked through.
    progress
        Called between model calls.

    Returns
    -------
    Neighbours
        Sorted by distance, then by position; a row of the table is not among its own. The distance is that of
        counterfactuals: per column |difference| / MAD, plus 1 for another level or a cell that one of the two lacks.

    Raises
    ------
    DataError
        When the row does not exist or a value does not fit its column.
    MethodError
        When ``n`` is no number from 1 to 100.

    References
    ----------
    Gower (1971), A general coefficient of similarity and some of its properties.

    Examples
    --------
    >>> import pandas as pd, explain
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame({"age": [20, 24, 40, 60], "pay": [1.0, 1.4, 3.0, 5.0]})
    >>> dataset = explain.read_table(frame, target="pay")
    >>> predictor = explain.load_model(LinearRegression().fit(frame[["age"]], frame["pay"]), dataset)
    >>> found = similar_rows(predictor, dataset, row=0, n=2)
    >>> found.rows.tolist(), found.target_values.tolist()
    ([1, 2], [1.4, 3.0])
    """
    began = time.perf_counter()
    n, scale, place = _counted(n), predictor.known_scale(scale), predictor.place(output)
    here = chosen_rows(dataset, [row], default=None, seed=seed)  # type: ignore[arg-type]
    held = ground(dataset, seed)
    near, apart = _nearest(held, here, n)
    found = chosen_rows(dataset, near, default=None, seed=seed)
    target, unit = answered_target(predictor, dataset, place, scale)
    names = dataset.schema.names
    values, own = cells(found.frame, names), cells(here.frame, names)[0]
    return Neighbours(
        row=int(here.positions[0]), instance_values=own, rows=near, distances=apart, feature_values=values,
        instance_prediction=float(_asked(predictor, here, place, scale, progress)[0]),
        predictions=_asked(predictor, found, place, scale, progress), target_values=_truth(dataset, near),
        differing=np.array([[a != b for a, b in zip(line, own, strict=True)] for line in values], dtype=bool).reshape(
            len(near), len(names)),
        feature_names=names, feature_labels=dataset.schema.labels,
        n_compared=len(held.positions) - int(here.positions[0] in held.positions), typical=_typical(dataset, held),
        output=predictor.outputs[place], target=target, scale=scale, unit=unit,
        provenance=provenance(
            predictor, dataset, method="similar_rows", engine="nearest rows", began=began, n_rows=len(held.positions),
            seed=seed, scale=scale, output=predictor.outputs[place], n=n,
        ),
    )


def _counted(n: Any) -> int:
    if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or not 1 <= n <= MOST:
        raise MethodError(f"There is no list of {n!r} similar rows.", f"Give a whole number from 1 to {MOST}.",
                          "METHOD-SIMILAR")
    return int(n)


def _nearest(held: Ground, here: Rows, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Positions and distances of the nearest rows, the row itself left out."""
    apart = distances(held, here.coded, held.coded)[0]
    apart[held.positions == here.positions[0]] = np.inf
    order = np.argsort(apart, kind="stable")[:n]
    order = order[np.isfinite(apart[order])]
    return held.positions[order], apart[order]


def _asked(predictor: Predictor, rows: Rows, place: int, scale: str, progress: Progress | None) -> np.ndarray:
    """Ask the model about rows; about none, nothing."""
    if not len(rows):
        return np.empty(0)
    return Question(predictor=predictor, schema=rows.schema, output=place, scale=scale, progress=progress).of(rows)


def _truth(dataset: Dataset, positions: np.ndarray) -> np.ndarray:
    if dataset.target is None:
        return np.empty(0, dtype=object)
    found = np.empty(len(positions), dtype=object)
    found[:] = [as_cell(cell) for cell in dataset.target.iloc[positions].tolist()]
    return found


def _typical(dataset: Dataset, held: Ground) -> float:
    """Median distance of pairs of rows taken at random; NaN for one row."""
    return kept(dataset, "typical distance", lambda: _median(held))


def _median(held: Ground) -> float:
    order = np.random.default_rng(0).permutation(len(held.positions))[: 2 * PAIRED]
    half = len(order) // 2
    apart = distances(held, held.coded[order[:half]], held.coded[order[half:]])
    return float(np.median(apart)) if apart.size else float("nan")
