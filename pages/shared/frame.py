"""The parts of the frame that stay when the page changes: what is open, and what is chosen."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from explain.overview import Answer
from explain.samples import open_sample, samples
from explain.wording import escaped
from explain.workspace import close_idle, prepare
from pages.shared.allowance import allowance, idle_seconds
from pages.shared.asking import as_question, collect, drop_changes
from pages.shared.cohorts import cohort_said
from pages.shared.labels import output_name, tried
from pages.shared.pickers import pick_output
from pages.shared.presenting.stage import begin
from pages.shared.sessions import release_ended
from pages.shared.state import (
    KEY,
    choose_cohort,
    choose_feature,
    choose_output,
    choose_row,
    current,
    opened,
    undo,
)
from pages.shared.view import as_query, follow_address, link, take, take_waiting, wait_for_data
from pages.shared.words import frame as words
from pages.shared.words import links

FIRST = "income"
ARRIVED = "arrived"
"""Where the address waits that a session began with."""
WARM_AFTER = 3.0
"""Seconds after the first screen."""
TIDY_EVERY = 30.0
"""Seconds between two looks for processes that nobody asks."""


def take_sample(name: str) -> None:
    """Make a sample the current workspace, with the answers that were stored with it."""
    found = open_sample(name, allowance=allowance())
    state = opened(
        found.workspace,
        sample=name,
        question=found.about.question,
        credit=found.about.credit,
        row=found.about.row,
        limits=dict(found.about.constraints),
    )

    def keep(answers: Sequence[Answer]) -> None:
        for method, arguments, answer in answers:
            state.keep(as_question(method, arguments), answer)

    keep(found.answers)
    state.later = lambda: keep(found.later())


@st.cache_resource(show_spinner=False)
def warm_up() -> tuple[threading.Timer, threading.Thread]:
    """Load what the first click needs while the first screen is being read, and tidy up; once for all sessions.

    It starts late enough to leave the first chart alone.
    """
    timer = threading.Timer(WARM_AFTER, prepare)
    tidier = threading.Thread(target=_tidy, daemon=True, name="tidy")
    timer.daemon = True
    timer.start()
    tidier.start()
    return timer, tidier


def _tidy() -> None:
    """End what nobody has asked for a while, for as long as the app runs."""
    while True:
        time.sleep(TIDY_EVERY)
        close_idle(idle_seconds())
        release_ended()


def arrive() -> None:
    """Keep the address that a session begins with: a click in the menu, before the sample is open, leaves it."""
    if KEY not in st.session_state and ARRIVED not in st.session_state:
        st.session_state[ARRIVED] = {name: str(held) for name, held in st.query_params.items()}


def opening() -> None:
    """Open the sample when a session begins, and take the choices from its address."""
    if ARRIVED not in st.session_state:
        collect()
        _tell([*follow_address(), *take_waiting(current())])
        if "open-page" in st.session_state:
            st.switch_page(st.session_state.pop("open-page"), query_params=as_query(current()))
        return
    asked = st.session_state[ARRIVED]
    if KEY not in st.session_state:
        take_sample(asked["sample"] if asked.get("sample") in sample_names() else FIRST)
    warm_up()
    if "data" in asked:
        wait_for_data(asked)
    missed = take(current(), asked) if asked else []
    del st.session_state[ARRIVED]  # not before: what is broken off is done again
    _tell(missed)


def _tell(missed: list[str]) -> None:
    for sentence in missed:
        st.toast(escaped(sentence), icon=":material/link_off:")


def sample_names() -> tuple[str, ...]:
    """Names of the samples, in the order shown."""
    return tuple(found.name for found in samples())


def sidebar(pages: Mapping[str, Sequence]) -> None:
    """Draw what is open, and the choices that hold on every page."""
    state = current()
    workspace = state.workspace
    with st.sidebar:
        with st.container(border=True):
            st.markdown(f"**{escaped(workspace.title)}**")
            st.caption(words.opened_facts(workspace.model.name, workspace.n_rows, len(workspace.names)))
            st.page_link(pages[""][1], label=words.CHANGE_DATA, icon=":material/upload:")
        pick_output()
        _scale()
        _audience()
        if state.credit:
            st.caption(escaped(state.credit))


def _scale() -> None:
    state = current()
    scales = [scale for scale in words.SCALES if scale in state.workspace.model.scales]
    if len(scales) < 2:
        return
    st.session_state["pick-scale"] = state.scale
    st.segmented_control(
        words.SCALE, scales, key="pick-scale", required=True, on_change=_choose_scale, width="stretch",
        format_func=words.SCALES.get, help=words.SCALE_HELP,
    )


def _audience() -> None:
    """Draw whom the words are for."""
    st.session_state["pick-audience"] = current().audience
    st.segmented_control(
        words.AUDIENCE, list(words.AUDIENCES), key="pick-audience", required=True, on_change=_choose_audience,
        width="stretch", format_func=words.AUDIENCES.get, help=words.AUDIENCE_HELP,
    )


def _choose_audience() -> None:
    current().audience = st.session_state["pick-audience"] or current().audience


def _choose_scale() -> None:
    current().scale = st.session_state["pick-scale"] or current().scale


def bar() -> None:
    """Draw above the page what is chosen, as chips that can be taken away, and what can be done with the view."""
    line = st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="right")
    with line, st.container(horizontal=True, gap="small"):
        for key, (label, take_away) in _chips().items():
            st.button(
                label, key=f"chip:{key}", icon=":material/close:", icon_position="right", help=words.REMOVE,
                on_click=take_away,
            )
    with line, st.container(horizontal=True, gap="small", width="content", horizontal_alignment="right"):
        _undo()
        _share()
        st.button(words.PRESENT, key="present-it", icon=":material/slideshow:", on_click=begin, help=words.PRESENT_HELP)


def _chips() -> dict[str, tuple[str, Callable[[], None]]]:
    """List what differs from the first look: the words for it, and what takes it away."""
    state = current()
    model, names, columns = state.workspace.model, state.workspace.names, state.workspace.table
    found: dict[str, tuple[str, Callable[[], None]]] = {}
    if state.row != state.home:
        found["row"] = words.row_chip(state.row), lambda: choose_row(state.home)
    if state.feature != names[0]:
        label = columns.column(state.feature).display
        found["feature"] = words.feature_chip(label), lambda: choose_feature(names[0])
    if state.output != model.default_output:
        found["class"] = words.class_chip(output_name(state.output)), lambda: choose_output(model.default_output)
    if state.cohort:
        found["cohort"] = words.cohort_chip(*cohort_said()), lambda: choose_cohort(None)
    if state.changes:
        found["changes"] = words.changes_chip(*tried()), drop_changes
    return found


def _undo() -> None:
    done = current().done
    if done:
        st.button(words.UNDO, key="undo", icon=":material/undo:", on_click=undo, help=words.undo_help(done[-1][0]))


def _share() -> None:
    state = current()
    with st.popover(links.SHARE, icon=":material/link:", help=links.SHARE_HELP):
        st.markdown(words.COPY)
        st.code(link(state), language=None, wrap_lines=True)
        st.caption(links.HOLDS)
        st.caption(links.OF_SAMPLE if state.sample else links.NEEDS_DATA)
        if state.cohort or state.changes:
            st.caption(links.HOLDS_VALUES)
