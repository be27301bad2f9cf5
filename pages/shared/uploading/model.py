"""From a table and a model file to an open workspace; each refusal comes with what can be done about it."""

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from explain.errors import ExplainError
from explain.facts import ModelFacts
from explain.wording import escaped, one_line
from explain.workspace import Workspace, protection
from pages.shared.screen import problem
from pages.shared.settings import settings
from pages.shared.state import opened
from pages.shared.uploading.files import Given
from pages.shared.uploading.repairs import columns_editor, items, labels_editor, matching_table, typed_trust
from pages.shared.words import model_and_data as words


@dataclass
class Attempt:
    """One pair of files, what was chosen for it, and what came of it."""

    mark: tuple
    options: dict[str, Any] = field(default_factory=dict)
    tried: dict[str, Any] | None = None
    """The options of the last try; None before the first."""
    error: ExplainError | None = None

    def again(self) -> None:
        """Have the same options tried once more."""
        self.tried = None


def ready(given: Given | None, table: Workspace | None) -> None:
    """Try the pair, say what was found, help where it does not fit, and offer to open it."""
    if table is None:
        st.caption(
            words.NEITHER if given is None else words.TABLE_TOO
        )
        return
    if given is None:
        _without_model(table)
        return
    attempt = _attempt(given, table)
    _try(attempt, given, table)
    if attempt.error is not None:
        problem(attempt.error, again=attempt.again)
        _repair(attempt, attempt.error, given)
        return
    _opened(attempt, table)


def _attempt(given: Given, table: Workspace) -> Attempt:
    mark = (given.mark, table.table.fingerprint)
    held = st.session_state.get("upload-attempt")
    if held is None or held.mark != mark:
        held = st.session_state["upload-attempt"] = Attempt(mark=mark)
    return held


def _try(attempt: Attempt, given: Given, table: Workspace) -> None:
    """Open the model with what is chosen, once for each choice."""
    if attempt.tried == attempt.options:
        return
    attempt.tried, attempt.error = dict(attempt.options), None
    try:
        with st.spinner(words.OPENING, show_time=True):
            table.add_model(given.source, **attempt.options)
        table.rename(words.pair(given.name, table.table.name))
    except ExplainError as error:
        attempt.error = error


def _repair(attempt: Attempt, error: ExplainError, given: Given) -> None:
    """Offer what can be done about a refusal."""
    chosen: dict[str, Any] = {}
    if "lines" in error.details and error.code != "MODEL-TARGET":
        chosen = columns_editor(error.details["lines"], attempt.options.get("columns", {}))
    elif "choices" in error.details:
        chosen = items(error.details["choices"])
    elif may_trust(error.details.get("needs_trust", "")):
        chosen = typed_trust(error.details["needs_trust"], error.details.get("names", ()), given.digest())
    if chosen:
        attempt.options |= chosen
        st.rerun()


def may_trust(pickles: str) -> bool:
    """Whether a reader may let a file in: with "any" code where that is sealed, a "listed" pickle on their own machine.

    Examples
    --------
    >>> may_trust("")
    False
    """
    if pickles == "any":
        return protection().level == "A" and settings().custom_code == "sealed"
    return pickles == "listed" and settings().mode == "local"


def _opened(attempt: Attempt, table: Workspace) -> None:
    model = table.model
    st.success(
        words.opens(model.name, model.library, model.version, table.n_rows, model.outputs),
        icon=":material/check_circle:",
    )
    st.caption(" ".join([words.STATED[protection().level], _checked(model)]))
    _told(model)
    matching_table(model.matching)
    if model.model_labels:
        labels = labels_editor(model.model_labels, model.table_labels)
        if labels and labels != attempt.options.get("labels"):
            attempt.options["labels"] = labels
            st.rerun()
    _open_button(table)


def _told(model: ModelFacts) -> None:
    """Show the notes of a model, in one box."""
    if model.notes:
        mark = "- " if len(model.notes) > 1 else ""
        st.info("\n".join(f"{mark}{escaped(note)}" for note in model.notes), icon=":material/info:")


def _checked(model: ModelFacts) -> str:
    said = "; ".join(part for part in (model.format, model.checked) if part)
    return escaped(f"{said}.") if said else ""


def _open_button(table: Workspace) -> None:
    st.button(
        words.EXPLAIN if table.has_model else words.OPEN_TABLE,
        type="primary",
        icon=":material/arrow_forward:",
        on_click=_take,
        args=(table,),
        key="open-upload",
    )


def _take(workspace: Workspace) -> None:
    for key in ("upload-read", "upload-attempt"):
        st.session_state.pop(key, None)
    opened(workspace)
    st.session_state["open-page"] = "pages/start/overview.py"


def _without_model(table: Workspace) -> None:
    """Offer to take the predictions that a table holds, where there is no model."""
    st.caption(words.MODEL_TOO)
    chosen = st.multiselect(
        words.RECORDED,
        range(len(table.names)),
        key="upload-recorded",
        format_func=lambda place: one_line(table.labels[place]),
        help=words.RECORDED_HELP,
    )
    if not chosen:
        return
    columns = [table.names[place] for place in chosen]
    mark = (tuple(columns), table.table.fingerprint)
    if st.session_state.get("upload-recorded-tried") != mark:
        table.add_predictions(columns)
        table.rename(words.recorded(table.table.name))
        st.session_state["upload-recorded-tried"] = mark
    _told(table.model)
    _open_button(table)
