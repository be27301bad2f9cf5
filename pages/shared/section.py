"""Section → screen: its words, its picture, its table, its pin; cards of numbers and checks.

What goes wrong, waits or comes later is the card's that stands around it: `pages.shared.screen`.
"""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from explain.sections import Lamp, Section
from explain.sections.reading import help_of
from pages.shared.downloads import offer
from pages.shared.linking import Handler, selected
from pages.shared.state import Pin, current, pin
from pages.shared.view import as_query
from pages.shared.words import screen as said
from pages.shared.words import trust

TRUST = "pages/trust/checks.py"
NARROWEST = 220
"""Pixels of a card with a number and its interval."""
CHART = {"displaylogo": False, "displayModeBar": False, "showSendToCloud": False, "plotlyServerURL": ""}


def show(
    section: Section, *, key: str, pinned: Pin | None = None, heading: bool = True, on_select: Handler | None = None,
    selection: str = "points",
) -> None:
    """Draw a section: words for the reader, chart with its text alternative, table, warnings, provenance, pin.

    ``on_select`` is called with what was chosen in the chart; ``selection`` says how: "points", "box", "lasso", or two
    of them, as in "points+lasso". While a hand draws boxes or lassos, the frame lets no click choose.
    """
    if heading and section.title:
        st.subheader(section.title, anchor=False, help=help_of(section) or None)
    for sentence in sentences_of(section):
        st.markdown(sentence)
    for warning in section.warnings:
        st.warning(warning, icon=":material/warning:")
    if section.figure is not None:
        _chart(section, key, on_select, selection)
    elif section.tabled is not None:
        st.dataframe(section.table, hide_index=True, key=f"{key}:table", width="stretch")
    if section.lamps:
        _lamps(section, key)
    _foot(section, key, pinned)


def picture(section: Section, *, key: str, on_select: Handler | None = None) -> None:
    """Draw only the picture of a section with its heading and where it comes from: for a screen of many answers."""
    st.subheader(section.title, anchor=False, help=help_of(section) or None)
    for warning in section.warnings:
        st.warning(warning, icon=":material/warning:")
    if section.figure is not None:
        _chart(section, key, on_select, "points")
    st.caption(section.provenance)


def _lamps(section: Section, key: str) -> None:
    """Draw the lights of a figure in a row, with the way to what was measured for them."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{key}:lamps"):
        strip(section.lamps)
        st.page_link(TRUST, label=trust.TO_TRUST, icon=":material/arrow_forward:")


def strip(lamps: Sequence[Lamp]) -> None:
    """Draw lights in a row."""
    st.markdown(trust.strip([trust.badge(lamp.title, lamp.state, lamp.word) for lamp in lamps]), width="content")


def sentences_of(section: Section) -> tuple[str, ...]:
    """Give the text of a section for the reader chosen."""
    return section.plain if current().audience == "stakeholder" and section.plain else section.sentences


def _chart(section: Section, key: str, on_select: Handler | None, selection: str) -> None:
    chosen: dict[str, Any] = {}
    if on_select is not None:
        ways = selection.split("+")
        chosen = {"on_select": lambda: on_select(selected(st.session_state.get(key))), "selection_mode": ways}
        if ways[-1] != "points":
            section.figure.update_layout(dragmode={"box": "select", "lasso": "lasso"}[ways[-1]])
    st.plotly_chart(section.figure, width="stretch", key=key, config=CHART, theme=None, alt=section.alt, **chosen)


def _foot(section: Section, key: str, pinned: Pin | None) -> None:
    shown = False
    with st.container(horizontal=True, vertical_alignment="center"):
        if section.tabled is not None and section.figure is not None:
            shown = _table_button(f"{key}:as-table")
        elif section.tabled is not None:
            _table_file(section, key)
        if pinned is not None:
            done = pinned in current().pins
            st.button(
                said.PINNED if done else said.PIN,
                key=f"{key}:pin",
                on_click=pin,
                args=(pinned,),
                disabled=done,
                icon=":material/keep:",
            )
    if shown:  # a table is only made for those who ask for it
        st.dataframe(section.table, hide_index=True, key=f"{key}:table")
        _table_file(section, key)
    if section.provenance:
        st.caption(section.provenance)


def _table_button(key: str) -> bool:
    """Draw the button that shows or hides the table; a popover would take the reader's next click to close itself."""
    shown = bool(st.session_state.get(f"{key}:shown"))
    st.button(
        said.NO_TABLE if shown else said.TABLE,
        key=key,
        on_click=_show_table,
        args=(f"{key}:shown", not shown),
        icon=":material/table:",
    )
    return shown


def _show_table(key: str, shown: bool) -> None:
    st.session_state[key] = shown


def _table_file(section: Section, key: str) -> None:
    """Offer the table as CSV: Streamlit's own button, which is off, writes text that a spreadsheet would run."""
    offer(
        said.CSV,
        lambda: _csv(section),
        section.name,
        "csv",
        key=f"{key}:csv",
        icon=":material/download:",
    )


def _csv(section: Section) -> str:
    from explain.report import as_csv  # with pandas, which the first page opens without

    return as_csv(section.table)


def notes(found: Sequence[tuple[str, str]]) -> None:
    """Draw checks: a mark, a word by colour and icon, and a sentence."""
    marks = {
        "ok": ":green[:material/check_circle:]",
        "look": ":orange[:material/warning:]",
        "fail": ":red[:material/cancel:]",
        "unknown": ":gray[:material/help:]",
    }
    for status, sentence in found:
        st.markdown(f"{marks[status]} {sentence}")


def metrics(found: Sequence[Any]) -> None:
    """Draw metric cards, each with how to read it; as many side by side as there is room for."""
    cards = st.grid(len(found), min_column_width=NARROWEST)
    for metric in found:
        cards.metric(
            metric.label,
            metric.value,
            metric.reading,
            delta_color="off",
            delta_arrow="off",
            border=True,
            help=metric.help or None,
            height="stretch",
        )


def pin_of(section: Section, method: str, /, **arguments: Any) -> Pin:
    """Make the pin of a section: what to ask again, how to draw it, and where it was seen."""
    view = {"page": current().page, "query": as_query(current())}
    return Pin(section=section.name, method=method, arguments=arguments, title=section.title, view=view)
