"""Models fitted again, made by hand."""

from typing import Any

import numpy as np

from explain.checks.making import flag, found, not_measured
from explain.results import ImportanceRange, Refits, Spread
from tests.made import LABELS, NAMES, provenance

P = 4


def spread(own: list[float], half: float = 0.02) -> Spread:
    mean = np.array(own) * 0.9
    return Spread(own=np.array(own), mean=mean, low=mean - half, high=mean + half, naive_low=mean - half / 2,
                  naive_high=mean + half / 2)


def none() -> Spread:
    return Spread(**dict.fromkeys(Spread.__slots__, np.empty(0)))


def refits(**changes: Any) -> Refits:
    """Of fifteen models: two features clear of nothing, no memory."""
    made = {
        "feature_names": NAMES[:P], "feature_labels": LABELS[:P], "importance": spread([0.1, 0.05, 0.01, 0.0]),
        "strength": spread([0.2, 0.1, 0.02, 0.0]), "row": spread([0.3, -0.1, 0.01, 0.0]), "rows": np.array([3]),
        "score": "drop in AUC when the column is shuffled", "n_refits": 15, "n_wanted": 15, "why_not": "",
        "findings": (found("refit_order", 0.9, 0.85, 0.95, n=15, of="model fitted again"),
                     found("memorised", 0.01, 0.0, 0.04, n=200, of="row")),
        "flags": (), "output": ">50K", "target": "income", "scale": "probability", "unit": "",
        "provenance": provenance(method="refits", engine="fitted again on four fifths of the rows", background=""),
    }
    return Refits(**{**made, **changes})


def remembered() -> Refits:
    return refits(findings=(found("memorised", 0.4, 0.3, 0.5, n=200, of="row"),), flags=(flag("W14", gap=0.4),))


def not_fitted(why_not: str = "The file holds what was fitted, not how: it cannot be fitted again.") -> Refits:
    return refits(importance=none(), strength=none(), row=none(), n_refits=0, why_not=why_not, score="",
                  findings=(not_measured("refit_order", why_not),))


def importance_range(**changes: Any) -> ImportanceRange:
    """Three of four models are near the best, and part on the second feature."""
    importance = np.array([[0.1, 0.0, 0.01, 0.0], [0.09, 0.08, 0.01, 0.0], [0.11, 0.04, 0.0, 0.0], [0.5] * 4])
    near = np.array([True, True, True, False])
    made = {
        "feature_names": NAMES[:P], "feature_labels": LABELS[:P],
        "models": ("this learner", "this learner", "a forest", "a linear model"),
        "losses": np.array([0.2, 0.21, 0.205, 0.4]), "near": near, "importance": importance,
        "low": importance[near].min(axis=0), "high": importance[near].max(axis=0),
        "middle": np.median(importance[near], axis=0), "score": "drop in AUC when the column is shuffled",
        "loss": "Brier score", "why_not": "", "findings": (), "flags": (), "output": ">50K", "target": "income",
        "provenance": provenance(method="importance_range", engine="fitted on four fifths of the rows", background=""),
    }
    return ImportanceRange(**{**made, **changes})


def no_range() -> ImportanceRange:
    empty = np.empty(0)
    return importance_range(models=(), losses=empty, near=np.empty(0, bool), importance=np.empty((0, P)), low=empty,
                            high=empty, middle=empty, score="", why_not="The table has no target to fit a model to.")
