"""Some rows beside others, and class beside class: what drives the model there, and how good it is."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from explain.charts.comparing import compared
from explain.charts.quality import calibrations
from explain.charts.theme import LIGHT, Theme
from explain.narrative import describe_provenance
from explain.narrative.comparing import (
    READING,
    describe_classes,
    describe_compared,
    describe_performances,
    doubts_about_comparison,
    plain_classes,
    plain_compared,
    plain_performances,
    score_difference,
)
from explain.narrative.plain_quality import plain_calibration
from explain.results import Importance, Performance
from explain.sections.section import Section
from explain.sections.tables import heading, numbers
from explain.wording import escaped, method, shortened, title_case

if TYPE_CHECKING:
    import pandas as pd

COHORT = "the cohort"


def compared_section(here: Importance, there: Importance, *, other: str = "the rest", theme: Theme = LIGHT) -> Section:
    """Show what drives the model in a cohort, beside other rows.

    Parameters
    ----------
    here, there
        Rankings of the same features in the cohort and in the others.
    other
        Who the others are.
    """
    rankings = {title_case(COHORT): here, title_case(other): there}
    picture = compared(rankings, theme=theme)
    return Section(
        name="compared", title=f"Cohort and {escaped(other)}: {escaped(method(here.method))}",
        sentences=describe_compared(here, there, other), plain=plain_compared(here, there, other),
        reading=READING["compared"], figure=picture.figure, alt=picture.alt, tabled=partial(rankings_table, rankings),
        warnings=(), provenance=describe_provenance(here.provenance), source=here.provenance,
    )


def classes_section(classes: Mapping[str, Importance], *, theme: Theme = LIGHT) -> Section:
    """Show what drives the score of each of several classes, side by side."""
    picture, source = compared(classes, theme=theme), next(iter(classes.values())).provenance
    return Section(
        name="classes", title=f"Class by class: {escaped(method(source.method))}", sentences=describe_classes(classes),
        plain=plain_classes(classes), reading=READING["classes"], figure=picture.figure, alt=picture.alt,
        tabled=partial(rankings_table, classes), warnings=(), provenance=describe_provenance(source), source=source,
    )


def rankings_table(rankings: Mapping[str, Importance]) -> "pd.DataFrame":
    """One line for each feature, with each ranking and its interval beside the other."""
    import pandas as pd

    held = list(rankings.values())
    order = sorted(range(len(held[0].mean)), key=lambda j: -sum(float(each.mean[j]) for each in held))
    table = pd.DataFrame({"Feature": [held[0].feature_labels[j] for j in order]})
    for name, each in rankings.items():
        table[heading(f"{name}: size", each.scale, each.unit, difference=True)] = numbers(each.mean[order], each.scale)
        table[f"{name}: low (95 %)"] = numbers(each.low[order], each.scale)
        table[f"{name}: high (95 %)"] = numbers(each.high[order], each.scale)
    return table


def scores_compared_section(
    here: Performance, there: Performance, *, other: str = "the rest", theme: Theme = LIGHT
) -> Section:
    """Show how good the model is in a cohort, beside other rows, score by score."""
    return Section(
        name="scores_compared", title=f"How good it is in the cohort and in {escaped(other)}",
        sentences=describe_performances(here, there, other), plain=plain_performances(here, there, other),
        reading=READING["scores"], figure=None, alt="", tabled=partial(scores_compared_table, here, there, other),
        warnings=doubts_about_comparison(here, there), provenance=describe_provenance(here.provenance),
        source=here.provenance,
    )


def scores_compared_table(here: Performance, there: Performance, other: str) -> "pd.DataFrame":
    """One line for each score that both have; low and high are the ends of 95 % intervals."""
    import pandas as pd

    theirs = {score.name: score for score in there.scores}
    lines = [
        (score.name, score.value, score.low, score.high, theirs[score.name].value, theirs[score.name].low,
         theirs[score.name].high, *score_difference(score, theirs[score.name]))
        for score in here.scores if score.name in theirs
    ]
    groups = ("Cohort", title_case(other.removeprefix("the ")), "Difference")
    names = [f"{who}{what}" for who in groups for what in ("", " low", " high")]
    return pd.DataFrame(lines, columns=["Score", *names])


def calibrations_section(
    here: Performance, there: Performance, *, other: str = "the rest", theme: Theme = LIGHT
) -> Section:
    """Show whether scores mean what they say in a cohort, beside other rows."""
    section = Section(
        name="calibrations", title=f"Calibration in the cohort and in {escaped(other)}",
        sentences=("Calibration: not available for these rows.",), plain=plain_calibration(here),
        reading=READING["calibrations"], figure=None, alt="", tabled=None, warnings=(),
        provenance=describe_provenance(here.provenance), source=here.provenance,
    )
    if not len(here.calibration.x) or not len(there.calibration.x):
        return section
    picture = calibrations(here, there, (title_case(COHORT), title_case(other)), theme=theme)
    return replace(section, sentences=_calibration_words(other), figure=picture.figure, alt=picture.alt,
                   tabled=partial(calibrations_table, here, there, other))


def _calibration_words(other: str) -> tuple[str, ...]:
    return ("On the dashed line scores mean what they say; below it they are too high, above it too low.",
            f"Full marks are the cohort, hollow ones {escaped(shortened(other, 40))}, each with its 95 % interval.")


def calibrations_table(here: Performance, there: Performance, other: str) -> "pd.DataFrame":
    """One line for each bin of each of the two."""
    import pandas as pd

    parts = [
        pd.DataFrame({"Rows are": who, "Mean score (%)": line.x * 100, "Share that had the outcome (%)": line.y * 100,
                      "Low (95 %)": line.low * 100, "High (95 %)": line.high * 100, "Rows": line.n.astype(int)})
        for who, line in ((title_case(COHORT), here.calibration), (title_case(other), there.calibration))
    ]
    return pd.concat(parts, ignore_index=True)
