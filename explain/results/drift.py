"""How far the rows explained differ from those they are compared with."""

from dataclasses import dataclass

import numpy as np

from explain.results.result import Provenance, Result
from explain.results.trust import Finding, Flag


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drift(Result):
    """Column by column: the size of the shift, what chance alone would make of it, and whether it is clear.

    A shift is clear where its corrected chance is below 5 %, and its index at least 0.1 and beyond the chance band.
    None is among rows that were drawn at random from those they are compared with.
    """

    feature_names: tuple[str, ...]
    feature_labels: tuple[str, ...]
    psi: np.ndarray
    """(n_features,) population stability index: by tenths of the rows compared with, or by levels."""
    chance: np.ndarray
    """(n_features,) 95 % of two samples of the same rows stay below this index."""
    p: np.ndarray
    """(n_features,) of a Kolmogorov-Smirnov test of numbers, or a chi² test of levels, corrected over all columns
    (Benjamini and Hochberg)."""
    distance: np.ndarray
    """(n_features,) numbers: Wasserstein distance in standard deviations of the rows compared with; levels: Cramér's V;
    NaN without known cells."""
    jensen_shannon: np.ndarray
    """(n_features,) distance of the shares, base 2: 0 for the same, 1 for none in common."""
    ordered: np.ndarray
    """(n_features,) bool: number or date."""
    clear: np.ndarray
    """(n_features,) bool"""
    prediction_psi: float
    """Of the model's answers; NaN where they were not measured."""
    prediction_chance: float
    base: float
    """Mean answer over the background named, or that SHAP takes by default, on ``scale``."""
    mean: float
    """Mean answer over the table."""
    rows: np.ndarray
    """(n_rows,) positions of the rows explained."""
    n_compared: int
    compared: str
    """What they are compared with, in words."""
    findings: tuple[Finding, ...]
    flags: tuple[Flag, ...]
    output: str
    target: str
    scale: str
    unit: str
    provenance: Provenance
