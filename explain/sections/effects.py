"""How the model's answer moves with a feature, or with two."""

from functools import partial

from explain.charts.curve import by_level, curve
from explain.charts.surface import surface
from explain.charts.theme import LIGHT, Theme
from explain.narrative import (
    describe_dependence,
    describe_provenance,
    describe_surface,
    doubts_about_dependence,
    doubts_about_surface,
)
from explain.results import Dependence, Surface
from explain.sections.section import Section
from explain.sections.tables import dependence_table, surface_table
from explain.wording import escaped, title_case


def dependence_section(dependence: Dependence, *, marked: float | None = None, theme: Theme = LIGHT) -> Section:
    """Show PDP and ICE, or ALE, of one feature.

    Parameters
    ----------
    dependence
        Of one feature.
    marked
        Coded value of the feature in the current row; NaN when it is missing there, None to mark nothing.
    """
    picture = curve(dependence, theme=theme, marked=marked)
    name = "ALE" if dependence.method == "ALE" else "PDP and ICE"
    how = _how_to_read(dependence)
    return Section(
        name="dependence", title=f"{name}: {escaped(dependence.label)}",
        sentences=(*describe_dependence(dependence), how),
        figure=picture.figure, alt=picture.alt, tabled=partial(dependence_table, dependence),
        warnings=doubts_about_dependence(dependence), provenance=describe_provenance(dependence.provenance),
        source=dependence.provenance,
    )


def _how_to_read(dependence: Dependence) -> str:
    if by_level(dependence):
        spread = "; a grey line holds the middle 90 % of the single rows" if len(dependence.individual) else ""
        return f"Dots have their 95 % interval, hollow ones few rows{spread}."
    single = "thin lines are single rows; " if len(dependence.individual) else ""
    return title_case(f"{single}the band is the 95 % interval, bars below show where the rows are.")


def surface_section(result: Surface, *, theme: Theme = LIGHT) -> Section:
    """Show the partial dependence of two features together."""
    picture = surface(result, theme=theme)
    return Section(
        name="surface", title=f"{escaped(result.labels[0])} and {escaped(result.labels[1])} together",
        sentences=describe_surface(result), figure=picture.figure, alt=picture.alt,
        tabled=partial(surface_table, result), warnings=doubts_about_surface(result),
        provenance=describe_provenance(result.provenance), source=result.provenance,
    )
