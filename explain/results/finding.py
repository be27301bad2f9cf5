"""Rows found in a table, and a map of many rows by what moved their predictions."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explain.results.result import Provenance, Result

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FoundRows(Result):
    """One page of the rows of a table in some order, and how the model's answers are spread over all rows found."""

    rows: np.ndarray
    """(n_shown,) positions in the table, in the order asked for."""
    start: int
    """How many rows found come before the first one shown."""
    n_found: int
    """How many rows there are in all, shown or not."""
    order: str
    """"row", "prediction", "error", "borderline", "typical" or "column"."""
    column: str
    """The column that decides the order; "" for another order."""
    ascending: bool
    middle: float
    """The answer that "borderline" and "typical" are near to; NaN in another order."""
    predictions: np.ndarray
    """(n_shown,) the model's answers for ``output``."""
    errors: np.ndarray
    """(n_shown,) how far the model is from the truth; NaN where that is not known."""
    error_kind: str
    """"distance" in regression, "probability" (1 − that of the true class), "miss" (0 or 1); "" when not known."""
    true_cells: np.ndarray
    """(n_shown,) object: the target's cells, missing as None; empty when the table has no target."""
    frame: "pd.DataFrame"
    """(n_shown, n_features) raw cells."""
    feature_names: tuple[str, ...]
    feature_labels: tuple[str, ...]
    """Names for display, with the unit in brackets where one is known."""
    edges: np.ndarray
    """(n_bins + 1,) ends of the bars of the histogram, on ``scale``."""
    counts: np.ndarray
    """(n_parts, n_bins) rows found by their prediction, each row in one part."""
    parts: tuple[str, ...]
    """(n_parts,) "output": rows whose class is ``output``; "other"; "unknown"; or "all" where no classes are known."""
    output: str
    target: str
    scale: str
    unit: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ExplanationMap(Result):
    """Rows laid out in two dimensions: near each other where the features moved their predictions alike.

    Groups are those of k-means on the contributions, not on the map, the one with the highest mean prediction first.
    """

    layout: str
    """"PCA" or "t-SNE"."""
    x: np.ndarray
    """(n_rows,)"""
    y: np.ndarray
    explained: np.ndarray
    """(2,) share of the variance of the contributions along x and y; NaN for t-SNE, whose axes mean nothing."""
    trustworthiness: float
    """How far neighbours on the map are neighbours among the contributions: 1 is fully; NaN when not measured."""
    n_neighbours: int
    """How many neighbours that was measured on."""
    groups: np.ndarray
    """(n_rows,) int: the group of each row."""
    group_sizes: np.ndarray
    """(n_groups,) int: rows of the map in each group."""
    group_predictions: np.ndarray
    """(n_groups,) mean prediction."""
    group_means: np.ndarray
    """(n_groups, n_features) mean contribution."""
    group_lifts: np.ndarray
    """(n_groups, n_features) mean contribution in the group minus that in all other rows; 0 when it is the only one."""
    silhouette: float
    """How far the groups lie apart: 1 is fully, 0 not at all; NaN for one group."""
    predictions: np.ndarray
    """(n_rows,)"""
    errors: np.ndarray
    """(n_rows,) as in `FoundRows`."""
    error_kind: str
    feature_names: tuple[str, ...]
    feature_labels: tuple[str, ...]
    feature_values: np.ndarray
    """(n_rows, n_features) object: the raw cells, missing as None."""
    feature_codes: np.ndarray
    """(n_rows, n_features) float: the cells as the schema codes them, missing as NaN."""
    ordered: np.ndarray
    """(n_features,) bool: whether low and high mean something."""
    rows: np.ndarray
    """(n_rows,) positions in the table."""
    output: str
    target: str
    scale: str
    unit: str
    provenance: Provenance
