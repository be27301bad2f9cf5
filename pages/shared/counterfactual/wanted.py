"""Which answer is wanted, and what the answers should be like."""

from typing import Any

import streamlit as st

from pages.shared.asking import explained, some_rows
from pages.shared.labels import output_name
from pages.shared.questions import chosen_row
from pages.shared.state import current
from pages.shared.words import counterfactual as words

UPPER = 0.75
"""Share of rows below the number that is proposed for many rows."""


def pick_wanted() -> Any:
    """Draw the choice of the answer wanted of the current row: a class, or a range of the target."""
    state = current()
    scores = explained("predictions", rows=chosen_row(), patience=5.0)
    if state.workspace.model.task == "regression":
        now = float(scores.values[0, scores.outputs.index(state.output)])
        return _range(float(f"{now * 1.2:.3g}"), "wanted")
    now_is = scores.outputs[int(scores.values[0].argmax())]
    others = [output for output in scores.outputs if output != now_is]
    label, names = words.wanted(output_name(now_is)), {output: output_name(output) for output in others}
    return st.selectbox(label, others, key=f"wanted:{now_is}", format_func=names.__getitem__)


def pick_wanted_of_many() -> Any:
    """Draw the choice of the answer wanted of many rows: at first the class explained, or a high number."""
    state = current()
    if state.workspace.model.task != "regression":
        names = {output: output_name(output) for output in state.workspace.model.outputs}
        st.session_state.setdefault("wanted-of-many", state.output)
        return st.selectbox(words.ANSWER, list(names), key="wanted-of-many", format_func=names.__getitem__)
    scores = explained("predictions", patience=5.0, **some_rows())
    values = sorted(scores.values[:, scores.outputs.index(state.output)].tolist())
    return _range(float(f"{values[int(UPPER * (len(values) - 1))]:.3g}"), "many-wanted")


def _range(least: float, key: str) -> tuple[float | None, float | None]:
    low, high = st.columns(2)
    with low:
        chosen = st.number_input(
            words.LEAST, value=least, key=f"{key}-low", persist_state="session", help=words.NO_LEAST
        )
    with high:
        most = st.number_input(
            words.MOST, value=None, key=f"{key}-high", persist_state="session", help=words.NO_MOST,
            placeholder=words.NO_LIMIT,
        )
    return chosen, most


def pick_near() -> str:
    """Draw the choice between small changes and answers that resemble rows of the table."""
    return st.radio(
        words.LIKE,
        list(words.NEAR),
        format_func=words.NEAR.get,
        key="near",
        persist_state="session",
        horizontal=True,
        help=words.NEAR_HELP,
    )
