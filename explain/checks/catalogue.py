"""The checks that ask the model, by their public names: what each is about, and what it is asked."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from explain.checks.making import not_measured
from explain.results import Finding, Flag

ROW, OVERALL = "row", "overall"
LIME = "lime_weights"


class Check(NamedTuple):
    """A check that asks the model: what its lights are of, and which arguments it takes."""

    subjects: tuple[str, ...]
    takes: tuple[str, ...]
    tells: str
    """The finding that says why, where the check refuses."""
    methods: tuple[str, ...] = ("shap_values", LIME)
    """The explanations that it is about."""
    quick: bool = False
    """Whether it is done within the time of the explanation itself."""


CHECKS: dict[str, Check] = {
    "row_support": Check((ROW,), ("row",), "row_distance", quick=True),
    "model_quality": Check((ROW, OVERALL), ("output",), "skill"),
    "second_engine": Check((ROW, OVERALL), ("output", "scale"), "second_engine", ("shap_values",)),
    "faithfulness": Check((ROW,), ("row", "method", "output", "scale"), "deletion"),
    "stability": Check((ROW,), ("row", "output", "scale"), "background_overlap", ("shap_values",)),
    "lime_stability": Check((ROW,), ("row", "output", "scale"), "lime_overlap", (LIME,)),
    "ranking_stability": Check((OVERALL,), ("output", "scale"), "background_overlap", ("shap_values",)),
    "agreement": Check((ROW,), ("row", "output", "scale"), "agreement_order"),
    "overall_agreement": Check((OVERALL,), ("output", "scale"), "agreement_order"),
    "probes": Check((ROW, OVERALL), ("row", "method", "output"), "probes_outside"),
    "drift": Check((ROW, OVERALL), ("rows", "output"), "drift"),
}
"""Public name → what it is about; the quick ones first, then what is the same for every row."""


class Refused(NamedTuple):
    """What stands in place of a check that could not be had."""

    findings: tuple[Finding, ...]
    flags: tuple[Flag, ...] = ()


def refused(name: str, why: str) -> Refused:
    """Say of a check that could not be had why its light is grey.

    Examples
    --------
    >>> refused("stability", "It was stopped.").findings[0].unmeasured
    'It was stopped.'
    """
    return Refused((not_measured(CHECKS[name].tells, why),))


def questions(subject: str, method: str = "shap_values", **arguments: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """List what is asked for the lights of an explanation.

    Parameters
    ----------
    subject
        "row" or "overall".
    method
        The explanation: "shap_values" or "lime_weights".
    **arguments
        ``row``, ``rows``, ``output``, ``scale``; each check is given those it takes.

    Yields
    ------
    tuple
        The public name of a check, and its arguments.

    Examples
    --------
    >>> [name for name, _ in questions("overall")][:2]
    ['model_quality', 'second_engine']
    """
    given = {"method": method, **arguments}
    for name, check in CHECKS.items():
        if subject in check.subjects and method in check.methods:
            yield name, {each: given[each] for each in check.takes if each in given}
