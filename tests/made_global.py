"""Views of a whole model made by hand: a tree in its place, and which pairs work together."""

from typing import Any

import numpy as np

from explain.checks.making import flag, found
from explain.results import Branch, InteractionStrength, Region, Rule, Surrogate
from tests.made import limit, provenance


def age(**ends: float):
    return limit(feature="age", label="Age (years)", kind="integer", categories=np.empty(0, object), level_labels=(),
                 **ends)


def rule(limits: tuple, answer: float, n: int, **changes: Any) -> Rule:
    made = {
        "region": Region(limits=limits, n_rows=2 * n, n_measured=n), "yes": answer >= 0.5, "from_": np.nan,
        "to": np.nan, "answer": answer, "mean": answer, "low": answer - 0.02, "high": answer + 0.02, "spread": 0.1,
        "fidelity": 0.9,
        "precision": 0.95, "precision_low": 0.9, "precision_high": 0.98, "lift": 1.5, "truth": 0.8, "truth_low": 0.7,
        "truth_high": 0.88, "n_truth": n,
    }
    return Rule(**{**made, **changes})


def surrogate(fidelity: float = 0.86, **changes: Any) -> Surrogate:
    """Two questions, three ends."""
    rest = limit(categories=np.array(["Single", "Other", None], dtype=object), left_out=True)
    old, young = age(low=41.0), age(high=40.0)
    places = (((), -1, -1, 0.3, 100), ((limit(),), 0, 0, 0.8, 30), ((rest,), 0, -1, 0.1, 70),
              ((old,), 2, 1, 0.2, 20), ((young,), 2, 2, 0.02, 50))
    measures = (found("surrogate_fidelity", fidelity, fidelity - 0.05, min(fidelity + 0.05, 1), n=100, of="row"),
                found("surrogate_agreement", 0.9, 0.7, 0.97, n=20, of="tree of another draw",
                      features=["relationship"], labels=["Relationship"]))
    made = {
        "branches": tuple(Branch(parent=parent, limits=limits, rule=number, n_rows=2 * n, n_measured=n, answer=answer)
                          for limits, parent, number, answer, n in places),
        "rules": (rule((limit(),), 0.8, 30), rule((rest, old), 0.2, 20), rule((rest, young), 0.02, 50)),
        "depth": 2, "depths": np.array([2, 3, 4]), "depth_fidelity": np.array([fidelity, 0.9, 0.92]),
        "fidelity": fidelity, "fidelity_low": fidelity - 0.05, "fidelity_high": min(fidelity + 0.05, 1),
        "agreement": 0.94, "agreement_low": 0.9, "agreement_high": 0.97, "balanced": 0.9,
        "features": ("relationship", "age"), "labels": ("Relationship", "Age (years)"), "first": np.array([18, 2]),
        "asked": np.array([20, 15]), "n_trees": 20, "n_found": 100, "n_measured": 100, "base": 0.3, "task": "binary",
        "output": ">50K", "other": "<=50K", "target": "income", "scale": "probability", "unit": "",
        "findings": measures, "flags": (flag("W17", fidelity=fidelity),),
        "provenance": provenance(method="surrogate", engine="regression tree", background="", background_digest=""),
    }
    return Surrogate(**{**made, **changes})


def of_a_number(**changes: Any) -> Surrogate:
    """The same of a model that answers with a number."""
    ends = [{"from_": low, "to": high} for low, high in ((60.0, 95.0), (10.0, 30.0), (2.0, 2.0))]
    held = surrogate()
    rules = tuple(rule(old.region.limits, 100 * old.answer, old.region.n_measured, yes=True, **end)
                  for old, end in zip(held.rules, ends, strict=True))
    return surrogate(**{"task": "regression", "other": "", "output": "count", "target": "count", "scale": "target",
                        "unit": "bikes", "agreement": np.nan, "agreement_low": np.nan, "agreement_high": np.nan,
                        "balanced": np.nan, "rules": rules, **changes})


def constant() -> Surrogate:
    """Of a model that always gives the same answer."""
    whole = surrogate()
    nothing = dict.fromkeys(("fidelity", "fidelity_low", "fidelity_high"), np.nan)
    return surrogate(branches=(Branch(parent=-1, limits=(), rule=0, n_rows=200, n_measured=100, answer=0.3),),
                     rules=(rule((), 0.3, 100),), features=(), labels=(), first=np.empty(0, int),
                     asked=np.empty(0, int), flags=(), depths=whole.depths, **nothing)


def strength(**changes: Any) -> InteractionStrength:
    """Three features: one pair far beyond chance, one within its reach, one that does nothing together."""
    held = np.array([0.4, 0.15, 0.0])
    made = {
        "features": ("age", "hours", "sex"), "labels": ("Age (years)", "Hours a week", "Sex"),
        "pairs": np.array([[0, 1], [0, 2], [1, 2]]), "strength": held, "low": np.maximum(held - 0.05, 0),
        "high": held + 0.05, "size": held / 10, "band": np.array([0.1, 0.2, 0.05]),
        "overall": np.array([0.4, 0.35, 0.1]), "overall_low": np.array([0.35, 0.3, 0.05]),
        "overall_high": np.array([0.45, 0.4, 0.15]), "n_left_out": 2, "n_samples": 5, "n_sampled": 150, "n_chance": 20,
        "output": ">50K", "target": "income", "scale": "probability", "unit": "",
        "provenance": provenance(method="interaction_strength", engine="tree walk", background="",
                                 background_digest=""),
    }
    return InteractionStrength(**{**made, **changes})
