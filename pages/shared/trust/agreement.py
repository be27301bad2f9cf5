"""What the page on which methods are compared asks, and its cards."""

from typing import Any

import streamlit as st

from explain.results import Agreement
from explain.sections import (
    agreement_light,
    agreement_pairs_section,
    agreement_questions_section,
    agreement_section,
)
from pages.shared.asking import explained
from pages.shared.labels import noted
from pages.shared.linking import Selection, first
from pages.shared.pickers import choice, pick_row
from pages.shared.questions import chosen_row
from pages.shared.row.cards import flowing
from pages.shared.screen import theme
from pages.shared.section import pin_of, show
from pages.shared.state import choose_feature, current
from pages.shared.words import agreement as words
from pages.shared.words import trust as lights

PATIENCE = 2.0
"""Seconds the page waits before it shows progress."""


def pick_subject() -> str:
    """Draw the choice of one row or all, and of the row."""
    subject = choice("agreement-of", words.SUBJECTS, label=words.ABOUT)
    if subject == words.ROW:
        pick_row()
    return subject


def side_by_side(subject: str) -> None:
    """Draw what the methods say of each feature."""
    result, method, asked = _compared(subject)
    section = flowing(noted(agreement_section(result, theme=theme()), result))
    about = lights.about(subject, current().row, result.provenance.n_rows)
    st.caption(lights.of_answer(about, result.output, result.target, result.scale))
    show(section, key=f"agreement:{subject}", pinned=pin_of(section, method, **asked), on_select=choose)


def in_numbers(subject: str) -> None:
    """Draw the light, and what every two methods share."""
    result, method, asked = _compared(subject)
    st.markdown(words.light(agreement_light(result)))
    if current().audience != "stakeholder":
        section = agreement_pairs_section(result)
        show(section, key=f"agreement-pairs:{subject}", pinned=pin_of(section, method, **asked))


def resolving(subject: str) -> None:
    """Draw the ordered questions with their answers."""
    result, method, asked = _compared(subject)
    section = agreement_questions_section(result)
    show(section, key=f"agreement-questions:{subject}", pinned=pin_of(section, method, **asked))


def choose(selection: Selection) -> None:
    """Choose the feature of the mark that was clicked; it is the one shown on other pages."""
    for point in selection.points[:1]:
        if first(point) in current().workspace.names:
            choose_feature(first(point))


def _compared(subject: str) -> tuple[Agreement, str, dict[str, Any]]:
    """Ask how the methods compare, of the row chosen or overall."""
    state = current()
    asked: dict[str, Any] = {"output": state.output, "scale": state.scale}
    if subject == words.OVERALL:
        return explained("overall_agreement", patience=PATIENCE, **asked), "overall_agreement", asked
    asked["row"] = chosen_row()[0]
    return explained("agreement", patience=PATIENCE, **asked), "agreement", asked
