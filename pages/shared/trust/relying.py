"""Relying on an explanation in spite of its lights: one question about it first, then a reason for the report."""

import streamlit as st

from explain.narrative.understanding import Question, question_about
from explain.wording import escaped
from pages.shared.state import current, remember
from pages.shared.trust.asked import Explained
from pages.shared.trust.cards import about_of, lights_of
from pages.shared.words import trust as words


def overriding(explanation: Explained) -> None:
    """Let somebody rely on an explanation in spite of its lights; the report keeps the answer and the reason."""
    state, about = current(), about_of(explanation)
    st.subheader(words.OVERRIDE, anchor=False)
    if lights_of(explanation)[0].headline == "green" and about not in state.overrides:
        st.markdown(words.NOTHING_TO_OVERRIDE)
        return
    answered = _question(question_about(explanation.result, one_row=explanation.subject == words.ROW), about)
    if answered or about in state.overrides:
        _reason(about)


def _question(question: Question, about: str) -> bool:
    """Ask, or say how it was answered; one about what the explanation was before is asked anew."""
    held = current().understood.get(about)
    if held and (held["question"], held["expected"]) == (question.in_full, question.expected):
        st.markdown(words.understood(**held))
        return True
    st.caption(words.QUESTION_HELP)
    # A key of its own for each question: an answer to another one is none to this.
    picked = st.radio(
        escaped(question.asked), question.answers, format_func=escaped, index=None,
        key=f"understood:{about}:{question.in_full}",
    )
    st.button(words.ANSWER, disabled=picked is None, on_click=_answer, args=(question, about, picked), key="answer")
    return False


def _answer(question: Question, about: str, picked: str) -> None:
    remember(words.ANSWERED, "understood")
    told = {"question": question.in_full, "answer": picked, "expected": question.expected}
    current().understood = {**current().understood, about: told}


def _reason(about: str) -> None:
    held = current().overrides
    st.caption(words.OVERRIDE_HELP)
    st.session_state["override"] = held.get(about, "")
    st.text_input(
        words.OVERRIDE_HINT, key="override", autocomplete="off", max_chars=1_000,
        on_change=lambda: _override(about, st.session_state["override"]),
    )
    if about in held:
        st.markdown(words.overridden(held[about]))


def _override(about: str, reason: str) -> None:
    held = {**current().overrides, about: reason.strip()}
    current().overrides = {name: kept for name, kept in held.items() if kept}
