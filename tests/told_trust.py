"""What is said of how far explanations can be believed: lights, warnings, agreement, drift, refits, a tree instead."""

from collections.abc import Iterator, Sequence
from typing import Any

from explain import sections
from explain.errors import ExplainError
from tests.told import Narrative, Opened, Text, drawn

MOST_ROWS = 3
"""Rows that the slow checks are run for."""


def of_trust(sample: Opened, rows: Sequence[int]) -> Iterator[Narrative]:
    """Everything said by the checks: of some rows, of all, of the model."""
    for row in rows[:MOST_ROWS]:
        at = f", row {row}"
        yield from checked(sample, f"lights{at}", of_lights, "row_trust", row=row)
        yield from checked(sample, f"LIME again{at}", sections.lime_stability_section, "lime_stability", row=row)
        yield from agreed(sample, at, "agreement", row=row)
        yield from checked(sample, f"refits{at}", sections.refits_row_section, "refits", row=row, n_refits=3)
    yield from checked(sample, "lights", of_lights, "overall_trust")
    yield from agreed(sample, "", "overall_agreement")
    yield from checked(sample, "drift", sections.drift_section, "drift", rows=range(200))
    yield from checked(sample, "refits", sections.refits_section, "refits", n_refits=3)
    yield from checked(sample, "range", sections.importance_range_section, "importance_range", n_models=3)
    yield from checked(sample, "pairs beyond chance", sections.strength_section, "interaction_strength", n_rows=40)
    for name in ("surrogate", "rules", "other_draws"):
        yield from checked(sample, name, getattr(sections, f"{name}_section"), "surrogate")


def agreed(sample: Opened, at: str, method: str, **settings: Any) -> Iterator[Narrative]:
    """The sections of one agreement."""
    for name in ("agreement", "agreement_pairs", "agreement_questions"):
        yield from checked(sample, f"{name}{at}", getattr(sections, f"{name}_section"), method, **settings)


def checked(sample: Opened, what: str, draw: Any, method: str, **settings: Any) -> Iterator[Narrative]:
    """What a check says; nothing where it cannot be had of this model."""
    try:
        result = sample.ask(method, **settings)
    except ExplainError:
        return
    if draw is of_lights:
        yield Narrative(what, (result, *thresholds(result)), lambda: of_lights(result))
    else:
        yield drawn(what, draw, result)
    if flags := getattr(result, "flags", ()):
        yield Narrative(f"warnings of {what}", flags, lambda: Text(
            sections.warnings(flags), sections.warnings(flags, plain=True)))


def of_lights(trust: Any) -> Text:
    """All words of the lights."""
    section = sections.trust_section(trust)
    said = [words for lamp in section.lamps for words in (lamp.words, lamp.question, lamp.untested)]
    lines = [line for lamp in section.lamps for line in lamp.lines]
    return Text((*section.sentences, *said), section.plain, headings=(*lines, *sections.told_lines(trust)))


def thresholds(trust: Any) -> tuple[Any, ...]:
    """Where the lights turn, and how many there are of each state."""
    states = [light.state for light in trust.lights]
    per_light = [[each.state for each in light.judged] for light in trust.lights]
    counts = [held.count(state) for held in (states, *per_light) for state in set(held)]
    return ([float(n) for n in counts], [float(len(held)) for held in per_light])
