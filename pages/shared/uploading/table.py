"""How a table is read: target, missing marks, kinds of columns; and what was changed on the way."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from explain.facts import ColumnFacts, TableFacts
from explain.table.column import KINDS
from explain.wording import count, escaped, listed, number, one_line, value
from explain.workspace import Workspace, open_table
from pages.shared.allowance import allowance
from pages.shared.sessions import own
from pages.shared.uploading.files import Given
from pages.shared.words import model_and_data as words

GUESSES = ("target", "label", "class", "y", "outcome")
READINGS = 3
"""Ways to read a table that a session keeps open while somebody chooses."""


def table_choices(given: Given | None) -> Workspace | None:
    """Draw how the table is read; give it back in its own process, or None while there is none."""
    if given is None:
        return None
    reading = _file_options(given)
    plain = _read(given, **reading)
    target = _target(plain)
    reading |= {"target": target} | _missing(plain)
    table = _read(given, **reading)
    kinds = _kinds_editor(table.columns)
    if kinds:
        table = _read(given, kinds=kinds, **reading)
    _told(table)
    return table


def _file_options(given: Given) -> dict[str, Any]:
    """Draw what can be said of the file itself; all of it is found out when nothing is said."""
    with st.expander(words.FILE_TITLE, icon=":material/description:"):
        across = st.columns(5)
        with across[0]:
            delimiter = st.selectbox(
                words.BETWEEN, ["", ",", ";", "\t", "|"], format_func=_sign, key="upload-delimiter"
            )
        with across[1]:
            decimal = st.selectbox(words.DECIMAL, ["", ".", ","], format_func=_sign, key="upload-decimal")
        with across[2]:
            thousands = st.selectbox(
                words.THOUSANDS, ["", ",", ".", " ", "'"], format_func=lambda held: _sign(held, words.NONE),
                key="upload-thousands",
            )
        with across[3]:
            sheet = st.text_input(words.SHEET, key="upload-sheet", placeholder=words.FIRST_SHEET)
        with across[4]:
            keep = st.checkbox(words.KEEP_INDEX, key="upload-index")
            drop = st.checkbox(words.LEAVE_OUT, key="upload-ragged")
    chosen = {"delimiter": delimiter, "decimal": decimal, "thousands": thousands, "sheet": sheet.strip()}
    found = {name: held for name, held in chosen.items() if held}
    return found | ({"keep_index": True} if keep else {}) | ({"drop_ragged": True} if drop else {})


def _sign(held: str, nothing: str = words.FOUND_OUT) -> str:
    return nothing if not held else words.SIGNS.get(held, held)


def _target(plain: Workspace) -> str | None:
    names = [words.NO_TARGET, *plain.names]
    chosen = st.selectbox(
        words.TARGET,
        range(len(names)),
        index=_guess(plain.names),
        key="upload-target",
        help=words.TARGET_HELP,
        format_func=lambda place: one_line(names[place]),
    )
    return names[chosen] if chosen else None


def _guess(names: Sequence[str]) -> int:
    """Place of the likely target in the list of choices, where 0 is none: one column alone is what a model is given."""
    for place, name in enumerate(names, start=1):
        if name.lower() in GUESSES:
            return place
    return len(names) if len(names) > 1 else 0


def _missing(plain: Workspace) -> dict[str, Any]:
    marks = sorted({mark for column in plain.columns for mark, _ in column.marks})
    if not marks:
        return {}
    chosen = st.pills(
        words.MISSING,
        marks,
        selection_mode="multi",
        format_func=escaped,
        key="upload-missing",
        help=words.MISSING_HELP,
    )
    return {"missing": tuple(chosen)}


def _read(given: Given, **reading: Any) -> Workspace:
    """Read the table in a process of its own; the last few ways to read it stay open."""
    held = st.session_state.setdefault("upload-read", {})
    asked = (given.mark, repr(sorted(reading.items())))
    if asked not in held:
        with st.spinner(words.READING, show_time=True):
            workspace = open_table(given.source, name=given.name, allowance=allowance(), **reading)
        for old in [old for old in held if old[0] != given.mark] + list(held)[: 1 - READINGS]:
            held.pop(old, None)
        held[asked] = own(workspace)
    return held[asked]


def _kinds_editor(columns: Sequence[ColumnFacts]) -> dict[str, str]:
    with st.expander(words.check_columns(len(columns)), icon=":material/table_rows:"):
        start = described(columns)
        edited = st.data_editor(
            start,
            hide_index=True,
            key="upload-kinds",
            disabled=[name for name in start.columns if name != words.KIND],
            column_config={words.KIND: st.column_config.SelectboxColumn(options=list(KINDS), required=True)},
        )
    return {column.name: kind for column, kind in zip(columns, edited[words.KIND], strict=True) if kind != column.kind}


def described(columns: Sequence[ColumnFacts]) -> pd.DataFrame:
    """Describe columns, one a line."""
    return pd.DataFrame(
        [
            {
                words.COLUMN: column.name,
                words.KIND: column.kind,
                words.MISSING_CELLS: column.n_missing,
                words.VALUES: _values(column) if column.by_code else f"{number(column.low)} to {number(column.high)}",
                words.MARKS: ", ".join(f"{mark} ({count(times)})" for mark, times in column.marks),
            }
            for column in columns
        ]
    )


def _values(column: ColumnFacts) -> str:
    first = [value(level) for level in column.categories[:4]]
    return listed(first) if column.n_categories <= 4 else f"{', '.join(first)} … ({count(column.n_categories)})"


def _told(table: Workspace) -> None:
    facts = table.table
    st.caption(words.table_read(facts.n_rows, len(facts.columns), table.target, facts.reading))
    changes(facts)
    for note in facts.notes:
        st.caption(escaped(note))


def changes(facts: TableFacts) -> None:
    """Draw what was left out or read as something else, with how often."""
    for what, times in facts.changes:
        st.caption(words.changed(what, times))
