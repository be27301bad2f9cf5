"""Which pairs work together, beside what chance makes of it."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from explain.charts.interaction_strength import strength_bars
from explain.charts.theme import LIGHT, Theme
from explain.narrative import describe_provenance
from explain.narrative.interaction_strength import READING, describe_strength, plain_strength
from explain.results import InteractionStrength
from explain.sections.section import Section
from explain.sections.tables import heading, numbers
from explain.wording import one_line

if TYPE_CHECKING:
    import pandas as pd


def strength_section(result: InteractionStrength, *, theme: Theme = LIGHT) -> Section:
    """Show the pairs that stand out of chance; without any there is no picture."""
    section = Section(
        name="strength", title="Which pairs work together", sentences=describe_strength(result),
        plain=plain_strength(result), reading=READING, figure=None, alt="", tabled=partial(strength_table, result),
        warnings=(), provenance=describe_provenance(result.provenance), source=result.provenance,
    )
    if not result.shown.any():
        return section
    picture = strength_bars(result, theme=theme)
    return replace(section, figure=picture.figure, alt=picture.alt)


def strength_table(result: InteractionStrength) -> "pd.DataFrame":
    """One line for each pair, the strongest first, those that do not stand out of chance among them."""
    import pandas as pd

    labels = [one_line(label) for label in result.labels]
    return pd.DataFrame({
        "Pair of features": [f"{labels[one]} and {labels[two]}" for one, two in result.pairs], "H": result.strength,
        "Low (95 %)": result.low, "High (95 %)": result.high, "Chance reaches": result.band,
        heading("Only together", result.scale, result.unit, difference=True): numbers(result.size, result.scale),
        "Stands out": ["yes" if each else "no" for each in result.shown],
    })
