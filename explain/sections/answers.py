"""What would change the model's answer."""

from functools import partial

from explain.charts.before_after import before_after, changes
from explain.charts.theme import LIGHT, Theme
from explain.narrative import describe_counterfactuals, describe_provenance, doubts_about_counterfactuals
from explain.narrative.answers import describe_limits
from explain.results import Counterfactuals
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
        figure=picture.figure if picture else None, alt=picture.alt if picture else "",
        tabled=partial(counterfactual_table, result) if found else None, warnings=doubts_about_counterfactuals(result),
        provenance=describe_provenance(result.provenance), source=result.provenance,
    )


def counterfactual_cards(result: Counterfactuals) -> tuple[Card, ...]:
    """Give each answer as a card, nearest first."""
    return tuple(_card(result, i) for i in range(len(result.predictions)))


def _card(result: Counterfactuals, i: int) -> Card:
    before, after = (amount(size, result.scale, result.unit)
                     for size in (result.instance_prediction, result.predictions[i]))
    n, distance = int(result.changed[i].sum()), number(result.distances[i], 2)
    word = "prediction" if result.scale == "target" else "score"
    return Card(
        title=f"Answer {i + 1}", changes=tuple(Change(*found) for found in changes(result, i)), before=before,
        after=after,
        distance=distance, n_changed=n,
        words=escaped(f"{title_case(word)} {before} → {after} · {counted(n, 'change')} · distance {distance}"),
    )
