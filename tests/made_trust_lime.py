"""A LIME asked again and again, made by hand."""

from typing import Any

import numpy as np

from explain.checks.making import flag, found, not_measured
from explain.results import LimeStability
from tests.made_trust import provenance_of_nothing

LABELS = ("Age (years)", "Pay", "Sex", "Hours a week")


def lime_stability(*, overlap: float = 0.8, width: float = 0.5, **other: Any) -> LimeStability:
    """Four features of which two lead; pay leads only where the kernel is wide."""
    contributions = np.array([
        [0.20, 0.01, 0.08, -0.02], [0.19, 0.05, 0.07, -0.02], [0.18, 0.10, 0.06, -0.02], [0.18, 0.11, 0.05, -0.02],
        [0.17, 0.12, 0.05, -0.02],
    ])
    runs = contributions[2] + np.outer([-0.01, 0, 0.01], np.ones(4))
    about = {"n": 3, "of": "pair of runs"}
    shown: dict[str, Any] = {
        "findings": (
            found("lime_overlap", overlap, overlap - 0.1, min(overlap + 0.1, 1), **about),
            found("lime_intervals", 1, 1, 1, **about),
            found("lime_width", width, width, width, n=4, of="other width") if width == width
            else not_measured("lime_width", "At other kernel widths too few samples count."),
            found("lime_fit", 0.4, 0.38, 0.42, n=3, of="run"),
        ),
        "flags": (flag("W9", fit=0.4), flag("W11", share=0.23, features=["pay"], labels=["Pay"])),
        "rows": np.array([3]), "feature_names": ("age", "pay", "sex", "hours"), "feature_labels": LABELS,
        "feature_values": np.array([41, 9000.5, "f", None], dtype=object),
        "widths": np.array([0.25, 0.5, 0.75, 1.0, 2.0]), "usual": 2, "contributions": contributions,
        "errors": np.full((5, 4), 0.005), "fits": np.array([0.6, 0.5, 0.4, 0.38, 0.35]),
        "fit_low": np.full(5, 0.3), "fit_high": np.full(5, 0.65), "counted": np.array([20.0, 400, 700, 800, 950]),
        "runs": runs, "run_errors": np.full((3, 4), 0.01), "credible": np.full(4, 0.02), "n_needed": 3130.0,
        "n_samples": 1000, "n_leading": 2, "prediction": 0.6, "output": "yes", "target": "paid", "scale": "probability",
        "unit": "", "provenance": provenance_of_nothing("lime_stability"),
    }
    return LimeStability(subject="row", **shown | other)


def nothing_split() -> LimeStability:
    """Of a model that answers alike."""
    names = ("lime_overlap", "lime_intervals", "lime_width", "lime_fit")
    return lime_stability(
        findings=tuple(not_measured(name, "No feature varies, or the model answers all samples alike.")
                       for name in names),
        flags=(), contributions=np.zeros((5, 4)), runs=np.zeros((3, 4)), fits=np.full(5, np.nan), n_leading=0,
    )
