"""Results about one row among others, made by hand."""

from typing import Any

import numpy as np

from explain.results import Attributions, Contrast, DecisionPath, Fork, Likeliness, Neighbours
from tests.made import LABELS, NAMES, one_row, provenance


def neighbours(n: int = 8, **changes: Any) -> Neighbours:
    """Rows like one with a score of 24 %; their scores rise, a third of them had the outcome."""
    cells = np.array([[45 + i, "Bachelors", None] for i in range(n)], dtype=object).reshape(n, 3)
    truth = np.array([">50K" if i % 3 == 0 else "<=50K" for i in range(n)], dtype=object)
    made = {
        "row": 3, "instance_values": np.array([45, "Bachelors", None], dtype=object), "instance_prediction": 0.24,
        "rows": np.arange(n) * 11 + 7, "distances": 0.25 + 0.5 * np.arange(n),
        "predictions": np.linspace(0.2, 0.55, n), "target_values": truth, "feature_values": cells,
        "differing": np.array([[i > 0, False, False] for i in range(n)]).reshape(n, 3), "feature_names": NAMES[:3],
        "feature_labels": LABELS[:3], "n_compared": 3_255, "typical": 12.0, "output": ">50K", "target": "income",
        "scale": "probability", "unit": "",
        "provenance": provenance(method="similar_rows", engine="nearest rows", background="", background_digest="",
                                 n_rows=3_256),
    }
    return Neighbours(**{**made, **changes})


def likeliness(share: float = 0.004, together: int = 0, **changes: Any) -> Likeliness:
    """One row of which two values hardly stand together."""
    made = {
        "rows": np.array([-1]), "distances": np.array([9.5]), "shares": np.array([share]), "n_compared": 1_000,
        "pairs": np.array([[0, 0, 1]]), "together": np.array([together]), "expected": np.array([27.6]),
        "n_counted": 3_256, "feature_values": np.array([[19, "Doctorate", None]], dtype=object),
        "feature_names": NAMES[:3], "feature_labels": LABELS[:3],
        "provenance": provenance(method="likeliness", background="", background_digest="", scale="", output=""),
    }
    return Likeliness(**{**made, **changes})


def contrast(first: Attributions | None = None, second: Attributions | None = None) -> Contrast:
    """A score of 62 % for one class beside 20 % for another."""
    one = first or one_row([0.31, 0.12, -0.05], base=0.24)
    other = second or one_row([-0.2, 0.02, 0.03], base=0.35, output="about 50K")
    return Contrast(first=one, second=other, provenance=provenance(method="contrast", n_rows=1))


def path(n: int = 5, **changes: Any) -> DecisionPath:
    """A path of some questions that halve the rows."""
    forks = tuple(
        Fork(feature=NAMES[i % 12], label=LABELS[i % 12], words=f"at least {i}", n_rows=3_000 // (i + 2),
             prediction=0.24 + 0.5 * (i + 1) / n)
        for i in range(n)
    )
    made = {
        "row": 3, "forks": forks, "n_rows": 3_256, "base_value": 0.24, "prediction": 0.74 if n else 0.24,
        "feature_values": np.array([None, *range(n)], dtype=object)[:n], "output": ">50K", "target": "income",
        "scale": "probability", "unit": "",
        "provenance": provenance(method="decision_path", engine="the tree itself", background="", background_digest=""),
    }
    return DecisionPath(**{**made, **changes})
