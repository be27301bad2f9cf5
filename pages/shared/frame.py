"""The parts of the frame that stay when the page changes: what is open, and what is chosen."""

import threading
import time
from collections.abc import Mapping, Sequence

import streamlit as st

from explain.samples import open_sample, samples
from explain.wording import counted, escaped
from explain.workspace import close_idle, prepare
from pages.shared.asking import as_question, collect
from pages.shared.limits import allowance, idle_seconds
from pages.shared.pickers import pick_output
from pages.shared.sessions import release_ended
from pages.shared.state import KEY, current, opened, read_address

FIRST = "income"
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
    for method, arguments, answer in found.answers:
        state.keep(as_question(method, arguments), answer)


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


def opening() -> None:
    """Open the sample when a session begins, and take the choices from its address."""
    if KEY in st.session_state:
        collect()
        if "open-page" in st.session_state:
            st.switch_page(st.session_state.pop("open-page"))
        return
    asked = {name: str(held) for name, held in st.query_params.items()}
    take_sample(asked["sample"] if asked.get("sample") in sample_names() else FIRST)
    warm_up()
    missed = read_address(current(), asked)
    if missed:
        st.toast(escaped(missed), icon=":material/link_off:")


def sample_names() -> tuple[str, ...]:
    """Names of the samples, in the order shown."""
    return tuple(found.name for found in samples())


def sidebar(pages: Mapping[str, Sequence]) -> None:
    """Draw what is open and what is chosen."""
    state = current()
    workspace = state.workspace
    with st.sidebar:
        with st.container(border=True):
            st.markdown(f"**{escaped(workspace.title)}**")
            st.caption(
                f"{escaped(workspace.model.name)} · {counted(workspace.n_rows, 'row')} · "
                f"{counted(len(workspace.names), 'feature')}"
            )
            st.page_link(pages[""][1], label="Change model or data", icon=":material/upload:")
        pick_output()
        _scale()
        if state.credit:
            st.caption(escaped(state.credit))


def _scale() -> None:
    state = current()
    scales = [scale for scale in ("probability", "margin") if scale in state.workspace.model.scales]
    if len(scales) < 2:
        return
    st.session_state["pick-scale"] = state.scale
    st.segmented_control(
        "Scale",
        scales,
        key="pick-scale",
        required=True,
        on_change=_choose_scale,
        width="stretch",
        format_func={"probability": "Probability", "margin": "Log-odds"}.get,
        help="Contributions add up on the scale shown. Log-odds are the model's own sum before it is a probability.",
    )


def _choose_scale() -> None:
    current().scale = st.session_state["pick-scale"] or current().scale
