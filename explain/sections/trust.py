"""How far an explanation can be believed: its lights, what was measured for them, and the warnings beside a figure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from explain.charts.lights import Dot, lights_chart
from explain.charts.theme import LIGHT, Theme
from explain.checks.lights import ranked
from explain.checks.thresholds import MEASURES
from explain.narrative import describe_provenance
from explain.narrative.trust import (
    describe_flag,
    describe_headline,
    describe_judged,
    describe_light,
    light_name,
    plain_flag,
    plain_headline,
    state_word,
)
from explain.narrative.trust.findings import FINDINGS
from explain.narrative.trust.lights import LIGHTS
from explain.results import Flag, Judged, Light, Trust
from explain.sections.section import Lamp, Section
from explain.wording import plain_text, title_case

if TYPE_CHECKING:
    import pandas as pd

BESIDE = 2
"""Warnings beside a figure; all stand on the page of the checks."""
READING = ("One dot for each thing measured, with its 95 % interval where it has one. The zones are its own "
           "thresholds; dots of different checks cannot be compared.")


def trust_section(trust: Trust, *, theme: Theme = LIGHT) -> Section:
    """Show the lights of an explanation, everything measured for them, and all warnings."""
    picture = lights_chart(_dots(trust), theme=theme)
    return Section(
        name=f"{trust.subject}_trust", title=trust_title(trust),
        sentences=(describe_headline(trust), *(lamp.words for lamp in lamps(trust) if lamp.state != "green")),
        plain=(plain_headline(trust),), reading=READING, figure=picture.figure if picture else None,
        alt=picture.alt if picture else "", tabled=partial(_table, trust), warnings=warnings(trust.flags),
        provenance=f"{describe_provenance(trust.provenance)} · thresholds {trust.version}", source=trust.provenance,
        lamps=lamps(trust),
    )


def _dots(trust: Trust) -> list[Dot]:
    return [
        Dot(each, FINDINGS[each.finding.name].title, plain_text(describe_judged(each)), state_word(each.state))
        for light in trust.lights for each in light.judged
    ]


def trust_title(trust: Trust) -> str:
    """Name what the lights are of."""
    return f"How far {'this explanation' if trust.subject == 'row' else 'these explanations'} can be believed"


def trust_headline(trust: Trust, *, plain: bool = False) -> str:
    """Say the headline of the lights."""
    return (plain_headline if plain else describe_headline)(trust)


def lamps(trust: Trust) -> tuple[Lamp, ...]:
    """Give all lights as a reader sees them."""
    return tuple(_lamp(light) for light in trust.lights)


def _lamp(light: Light) -> Lamp:
    named = LIGHTS[light.id]
    return Lamp(
        id=light.id, title=named.title, state=light.state, word=state_word(light.state),
        words=f"{named.title}: {describe_light(light)}", question=named.question,
        lines=tuple(describe_judged(each) for each in light.judged), untested=named.untested,
    )


def told_lines(trust: Trust) -> tuple[str, ...]:
    """Say what was measured beside the lights: how complex the explanation is, how much of it is open to change."""
    return tuple(describe_judged(each) for each in trust.told)


def warnings(flags: Iterable[Flag], *, plain: bool = False) -> tuple[str, ...]:
    """Say all warnings, the most important first."""
    return tuple((plain_flag if plain else describe_flag)(flag) for flag in ranked(flags))


def beside(section: Section, flags: Iterable[Flag], about: Sequence[str], *, plain: bool = False) -> Section:
    """Add to a figure the warnings that are about such figures: so many that it has two in all.

    Parameters
    ----------
    section
        One that is not drawn stays as it is.
    flags
        All that apply.
    about
        Ids of the warnings that are about such a figure.
    plain
        Whether they are said for somebody who has never heard of the method.
    """
    if section.figure is None and section.tabled is None:
        return section
    first = {flag.id: flag for flag in reversed(ranked(flags)) if flag.id in about}  # of each kind, the first
    held = [flag for flag in first.values() if not set(warnings([flag])) & set(section.warnings)]
    told = warnings(held, plain=plain)[: max(BESIDE - len(section.warnings), 0)]
    return replace(section, warnings=(*section.warnings, *told))


def _table(trust: Trust) -> "pd.DataFrame":
    """One line for each thing measured, or not."""
    import pandas as pd

    every = [(light_name(light.id), each) for light in trust.lights for each in light.judged]
    every += [("beside the lights", each) for each in trust.told]
    return pd.DataFrame([_line(name, each) for name, each in every])


def _line(light: str, each: Judged) -> dict[str, object]:
    finding = each.finding
    return {
        "Light": light, "What": FINDINGS[finding.name].title, "State": title_case(state_word(each.state)),
        "Value": finding.value, "Low (95 %)": finding.low, "High (95 %)": finding.high, "Well as far as": each.green,
        "Problem from": each.red, "n": finding.n, "of": finding.of, "Unit": MEASURES[finding.name].unit,
        "Why not measured": finding.unmeasured, "What the value is": FINDINGS[finding.name].meaning.format("…"),
    }


