"""Shifts made by hand."""

from typing import Any

import numpy as np

from explain.checks.making import exactly, flag, found
from explain.results import Drift
from tests.made import LABELS, NAMES, provenance


def drift(**changes: Any) -> Drift:
    """Two of four columns have shifted, one of them far."""
    made = {
        "feature_names": NAMES[:4], "feature_labels": LABELS[:4], "psi": np.array([0.02, 0.9, 0.14, 0.05]),
        "chance": np.array([0.05, 0.06, 0.06, 0.06]), "p": np.array([0.7, 1e-9, 0.003, 0.2]),
        "distance": np.array([0.05, 0.8, 0.3, 0.1]), "jensen_shannon": np.array([0.02, 0.4, 0.13, 0.05]),
        "ordered": np.array([False, True, True, False]), "clear": np.array([False, True, True, False]),
        "prediction_psi": 0.3, "prediction_chance": 0.06, "base": 0.31, "mean": 0.24, "rows": np.arange(300),
        "n_compared": 2000, "compared": "2,000 other rows of the table",
        "findings": (found("drift", 0.87, 0.7, 1.0, n=300, of="row", features=NAMES[1:2], labels=LABELS[1:2]),),
        "flags": (flag("W24", features=NAMES[1:3], labels=LABELS[1:3], n=2),), "output": ">50K", "target": "income",
        "scale": "probability", "unit": "", "provenance": provenance(method="drift", n_rows=300),
    }
    return Drift(**{**made, **changes})


def alike(**changes: Any) -> Drift:
    """No column has shifted: the rows were drawn from the table."""
    return drift(**{
        "psi": np.array([0.02, 0.03, 0.01, 0.05]), "clear": np.zeros(4, bool), "flags": (),
        "findings": (exactly("drift", 0.0, n=300, of="row"),), **changes,
    })
