"""Pins of a cohort beside other rows: the pin asks about the cohort, its section says who the others are."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from explain.charts.theme import Theme
from explain.results import Attributions, GroupImportance, Result, Summary
from explain.sections import Section, calibrations_section, compared_section, scores_compared_section
from pages.shared.asking import explained
from pages.shared.section import pin_of
from pages.shared.state import Pin
from pages.shared.versus import against
from pages.shared.words import versus as words

RANKED = (Attributions, GroupImportance, Summary)
MAKERS: dict[str, Callable[..., Section]] = {
    "compared": compared_section, "scores_compared": scores_compared_section, "calibrations": calibrations_section,
}


def pin_of_two(section: Section, method: str, **arguments: Any) -> Pin:
    """Make the pin of a section about the cohort and the others chosen."""
    return replace(pin_of(section, method, **arguments), section=f"{section.name}_{against()}")


def is_of_two(pin: Pin) -> bool:
    """Whether a pin asks about a cohort and others."""
    name, _, other = pin.section.rpartition("_")
    return name in MAKERS and other in words.OTHERS and bool(pin.arguments.get("cohort"))


def others_of(pin: Pin, **patience: float) -> Result:
    """Ask about the others of a pin."""
    cohort, asked = pin.arguments["cohort"], {**pin.arguments}
    if pin.section.endswith("_everyone"):
        del asked["cohort"]
    else:
        asked["cohort"] = {**cohort, "rest": not cohort.get("rest", False)}
    return explained(pin.method, **patience, **asked)


def made_of_two(pin: Pin, here: Any, there: Any, theme: Theme) -> Section:
    """Make the section of a pin from its two answers."""
    name, _, other = pin.section.rpartition("_")
    both = [held.importance() if isinstance(held, RANKED) else held for held in (here, there)]
    return MAKERS[name](*both, other=words.OTHERS[other], theme=theme)
