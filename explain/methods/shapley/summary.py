"""`shap_summary`: SHAP of any number of rows, added up block by block, so that a million rows fit into one answer."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from explain.errors import MethodError
from explain.methods.shapley.contributions import contributions
from explain.methods.shapley.values import LIMIT, shap_values
from explain.model.asking import Progress
from explain.model.predictor import Predictor
from explain.results import Attributions, Summary
from explain.summaries import Lines, merged, summary_of, value_lines
from explain.summaries.merging import OF_A_ROW
from explain.table.dataset import Choice, Dataset, chosen_rows

BLOCK = 20_000
"""Rows explained at a time."""
SHOWN = 200
"""Rows kept one by one."""
CUT_BY = 10_000
"""Rows of the table by which values are put into lines."""


def shap_summary(
    predictor: Predictor, dataset: Dataset, *, rows: Choice = None, output: Any = None, scale: str | None = None,
    background: Choice = None, seed: int = 0, progress: Progress | None = None, limit: int = LIMIT,
    precision: float = 0.01,
) -> Summary:
    """Split predictions over the features as `shap_values` does, and add the contributions up.

    The contributions of a block of rows are counted and let go before the next one is explained: memory does not grow
    with the rows.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    rows
        Positions in the table; None for all rows.
    output, scale, background, seed, limit, precision
        As in `shap_values`.
    progress
        Called between model calls; ``total`` is the number of rows.

    Returns
    -------
    Summary
        Sums, extremes and histograms of the contributions that `shap_values` finds for the same rows, and 200 of the
        rows one by one, drawn with the seed.

    Raises
    ------
    MethodError
        When the model has no such output or scale, or no rows of the table are given.
    DataError
        When a row does not exist.

    Examples
    --------
    >>> import pandas as pd
    >>> from sklearn.linear_model import LinearRegression
    >>> from explain import load_model, read_table
    >>> table = pd.DataFrame({"rooms": [1, 2, 3, 6], "age": [40, 10, 30, 20], "price": [10.0, 40.0, 40.0, 110.0]})
    >>> dataset = read_table(table, target="price")
    >>> model = LinearRegression().fit(table[["rooms", "age"]], table["price"])
    >>> summary = shap_summary(load_model(model, dataset), dataset)
    >>> summary.n_rows, (summary.absolute / abs(model.coef_)).round(6).tolist()
    (4, [6.0, 40.0])
    """
    began = time.perf_counter()
    positions = chosen_rows(dataset, rows, default=None, seed=seed).positions
    if not len(positions) or (positions < 0).any():
        raise MethodError("A summary is of rows of the table.", "Give positions of rows, at least one.", "METHOD-ROWS")
    settings: dict[str, Any] = {"output": output, "scale": scale, "background": background, "seed": seed,
                                "limit": limit, "precision": precision}
    shown = _shown(dataset, positions, seed)
    sample = shap_values(predictor, dataset, rows=shown, progress=_part(progress, 0, 0, len(positions)), **settings)
    some = dataset.features.iloc[dataset.permutation(CUT_BY, seed)]
    lines = value_lines(dataset.schema, dataset.schema.encode(some))
    whole = merged(_blocks(predictor, dataset, positions, lines, sample, progress, settings))
    return replace(whole, provenance=replace(
        whole.provenance, method="shap_summary", n_rows=len(positions), seconds=time.perf_counter() - began,
    ))


def _blocks(
    predictor: Predictor, dataset: Dataset, positions: np.ndarray, lines: Lines, sample: Attributions,
    progress: Progress | None, settings: dict[str, Any],
) -> Iterator[Summary]:
    """Give the summary of each block; the first one carries all rows that are kept."""
    none = replace(sample, **{name: getattr(sample, name)[:0] for name in OF_A_ROW})
    for start in range(0, len(positions), BLOCK):
        some = positions[start : start + BLOCK]
        told = _part(progress, start, len(some), len(positions))
        part = contributions(predictor, dataset, rows=some, progress=told, **settings)
        yield summary_of(part, lines, none if start else sample)
        if progress is not None:
            progress(start + len(some), len(positions))


def _shown(dataset: Dataset, positions: np.ndarray, seed: int) -> np.ndarray:
    """Choose the rows kept one by one: the first of the table's seeded permutation that are asked for."""
    asked = np.zeros(len(dataset), dtype=bool)
    asked[positions] = True
    order = dataset.permutation(None, seed)
    return order[asked[order]][:SHOWN]


def _part(progress: Progress | None, start: int, n: int, total: int) -> Progress | None:
    """Report the progress of one block as that of the whole, in rows."""
    if progress is None:
        return None
    return lambda done, of: progress(start + int(n * min(done / max(of, 1), 1.0)), total)
