"""The map of explanations on Find rows: what it shows, and what a choice on it does."""

from typing import Any

import streamlit as st

from explain.results import ExplanationMap
from explain.sections import group_words
from pages.shared.asking import Job, among
from pages.shared.linking import Handler, narrow_to_rows, open_row
from pages.shared.pickers import choice
from pages.shared.refining import Step, climbed
from pages.shared.state import current, narrow
from pages.shared.words import finding as words

MAPPED = (200, 1_000)
"""Rows on a map, few of them first."""
PATIENT = 60
"""Seconds that the map of more rows may take: that of few is there."""


def pick_map() -> tuple[str, str, str]:
    """Draw the choice of the map's layout, of its colours, and of what the hand does on it."""
    state = current()
    colours = dict(words.COLOURS)
    colours["feature"] = words.feature_colour(state.column.display)
    if not state.workspace.target:
        del colours["error"]
    with st.container(horizontal=True, vertical_alignment="center"):
        layout = choice("map", words.LAYOUTS, label=words.LAYOUT, help=words.LAYOUT_HELP)
        colour = choice("map-colour", colours, label=words.COLOUR)
        hand = choice("map-hand", words.HANDS, label=words.HAND, help=words.HAND_HELP)
    return layout, colour, hand


def mapped(layout: str) -> tuple[ExplanationMap, Job | None]:
    """Ask for the map of the rows looked at, of few of them first."""
    asked = map_question(layout)
    best, _, job = climbed([Step(n, "explanation_map", {"sample": n, **asked}, longest=PATIENT) for n in MAPPED])
    return best, job


def map_question(layout: str) -> dict[str, Any]:
    """Ask for a map, but for the number of its rows."""
    state = current()
    return {"layout": layout, "output": state.output, "scale": state.scale, **among()}


def on_map(hand: str) -> Handler:
    """Give what a choice on the map does: look at the rows inside a lasso, or open the row of one dot."""
    return narrow_to_rows if hand == "lasso" else open_row


def group_list(result: ExplanationMap) -> None:
    """List the groups by what drives them, each with a way to look at its rows."""
    for group, said in enumerate(group_words(result)):
        rows = sorted(int(row) for row in result.rows[result.groups == group])
        st.markdown(said)
        st.button(
            words.look_at(len(rows)), key=f"group:{group}", on_click=narrow, args=({"of": "rows", "rows": rows},),
            disabled=len(result.group_sizes) < 2, icon=":material/filter_alt:",
        )
