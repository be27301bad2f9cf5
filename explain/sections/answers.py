"""What would change the model's answer."""

from functools import partial

from explain.charts.before_after import before_after, changes
from explain.charts.theme import LIGHT, Theme
from explain.narrative import describe_counterfactuals, describe_provenance, doubts_about_counterfactuals
from explain.narrative.answers import (
    READING,
    describe_effort,
    describe_limits,
    describe_next,
    describe_usual,
    plain_answer,
    plain_counterfactuals,
)
from explain.results import Counterfactuals, Likeliness
from explain.sections.section import Card, Change, Section
from explain.sections.tables import counterfactual_table
from explain.wording import amount, counted, escaped, number, title_case


def counterfactuals_section(result: Counterfactuals, *, theme: Theme = LIGHT) -> Section:
    """Show each answer found: what changes, and where the model's answer goes; or why there is none."""
    found = len(result.predictions) > 0
    picture = before_after(result, theme=theme) if found else None
    return Section(
        name="counterfactuals", title="What would change the answer",
        sentences=(*describe_counterfactuals(result), describe_limits(result)),
        plain=plain_counterfactuals(result), reading=READING if found else "",
        figure=picture.figure if picture else None, alt=picture.alt if picture else "",
        tabled=partial(counterfactual_table, result) if found else None, warnings=doubts_about_counterfactuals(result),
        provenance=describe_provenance(result.provenance), source=result.provenance,
    )


def counterfactual_cards(result: Counterfactuals, likeliness: Likeliness | None = None) -> tuple[Card, ...]:
    """Give each answer as a card, nearest first.

    Parameters
    ----------
    likeliness
        How usual the answers' rows are, in their order; None while it is not known.
    """
    return tuple(_card(result, i, likeliness) for i in range(len(result.predictions)))


def _card(result: Counterfactuals, i: int, likeliness: Likeliness | None) -> Card:
    before, after = (amount(size, result.scale, result.unit)
                     for size in (result.instance_prediction, result.predictions[i]))
    n, distance = int(result.changed[i].sum()), number(result.distances[i], 2)
    word = "prediction" if result.scale == "target" else "score"
    usual = "" if likeliness is None else describe_usual(likeliness, i)
    lines = (describe_effort(result, i), usual, describe_next(result, i))
    return Card(
        title=f"Answer {i + 1}", changes=tuple(Change(*found) for found in changes(result, i)), before=before,
        after=after,
        distance=distance, n_changed=n,
        words=escaped(f"{title_case(word)} {before} → {after} · {counted(n, 'change')}"),
        lines=tuple(line for line in lines if line), plain=plain_answer(result, i),
    )
