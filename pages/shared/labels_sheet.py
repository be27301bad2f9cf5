"""The data dictionary on its page: edited in place, brought as a file, downloaded to be filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
import streamlit as st

from explain.errors import ExplainError
from explain.table.dictionary import DIRECTIONS, Dictionary, Reading, dictionary_from
from explain.table.dictionary_files import LARGEST, lines_of, read_dictionary, written_yaml
from explain.table.dictionary_fit import fitted
from pages.shared.downloads import offer
from pages.shared.labels import known_values, nameable
from pages.shared.screen import problem
from pages.shared.state import current, remember
from pages.shared.words import labels as words

FILE, TOLD = "upload-dictionary", "labels-told"
MOST_LINES = 13
"""Lines of a sheet that are drawn without scrolling."""
TALLEST = 480
"""Height of a longer one."""
FIELDS = {
    words.LABEL: "label", words.UNIT: "unit", words.DESCRIPTION: "description", words.EXPECTED: "direction",
    words.PROTECTED: "protected",
}
"""Heading of the sheet → field of an entry."""
Edits = Mapping[int, Mapping[str, Any]]
"""Line of a sheet → heading → what was written there."""


@dataclass
class Sheet:
    """What an editor started from, and the dictionary that its changes have made; others start a new sheet."""

    number: int
    base: Dictionary
    made: Dictionary
    notes: tuple[str, ...] = ()


def _sheet(name: str) -> Sheet:
    """Give the sheet of an editor; a new one when the dictionary was changed elsewhere."""
    held, now = st.session_state.get(name), current().dictionary
    if held is None or held.made is not now:
        held = st.session_state[name] = Sheet(number=held.number + 1 if held else 0, base=now, made=now)
    return held


def take(read: Reading, why: str) -> Reading:
    """Make a dictionary that of every page, as far as it is about this table; what it replaces can be taken back."""
    fit = fitted(read.dictionary, known_values())
    remember(why, "dictionary")
    current().dictionary = fit.dictionary
    return Reading(fit.dictionary, (*read.notes, *fit.notes))


def columns_sheet() -> None:
    """Draw one line a column, to be changed in place."""
    sheet = _sheet("labels-columns")
    columns = list(nameable())
    key = f"labels-columns:{sheet.number}"
    st.data_editor(
        pd.DataFrame([_line(name, sheet.base) for name in columns]),
        key=key, hide_index=True, width="stretch", disabled=[words.COLUMN], height=_height(columns),
        on_change=_change_columns, args=(sheet, key, columns), placeholder="",
        column_config={
            words.COLUMN: st.column_config.TextColumn(pinned=True),
            words.EXPECTED: st.column_config.SelectboxColumn(options=["", *DIRECTIONS], help=words.EXPECTED_HELP),
            words.PROTECTED: st.column_config.CheckboxColumn(help=words.PROTECTED_HELP),
        },
    )
    _tell(sheet.notes)


def _height(lines: Sequence[str]) -> int | Literal["content"]:
    """Height of a sheet: all of its lines where they are few."""
    return "content" if len(lines) <= MOST_LINES else TALLEST


def _line(name: str, dictionary: Dictionary) -> dict[str, Any]:
    entry = dictionary[name]
    return {words.COLUMN: name} | {heading: getattr(entry, field) for heading, field in FIELDS.items()}


def _change_columns(sheet: Sheet, key: str, columns: Sequence[str]) -> None:
    edits = st.session_state[key]["edited_rows"]
    sheet.made, sheet.notes = take(with_edits(sheet.base, columns, edits), words.CHANGED)


def with_edits(base: Dictionary, columns: Sequence[str], edits: Edits) -> Reading:
    """Give the dictionary with the changes of the sheet of columns.

    Examples
    --------
    >>> with_edits(Dictionary(), ["age"], {0: {"Label": "Age"}}).dictionary.plain()
    {'age': {'label': 'Age'}}
    """
    said = base.plain()
    for place, cells in edits.items():
        name = columns[int(place)]
        said[name] = said.get(name, {}) | {FIELDS[heading]: cell for heading, cell in cells.items()}
    return dictionary_from(said)


def values_sheet() -> None:
    """Draw the values of one column, to be named in place."""
    known = {name: values for name, values in nameable().items() if values}
    if not known:
        st.caption(words.NO_VALUES)
        return
    label = {column.name: column.display for column in current().workspace.columns}
    name = st.selectbox(
        words.VALUES_OF, list(known), key="labels-column", persist_state="session",
        format_func=lambda each: label.get(each, f"{each} ({words.TARGET_LINE})"),
    )
    sheet = _sheet(f"labels-values:{name}")
    names, key = sheet.base[name].names(), f"labels-values:{name}:{sheet.number}"
    st.data_editor(
        pd.DataFrame([{words.VALUE: each, words.NAME: names.get(each.strip(), "")} for each in known[name]]),
        key=key, hide_index=True, width="stretch", disabled=[words.VALUE], height=_height(known[name]),
        on_change=_change_values, args=(sheet, key, name, known[name]), placeholder="",
    )
    _tell(sheet.notes)


def _change_values(sheet: Sheet, key: str, name: str, values: Sequence[str]) -> None:
    edits = st.session_state[key]["edited_rows"]
    sheet.made, sheet.notes = take(with_names(sheet.base, name, values, edits), words.CHANGED)


def with_names(base: Dictionary, name: str, values: Sequence[str], edits: Edits) -> Reading:
    """Give the dictionary with the changes of the sheet of one column's values; an empty name is none.

    Examples
    --------
    >>> with_names(Dictionary(), "sex", ["1", "2"], {1: {"Name": "Female"}}).dictionary["sex"].value(2)
    'Female'
    """
    said = base.plain()
    names = base[name].names() | {values[int(place)].strip(): cells.get(words.NAME) for place, cells in edits.items()}
    said[name] = said.get(name, {}) | {"values": {each: shown or "" for each, shown in names.items()}}
    return dictionary_from(said)


def dictionary_file() -> None:
    """Draw the place for a file, what came of it, and what can be downloaded."""
    st.file_uploader(
        words.FILE, key=FILE, type=["csv", "tsv", "txt", "yaml", "yml"], help=words.FILE_HELP, on_change=_take_file,
        max_upload_size=max(LARGEST >> 20, 1),
    )
    told = st.session_state.get(TOLD)
    if isinstance(told, ExplainError):
        problem(told)
    elif told is not None:
        st.success(told[0], icon=":material/check_circle:")
        _tell(told[1])
    st.caption(words.TEMPLATE)
    _templates()


def _take_file() -> None:
    """Take what a file says of columns; what it does not speak of stays."""
    given = st.session_state[FILE]
    st.session_state[TOLD] = None
    if given is None:
        return
    try:
        read = read_dictionary(given.getvalue(), given.name)
    except ExplainError as error:
        st.session_state[TOLD] = error
        return
    fit = fitted(read.dictionary, known_values())
    both = Dictionary.from_plain(current().dictionary.plain() | fit.dictionary.plain())
    taken = take(Reading(both, (*read.notes, *fit.notes)), words.REPLACED)
    n_values = sum(len(entry.values) for _, entry in fit.dictionary.entries)
    said = words.taken(len(fit.dictionary.entries), n_values) if fit.dictionary else words.NOTHING_TAKEN
    st.session_state[TOLD] = said, taken.notes


def _templates() -> None:
    dictionary, values, name = current().dictionary, nameable(), f"labels {current().workspace.table.name}"
    with st.container(horizontal=True):
        offer(words.AS_CSV, lambda: _csv(dictionary, values), name, "csv", key="labels:csv", icon=":material/download:")
        offer(words.AS_YAML, lambda: written_yaml(dictionary, values), name, "yaml", key="labels:yaml",
              icon=":material/download:")
        st.button(words.REMOVE, key="labels:remove", icon=":material/label_off:", on_click=_remove,
                  disabled=not dictionary)


def _csv(dictionary: Dictionary, values: dict[str, list[str]]) -> str:
    from explain.report import as_csv

    return as_csv(pd.DataFrame(lines_of(dictionary, values)))


def _remove() -> None:
    st.session_state.pop(TOLD, None)
    take(Reading(Dictionary(), ()), words.REMOVED)


def _tell(notes: Sequence[str]) -> None:
    """Show what could not be taken."""
    if notes:
        st.warning("\n".join(f"- {words.note(note)}" for note in notes), icon=":material/warning:")
