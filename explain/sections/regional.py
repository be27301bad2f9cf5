"""Where rows react differently to a feature: the parts of the table side by side."""

import string
from functools import partial

from explain.charts.regions import regions
from explain.charts.theme import LIGHT, Theme
from explain.narrative import describe_provenance
from explain.narrative.regional import (
    READING_OF_REGIONS,
    describe_regional,
    doubts_about_regional,
    plain_regional,
    rows_of_part,
)
from explain.results import RegionalEffects
from explain.sections.section import Section
from explain.sections.tables import regional_table
from explain.wording import escaped


def regional_section(result: RegionalEffects, *, theme: Theme = LIGHT) -> Section:
    """Show the curve of each part of the table, or say that none stands out: then there is no figure."""
    several = len(result.regions) > 1
    picture = regions(result, theme=theme) if several else None
    return Section(
        name="regional", title=f"Where rows react differently to {escaped(result.label)}",
        sentences=describe_regional(result), plain=plain_regional(result),
        reading=READING_OF_REGIONS if several else "",
        figure=picture.figure if picture else None, alt=picture.alt if picture else "",
        tabled=partial(regional_table, result) if several else None, warnings=doubts_about_regional(result),
        provenance=describe_provenance(result.provenance), source=result.provenance,
    )


def region_labels(result: RegionalEffects) -> tuple[str, ...]:
    """Name each part in a line, with how many rows of the table are in it; one of all rows has no name."""
    return tuple(
        escaped(f"{string.ascii_uppercase[i]}: {region.words} ({rows_of_part(result, i)})")
        for i, region in enumerate(result.regions) if region.limits
    )
