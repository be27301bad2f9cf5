"""Models that are a formula, so that effects are known by hand."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from explain import shap_values
from explain.model.predictor import Predictor
from explain.results import Attributions
from explain.table.dataset import Dataset
from explain.table.read import read_table


def formula(dataset: Dataset, answer: Callable[[pd.DataFrame], np.ndarray]) -> Predictor:
    """A regression model that answers with a formula of the raw frame."""
    return Predictor(
        estimator=answer, task="regression", outputs=("y",), classes=(), scale="target",
        answers={"target": lambda frame: np.asarray(answer(frame), dtype=float).reshape(-1, 1)},
        features=dataset.schema.names, fingerprint="formula", library="numpy", version="", name="formula", notes=(),
    )


def split(answer: Callable[[np.ndarray], np.ndarray], rows, background, **settings) -> Attributions:
    """SHAP of an answer written for a matrix of columns x00, x01, …"""
    rows, background = np.atleast_2d(rows).astype(float), np.atleast_2d(background).astype(float)
    table = pd.DataFrame(np.concatenate([rows, background]), columns=[f"x{j:02}" for j in range(rows.shape[1])])
    dataset = read_table(table, kinds=dict.fromkeys(table.columns, "numeric"))
    predictor = formula(dataset, lambda frame: answer(frame.to_numpy(dtype=float)))
    return shap_values(predictor, dataset, rows=list(range(len(rows))),
                       background=list(range(len(rows), len(table))), **settings)


def of_game(worth: Callable[[frozenset], float], n: int) -> np.ndarray:
    """(n,) Shapley values of a game: the model's answer for a row of zeros and ones is the worth of the ones."""
    def answer(X: np.ndarray) -> np.ndarray:
        return np.array([worth(frozenset(np.flatnonzero(row) + 1)) for row in X], dtype=float)

    result = split(answer, np.ones(n), np.zeros(n))
    assert result.engine == "exact enumeration"
    return result.contributions[0]
