"""Comparisons of methods made by hand."""

from typing import Any

import numpy as np

from explain.checks.agreement.formulas import beyond_chance, leading_number, measures
from explain.checks.making import exactly, not_measured
from explain.results import Agreement, AgreementQuestion, Pair
from tests.made import LABELS, NAMES, provenance

METHODS = ("shap_values", "lime_weights", "permutation_importance", "ablation")
STATES = {"same_question": "no", "arithmetic": "yes", "stable": "no", "faithful": "no", "correlated": "yes",
          "interaction": "yes", "open": "explained"}
FACTS: dict[str, dict[str, float]] = {
    "same_question": {"shap": 0.24, "lime": 0.3, "ablation": 0.4, "shuffled": 1.0, "apart": 0.1},
    "arithmetic": {"gap": 0.0, "fit": 0.55}, "stable": {"shap": 0.0, "lime": 0.4, "permutation": 0.2},
    "faithful": {"orders": 30, "shap": 1.0, "lime": 0.9, "permutation": 1.0, "ablation": 0.5},
    "correlated": {"strength": 0.81, "before": 0.3, "after": 0.9},
    "interaction": {"joint": 0.06, "error": 0.01, "share": 0.3}, "open": {},
}


def question(name: str, state: str = "", n: int = 2) -> AgreementQuestion:
    """One of the ordered questions about the first columns."""
    return AgreementQuestion(id=name, state=state or STATES[name], facts=tuple(FACTS[name].items()),
                             feature_names=NAMES[:n], feature_labels=LABELS[:n])


def agreement(parts: Any = None, parted: Any = (1,), **changes: Any) -> Agreement:
    """Four splits of a score of 62 % over twelve features, which part on the second."""
    n = len(NAMES)
    shap = np.array([0.2, -0.15, 0.1] + [0.02 / (j + 1) for j in range(n - 3)])
    other = shap.copy()
    other[1] = 0.01
    held = np.array([shap, shap * 0.9, other, other * 1.1]) if parts is None else np.asarray(parts, dtype=float)
    k, methods = leading_number(n), changes.get("methods", METHODS)
    pairs = []
    for i, first in enumerate(methods):
        for j, second in enumerate(methods[i + 1:], i + 1):
            told = measures(held[i], held[j], k)
            pairs.append(Pair(first=first, second=second, beyond_chance=beyond_chance(told.feature, k, n),
                              **told._asdict()))
    made = {
        "subject": "row", "methods": METHODS, "left_out": (), "attributions": held,
        "standard_errors": np.full(held.shape, 0.01), "base_values": np.full(len(held), 0.24), "prediction": 0.62,
        "fidelity": 0.7, "leading": k, "chance": k / n, "pairs": tuple(pairs),
        "parted": np.array(parted, dtype=np.int64), "questions": tuple(map(question, STATES)),
        "findings": (exactly("agreement_top", 0.1, n=6, of="feature"),
                     not_measured("agreement_signs", "No two methods tell features apart here."),
                     exactly("agreement_order", 0.2, n=40, of="pair of features")),
        "flags": (), "rows": np.array([3]), "feature_names": NAMES, "feature_labels": LABELS,
        "feature_values": np.array([[40 + j for j in range(n)]], dtype=object), "output": ">50K", "target": "income",
        "scale": "probability", "unit": "", "provenance": provenance(method="agreement", n_rows=1),
    }
    return Agreement(**{**made, **changes})
