"""`contributions`: SHAP values of many rows as arrays alone, of rows that need not be in the table."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from explain.errors import DataError, MethodError
from explain.methods.shapley.values import LIMIT, N_BACKGROUND, explained
from explain.model.asking import Progress
from explain.model.predictor import Predictor
from explain.results import Contributions
from explain.table.arrow import read_feather
from explain.table.dataset import Choice, Dataset
from explain.table.limits import LOCAL
from explain.wording import count, shortened

MOST_ROWS = 100_000
"""Rows of one answer; more are asked for block by block."""


def contributions(
    predictor: Predictor, dataset: Dataset, *, rows: Choice | bytes = None, output: Any = None,
    scale: str | None = None, background: Choice = None, seed: int = 0, progress: Progress | None = None,
    limit: int = LIMIT, precision: float = 0.01,
) -> Contributions:
    """Split predictions over the features as `shap_values` does, and answer with arrays alone.

    Parameters
    ----------
    predictor
        The model.
    dataset
        The table, whose rows are the background and whose schema codes all others.
    rows
        Positions; or other rows with the table's columns, taken as they are: a frame, or an Arrow file of them as its
        bytes or as a (n_bytes,) uint8 array. None for all rows of the table.
    output, scale, background, seed, progress, limit, precision
        As in `shap_values`.

    Returns
    -------
    Contributions
        ``contributions`` (n_rows, n_features) are those that `shap_values` finds for the same rows in a table together
        with the background.

    Raises
    ------
    DataError
        When a column is missing or a value does not fit its column.
    MethodError
        When there are more than 100,000 rows or none, or the model has no such output or scale.

    Examples
    --------
    >>> import pandas as pd
    >>> from sklearn.linear_model import LinearRegression
    >>> from explain import load_model, read_table
    >>> table = pd.DataFrame({"a": [1.0, 2.0, 6.0], "b": [4.0, 0.0, 2.0], "y": [5.0, 2.0, 8.0]})
    >>> dataset = read_table(table, target="y")
    >>> model = load_model(LinearRegression().fit(table[["a", "b"]], table["y"]), dataset)
    >>> contributions(model, dataset, rows=pd.DataFrame({"a": [5.0], "b": [9.0]})).contributions.round(6).tolist()
    [[2.0, 7.0]]
    """
    more = _frame(rows)
    n_rows = len(dataset) if rows is None else _size(rows if more is None else more)
    if n_rows > MOST_ROWS:
        raise MethodError(
            f"{count(n_rows)} rows are more than one answer may hold.",
            f"Ask for blocks of at most {count(MOST_ROWS)} rows, or explain a folder of files in a batch.",
            "METHOD-ROWS",
        )
    settings: dict[str, Any] = {"output": output, "scale": scale, "seed": seed, "progress": progress, "limit": limit,
                                "precision": precision}
    if more is None:
        settings |= {"rows": np.arange(len(dataset)) if rows is None else rows, "background": background}
    else:
        against = dataset.permutation(N_BACKGROUND, seed) if background is None else background
        settings |= {"rows": np.arange(len(dataset), len(dataset) + n_rows), "background": against}
        dataset = _with(dataset, more)
    _, found, shared = explained(predictor, dataset, **settings)
    return Contributions(**shared, base_value=found.base_value, largest_errors=_largest(found.standard_errors))


def _size(rows: Any) -> int:
    return 1 if isinstance(rows, (int, np.integer, Mapping)) else len(rows)


def _frame(rows: Any) -> pd.DataFrame | None:
    """Give rows as a frame; None when they are positions."""
    if isinstance(rows, bytes) or (isinstance(rows, np.ndarray) and rows.dtype == np.uint8):
        return read_feather(rows if isinstance(rows, bytes) else rows.data, "the rows given", LOCAL).frame
    return rows if isinstance(rows, pd.DataFrame) else None


def _with(dataset: Dataset, more: pd.DataFrame) -> Dataset:
    """Put rows behind those of a table, under its schema."""
    names = list(dataset.schema.names)
    absent = [name for name in names if name not in more.columns]
    if absent:
        problem = f"Column {shortened(absent[0], 200)!r} is missing from the rows given."
        raise DataError(problem, "Give a value for each column.", "DATA-COLUMN")
    return replace(
        dataset, features=pd.concat([dataset.features, more[names]], ignore_index=True),
        schema=dataset.schema.seeing(more),
    )


def _largest(standard_errors: np.ndarray) -> np.ndarray:
    """(n_rows,) the largest standard error of each row; NaN where there is none."""
    sampled = np.isfinite(standard_errors).any(axis=1)
    largest = np.full(len(standard_errors), np.nan)
    largest[sampled] = np.nanmax(standard_errors[sampled], axis=1)
    return largest
