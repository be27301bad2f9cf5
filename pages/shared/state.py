"""The one state object of a browser session, and its way in and out of the address bar."""

import re
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from explain.facts import ColumnFacts
from explain.workspace import Workspace
from pages.shared.sessions import own

KEY = "whyboard"
KEPT = 200
"""Answers a session keeps."""


@dataclass(frozen=True)
class Pin:
    """A view to put into the report: plain data, asked again there."""

    section: str
    method: str
    arguments: dict[str, Any]
    title: str


@dataclass
class State:
    """What holds on every page."""

    workspace: Workspace
    sample: str = ""
    """Name of the sample that is open; "" for an upload."""
    question: str = "What drives this model's answers?"
    """Title of the overview."""
    credit: str = ""
    """Source and licence of a sample's table; "" for an upload."""
    row: int = 0
    output: str = ""
    feature: str = ""
    scale: str = ""
    changes: dict[str, Any] = field(default_factory=dict)
    """What-if values of the current row, by column."""
    limits: dict[str, Any] = field(default_factory=dict)
    """Counterfactual constraints the editor starts with, by column."""
    constraints: dict[str, Any] | None = None
    """Counterfactual constraints as edited; None until somebody does."""
    wanted: Any = None
    """The answer wanted of a counterfactual; None until somebody chooses."""
    near: str = "row"
    """What the answers should be near: "row", or rows of the table that have the wanted answer, "data"."""
    pins: list[Pin] = field(default_factory=list)
    answers: OrderedDict = field(default_factory=OrderedDict)
    """Question → result or error, newest last."""
    jobs: dict = field(default_factory=dict)
    """Question → job that has not been collected."""
    asked: set = field(default_factory=set)
    """Questions this run of the page has asked."""
    watched: set = field(default_factory=set)
    """Questions whose progress this run of the page shows already."""
    told: set = field(default_factory=set)
    """Refusals and stopped jobs that this run of the page tells of already."""
    worker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="ask"))
    quick: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="quick"))
    """For short questions, which the workspace answers while a long one runs."""

    @property
    def column(self) -> ColumnFacts:
        """The feature chosen."""
        return self.workspace.table.column(self.feature)

    def keep(self, question: Any, answer: Any) -> None:
        """Store an answer and let the oldest go."""
        self.answers[question] = answer
        while len(self.answers) > KEPT:
            self.answers.popitem(last=False)


def opened(workspace: Workspace, **about: Any) -> State:
    """Make a workspace the current one; the jobs of the one before are told to stop.

    ``about`` sets other fields of the state, such as ``question`` and ``limits``.
    """
    before = st.session_state.get(KEY)
    if before is not None:
        for job in before.jobs.values():
            job.stop.set()
        if before.workspace is not workspace:
            before.workspace.close()
    model = workspace.model
    state = State(
        workspace=own(workspace), output=model.default_output, scale=model.scale, feature=workspace.names[0], **about
    )
    st.session_state[KEY] = state
    return state


def current() -> State:
    """Give the state; the frame has opened a workspace before any page runs."""
    return st.session_state[KEY]


def choose_row(row: int) -> None:
    """Take another row; what-if values belong to the row before and go."""
    state = current()
    if row != state.row:
        state.row = min(max(int(row), 0), state.workspace.n_rows - 1)
        set_changes({})


def set_changes(changes: dict[str, Any]) -> None:
    """Take what-if values; the controls are drawn anew from them."""
    current().changes = changes
    for key in [key for key in st.session_state if str(key).startswith("what-if:")]:
        del st.session_state[key]


def choose_feature(feature: str) -> None:
    """Take another feature."""
    current().feature = feature


def choose_output(output: str) -> None:
    """Take another class."""
    current().output = output


def pin(pinned: Pin) -> None:
    """Put a view into the report, once."""
    state = current()
    if pinned not in state.pins:
        state.pins.append(pinned)


def write_address() -> None:
    """Put the choices into the address bar, so that the view can be found again."""
    state = current()
    wanted = {"row": str(state.row), "feature": state.feature, "class": state.output}
    if state.sample:
        wanted["sample"] = state.sample
    else:
        wanted["data"] = state.workspace.table.fingerprint[:12]
    if dict(st.query_params) != wanted:
        st.query_params.from_dict(wanted)


def read_address(state: State, asked: dict[str, str]) -> str:
    """Take the choices from the address bar; say what could not be taken.

    Returns
    -------
    str
        One sentence, or "" when all was well.
    """
    if asked.get("feature") in state.workspace.names:
        state.feature = asked["feature"]
    if asked.get("class") in state.workspace.model.outputs:
        state.output = asked["class"]
    if "row" in asked:
        if re.fullmatch(r"[0-9]{1,12}", asked["row"]) and int(asked["row"]) < state.workspace.n_rows:
            state.row = int(asked["row"])
        else:
            return f"The link asks for row {asked['row'][:20]}, which this table does not have."
    if "data" in asked and not state.workspace.table.fingerprint.startswith(asked["data"]):
        return "The link was made with another table. Load that table and its model to see the same view."
    return ""
