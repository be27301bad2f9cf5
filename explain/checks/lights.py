"""From what was measured to seven lights: each the worst of its own, never averaged, grey where nothing is known."""

from collections.abc import Iterable
from typing import Protocol

import numpy as np

from explain.checks.thresholds import MEASURES, VERSION
from explain.results import Finding, Flag, Judged, Light, Provenance, Trust

LIGHTS = ("L1", "L2", "L3", "L4", "L5", "L6", "L7")
GATES = ("L1", "L5", "L6")
"""The lights that the headline is the worst of."""
NEEDED = {
    "L1": ("completeness_gap",), "L2": ("deletion", "insertion"), "L3": ("background_overlap", "lime_overlap"),
    "L5": ("row_distance", "probes_outside"), "L6": ("skill",),
}
"""Light → findings of which one must be measured before it may be green: what else it holds says too little alone."""
WORST_FIRST = ("red", "amber", "grey", "green")
PRIORITY = (
    "W19", "W28", "W22", "W2", "W20", "W5", "W23", "W8", "W9", "W27", "W24", "W14", "W1", "W15", "W12", "W10", "W11",
    "W26", "W25", "W21", "W18", "W6", "W17", "W4", "W13", "W16", "W3", "W7",
)
"""Warnings in the order in which they matter: what makes an explanation void, then what makes it doubtful, then how to
read it."""


class Checked(Protocol):
    """Any result of a check: `Findings`, or one that has more to draw."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was measured."""
    @property
    def flags(self) -> tuple[Flag, ...]:
        """What to beware of."""


def judged(finding: Finding) -> Judged:
    """Hold a finding against its threshold.

    The whole of its interval must clear a threshold, or the state is "amber": a light does not turn on a draw. Where
    `Measure.gate` says so, an interval that does not clear ``red`` is red.

    Examples
    --------
    >>> from explain.checks.making import found
    >>> judged(found("sensitivity", 0.1, 0.08, 0.15, n=10, of="draw")).state
    'green'
    >>> judged(found("sensitivity", 0.1, 0.08, 0.3, n=10, of="draw")).state
    'amber'
    """
    measure = MEASURES[finding.name]
    return Judged(finding=finding, state=_state(finding), green=measure.green, red=measure.red)


def _state(finding: Finding) -> str:
    _, green, red, _, gate = MEASURES[finding.name]
    if finding.value != finding.value:
        return "grey"
    if green != green:
        return ""
    low = finding.value if finding.low != finding.low else finding.low
    high = finding.value if finding.high != finding.high else finding.high
    if green > red:  # high is good: the same seen from below
        low, high, green, red = -high, -low, -green, -red
    if high <= green:
        return "green" if finding.low == finding.low else "amber"  # a value without an interval may be luck
    if (high if gate else low) >= red:
        return "red"
    return "amber"


def worst(states: Iterable[str]) -> str:
    """Give the worst of what is known; "grey" where nothing is.

    Examples
    --------
    >>> worst(["green", "grey"]), worst(["green", "amber"]), worst([])
    ('green', 'amber', 'grey')
    """
    known = [state for state in states if state not in ("grey", "")]
    return next((state for state in WORST_FIRST if state in known), "grey")


def assess(
    results: Iterable[Checked], source: Provenance, *, subject: str, rows: Iterable[int] = (),
    flags: Iterable[Flag] = (),
) -> Trust:
    """Set the lights by all that was found of an explanation and of its model.

    Parameters
    ----------
    results
        Of any checks, in any order; of what two of them measured alike, both count.
    source
        How the explanation was made that the lights are of.
    subject
        What that is: "row" or "overall".
    rows
        Positions of the rows it is about, as far as they are few.
    flags
        Further warnings, of what no check sees.
    """
    held = tuple(results)
    every = tuple(judged(finding) for result in held for finding in result.findings)
    lights = tuple(_light(name, every) for name in LIGHTS)
    states = {light.id: light.state for light in lights}
    return Trust(
        subject=subject, lights=lights, headline=headline([states[name] for name in GATES]),
        told=tuple(each for each in every if not MEASURES[each.finding.name].light),
        flags=ranked([*flags, *(each for result in held for each in result.flags)]), version=VERSION,
        rows=np.array(list(rows), dtype=np.int64), provenance=source,
    )


def headline(gates: Iterable[str]) -> str:
    """Give the state of the headline: red if a gate is, else grey if one was not measured, else the worst."""
    states = list(gates)
    return next(state for state in ("red", "grey", "amber", "green") if state in states)


def _light(name: str, every: tuple[Judged, ...]) -> Light:
    own = tuple(each for each in every if MEASURES[each.finding.name].light == name)
    state = worst(each.state for each in own)
    known = {each.finding.name for each in own if each.state != "grey"}
    if state == "green" and name in NEEDED and known.isdisjoint(NEEDED[name]):
        state = "grey"
    return Light(id=name, state=state, judged=own)


def ranked(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    """Put warnings in the order in which they matter, each once for the same columns."""
    once = {(each.id, each.feature_names): each for each in reversed(list(flags))}
    return tuple(sorted(once.values(), key=lambda each: (PRIORITY.index(each.id), each.feature_names)))
