"""The pickers of row, feature and class, drawn the same on every page; the state holds what was chosen."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from explain.errors import ExplainError
from pages.shared.asking import Stopped, Waiting, explained, some_rows
from pages.shared.labels import described, output_name, target_name
from pages.shared.screen import comes_later
from pages.shared.state import choose_feature, choose_output, choose_row, current
from pages.shared.words import pickers as words
from pages.shared.words import row as rows


def pick_row(*, label: str = rows.ROW) -> None:
    """Draw the row picker, with buttons to the rows before and after; the choice holds on every page."""
    state = current()
    last = state.workspace.n_rows - 1
    st.session_state["pick-row"] = state.row
    st.number_input(
        label, 0, last, step=1, key="pick-row", width=140, help=rows.rows_help(last + 1),
        on_change=lambda: choose_row(st.session_state["pick-row"]),
    )
    _to_row(rows.PREVIOUS, ":material/chevron_left:", rows.PREVIOUS_HELP, "Alt+Up", state.row - 1)
    _to_row(rows.NEXT, ":material/chevron_right:", rows.NEXT_HELP, "Alt+Down", state.row + 1)


def _to_row(label: str, icon: str, told: str, shortcut: str, row: int) -> None:
    """Draw a button to another row, which a key presses too."""
    st.button(
        icon, key=f"go:{label}", help=told, shortcut=shortcut, on_click=choose_row, args=(row,),
        disabled=not 0 <= row < current().workspace.n_rows,
    )


def pick_feature(*, label: str = words.FEATURE) -> None:
    """Draw the feature picker; the choice holds on every page."""
    state = current()
    labels = dict(zip(state.workspace.names, state.workspace.labels, strict=True))
    st.session_state["pick-feature"] = state.feature
    st.selectbox(
        label,
        list(labels),
        key="pick-feature",
        format_func=lambda name: labels[name],
        width=300,
        on_change=lambda: choose_feature(st.session_state["pick-feature"]),
        help=described(state.feature) or None,
    )


def pick_other_feature() -> str:
    """Draw the picker of a second feature; at first the next one of the table."""
    state = current()
    labels = dict(zip(state.workspace.names, state.workspace.labels, strict=True))
    others = [name for name in labels if name != state.feature] or [state.feature]
    return st.selectbox(
        words.TOGETHER,
        others,
        format_func=lambda name: labels[name],
        key="pick-other",
        width=300,
        persist_state="session",
    )


def pick_output() -> None:
    """Draw the picker of the class, or of one of several numbers; the choice holds on every page."""
    state = current()
    if len(state.workspace.model.outputs) < 2:
        return
    what = words.NUMBER if state.workspace.model.task == "regression" else target_name() or words.CLASS
    names = {output: output_name(output) for output in state.workspace.model.outputs}
    st.session_state["pick-output"] = state.output
    st.selectbox(
        words.answer_label(what),
        list(names),
        key="pick-output",
        format_func=names.__getitem__,
        on_change=lambda: choose_output(st.session_state["pick-output"]),
        help=words.ANSWER_HELP,
    )


def choice(name: str, options: Mapping[str, str], *, label: str, default: str = "", help: str | None = None) -> str:
    """Draw a choice that belongs to one page and that links and saved work bring back; give the option chosen.

    Parameters
    ----------
    name
        Under which the choice is kept.
    options
        Option → the words for it.
    label
        What is chosen, for those who cannot see the buttons.
    default
        The option at first; the first one when left out.
    """
    state, key = current(), f"choice:{name}"
    first = default or next(iter(options))
    held = state.options.get(name, first)
    st.session_state[key] = held if held in options else first

    def keep() -> None:
        chosen = st.session_state[key]
        state.options.pop(name, None)
        if chosen != first:
            state.options[name] = chosen

    st.segmented_control(
        label, list(options), key=key, format_func=options.get, on_change=keep, required=True, help=help,
        label_visibility="collapsed", wrap=True,
    )
    return st.session_state[key]


def row_shortcuts() -> None:
    """Draw buttons to rows worth a look: highest score, in the middle, closest call."""
    state = current()
    try:
        found = explained("predictions", scale=state.scale, **some_rows())
    except Waiting as waiting:
        comes_later(waiting.job)
        return
    except (ExplainError, Stopped):
        return
    scores = found.values[:, found.outputs.index(state.output)] if state.output in found.outputs else found.values[:, 0]
    middle = {"probability": 0.5, "margin": 0.0}.get(state.scale)
    places = [
        (words.HIGHEST, ":material/arrow_upward:", int(scores.argmax())),
        (words.TYPICAL, ":material/drag_handle:", int(abs(scores - np.median(scores)).argmin())),
    ]
    if middle is not None and len(found.outputs) == 2:
        places.append((words.CLOSEST, ":material/balance:", int(abs(scores - middle).argmin())))
    for label, icon, place in places:
        st.button(label, icon=icon, key=f"row:{label}", on_click=choose_row, args=(int(found.rows[place]),))
