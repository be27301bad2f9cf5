"""How the answer goes along one feature, or two."""

from dataclasses import dataclass

import numpy as np

from explain.results.result import Provenance, Result


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dependence(Result):
    """PDP and ICE of one feature, or its ALE.

    For PDP ``average == individual.mean(axis=0)``; ``individual`` holds exactly the rows averaged. ALE has no
    individual curves: ``individual`` then has shape (0, n_grid), and the average is centred on zero.
    """

    feature: str
    label: str
    kind: str
    """Kind of the column: "numeric", "integer", "category", …"""
    method: str
    """"PDP" or "ALE"."""
    grid: np.ndarray
    """(n_grid,) coded values, ascending for numbers; a NaN last stands for "missing"."""
    grid_labels: tuple[str, ...]
    """(n_grid,) the grid as a person reads it."""
    average: np.ndarray
    """(n_grid,) on ``scale``."""
    low: np.ndarray
    """(n_grid,) lower end of the 95 % interval of the average over rows; NaN when not measured."""
    high: np.ndarray
    individual: np.ndarray
    """(n_rows, n_grid) ICE curves."""
    rows: np.ndarray
    """(n_rows,) positions of the rows averaged."""
    observed: np.ndarray
    """(n_rows,) the coded value of the feature in those rows."""
    answers: np.ndarray
    """(n_rows,) what the model says of those rows as they are, on ``scale``; NaN for ALE, which does not ask it."""
    support: np.ndarray
    """(n_grid,) how many rows of the whole table lie nearest to each grid point."""
    heterogeneity: float
    """Mean over the grid of the spread of centred ICE curves, as a share of the spread of the predictions."""
    precision: float
    """Half the width of the widest interval, as a share of the standard deviation of the predictions: what more rows
    can still change; NaN when not measured."""
    output: str
    target: str
    scale: str
    unit: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Surface(Result):
    """Partial dependence of two features together."""

    features: tuple[str, str]
    labels: tuple[str, str]
    kinds: tuple[str, str]
    grids: tuple[np.ndarray, np.ndarray]
    """Coded values of the first (n_first,) and the second feature (n_second,)."""
    grid_labels: tuple[tuple[str, ...], tuple[str, ...]]
    average: np.ndarray
    """(n_first, n_second) on ``scale``."""
    support: np.ndarray
    """(n_first, n_second) rows of the table nearest to each cell."""
    output: str
    target: str
    scale: str
    unit: str
    provenance: Provenance
