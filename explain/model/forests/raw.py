"""A forest as a function of raw columns: the steps before it, and which raw column stands behind each of its own."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from explain.model.forests.forest import Forest

BLOCK = 50_000
"""Rows made into a matrix at a time."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, weakref_slot=True)
class RawForest:
    """A model that is a sum over trees, whose matrix is made from raw columns one by one."""

    forest: Forest
    matrix: Callable[[pd.DataFrame], np.ndarray]
    """Raw frame with the predictor's features → (n_rows, n_matrix_columns) float64, missing as NaN."""
    players: np.ndarray
    """(n_columns,) int32: for each column of the forest the position in ``predictor.features`` of the raw column it
    is made from. One-hot parts and splits by category give several columns of one player."""

    def coded(self, frame: pd.DataFrame) -> np.ndarray:
        """Turn raw rows into (n_rows, n_columns) int32 codes, in blocks: one-hot parts take room."""
        codes = np.empty((len(frame), len(self.forest.columns)), dtype=np.int32)
        for start in range(0, len(frame), BLOCK):
            part = slice(start, start + BLOCK)
            codes[part] = self.forest.coded(self.matrix(frame.iloc[part]))
        return codes
