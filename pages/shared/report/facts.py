"""What a report says of itself: the model, the table, the rows looked at, and what the columns mean."""

import datetime as dt

from explain.wording import value
from pages.shared.cohorts import cohort_said
from pages.shared.safety import opened_in
from pages.shared.state import current
from pages.shared.words import report_facts as words


def facts() -> dict[str, str]:
    """State what the report is about: model, table, versions, how it was read, which rows were chosen."""
    state = current()
    workspace, model = state.workspace, state.workspace.model
    return {
        words.MODEL: words.model(model.name, model.library, model.version),
        words.MODEL_DIGEST: model.fingerprint,
        words.TABLE: words.table(workspace.table.name, workspace.n_rows, len(workspace.names)),
        words.TABLE_DIGEST: workspace.table.fingerprint,
        words.TARGET: workspace.target or words.NO_TARGET,
        words.ANSWER: state.output,
        words.SCALE: state.scale,
        words.ROW: str(state.row),
        words.COHORT: words.cohort(*cohort_said()) if state.cohort else words.EVERYONE,
        words.OPENED: opened_in(),
        words.MADE: dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC"),
    } | _chosen() | {words.read_with(name): held for name, held in workspace.table.reading} | {
        words.note(i): note for i, note in enumerate(workspace.notes, start=1)
    }


def _chosen() -> dict[str, str]:
    """State what was changed by hand, and where the table is from, as far as there is anything to state."""
    state = current()
    found = {}
    if state.changes:
        found[words.CHANGED] = ", ".join(f"{name} = {value(held)}" for name, held in state.changes.items())
    if state.credit:
        found[words.SOURCE] = state.credit
    return found | _relied_on()


def _relied_on() -> dict[str, str]:
    """State what is relied on in spite of its lights, why, and how the question about it was answered."""
    found, understood = {}, current().understood
    for about, reason in current().overrides.items():
        found[words.overridden(about)] = reason
        told = words.understood(**understood[about]) if about in understood else words.NOT_ASKED
        found[words.asked_first(about)] = told
    return found


def meanings() -> dict[str, str]:
    """Say what the columns mean that the data dictionary describes."""
    state = current()
    labels = dict(zip(state.workspace.names, state.workspace.labels, strict=True))
    said = {
        labels.get(name, name): words.meaning(entry.description, dict(entry.values), entry.protected)
        for name, entry in state.dictionary.entries
    }
    return {label: held for label, held in said.items() if held}
