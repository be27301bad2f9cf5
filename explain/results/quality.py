"""How good a model is."""

from dataclasses import dataclass, replace

import numpy as np

from explain.results.result import Provenance, Result

OF_THRESHOLD = ("Accuracy", "Balanced accuracy")
"""Scores that depend on where two classes are told apart."""


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

    def at(self, threshold: float) -> "Performance":
        """Say what another threshold makes of two classes, from the same answers; others stay as they are.

        Scores that hang on the threshold are left out: their intervals belong to the one they were measured at.
        """
        if self.task != "binary" or threshold == self.threshold:
            return self
        place = self.outputs.index(self.output)
        true, said = self.truth == 1, self.predictions >= threshold
        table = np.empty((2, 2), dtype=int)
        for i, j in np.ndindex(2, 2):
            table[i, j] = int(((true == (i == place)) & (said == (j == place))).sum())
        settings = tuple((name, str(threshold) if name == "threshold" else held)
                         for name, held in self.provenance.settings)
        return replace(
            self, threshold=threshold, confusion=table, provenance=replace(self.provenance, settings=settings),
            scores=tuple(score for score in self.scores if score.name not in OF_THRESHOLD),
        )

    @property
    def flagged(self) -> tuple[int, int, int]:
        """Rows called ``output``, how many of these are it, and how many rows are it; of two classes."""
        place = self.outputs.index(self.output)
        return (int(self.confusion[:, place].sum()), int(self.confusion[place, place]),
                int(self.confusion[place].sum()))
