"""The raw cells of some rows: what a what-if control or a table on screen starts from."""

import time

import numpy as np

from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import Cells
from explain.table.dataset import Choice, Dataset, chosen_rows
from explain.table.schema import as_cell


def cells(predictor: Predictor, dataset: Dataset, *, rows: Choice = None, seed: int = 0) -> Cells:
    """Give back the raw cells of some rows.

    Parameters
    ----------
    predictor, dataset
        The model, which is not asked anything, and the table.
    rows
        Positions, or raw rows; None for the first 100 of the table.
    seed
        Has no part in the answer; every method takes one.

    Returns
    -------
    Cells
        ``frame.iloc[i]`` is row ``rows[i]`` of the table, in the dtypes as read.

    Raises
    ------
    DataError
        When a row does not exist or a value is outside its column's kind.

    Examples
    --------
    >>> import pandas as pd, explain
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame({"a": [1.0, 2.0, 4.0], "y": [1.0, 2.0, 4.0]})
    >>> dataset = explain.read_table(frame, target="y")
    >>> model = LinearRegression().fit(frame[["a"]], frame["y"])
    >>> cells(explain.load_model(model, dataset), dataset, rows=[2]).frame["a"].tolist()
    [4.0]
    """
    began = time.perf_counter()
    chosen = chosen_rows(dataset, np.arange(min(100, len(dataset))) if rows is None else rows, default=None, seed=seed)
    stored = chosen.positions >= 0
    target = np.empty(0, dtype=object)
    if dataset.target is not None and stored.all():
        target = np.array([as_cell(held) for held in dataset.target.iloc[chosen.positions].tolist()], dtype=object)
    return Cells(
        frame=chosen.frame, codes=chosen.coded, target=target, rows=chosen.positions,
        provenance=provenance(predictor, dataset, method="cells", engine="as read", began=began, n_rows=len(chosen),
                              seed=seed, scale="", output=""),
    )
