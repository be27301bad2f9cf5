"""How good a model is."""

from dataclasses import dataclass

import numpy as np

from explain.results.result import Provenance, Result


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Score(Result):
    """One measure of quality with its bootstrap interval."""

    name: str
    """"AUC", "Brier", "R²", …"""
    value: float
    low: float
    """Lower end of the 95 % bootstrap interval; NaN when not measured."""
    high: float
    reference: float
    """What a model that ignores the features would get; NaN when there is no such value."""
    higher_is_better: bool
    reading: str
    """How to read it, one short line: "0.5 is a coin toss, 1 is perfect"."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curve(Result):
    """A line of a performance chart, e.g. ROC of one output."""

    name: str
    x: np.ndarray
    y: np.ndarray
    low: np.ndarray
    """Lower end of the interval of y; NaN when not measured."""
    high: np.ndarray
    n: np.ndarray
    """Rows behind each point; 0 when it does not apply."""
    x_label: str
    y_label: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Performance(Result):
    """How good the model is on the rows that have a target."""

    task: str
    outputs: tuple[str, ...]
    output: str
    """The output that threshold, ROC and calibration are about; "" in regression."""
    scores: tuple[Score, ...]
    roc: Curve
    """False positive rate v. true positive rate; empty in regression."""
    precision_recall: Curve
    calibration: Curve
    """Mean score v. share that had the outcome, in bins of equal count; empty without probabilities."""
    threshold: float
    confusion: np.ndarray
    """(n_classes, n_classes) rows of truth, columns of prediction; (0, 0) in regression."""
    confusion_labels: tuple[str, ...]
    truth: np.ndarray
    """(n_rows,) the target in regression, 1.0 where the outcome is ``output`` in classification."""
    predictions: np.ndarray
    """(n_rows,) the score of ``output``."""
    rows: np.ndarray
    prevalence: float
    """Share of rows whose target is ``output``; NaN in regression."""
    target: str
    scale: str
    unit: str
    provenance: Provenance
