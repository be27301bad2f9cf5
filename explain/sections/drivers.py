"""Why the model answers as it does: one row, many rows, and how far that can be trusted."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from explain.charts.beeswarm import all_strips, as_strips, beeswarm, n_explained, shown_features, shown_rows
from explain.charts.parts import Picture
from explain.charts.ranking import pairs, ranking
from explain.charts.theme import LIGHT, Theme
from explain.charts.waterfall import waterfall
from explain.checks.additivity import adds_up, gaps
from explain.narrative import (
    describe_attributions,
    describe_directions,
    describe_drivers,
    describe_importance,
    describe_interactions,
    describe_provenance,
    doubts_about_attributions,
)
from explain.narrative.attributions import POOR_FIT, is_local, plain_attributions
from explain.narrative.drivers import work_together
from explain.narrative.plain_drivers import READING, plain_drivers, plain_importance, plain_interactions
from explain.results import Attributions, Importance, Interactions, Summary
from explain.sections.section import Note, Section
from explain.sections.tables import attribution_table, dots_table, importance_table, pairs_table, strips_table
from explain.wording import answer, counted, difference, escaped, method, number, title_case

if TYPE_CHECKING:
    import pandas as pd

FEW_ROWS = 50
ROUGH = 0.1
"""Standard error, as a share of the largest mean contribution, from which sampled contributions are called rough."""


def waterfall_section(attributions: Attributions, *, theme: Theme = LIGHT) -> Section:
    """Show how one prediction comes about: SHAP or LIME of one row."""
    name = method(attributions.provenance.method)
    section = Section(
        name="waterfall", title=f"{name}: what moved this row", sentences=describe_attributions(attributions),
        plain=plain_attributions(attributions),
        reading="From the top down: where the answer starts, what each value adds to it (right) or takes from it "
                "(left), and where it ends for this row. Click a bar to see that feature.",
        figure=None, alt="", tabled=partial(attribution_table, attributions),
        warnings=doubts_about_attributions(attributions),
        provenance=describe_provenance(attributions.provenance), source=attributions.provenance,
    )
    return _checked(attributions, section, lambda: waterfall(attributions, theme=theme))


def beeswarm_section(result: Attributions | Summary, *, theme: Theme = LIGHT) -> Section:
    """Show what moves the model's answers over many rows: one dot for each row and feature, or strips of all rows."""
    section = Section(
        name="beeswarm", title="What drives the predictions",
        sentences=(*describe_drivers(result)[:1], *_how_to_read(result), *_directions(result)),
        plain=plain_drivers(result), reading=READING["strips" if as_strips(result) else "dots"], figure=None, alt="",
        tabled=partial(_beeswarm_table, result), warnings=(),
        provenance=describe_provenance(result.provenance), source=result.provenance,
    )
    return _checked(result, section, lambda: beeswarm(result, theme=theme))


def _directions(result: Attributions | Summary) -> tuple[str, ...]:
    return describe_directions(result.sample if isinstance(result, Summary) else result, most=2)


def _how_to_read(result: Attributions | Summary) -> tuple[str, ...]:
    n, dots = n_explained(result), len(shown_rows(result))
    said = escaped(answer(result.output, result.target, result.scale))
    sides = f"right of the line it raises the {said} in the model, left it lowers it."
    if as_strips(result):
        return (f"One strip for each feature, thicker where there are more of the {counted(n, 'row')}: {sides}",
                f"Dots are a sample of {counted(dots, 'row')}.")
    how = f"One dot for each row and feature: {sides}"
    return (how,) if dots == n else (how, f"Drawn are {counted(dots, 'row')} of {counted(n, 'row')}, evenly picked.")


def _beeswarm_table(result: Attributions | Summary) -> "pd.DataFrame":
    features = shown_features(result)
    if isinstance(result, Summary) or as_strips(result):
        return strips_table(all_strips(result, features), result.scale, result.unit)
    return dots_table(result, shown_rows(result), features)


def _checked(attributions: Attributions | Summary, section: Section, draw: Callable[[], Picture]) -> Section:
    """Add the picture of a result that adds up; of another one say why it is not drawn."""
    if adds_up(attributions):
        picture = draw()
        return replace(section, figure=picture.figure, alt=picture.alt)
    return replace(section, sentences=(), plain=(), tabled=None, warnings=(_not_adding_up(attributions),))


def _not_adding_up(attributions: Attributions | Summary) -> str:
    found = attributions.largest_gap if isinstance(attributions, Summary) else float(gaps(attributions).max())
    worst = escaped(difference(found, attributions.scale, attributions.unit))
    return (f"Not drawn: the contributions do not add up to the model's answer (largest gap {worst}). "
            "Such an explanation cannot be relied on.")


def importance_section(importance: Importance, *, theme: Theme = LIGHT) -> Section:
    """Show which features matter most, by SHAP or by shuffling."""
    picture = ranking(importance, theme=theme)
    readings = {"permutation_importance": "shuffled", "conditional_importance": "given"}
    return Section(
        name="importance", title=f"Ranking by {escaped(method(importance.method))}",
        sentences=describe_importance(importance), plain=plain_importance(importance),
        reading=READING[readings.get(importance.method, "ranking")], figure=picture.figure, alt=picture.alt,
        tabled=partial(importance_table, importance), warnings=(),
        provenance=describe_provenance(importance.provenance), source=importance.provenance,
    )


def interactions_section(interactions: Interactions, *, theme: Theme = LIGHT) -> Section:
    """Show which pairs of features do most together, beyond what each does alone."""
    section = Section(
        name="interactions", title="What works together", sentences=describe_interactions(interactions),
        plain=plain_interactions(interactions), reading=READING["pairs"], figure=None, alt="",
        tabled=None, warnings=(), provenance=describe_provenance(interactions.provenance),
        source=interactions.provenance,
    )
    if not work_together(interactions):
        return section
    picture = pairs(interactions, theme=theme)
    return replace(section, figure=picture.figure, alt=picture.alt, tabled=partial(pairs_table, interactions))


def trust_notes(attributions: Attributions) -> tuple[Note, ...]:
    """Say what was checked of an explanation: does it add up, is it exact, on how many rows does it stand."""
    again = [Note("ok", escaped(sentence)) for sentence in attributions.checks]
    other = [Note("look", escaped(sentence)) for sentence in attributions.replaced]
    return (_arithmetic(attributions), *again, _sampling(attributions), *other, _rows(attributions))


def _arithmetic(attributions: Attributions) -> Note:
    if not adds_up(attributions):
        return Note("fail", title_case(_not_adding_up(attributions).removeprefix("Not drawn: ")))
    if is_local(attributions):
        fit = float(np.median(attributions.fidelity))
        words = f"The simple model follows the model near the row with R² {number(fit, 2)}."
        return Note("look" if fit < POOR_FIT else "ok", words)
    worst = escaped(difference(float(gaps(attributions).max()), attributions.scale, attributions.unit))
    rows = counted(len(attributions.rows), "row")
    return Note("ok", f"Contributions add up to the model's answer in {rows}: the largest gap is {worst}.")


def _sampling(attributions: Attributions) -> Note:
    engine = escaped(attributions.engine)
    if attributions.exact:
        return Note("ok", f"Computed without sampling ({engine}).")
    how = "Fitted to random samples" if is_local(attributions) else "Sampled"
    if not np.isfinite(attributions.standard_errors).any():
        return Note("look", f"{how} ({engine}); the error was not measured.")
    largest = float(np.nanmax(attributions.standard_errors))
    typical = float(np.abs(attributions.contributions).mean(axis=0).max())
    said = escaped(difference(largest, attributions.scale, attributions.unit))
    return Note("look" if largest > ROUGH * typical else "ok",
                f"{how} ({engine}); the largest standard error is {said}.")


def _rows(attributions: Attributions) -> Note:
    n, background = len(attributions.rows), attributions.provenance.background
    against = f", compared with {escaped(background)}" if background else ""
    if n == 1:
        return Note("ok", f"About this one row{against}.")
    few = " Few rows: the order of the features may change with more." if n < FEW_ROWS else ""
    return Note("look" if few else "ok", f"Based on {counted(n, 'row')}{against}.{few}")
