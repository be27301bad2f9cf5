"""Which answer is wanted, and what the answers should be like."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.shared.asking import explained, some_rows
from pages.shared.labels import output_name
from pages.shared.questions import chosen_row, default_wanted
from pages.shared.state import current
from pages.shared.words import counterfactual as words

UPPER = 0.75
"""Share of rows below the number that is proposed for many rows."""
ENDS = ("low", "high")


def pick_wanted() -> Any:
    """Draw the choice of the answer wanted of the current row: a class, or a range of the target."""
    state, held = current(), default_wanted()
    if state.workspace.model.task == "regression":
        for end, at in zip(ENDS, held, strict=True):
            st.session_state[f"wanted-{end}"] = at
        return _range("wanted", _take_range)
    scores = explained("predictions", rows=chosen_row(), patience=5.0)
    now_is = scores.outputs[int(scores.values[0].argmax())]
    others = [output for output in scores.outputs if output != now_is]
    label, names = words.wanted(output_name(now_is)), {output: output_name(output) for output in others}
    st.session_state["wanted"] = held
    return st.selectbox(label, others, key="wanted", format_func=names.__getitem__, on_change=_take_wanted)


def _take_wanted() -> None:
    current().wanted = st.session_state["wanted"]


def _take_range() -> None:
    current().wanted = tuple(st.session_state[f"wanted-{end}"] for end in ENDS)


def pick_wanted_of_many() -> Any:
    """Draw the choice of the answer wanted of many rows: at first the class explained, or a high number."""
    state = current()
    if state.workspace.model.task != "regression":
        names = {output: output_name(output) for output in state.workspace.model.outputs}
        first = list(names).index(state.output)
        return st.selectbox(words.ANSWER, list(names), first, key="wanted-of-many", format_func=names.__getitem__)
    scores = explained("predictions", patience=5.0, **some_rows())
    values = sorted(scores.values[:, scores.outputs.index(state.output)].tolist())
    st.session_state.setdefault("many-wanted-low", float(f"{values[int(UPPER * (len(values) - 1))]:.3g}"))
    return _range("many-wanted")


def _range(key: str, on_change: Callable[[], None] | None = None) -> tuple[float | None, float | None]:
    """Draw both ends of a range of the target, which the session holds."""
    low, high = st.columns(2)
    with low:
        least = st.number_input(
            words.LEAST, value=None, key=f"{key}-low", persist_state="session", help=words.NO_LEAST,
            on_change=on_change, placeholder=words.NO_LIMIT,
        )
    with high:
        most = st.number_input(
            words.MOST, value=None, key=f"{key}-high", persist_state="session", help=words.NO_MOST,
            on_change=on_change, placeholder=words.NO_LIMIT,
        )
    return least, most


def pick_near() -> str:
    """Draw the choice between small changes and answers that resemble rows of the table."""
    state = current()
    st.session_state["near"] = state.near

    def keep() -> None:
        state.near = st.session_state["near"]

    return st.radio(
        words.LIKE, list(words.NEAR), format_func=words.NEAR.get, key="near", horizontal=True, help=words.NEAR_HELP,
        on_change=keep,
    )
