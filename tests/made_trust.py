"""Findings made by hand."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from explain.checks.lights import assess
from explain.results import Finding, Findings, Flag, Provenance, Trust


def provenance_of_nothing(method: str = "row_support") -> Provenance:
    return Provenance(
        method=method, engine="by hand", versions=(), data="d" * 64, model="m" * 64, background="",
        background_digest="", n_rows=1, seed=0, scale="probability", output="yes", settings=(), seconds=0.0,
    )


def findings(*found: Finding, flags: tuple[Flag, ...] = (), subject: str = "row", **other: Any) -> Findings:
    shown = {"output": "yes", "target": "paid", "scale": "probability", "unit": "", "rows": np.array([0])} | other
    return Findings(subject=subject, findings=found, flags=flags, provenance=provenance_of_nothing(), **shown)


def assessed(results: Iterable[Findings], subject: str = "row") -> Trust:
    return assess(results, provenance_of_nothing("shap_values"), subject=subject, rows=[0])
