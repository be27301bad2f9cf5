"""What every page draws the same way: titles, cards, and in them progress, errors and what comes a moment later."""

import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from explain.charts.theme import DARK, LIGHT, Theme
from explain.errors import ExplainError, MethodError, WorkspaceError
from explain.wording import escaped
from pages.shared.asking import PASSING, Job, Stopped, Waiting, forget, forget_lost
from pages.shared.labels import target_name
from pages.shared.server.logs import happened, log
from pages.shared.state import current
from pages.shared.words import screen as said

FIRST_LOOK, DRAWN = "first-look", "first-look-drawn"
STYLE = """<style>
[data-testid="stMainBlockContainer"] {{ max-width: 2000px; margin: 0 auto; }}
[data-testid="stMarkdownContainer"] > p {{ max-width: 46em; }}
[data-testid^="stBaseButton-primary"] {{ color: {surface} !important; }}
</style>"""
"""What the theme has no setting for: on a very wide screen pages stay in the middle, and lines of text within what an
eye can follow back. In the dark the main colour is light, so that text in it can be read; text on it is then dark."""


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
            watch(waiting.job)
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


def watch(job: Job) -> None:
    """Draw a job's progress and a way to stop it, once a page; other cards that need the same answer say so."""
    watched = current().watched
    if job.question in watched:
        st.caption(said.SAME_NUMBERS)
        return
    watched.add(job.question)
    _progress(job)


@st.fragment(run_every=0.5)
def _progress(job: Job) -> None:
    """Draw it twice a second; the page runs again when it is done."""
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
        watch(job)


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
    if first_look():
        st.session_state[FIRST_LOOK] = True
        raise Later
    state.later()
    state.later = None


def first_look() -> bool:
    """Whether the first screen is about to be painted, with what is stored of it alone."""
    return current().later is not None and not st.session_state.get(FIRST_LOOK)


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


def headline() -> None:
    """Draw the title of the overview: the question the model answers, and on what."""
    state = current()
    workspace, model = state.workspace, state.workspace.model
    st.title(escaped(state.question), anchor=False)
    st.caption(said.about(model.name, target_name(), workspace.n_rows, state.scale))


def go_to(page: str, label: str, icon: str) -> None:
    """Draw a link to another page."""
    st.page_link(page, label=label, icon=icon)


def page_title(title: str, words: str) -> None:
    """Draw the one title of a page and a line on what it is for."""
    st.title(title, anchor=False)
    if words:
        st.caption(words)
