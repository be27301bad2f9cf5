"""Section → screen: cards, errors, progress and the pickers that every page draws the same way."""

import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st

from explain.charts.theme import DARK, LIGHT, Theme
from explain.errors import ExplainError, MethodError, WorkspaceError
from explain.sections import Section
from explain.sections.reading import help_of
from explain.wording import escaped
from pages.shared.asking import PASSING, Job, Stopped, Waiting, forget, forget_lost
from pages.shared.downloads import offer
from pages.shared.labels import target_name
from pages.shared.linking import Handler, selected
from pages.shared.server.logs import happened, log
from pages.shared.state import Pin, current, pin
from pages.shared.view import as_query
from pages.shared.words import screen as said

FIRST_LOOK, DRAWN = "first-look", "first-look-drawn"
STYLE = """<style>
[data-testid="stMainBlockContainer"] {{ max-width: 2000px; margin: 0 auto; }}
[data-testid="stMarkdownContainer"] > p {{ max-width: 46em; }}
[data-testid^="stBaseButton-primary"] {{ color: {surface} !important; }}
</style>"""
"""What the theme has no setting for: on a very wide screen pages stay in the middle, and lines of text within what an
eye can follow back. In the dark the main colour is light, so that text in it can be read; text on it is then dark."""
NARROWEST = 220
"""Pixels of a card with a number and its interval."""
CHART = {"displaylogo": False, "displayModeBar": False, "showSendToCloud": False, "plotlyServerURL": ""}


def finish() -> None:
    """Set what the theme has no setting for."""
    st.html(STYLE.format(surface=theme().surface))


def theme() -> Theme:
    """Give the colours of the reader's light or dark mode."""
    return DARK if st.context.theme.type == "dark" else LIGHT


class Later(Exception):
    """A part of the page comes a moment later."""


@contextmanager
def card(title: str = "", *, border: bool = True) -> Iterator[None]:
    """Draw one card; what goes wrong in it stays in it."""
    with st.container(border=border, height="stretch" if border else "content"):
        if title:
            st.subheader(title, anchor=False)
        try:
            yield
        except Later:
            st.session_state[DRAWN] = True
            _soon()
        except Waiting as waiting:
            _wait(waiting.job)
        except Stopped as stopped:
            _stopped(stopped.question)
        except ExplainError as error:
            problem(error)
        except Exception:
            unknown()


@contextmanager
def optional() -> Iterator[None]:
    """Draw what not every model has; where it cannot be had, say why in a line, and offer what passes once more."""
    try:
        yield
    except MethodError as error:
        st.caption(said.in_a_line(error))
        if error.code in PASSING:
            st.button(said.ASK_AGAIN, key=f"ask-again:{error.code}", on_click=forget_lost, icon=":material/refresh:")


def _stopped(question: tuple) -> None:
    """Say that a job was stopped, and offer once a page to run it again, however many cards needed it."""
    told = current().told
    st.caption(said.STOPPED)
    if question not in told:
        told.add(question)
        st.button(
            said.RUN_AGAIN,
            key=f"again:{hash(question)}",
            on_click=forget,
            args=(question,),
            icon=":material/refresh:",
        )


def problem(error: ExplainError, *, again: Callable[[], None] = forget_lost) -> None:
    """Show an error a user can act on; the log has its code alone.

    It is said once a page, however many cards meet it; where a process ended, with a way to ask again.
    """
    log.info("told %s", error.code)
    told = current().told
    if error.problem in told:
        st.caption(said.SAID_ALREADY)
        return
    told.add(error.problem)
    st.warning(said.problem(error), icon=":material/error:")
    if isinstance(error, WorkspaceError):
        st.button(said.ASK_AGAIN, key=f"ask-again:{error.problem}", on_click=again, icon=":material/refresh:")


def unknown() -> None:
    """Show an error nobody foresaw, with an id under which it is logged."""
    mark = uuid.uuid4().hex[:8]
    error = sys.exception()
    log.error("error %s: %s", mark, happened(error) if error else "not known")
    st.error(said.unknown(mark), icon=":material/bug_report:")


def _wait(job: Job) -> None:
    """Show a job once a page; other cards that need the same answer say so."""
    watched = current().watched
    if job.question in watched:
        st.caption(said.SAME_NUMBERS)
        return
    watched.add(job.question)
    watch(job)


@st.fragment(run_every=0.5)
def watch(job: Job) -> None:
    """Draw a job's progress and a way to stop it; the page runs again when it is done."""
    if job.future.done():
        st.rerun()
    seconds = time.monotonic() - job.began
    st.progress(job.share, text=said.progress(job.method, job.done, job.total, seconds))
    if seconds > 1:
        st.button(said.STOP, key=f"stop:{id(job)}", on_click=job.stop.set, icon=":material/stop_circle:")


@st.fragment(run_every=0.5)
def comes_later(job: Job) -> None:
    """Leave out what a page can do without for now; the page runs again when it can be drawn."""
    if job.future.done():
        st.rerun()


def refining(job: Job | None, words: str) -> None:
    """Say that a larger sample is on its way."""
    if job is not None:
        st.caption(said.refining(words))
        _wait(job)


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
    _foot(section, key, pinned)


def picture(section: Section, *, key: str, on_select: Handler | None = None) -> None:
    """Draw only the picture of a section with its heading and where it comes from: for a screen of many answers."""
    st.subheader(section.title, anchor=False, help=help_of(section) or None)
    for warning in section.warnings:
        st.warning(warning, icon=":material/warning:")
    if section.figure is not None:
        _chart(section, key, on_select, "points")
    st.caption(section.provenance)


def a_moment_later() -> None:
    """Leave a part of the first screen for the next run: what is above is painted before slow libraries are loaded.

    Raises
    ------
    Later
        On the first run of a session.
    """
    state = current()
    if state.later is None:
        return
    if not st.session_state.get(FIRST_LOOK):
        st.session_state[FIRST_LOOK] = True
        raise Later
    state.later()
    state.later = None


@st.fragment(run_every=0.2)
def _soon() -> None:
    """Hold the place of what comes a moment later, and have the page run once more."""
    st.skeleton(height=66)
    if not st.session_state.pop(DRAWN, False):
        st.rerun()


@contextmanager
def in_short(question: str, page: str, icon: str) -> Iterator[None]:
    """Draw a question that is answered in a sentence, with the way to the page that answers it in full."""
    st.page_link(page, label=f"**{question}**", icon=icon)
    with card(border=False):
        yield


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
    }
    for status, sentence in found:
        st.markdown(f"{marks[status]} {sentence}")


def headline() -> None:
    """Draw the title of the overview: the question the model answers, and on what."""
    state = current()
    workspace, model = state.workspace, state.workspace.model
    st.title(escaped(state.question), anchor=False)
    st.caption(said.about(model.name, target_name(), workspace.n_rows, state.scale))


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


def go_to(page: str, label: str, icon: str) -> None:
    """Draw a link to another page."""
    st.page_link(page, label=label, icon=icon)


def page_title(title: str, words: str) -> None:
    """Draw the one title of a page and a line on what it is for."""
    st.title(title, anchor=False)
    if words:
        st.caption(words)


def pin_of(section: Section, method: str, **arguments: Any) -> Pin:
    """Make the pin of a section: what to ask again, how to draw it, and where it was seen."""
    view = {"page": current().page, "query": as_query(current())}
    return Pin(section=section.name, method=method, arguments=arguments, title=section.title, view=view)
