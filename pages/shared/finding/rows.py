"""Find rows: the order, the table page by page, and the bars that choose among rows."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from explain.errors import ExplainError
from explain.labelling import labelled
from explain.results import Attributions, FoundRows
from explain.sections import found_formats, found_table
from pages.shared.asking import Job, Stopped, Waiting, among, explained
from pages.shared.downloads import offer
from pages.shared.linking import ROW, Handler, Selection
from pages.shared.pickers import choice
from pages.shared.screen import watch
from pages.shared.state import choose_row, current, go, narrow
from pages.shared.words import finding as words

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 25
"""Rows on a page."""
WRITTEN = 10_000
"""Rows in a file."""
DESCENDING = ("highest", "error")
TALL = 640
"""Height of the table in pixels."""


def pick_order() -> dict[str, Any]:
    """Draw the choice of an order; give what `found_rows` is asked for it."""
    state = current()
    names = dict(words.ORDERS)
    if state.workspace.model.task == "regression":
        names["highest"] = words.HIGHEST_NUMBER
        del names["borderline"]
    if not state.workspace.target:
        del names["error"]
    with st.container(horizontal=True, vertical_alignment="center"):
        order = choice("find-order", names, label=words.ORDER)
        column = _pick_column() if order == "column" else ""
        turned = _reversed()
    st.caption(words.means(order, turned))
    return {"order": "prediction" if order == "highest" else order, "column": column,
            "ascending": (order not in DESCENDING) != turned}


def _pick_column() -> str:
    state = current()
    labels = dict(zip(state.workspace.names, state.workspace.labels, strict=True))
    held = state.options.get("find-column", "")
    st.session_state["find-column"] = held if held in labels else next(iter(labels))

    def keep() -> None:
        state.options["find-column"] = st.session_state["find-column"]

    return st.selectbox(
        words.COLUMN, list(labels), key="find-column", format_func=labels.get, on_change=keep, width=240,
        label_visibility="collapsed",
    )


def _reversed() -> bool:
    state = current()
    st.session_state["find-reverse"] = "find-reverse" in state.options

    def keep() -> None:
        state.options.pop("find-reverse", None)
        if st.session_state["find-reverse"]:
            state.options["find-reverse"] = "yes"

    return st.toggle(words.REVERSE, key="find-reverse", on_change=keep)


def answers_question() -> dict[str, Any]:
    """Ask how the answers of the rows looked at are spread."""
    state = current()
    return {"n": 0, "output": state.output, "scale": state.scale, **among()}


def rows_question(asked: dict[str, Any]) -> dict[str, Any]:
    """Ask for the first rows in the order chosen."""
    return {**answers_question(), **asked, "n": SHOWN}


def rows_table(asked: dict[str, Any]) -> None:
    """Draw a page of rows, a way to other pages, and a file of the first rows."""
    question = rows_question(asked)
    key = f"find:{abs(hash(str(question)))}"
    page = int(st.session_state.get(f"{key}:page", 1))
    found: FoundRows = explained("found_rows", start=(page - 1) * SHOWN, **question)
    drivers, job = _drivers(found)
    _draw(found, found_table(found, drivers), f"{key}:{page}")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.pagination(max(-(-found.n_found // SHOWN), 1), key=f"{key}:page", persist_state="session")
        st.caption(words.page_of(found.start, len(found.rows), found.n_found))
        _file(question, found.n_found)
    if found.error_kind:
        st.caption(words.OF_ERROR[found.error_kind])
    if job is not None:
        st.caption(words.DRIVERS_COME)
        watch(job)


def _drivers(found: FoundRows) -> tuple[Attributions | None, Job | None]:
    """Split the answers of the rows shown; while that takes its time, give the job that does it."""
    state = current()
    if not len(found.rows):
        return None, None
    try:
        return explained("shap_values", rows=found.rows.tolist(), output=state.output, scale=state.scale), None
    except Waiting as waiting:
        return None, waiting.job
    except (ExplainError, Stopped):  # the rows stand without it, as where answers are stored and there is no model
        return None, None


def _draw(found: FoundRows, table: "pd.DataFrame", key: str) -> None:
    st.dataframe(
        table, hide_index=True, key=key, width="stretch", height=TALL, alt=words.TABLE_ALT,
        selection_mode="single-row", on_select=opener(key, found.rows.tolist()),
        column_config={name: st.column_config.NumberColumn(format=form) for name, form in found_formats(found).items()},
    )
    st.caption(words.OPEN_HELP)


def opener(key: str, rows: list[int]) -> Callable[[], None]:
    """Give what opens the page of the row that was ticked in a table of these rows.

    Cells are not listened to: the keyboard chooses one by walking through the table, and must not be led away by it.
    """

    def chosen() -> None:
        places = st.session_state[key]["selection"].get("rows", [])
        if places and 0 <= places[0] < len(rows):
            choose_row(rows[places[0]])
            go(ROW)

    return chosen


def _file(question: dict[str, Any], n_found: int) -> None:
    state = current()
    asked = {**question, "n": WRITTEN}

    def make() -> str:
        from explain.report import as_csv

        found = labelled(state.workspace.ask("found_rows", **asked), state.dictionary)
        return as_csv(found_table(found))

    offer(
        words.DOWNLOAD, make, words.file_name(state.workspace.title), "csv", key="find:csv", icon=":material/download:",
        help=words.first_rows(min(n_found, WRITTEN)), disabled=not n_found,
    )


def narrow_to_answers(edges: np.ndarray) -> Handler:
    """Give what looks at the rows whose answers lie under a box drawn over bars.

    Parameters
    ----------
    edges : (n_bars + 1,)
        Ends of the bars; those nearest to the sides of the box are taken.
    """
    state = current()
    times = 100 if state.scale == "probability" else 1

    def chosen(selection: Selection) -> None:
        for box in selection.boxes[:1]:
            first, last = sorted(int(np.abs(edges - float(side) / times).argmin()) for side in box["x"])
            first = min(first, len(edges) - 2)
            low, high = float(edges[first]), float(edges[max(last, first + 1)])
            narrow({"of": "prediction", "name": state.output, "scale": state.scale, "low": low, "high": high})

    return chosen


def marked_answer() -> float | None:
    """Give the current row's answer; None while it is not known."""
    state = current()
    try:
        found = explained("predictions", rows=[state.row], scale=state.scale)
    except Waiting:
        return None
    return float(found.values[0, found.outputs.index(state.output)])
