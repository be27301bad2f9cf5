"""What would change the model's answer."""

from numbers import Number

from explain.charts.before_after import before_after
from explain.charts.theme import LIGHT, Theme
from explain.narrative import describe_counterfactuals, describe_provenance, doubts_about_counterfactuals
from explain.narrative.answers import describe_limits
from explain.results import Counterfactuals
from explain.sections.section import Card, Change, Section
from explain.sections.tables import counterfactual_table
from explain.table.schema import as_cell
from explain.wording import amount, number, value


def counterfactuals_section(result: Counterfactuals, *, theme: Theme = LIGHT) -> Section:
    """Show each answer found: what changes, and where the model's answer goes; or why there is none."""
    found = len(result.predictions) > 0
    picture = before_after(result, theme=theme) if found else None
    return Section(
        name="counterfactuals", title="What would change the answer",
        sentences=(*describe_counterfactuals(result), describe_limits(result)),
        figure=picture.figure if picture else None, alt=picture.alt if picture else "",
        table=counterfactual_table(result) if found else None, warnings=doubts_about_counterfactuals(result),
        provenance=describe_provenance(result.provenance), source=result.provenance,
    )


def counterfactual_cards(result: Counterfactuals) -> tuple[Card, ...]:
    """Give each answer as a card of plain text, nearest first."""
    before = amount(result.instance_prediction, result.scale, result.unit)
    return tuple(
        Card(
            title=f"Answer {i + 1}", changes=_changes(result, i), before=before,
            after=amount(result.predictions[i], result.scale, result.unit), distance=number(result.distances[i], 2),
            n_changed=int(result.changed[i].sum()),
        )
        for i in range(len(result.predictions))
    )


def _changes(result: Counterfactuals, i: int) -> tuple[Change, ...]:
    found = []
    for j, name in enumerate(result.feature_names):
        if result.changed[i, j]:
            before, after = as_cell(result.instance[name].iloc[0]), as_cell(result.rows[name].iloc[i])
            found.append(Change(result.feature_labels[j], value(before), value(after), not _is_number(after)))
    return tuple(found)


def _is_number(cell: object) -> bool:
    return isinstance(cell, Number) and not isinstance(cell, bool)
