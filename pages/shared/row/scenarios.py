"""What-if values kept under a name: saved, compared side by side, applied, renamed, deleted."""

from dataclasses import replace
from typing import Any

import streamlit as st

from explain.sections import scenario_table
from pages.shared.asking import explained, stop_all
from pages.shared.questions import original
from pages.shared.state import Scenario, choose_row, current, remember, set_changes
from pages.shared.words import row as words

LONGEST = 60
"""Letters of a name."""


def save_button() -> None:
    """Draw the button that keeps the changes of now under a name."""
    state = current()
    key = f"scenario-name:{len(state.scenarios)}:{state.row}"
    with st.popover(  # another key after each saving, so that it closes
        words.SAVE, icon=":material/bookmark_add:", help=words.SAVE_HELP, disabled=not state.changes, key=f"save:{key}"
    ):
        st.text_input(words.NAME, key=key, max_chars=LONGEST, placeholder=_proposed())
        st.button(words.KEEP, key="scenario-save", icon=":material/check:", type="primary",
                  on_click=lambda: save(st.session_state[key], state.row, state.changes))


def _proposed() -> str:
    state = current()
    labels = [state.workspace.table.column(name).display for name in state.changes]
    return words.scenario_name(labels, list(state.changes.values()))


def save(name: str, row: int, changes: dict[str, Any]) -> None:
    """Keep what-if values of a row under a name; one of the same row and name gives way, which can be taken back."""
    state, name = current(), name.strip()[:LONGEST] or _proposed()
    others = [held for held in state.scenarios if (held.name, held.row) != (name, row)]
    if len(others) < len(state.scenarios):
        remember(words.replacing(name), "scenarios")
    state.scenarios = [*others, Scenario(name=name, row=row, changes=dict(changes))]
    state.options["row-more"] = words.SCENARIOS
    st.toast(words.saved(name), icon=":material/bookmark_added:")


def scenarios() -> None:
    """Draw the scenarios of the current row side by side, and what can be done with each."""
    state = current()
    here = [held for held in state.scenarios if held.row == state.row]
    others = [held for held in state.scenarios if held.row != state.row]
    if here:
        _compare(here)
    if not state.scenarios:
        st.caption(words.NO_SCENARIOS)
    for held in here:
        _line(held)
    if others:
        st.markdown(f"**{words.OTHER_ROWS}**")
        for held in others:
            _line(held)


def _compare(here: list[Scenario]) -> None:
    """Ask about the row as it is and all its scenarios at once."""
    state, cells = current(), original()
    rows = [cells, *({**cells, **held.changes} for held in here)]
    split = explained("shap_values", rows=rows, output=state.output, scale=state.scale, patience=1.5)
    names = [words.AS_IT_IS, *(held.name for held in here)]
    table = scenario_table(split, names, [{}, *(held.changes for held in here)])
    st.dataframe(table, hide_index=True, key="scenarios", width="stretch")


def _line(held: Scenario) -> None:
    key = f"{held.row}:{held.name}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(words.scenario_line(held.name, held.row), width=280)
        st.button(words.APPLY, key=f"apply:{key}", icon=":material/tune:", on_click=apply, args=(held,))
        with st.popover(words.RENAME, icon=":material/edit:"):
            new = f"rename:{key}"
            st.text_input(words.NEW_NAME, held.name, key=new, max_chars=LONGEST, on_change=_rename, args=(held, new))
        st.button(words.DELETE, key=f"delete:{key}", icon=":material/delete:", on_click=delete, args=(held,))


def apply(held: Scenario) -> None:
    """Put the values of a scenario into the controls of its row."""
    stop_all()
    choose_row(held.row)
    set_changes(dict(held.changes))


def _rename(held: Scenario, key: str) -> None:
    state, name = current(), st.session_state[key].strip()
    taken = {(other.name, other.row) for other in state.scenarios if other is not held}
    if name and (name, held.row) not in taken:
        state.scenarios = [replace(other, name=name) if other is held else other for other in state.scenarios]


def delete(held: Scenario) -> None:
    """Take a scenario away; that can be taken back."""
    remember(words.deleting(held.name), "scenarios")
    state = current()
    state.scenarios = [other for other in state.scenarios if other is not held]
