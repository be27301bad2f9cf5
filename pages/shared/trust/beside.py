"""The lights and the warnings that stand beside a figure: what is known already, and what is checked in no time."""

from collections.abc import Iterable
from dataclasses import replace

from explain.results import Attributions, Flag
from explain.sections import Section, beside, lamps, trust_in_short
from pages.shared.section import notes, strip
from pages.shared.state import current
from pages.shared.trust.asked import CONTRIBUTIONS, Explained, trust_so_far

ABOUT = {
    "waterfall": (
        "W28", "W22", "W2", "W20", "W5", "W23", "W8", "W9", "W27", "W24", "W1", "W10", "W11", "W26", "W25", "W6", "W4",
        "W3", "W7",
    ),
    "beeswarm": ("W28", "W22", "W2", "W5", "W23", "W8", "W24", "W14", "W1", "W21", "W6", "W4", "W16", "W3"),
    "importance": ("W22", "W14", "W23", "W1", "W15", "W21", "W4", "W16"),
    "dependence": ("W24", "W1", "W13", "W21"),
    "scores": ("W14", "W22", "W28", "W18", "W21"),
}
"""Section → the warnings that are about it; where a curve is thin, its own words say more than W12."""


def believed(section: Section, explanation: Explained) -> Section:
    """Add to the figure of an explanation its lights, as far as they are known, and what to beware of."""
    found = trust_so_far(explanation)
    return replace(warned(section, found.flags), lamps=lamps(found) if section.figure is not None else ())


def warned(section: Section, flags: Iterable[Flag]) -> Section:
    """Add to a figure the warnings that are about it."""
    return beside(section, flags, ABOUT.get(section.name, ()), plain=current().audience == "stakeholder")


def overall_in_short(attributions: Attributions) -> None:
    """Draw the headline of all rows together and the lights that are measured; nobody waits for the others."""
    state = current()
    asked = {"output": state.output, "scale": state.scale}
    found = trust_so_far(Explained(attributions, CONTRIBUTIONS, asked))
    notes(trust_in_short(found, attributions, plain=state.audience == "stakeholder"))
    strip([lamp for lamp in lamps(found) if lamp.state != "grey"])
