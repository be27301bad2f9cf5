"""What each feature may become: one line per feature, kept with the table for the session."""

from typing import Any

import pandas as pd
import streamlit as st

from explain.facts import ColumnFacts
from explain.table.schema import as_cell
from explain.wording import value
from pages.shared.state import LIMITS_OF, current, remember
from pages.shared.words import counterfactual as words

WORDS = {words.FIXED: "fixed", words.UP: "increase", words.DOWN: "decrease"}
EXTRAS = ("moves", "step", "weight", "linked")
"""Parts of a limit that are set for one feature at a time."""
DRAWN, EDITOR = "limits-drawn", "limits-editor"
"""What the editor shows now, and how often it was drawn anew."""


def keep_limits(constraints: dict[str, Any] | None) -> None:
    """Let limits hold, now and when the same table is opened again in this session; None for those to start with."""
    state = current()
    state.constraints = constraints
    st.session_state.setdefault(LIMITS_OF, {})[state.workspace.table.fingerprint] = constraints


def parts_of(limit: Any) -> dict[str, Any]:
    """Write a limit of any form as its parts.

    Examples
    --------
    >>> parts_of("increase"), parts_of((1, None)), parts_of({"step": 2})
    ({'change': 'increase'}, {'low': 1, 'high': None}, {'step': 2})
    """
    if isinstance(limit, str):
        return {"change": limit}
    if isinstance(limit, tuple):
        return {"low": limit[0], "high": limit[1]}
    if isinstance(limit, list):
        return {"values": limit}
    return dict(limit or {})


def limit_of(parts: dict[str, Any]) -> Any:
    """Write parts as the simplest limit that says the same; None for no limit.

    Examples
    --------
    >>> limit_of({"change": "fixed"}), limit_of({"low": 1, "high": None}), limit_of({"low": 1, "step": 2}), limit_of({})
    ('fixed', (1, None), {'low': 1, 'step': 2}, None)
    """
    kept = {name: held for name, held in parts.items() if held is not None and held != []}
    if set(kept) == {"change"}:
        return kept["change"]
    if set(kept) == {"values"}:
        return kept["values"]
    if kept and set(kept) <= {"low", "high"}:
        return (kept.get("low"), kept.get("high"))
    return kept or None


def limits_editor() -> None:
    """Draw one line per feature with what may happen to it, and keep what is chosen."""
    state = current()
    columns, held = state.workspace.columns, state.search_limits
    now = [_line(column, parts_of(held.get(column.name))) for column in columns]
    key, start = _editor(now)
    st.caption(words.HOLDS)
    _protected()
    edited = st.data_editor(
        start, hide_index=True, key=key, height=min(38 + 35 * len(columns), 400), placeholder="",
        disabled=[words.FEATURE, words.ALSO], column_config=_columns(),
    )
    lines = edited.to_dict("records")
    found = {}
    for column, line in zip(columns, lines, strict=True):
        extras = {name: part for name, part in parts_of(held.get(column.name)).items() if name in EXTRAS}
        limit = limit_of(_parts(column, line) | extras)
        if limit is not None:
            found[column.name] = limit
    keep_limits(None if found == state.first_limits else found)
    st.session_state[DRAWN] = [_line(column, parts_of(found.get(column.name))) for column in columns]
    st.button(words.RESET, icon=":material/restart_alt:", key="limits-reset", on_click=_reset,
              disabled=state.constraints is None)


def _protected() -> None:
    """Say which features start fixed since they are marked as protected."""
    state = current()
    marked = state.dictionary.held_fixed(state.workspace.names)
    if marked:
        st.caption(words.protected([state.workspace.table.column(name).display for name in marked]))


def _editor(now: list[dict[str, Any]]) -> tuple[str, pd.DataFrame]:
    """Key of the editor and the lines it starts from; both anew where the limits were changed elsewhere."""
    name = current().workspace.table.fingerprint[:12]
    key = f"limits:{name}:{st.session_state.get(EDITOR, 0)}"
    if key in st.session_state and st.session_state.get(DRAWN) != now:
        st.session_state[EDITOR] = st.session_state.get(EDITOR, 0) + 1
        key = f"limits:{name}:{st.session_state[EDITOR]}"
    base = f"{EDITOR}:base"
    if key not in st.session_state or base not in st.session_state:
        st.session_state[base] = pd.DataFrame(now)
    return key, st.session_state[base]


def _columns() -> dict[str, Any]:
    choices = [words.FREE, words.FIXED, words.UP, words.DOWN, words.RANGE, words.ALLOWED]
    return {
        words.FEATURE: st.column_config.TextColumn(words.FEATURE, width=120, pinned=True),
        words.CHANGE: st.column_config.SelectboxColumn(words.CHANGE, options=choices, required=True, width=75),
        words.MIN: st.column_config.NumberColumn(words.MIN, help=words.RANGE_HELP, width=56),
        words.MAX: st.column_config.NumberColumn(words.MAX, help=words.RANGE_HELP, width=56),
        words.VALUES: st.column_config.TextColumn(words.VALUES, help=words.VALUES_HELP, width=80),
        words.ALSO: st.column_config.TextColumn(words.ALSO, help=words.ALSO_HELP, width=90),
    }


def _reset() -> None:
    remember(words.RESETTING, "constraints")
    keep_limits(None)


def _line(column: ColumnFacts, parts: dict[str, Any]) -> dict[str, Any]:
    """Write the parts of a limit into one line of the editor."""
    line = {words.FEATURE: column.display, words.CHANGE: words.FREE, words.MIN: None, words.MAX: None,
            words.VALUES: "", words.ALSO: words.also(parts)}
    if parts.get("change") is not None:
        line[words.CHANGE] = {word: shown for shown, word in WORDS.items()}[parts["change"]]
    elif parts.get("values"):
        line |= {words.CHANGE: words.ALLOWED, words.VALUES: "; ".join(map(str, parts["values"]))}
    elif parts.get("low") is not None or parts.get("high") is not None:
        line |= {words.CHANGE: words.RANGE, words.MIN: parts.get("low"), words.MAX: parts.get("high")}
    return line


def _parts(column: ColumnFacts, line: dict[str, Any]) -> dict[str, Any]:
    """Read one line of the editor."""
    change = line[words.CHANGE]
    if change in WORDS:
        return {"change": WORDS[change]}
    if change == words.RANGE:
        return {"low": as_cell(line[words.MIN]), "high": as_cell(line[words.MAX])}
    return {"values": _values(column, str(line[words.VALUES] or ""))} if change == words.ALLOWED else {}


def _values(column: ColumnFacts, written: str) -> list[Any]:
    by_text = {value(level): level for level in column.categories} | {str(level): level for level in column.categories}
    texts = [text.strip() for text in written.split(";") if text.strip()]
    return [by_text.get(text, text) if column.by_code else _number(text) for text in texts]


def _number(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return text
