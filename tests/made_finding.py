"""Rows found and maps made by hand, so that charts and sentences are tested without a model."""

from typing import Any

import numpy as np
import pandas as pd

from explain.results import ExplanationMap, FoundRows
from tests.made import provenance


def found(n: int = 3, **changes: Any) -> FoundRows:
    """Three of 100 rows, the highest score first; 40 of them earn more."""
    counts = np.zeros((2, 20), dtype=int)
    counts[0, [2, 18]], counts[1, [2, 18]] = [10, 30], [55, 5]
    made = {
        "rows": np.array([7, 3, 12])[:n], "start": 0, "n_found": 100, "order": "prediction", "column": "",
        "ascending": False, "middle": np.nan, "predictions": np.array([0.93, 0.91, 0.2])[:n],
        "errors": np.array([0.07, 0.91, np.nan])[:n], "error_kind": "probability",
        "true_cells": np.array([">50K", "<=50K", None], dtype=object)[:n],
        "frame": pd.DataFrame({"age": [39, 50, 28], "job": ["clerk", None, "cook"]})[:n],
        "feature_names": ("age", "job"), "feature_labels": ("Age (years)", "Job"),
        "edges": np.linspace(0, 1, 21), "counts": counts, "parts": ("output", "other"), "output": ">50K",
        "target": "income", "scale": "probability", "unit": "",
        "provenance": provenance(method="found_rows", engine="all rows looked at", background="", n_rows=100,
                                 background_digest=""),
    }
    return FoundRows(**{**made, **changes})


def numbers(**changes: Any) -> FoundRows:
    """The same of a model that predicts bikes."""
    return found(**{
        "predictions": np.array([410.0, 300.0, 12.5]), "errors": np.array([10.0, 55.0, 0.5]), "error_kind": "distance",
        "true_cells": np.array([400, 355, 12], dtype=object), "edges": np.linspace(0, 600, 31),
        "counts": np.full((1, 30), 5), "parts": ("all",), "output": "count", "target": "count", "scale": "target",
        "unit": "bikes", "n_found": 150, **changes,
    })


def mapped(n: int = 60, *, labels: tuple[str, ...] = ("Capital gain ($)", "Age (years)", "Job"),
           **changes: Any) -> ExplanationMap:
    """Two groups: a third of the rows with a high score, where capital gain raises it; one cell is missing."""
    random = np.random.default_rng(0)
    groups = np.where(np.arange(n) % 3 == 0, 0, 1)
    codes = np.column_stack([random.normal(size=n), random.integers(20, 60, n), random.integers(0, 9, n)]).astype(float)
    codes[1, :] = np.nan
    cells = np.array([[None if code != code else f"kind {code:.0f}" for code in row] for row in codes], dtype=object)
    made = {
        "layout": "PCA", "x": random.normal(size=n) + 5 * groups, "y": random.normal(size=n),
        "explained": np.array([0.6, 0.2]), "trustworthiness": 0.97, "n_neighbours": 12, "groups": groups,
        "group_sizes": np.bincount(groups), "group_predictions": np.array([0.82, 0.2]),
        "group_means": np.array([[0.4, 0.12, 0.0], [-0.05, -0.02, 0.01]]),
        "group_lifts": np.array([[0.45, 0.14, -0.01], [-0.45, -0.14, 0.01]]), "silhouette": 0.7,
        "predictions": np.where(groups == 0, 0.82, 0.2), "errors": np.where(np.arange(n) == 2, np.nan, 0.1),
        "error_kind": "probability", "feature_names": ("gain", "age", "job"), "feature_labels": labels,
        "feature_values": cells, "feature_codes": codes, "ordered": np.array([True, True, False]),
        "rows": np.arange(n) * 2, "output": ">50K", "target": "income", "scale": "probability", "unit": "",
        "provenance": provenance(method="explanation_map", engine="PCA of SHAP, tree ensemble", n_rows=n),
    }
    return ExplanationMap(**{**made, **changes})
