"""The one state object of a browser session: what is open, what is chosen, what is kept, and how to take it back."""

import copy
import datetime as dt
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from explain.facts import ColumnFacts
from explain.table.dictionary import Dictionary
from explain.workspace import Workspace
from pages.shared.sessions import own
from pages.shared.words import frame as words

KEY = "whyboard"
KEPT = 200
"""Answers a session keeps."""
LIMITS_OF = "limits-of"
"""Under which a session keeps the limits of searches, by the fingerprint of their table."""
MOST_UNDONE = 20
LARGEST = 1e300
"""Of a number that comes from a link or a file; no arithmetic with it is endless."""


@dataclass(frozen=True)
class Pin:
    """A view to put into the report: plain data, asked again there. Two pins of one figure are the same pin."""

    section: str
    method: str
    arguments: dict[str, Any]
    title: str
    note: str = field(default="", compare=False)
    """What somebody wrote beside it."""
    takeaway: str = field(default="", compare=False)
    """What a reader should remember, in somebody's words; "" for the title."""
    view: dict[str, Any] = field(default_factory=dict, compare=False)
    """Where it was pinned: ``{"page": url path, "query": {…}}``."""


@dataclass(frozen=True)
class Scenario:
    """What-if values of a row under a name."""

    name: str
    row: int
    changes: dict[str, Any]


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
    home: int = 0
    """The row shown until somebody chooses another."""
    row: int = 0
    output: str = ""
    feature: str = ""
    scale: str = ""
    page: str = ""
    """Path in the address of the page that is shown."""
    cohort: dict[str, Any] | None = None
    """The rows looked at, as plain conditions (see `explain.table.cohorts`); None for everyone."""
    cohorts: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Cohorts kept under a name."""
    options: dict[str, str] = field(default_factory=dict)
    """Choices of single pages that a link and saved work bring back, by name."""
    groups: dict[str, list[str]] = field(default_factory=dict)
    """Features taken together by hand: name of the group → its features."""
    audience: str = "analyst"
    """Whom the words are for: "analyst" or "stakeholder"."""
    changes: dict[str, Any] = field(default_factory=dict)
    """What-if values of the current row, by column."""
    redrawn: int = 0
    """How often the controls of these values got them from elsewhere than a reader's hand."""
    turns: dict[str, int] = field(default_factory=dict)
    """How often a control of these values got its own from another one since then, by control."""
    scenarios: list[Scenario] = field(default_factory=list)
    limits: dict[str, Any] = field(default_factory=dict)
    """Counterfactual constraints that came with the table, by column."""
    constraints: dict[str, Any] | None = None
    """Counterfactual constraints as edited; None until somebody does."""
    wanted: Any = None
    """The answer wanted of a counterfactual; None until somebody chooses."""
    near: str = "row"
    """What the answers should be near: "row", or rows of the table that have the wanted answer, "data"."""
    pins: list[Pin] = field(default_factory=list)
    overrides: dict[str, str] = field(default_factory=dict)
    """What is relied on in spite of its lights → the reason somebody gave."""
    understood: dict[str, dict[str, str]] = field(default_factory=dict)
    """What was to be relied on → the ``question`` asked first, the ``answer`` given, the one ``expected``."""
    answers: OrderedDict = field(default_factory=OrderedDict)
    """Question → result or error, newest last."""
    in_words: dict = field(default_factory=dict)
    """Question → its answer, the dictionary, and the answer labelled by it."""
    jobs: dict = field(default_factory=dict)
    """Question → job that has not been collected."""
    asked: set = field(default_factory=set)
    """Questions this run of the page has asked."""
    watched: set = field(default_factory=set)
    """Questions whose progress this run of the page shows already."""
    later: Callable[[], None] | None = None
    """Brings back stored answers that the first screen shows a moment later; None once it has."""
    done: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """What can be taken back, newest last: what was done, and the fields as they were."""
    written: dict[str, str] = field(default_factory=dict)
    """What the address bar was last given."""
    told: set = field(default_factory=set)
    """Refusals and stopped jobs that this run of the page tells of already."""
    lit: dict = field(default_factory=dict)
    """Question → the lights of its answer as this run of the page tells them, and the job they wait for."""
    worker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="ask"))
    quick: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="quick"))
    """For short questions, which the workspace answers while a long one runs."""

    @property
    def column(self) -> ColumnFacts:
        """The feature chosen."""
        return self.workspace.table.column(self.feature)

    @property
    def first_limits(self) -> dict[str, Any]:
        """Counterfactual constraints before anybody edits them: protected columns start fixed."""
        return {**self.limits, **self.dictionary.held_fixed(self.workspace.names)}

    @property
    def search_limits(self) -> dict[str, Any]:
        """Counterfactual constraints that hold: as edited, else those to start with."""
        return dict(self.first_limits if self.constraints is None else self.constraints)

    @property
    def dictionary(self) -> Dictionary:
        """What columns, values and classes are called on screen."""
        return self.workspace.dictionary

    @dictionary.setter
    def dictionary(self, dictionary: Dictionary) -> None:
        self.workspace.describe(dictionary)

    def keep(self, question: Any, answer: Any) -> None:
        """Store an answer and let the oldest go."""
        self.answers[question] = answer
        while len(self.answers) > KEPT:
            self.in_words.pop(self.answers.popitem(last=False)[0], None)


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
    state.home = state.row
    state.constraints = st.session_state.get(LIMITS_OF, {}).get(workspace.table.fingerprint)
    st.session_state[KEY] = state
    return state


def current() -> State:
    """Give the state; the frame has opened a workspace before any page runs."""
    return st.session_state[KEY]


def choose_row(row: int) -> None:
    """Take another row; what-if values belong to the row before and go, to come back by `undo`."""
    state = current()
    if row != state.row:
        if state.changes:
            remember(words.OTHER_ROW, "row", "changes")
        state.row = min(max(int(row), 0), state.workspace.n_rows - 1)
        set_changes({})


def set_changes(changes: dict[str, Any]) -> None:
    """Take what-if values; the controls are drawn anew from them."""
    state = current()
    state.changes, state.turns = changes, {}
    state.redrawn += 1


def are_changes(held: Any, workspace: Workspace) -> bool:
    """Whether plain data, such as a link or a file brings, are what-if values that the controls can show."""
    names = workspace.names
    return isinstance(held, dict) and all(
        name in names and _is_cell(workspace.table.column(name), cell) for name, cell in held.items()
    )


def _is_cell(column: ColumnFacts, cell: Any) -> bool:
    """Whether a column can hold a cell: nothing, a finite number where it holds numbers, else any plain value."""
    if cell is None or column.by_code or column.kind == "date":
        return cell is None or isinstance(cell, str | int | float | bool | dt.date)
    return isinstance(cell, int | float) and abs(cell) <= LARGEST


def choose_feature(feature: str) -> None:
    """Take another feature."""
    current().feature = feature


def choose_output(output: str) -> None:
    """Take another class; what is wanted of a row follows it."""
    current().output, current().wanted = output, None


def choose_cohort(cohort: dict[str, Any] | None) -> None:
    """Look at the rows of a cohort on every page; None for everyone."""
    current().cohort = cohort


def narrow(condition: dict[str, Any]) -> None:
    """Look at those rows of the cohort that a condition holds of too; a new one takes the place of one on the same."""
    state = current()
    before = state.cohort["where"] if state.cohort and not state.cohort.get("rest") else []
    what = (condition["of"], condition.get("name", ""))
    others = [held for held in before if (held["of"], held.get("name", "")) != what]
    choose_cohort({"where": [*others, condition], "rest": False})


def go(page: str) -> None:
    """Open a page, given by its script, on the next run; for callbacks."""
    st.session_state["open-page"] = page


def remember(words: str, *fields: str) -> None:
    """Keep fields of the state as they are, before something is done that loses work.

    `undo` brings back these and no others: what was done since to the rest stays.
    """
    state = current()
    state.done.append((words, {name: copy.deepcopy(getattr(state, name)) for name in fields}))
    del state.done[:-MOST_UNDONE]


def undo() -> None:
    """Take back what was done last."""
    state = current()
    if not state.done:
        return
    _, before = state.done.pop()
    for name, held in before.items():
        setattr(state, name, held)
    set_changes(state.changes)


def pin(pinned: Pin) -> None:
    """Put a view into the report, once."""
    state = current()
    if pinned not in state.pins:
        state.pins.append(pinned)
