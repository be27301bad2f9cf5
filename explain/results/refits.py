"""What only fitting again can tell: how far explanations would change with the sample, and among near-equal models."""

from dataclasses import dataclass

import numpy as np

from explain.results.result import Provenance, Result
from explain.results.trust import Finding, Flag


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spread(Result):
    """One number for each feature: of the uploaded model, and over models fitted again."""

    own: np.ndarray
    """(n_features,) of the uploaded model; empty where it was not asked for."""
    mean: np.ndarray
    """(n_features,) over the models fitted again."""
    low: np.ndarray
    """Lower end of the 95 % interval that knows how far the parts of the table overlap; NaN for a single fit."""
    high: np.ndarray
    naive_low: np.ndarray
    """The same as if every fit had a table of its own: too narrow."""
    naive_high: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Refits(Result):
    """The uploaded model beside models of the same learner, fitted on parts of the table."""

    feature_names: tuple[str, ...]
    feature_labels: tuple[str, ...]
    importance: Spread
    """What the score loses when a column is shuffled; of the models fitted again, on rows that they have not seen."""
    strength: Spread
    """Mean |SHAP| over the same rows, in the unit of the answer."""
    row: Spread
    """Contributions to the answer for one row; all empty without a row."""
    rows: np.ndarray
    """(1,) position of that row, -1 for one given by its values; empty without a row."""
    score: str
    """What ``importance`` measures: "drop in AUC when the column is shuffled"."""
    n_refits: int
    """How many models were fitted again; 0 where that cannot be."""
    n_wanted: int
    why_not: str
    """Why there are none or fewer than wanted, as a sentence; "" when all are there."""
    findings: tuple[Finding, ...]
    flags: tuple[Flag, ...]
    output: str
    target: str
    scale: str
    unit: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ImportanceRange(Result):
    """How much each feature matters to models that are about as good as each other."""

    feature_names: tuple[str, ...]
    feature_labels: tuple[str, ...]
    models: tuple[str, ...]
    """What was fitted, in words: "this learner, other rows", "a forest"."""
    losses: np.ndarray
    """(n_models,) mean loss on rows that none of them has seen."""
    near: np.ndarray
    """(n_models,) whether it is about as good as the best."""
    importance: np.ndarray
    """(n_models, n_features) what the score loses when a column is shuffled, on those rows."""
    low: np.ndarray
    """(n_features,) smallest importance among the models about as good as the best."""
    high: np.ndarray
    middle: np.ndarray
    """(n_features,) median among them."""
    score: str
    loss: str
    """What ``losses`` are: "squared error", "Brier score"."""
    why_not: str
    """Why nothing was fitted, as a sentence; "" when something was."""
    findings: tuple[Finding, ...]
    flags: tuple[Flag, ...]
    output: str
    target: str
    provenance: Provenance
