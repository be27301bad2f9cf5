"""One row: its prediction, SHAP and LIME side by side, and controls that change its values."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import streamlit as st

from explain.facts import ColumnFacts
from explain.sections import waterfall_section
from explain.wording import amount, answer, change, escaped, title_case, value
from pages.shared.asking import explained, stop_all
from pages.shared.questions import chosen_row, original, row_question
from pages.shared.screen import card, pin_of, show, theme
from pages.shared.state import current, set_changes

ACROSS, SHOWN = 4, 16
"""Controls side by side, and controls shown without unfolding."""


@st.fragment
def explanation_and_controls() -> None:
    """Draw the row's score, the controls of its values, and what moved it; a change redraws only this part."""
    current().watched.clear()
    current().told.clear()
    score, controls = st.columns([2, 7])
    with score, card():
        _prediction()
    with controls, card("Try a change"):
        _controls()
    shap, lime = st.columns(2)
    with shap, card():
        _waterfall("shap_values")
    with lime, card():
        _waterfall("lime_weights")


def _prediction() -> None:
    state = current()
    now, before = _score(chosen_row()), _score([state.row])
    unit = state.workspace.target_unit
    moved = "as in the table" if not state.changes else f"{change(now - before, state.scale, unit)} with the changes"
    label = escaped(title_case(answer(state.output, state.workspace.target, state.scale)))
    st.metric(label, amount(now, state.scale, unit), moved, delta_color="off", delta_arrow="off")
    _truth()
    labels = {column.name: column.display for column in state.workspace.columns}
    for name, held in state.changes.items():
        st.markdown(f"**{escaped(labels[name])}** = {escaped(value(held))}")
    with st.container(horizontal=True):
        st.button("Reset", icon=":material/restart_alt:", on_click=_reset, disabled=not state.changes)
        st.page_link("pages/decide/counterfactual.py", label="Smallest change", icon=":material/alt_route:")


def _truth() -> None:
    state = current()
    found = explained("cells", rows=[state.row], patience=3.0).target
    if len(found) and not state.changes:
        st.caption(f"In the table, {escaped(state.workspace.target)} is {escaped(value(found[0]))}.")


def _score(rows: list[Any]) -> float:
    state = current()
    found = explained("predictions", rows=rows, scale=state.scale, patience=3.0)
    return float(found.values[0, found.outputs.index(state.output)])


def _waterfall(method: str) -> None:
    asked = row_question(method)
    section = waterfall_section(explained(method, patience=1.5, **asked), theme=theme())
    show(section, key=f"waterfall:{method}", pinned=pin_of(section, method, **asked))


def _controls() -> None:
    cells = original()
    columns = current().workspace.columns
    _grid(columns[:SHOWN], cells)
    if len(columns) > SHOWN:
        with st.expander(f"{len(columns) - SHOWN} more features", icon=":material/tune:"):
            _grid(columns[SHOWN:], cells)
    st.caption("Change a value: the score and both charts follow. The model's answer changes; the world may not.")


def _grid(columns: Sequence[ColumnFacts], cells: dict[str, Any]) -> None:
    for start in range(0, len(columns), ACROSS):
        for place, column in zip(st.columns(ACROSS), columns[start : start + ACROSS], strict=False):
            with place:
                _control(column, cells[column.name])


def _reset() -> None:
    stop_all()
    set_changes({})


def _control(column: ColumnFacts, cell: Any) -> None:
    state = current()
    key = f"what-if:{state.workspace.key[:12]}:{state.row}:{column.name}"
    now = state.changes.get(column.name, cell)
    label = escaped(column.display) + (" :orange-badge[changed]" if column.name in state.changes else "")
    settings = {"key": key, "on_change": _change, "args": (column.name, key, cell)}
    if column.by_code:
        _levels(column, now, label, settings)
    elif column.kind == "date":
        st.session_state.setdefault(key, "" if now is None else str(now))
        st.text_input(label, help=f"Written as {escaped(column.date_format or 'year-month-day')}.", **settings)
    else:
        _numbers(column, now, label, settings)


def _levels(column: ColumnFacts, now: Any, label: str, settings: dict[str, Any]) -> None:
    levels = list(column.categories)
    if now not in levels:
        levels.append(now)
    if None not in levels and column.n_missing:
        levels.append(None)
    st.session_state.setdefault(settings["key"], now)
    st.selectbox(label, levels, format_func=value, **settings)


def _numbers(column: ColumnFacts, now: Any, label: str, settings: dict[str, Any]) -> None:
    whole = column.kind == "integer"
    low, high = column.low, column.high
    step = 1.0 if whole else max((high - low) / 100, 1e-9)
    st.session_state.setdefault(settings["key"], None if now is None else (int(now) if whole else float(now)))
    outside = now is not None and low == low and not low <= float(now) <= high
    st.number_input(
        label,
        step=int(step) if whole else float(f"{step:.1g}"),
        format="%d" if whole else "%.5g",
        placeholder="missing",
        help=f"{escaped(value(low))} to {escaped(value(high))} in this table; empty means missing.",
        **settings,
    )
    if outside:
        st.caption(f":orange[Outside the table: {escaped(value(low))} to {escaped(value(high))}.]")


def _change(name: str, key: str, cell: Any) -> None:
    stop_all()  # what was asked of the values before
    state = current()
    now = st.session_state[key]
    if isinstance(now, (dt.date, dt.datetime)):
        now = now.isoformat()
    if now == "":
        now = None
    state.changes = {**state.changes, name: now}
    if now == cell:
        state.changes.pop(name)
