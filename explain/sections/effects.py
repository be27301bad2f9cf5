"""How the model's answer moves with a feature, or with two."""

from functools import partial

from explain.charts.curve import curve
from explain.charts.effect_parts import by_level
from explain.charts.ice import ice
from explain.charts.surface import surface
from explain.charts.theme import LIGHT, Theme
from explain.narrative import (
    describe_dependence,
    describe_provenance,
    describe_surface,
    doubts_about_dependence,
    doubts_about_surface,
)
from explain.narrative.effects import (
    READING_OF_SURFACE,
    describe_against_everyone,
    describe_own_curve,
    plain_dependence,
    reading_of_dependence,
    reading_of_own_curve,
)
from explain.results import Dependence, Surface
from explain.sections.section import Section
from explain.sections.tables import dependence_table, surface_table
from explain.wording import escaped


def dependence_section(
    dependence: Dependence, *, marked: float | None = None, own: Dependence | None = None,
    everyone: Dependence | None = None, theme: Theme = LIGHT,
) -> Section:
    """Show PDP and ICE, or ALE, of one feature.

    Parameters
    ----------
    dependence
        Of one feature.
    marked
        Coded value of the feature in the current row; NaN when it is missing there, None to mark nothing.
    own
        PDP and ICE of the current row alone, on the same grid; None to leave it out.
    everyone
        PDP of all rows of the table, on the same grid, where ``dependence`` is that of a cohort; None to leave it out.
    """
    picture = curve(dependence, theme=theme, marked=marked, own=own, everyone=everyone)
    name = "ALE" if dependence.method == "ALE" else "PDP and ICE"
    mine = (
        *(() if everyone is None else (" ".join(describe_against_everyone(dependence, everyone)),)),
        *(() if own is None else (" ".join(describe_own_curve(own)),)),
    )
    return Section(
        name="dependence", title=f"{name}: {escaped(dependence.label)}",
        sentences=(*describe_dependence(dependence), *mine), plain=(*plain_dependence(dependence), *mine),
        reading=reading_of_dependence(dependence, by_level=by_level(dependence), own=own is not None,
                                      everyone=everyone is not None),
        figure=picture.figure, alt=picture.alt, tabled=partial(dependence_table, dependence),
        warnings=doubts_about_dependence(dependence), provenance=describe_provenance(dependence.provenance),
        source=dependence.provenance,
    )


def ice_section(dependence: Dependence, *, marked: float | None = None, theme: Theme = LIGHT) -> Section:
    """Show what the model answers to one row as one of its features moves.

    Parameters
    ----------
    dependence
        PDP and ICE of one row: ``dependence`` asked with ``rows`` of that row alone, stored or given by its values.
    marked
        Coded value of the feature in that row; None for the one observed there, NaN when it is missing.
    """
    picture = ice(dependence, theme=theme, marked=marked)
    words = describe_own_curve(dependence)
    return Section(
        name="ice", title=f"This row along {escaped(dependence.label)}", sentences=words, plain=words,
        reading=reading_of_own_curve(by_level=by_level(dependence)),
        figure=picture.figure, alt=picture.alt, tabled=partial(dependence_table, dependence),
        warnings=doubts_about_dependence(dependence), provenance=describe_provenance(dependence.provenance),
        source=dependence.provenance,
    )


def surface_section(
    result: Surface, *, marked: tuple[float, float] | None = None, theme: Theme = LIGHT
) -> Section:
    """Show the partial dependence of two features together.

    Parameters
    ----------
    result
        Of two features.
    marked
        Coded values of both in the current row, NaN where one is missing; None to mark nothing.
    """
    picture = surface(result, theme=theme, marked=marked)
    return Section(
        name="surface", title=f"{escaped(result.labels[0])} and {escaped(result.labels[1])} together",
        sentences=describe_surface(result), plain=describe_surface(result), reading=READING_OF_SURFACE,
        figure=picture.figure, alt=picture.alt,
        tabled=partial(surface_table, result), warnings=doubts_about_surface(result),
        provenance=describe_provenance(result.provenance), source=result.provenance,
    )
