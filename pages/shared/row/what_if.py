"""Controls that change the values of the current row; the score and its explanation follow.

Each control is drawn with its value as the value to begin with, and under another name where that value is set from
elsewhere. Setting it through the session would send it once: a browser that first draws the control in a later run,
as a busy one does, would begin with another value, and that would count as moved by the reader.
"""

import datetime as dt
from typing import Any

import numpy as np
import streamlit as st

from explain.errors import ExplainError
from explain.facts import ColumnFacts
from explain.table import dates
from explain.wording import escaped, value
from pages.shared.asking import Stopped, Waiting, drop_changes, explained, stop_all
from pages.shared.labels import value_writer
from pages.shared.questions import original
from pages.shared.state import current, set_changes
from pages.shared.words import row as words

SHOWN = 7
"""Controls shown without unfolding: those of the features that moved this row most."""
MISSING = "missing"
"""The control of what is held without a value."""
LARGEST = 2**53 - 1
"""Whole numbers above are not exact in a browser."""
EARLIEST, LATEST = dt.date(1800, 1, 1), dt.date(2200, 12, 31)


def controls() -> None:
    """Draw a control for each feature, those that moved this row most first."""
    cells, columns = original(), _ordered()
    for column in columns[:SHOWN]:
        _control(column, cells[column.name])
    if len(columns) > SHOWN:
        more = st.expander(
            words.more_features(len(columns) - SHOWN), icon=":material/tune:", key="more-features", on_change="rerun"
        )
        if more.open:
            with more:
                for column in columns[SHOWN:]:
                    _control(column, cells[column.name])
    _missing([column for column in columns if not column.by_code], cells)


def _ordered() -> list[ColumnFacts]:
    """List the columns by how much they moved the row as it is in the table; in table order while that is not known."""
    state = current()
    columns = list(state.workspace.columns)
    try:
        split = explained("shap_values", rows=[state.row], output=state.output, scale=state.scale, patience=1.0)
    except (Waiting, Stopped, ExplainError):
        return columns
    return [columns[j] for j in np.argsort(-np.abs(split.contributions[0]), kind="stable")]


def actions() -> None:
    """Draw what can be done with the changes: take them back, or look for the smallest that matters."""
    state = current()
    st.button(words.RESET, icon=":material/restart_alt:", key="what-if-reset", on_click=drop_changes,
              disabled=not state.changes)
    st.page_link("pages/decide/counterfactual.py", label=words.SMALLEST, icon=":material/alt_route:")


def _control(column: ColumnFacts, cell: Any) -> None:
    state = current()
    now = state.changes.get(column.name, cell)
    label = escaped(column.display) + (words.CHANGED if column.name in state.changes else "")
    place = f"{state.workspace.key[:12]}:{state.row}:{column.name}"
    if column.by_code:
        _levels(column, now, cell, label, place)
    elif column.kind == "date":
        _date(column, now, cell, label, place)
    else:
        _number(column, now, cell, label, place)


def _named(control: str, name: str, cell: Any, *, twin: str = "") -> dict[str, Any]:
    """Name a control of a feature, and say what it does when it is moved.

    ``twin`` names another control of the same value. It gets another name with each move: else, of two quick moves of
    a slider, the first would be taken back by the field beside it, of which the browser still sends the old value.
    """
    key = _key(control)
    return {"key": key, "on_change": _take, "args": (name, key, cell, twin, current().redrawn)}


def _key(control: str) -> str:
    state = current()
    return f"what-if:{state.redrawn}:{state.turns.get(control, 0)}:{control}"


def _take(name: str, key: str, cell: Any, twin: str, drawn: int) -> None:
    """Take over what a control holds; a value as it is in the table is no change."""
    state = current()
    if drawn != state.redrawn:
        return  # moved in the moment in which all controls got other values, as by another row
    stop_all()  # what was asked of the values before
    before, now = state.changes.get(name, cell), _plain(name, st.session_state[key])
    changes = {**state.changes, name: now}
    if _same(state.workspace.table.column(name), now, cell):
        changes.pop(name)
    state.changes = changes
    if twin:
        _draw_anew(twin)
    if (before is None) != (now is None):
        _draw_anew(MISSING)


def _draw_anew(control: str) -> None:
    """Give a control another name, under which it begins at the value of now."""
    turns = current().turns
    turns[control] = turns.get(control, 0) + 1


def _missing(columns: list[ColumnFacts], cells: Any) -> None:
    """Draw which numbers and dates are taken as missing; levels have it among their values."""
    if not columns:
        return
    key, named = _key(MISSING), {column.name: column.display for column in columns}
    without = [name for name in named if current().changes.get(name, cells[name]) is None]
    st.multiselect(
        words.WITHOUT, list(named), without, key=key, format_func=lambda name: escaped(named[name]),
        help=words.WITHOUT_HELP, placeholder=words.NONE_WITHOUT, on_change=_leave_out,
        args=(key, without, cells, current().redrawn),
    )


def _leave_out(key: str, before: list[str], cells: Any, drawn: int) -> None:
    """Take the values of features away; those given back are as in the table again."""
    if drawn != current().redrawn:
        return
    stop_all()
    chosen = st.session_state[key]
    kept = {name: held for name, held in current().changes.items() if name not in {*before, *chosen}}
    set_changes({**kept, **{name: None for name in chosen if cells[name] is not None}})


def _same(column: ColumnFacts, one: Any, other: Any) -> bool:
    """Whether two cells of a column are the same; days may be written in two ways."""
    if column.kind != "date" or one is None or other is None:
        return bool(one == other)
    days = _day(column, one), _day(column, other)
    return bool(one == other) or (days[0] == days[1] and days[0][0])


def _plain(name: str, held: Any) -> Any:
    """Write what a control gives as plain data: a date as the column writes it, a blank as missing."""
    if isinstance(held, dt.date):
        date_format = current().workspace.table.column(name).date_format
        return held.strftime(dates.plain(date_format)) if date_format else held.isoformat()
    return None if held == "" else held


def _levels(column: ColumnFacts, now: Any, cell: Any, label: str, place: str) -> None:
    levels = list(column.categories)
    levels += [held for held in dict.fromkeys((now, None)) if held not in levels]
    st.selectbox(
        label, levels, index=levels.index(now), format_func=value_writer(column.name),
        **_named(place, column.name, cell),
    )


def _date(column: ColumnFacts, now: Any, cell: Any, label: str, place: str) -> None:
    """Draw a calendar; a field for text where a time of day or an odd date is held."""
    known, day = _day(column, now)
    named = _named(place, column.name, cell)
    if known:
        st.date_input(label, day, min_value=EARLIEST, max_value=LATEST, format="YYYY-MM-DD", **named)
    else:
        st.text_input(label, str(now), help=words.date_help(column.date_format), **named)


def _day(column: ColumnFacts, now: Any) -> tuple[bool, dt.date | None]:
    """Give the day of a date, and whether that is all there is to it."""
    if now is None:
        return True, None
    try:
        if not isinstance(now, str):
            found = now
        elif column.date_format:
            found = dt.datetime.strptime(now, dates.plain(column.date_format))
        else:
            found = dt.datetime.fromisoformat(now)
        day = found.date()
        return found.time() == dt.time() and EARLIEST <= day <= LATEST, day
    except (ValueError, AttributeError):
        return False, None


def _number(column: ColumnFacts, now: Any, cell: Any, label: str, place: str) -> None:
    """Draw a slider over the values of the table, and a field for any other and for missing."""
    whole = column.kind == "integer" and (now is None or (float(now).is_integer() and abs(now) < LARGEST))
    low, high = column.low, column.high
    turn = int if whole else float
    held = None if now is None else turn(now)
    written = value(low), value(high)
    field = {"label": label, "label_visibility": "visible", "width": "stretch"}
    if low < high and max(abs(low), abs(high)) < LARGEST:
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            _slider(column, now, cell, label, place, turn)
            field = {"label": words.exact(escaped(column.display)), "label_visibility": "collapsed", "width": 100}
            _field(column, held, cell, field, place, written)
    else:
        _field(column, held, cell, field, place, written)
    if now is not None and low == low and not low <= float(now) <= high:
        st.caption(words.outside(*written))


def _slider(column: ColumnFacts, now: Any, cell: Any, label: str, place: str, turn: type) -> None:
    low, high = turn(column.low), turn(column.high)
    middle = (low + high) // 2 if turn is int else (low + high) / 2
    shown = middle if now is None else min(max(turn(now), low), high)
    st.slider(
        label, low, high, shown, step=_step(column, turn), format="%d" if turn is int else "%.4g",
        disabled=now is None, **_named(f"slider:{place}", column.name, cell, twin=f"field:{place}"),
    )


def _field(column: ColumnFacts, held: Any, cell: Any, look: dict[str, Any], place: str, ends: tuple[str, str]) -> None:
    turn = int if isinstance(held, int) or (held is None and column.kind == "integer") else float
    st.number_input(  # emptied, it goes back to its value
        value=held, step=_step(column, turn), format="%d" if turn is int else "%.5g", placeholder=words.MISSING,
        help=words.number_help(*ends) if look["label_visibility"] == "visible" else None,
        **look, **_named(f"field:{place}", column.name, cell, twin=f"slider:{place}"),
    )


def _step(column: ColumnFacts, turn: type) -> Any:
    """Choose a step of which some hundred lie between the ends."""
    if turn is int:
        return 1
    return float(f"{max((column.high - column.low) / 200, 1e-9) if column.low < column.high else 1.0:.1g}")
