"""What is known of the model that bounds every explanation: asked while a page is read, said above every page."""

import streamlit as st

from explain.checks.of_importance import of_importance
from explain.checks.of_performance import of_performance
from explain.results import Findings, Flag, Importance, Performance
from explain.sections import Section, warnings
from pages.shared.asking import as_question, ask_ahead
from pages.shared.state import current
from pages.shared.trust.beside import warned
from pages.shared.trust.known import known

METHOD, DRAWN = "model_quality", "model-quality-drawn"
READ_FOR = 2.0
"""Seconds that a page is read before the model is looked at: a click has what it asks for itself first."""
NO_SKILL = "W19"


def banner() -> None:
    """Say above the page that the model is hardly better than a fixed answer, where that is known."""
    told = warnings([flag for flag in model_flags() if flag.id == NO_SKILL], plain=_plain())
    for words in told:
        st.warning(words, icon=":material/report:")


def model_flags() -> tuple[Flag, ...]:
    """Give what is known so far to beware of in the model; () where nothing is, or was not looked at yet."""
    found = known_of_model()
    return found.flags if found is not None else ()


def known_of_model() -> Findings | None:
    """Give what was measured of the model, if it was; nobody waits for it."""
    return known(METHOD, output=current().output)


def look_at_model() -> None:
    """End a page: ask what bounds every explanation once the page is read and nothing else is under way."""
    state, question = current(), as_question(METHOD, {"output": current().output})
    if not state.workspace.target or question in state.answers:
        return
    if set(state.jobs) == {question}:
        state.asked.add(question)  # else what the page asks goes first, and this is asked anew
    st.session_state[DRAWN] = True
    _reading()


@st.fragment(run_every=READ_FOR)
def _reading() -> None:
    if st.session_state.pop(DRAWN, False):
        return
    state, question = current(), as_question(METHOD, {"output": current().output})
    if not state.jobs:
        ask_ahead(METHOD, output=state.output)
    elif question in state.jobs and state.jobs[question].future.done():
        st.rerun()


def _plain() -> bool:
    return current().audience == "stakeholder"


def ranking_warned(section: Section, importance: Importance) -> Section:
    """Add to a ranking by shuffling what to beware of, as far as it is known."""
    ties = known("associations")
    flags = (*of_importance(importance, ties).flags, *model_flags())
    return warned(section, flags)


def scores_warned(section: Section, performance: Performance) -> Section:
    """Add to the scores what to beware of, as far as it is known: at most two warnings."""
    flags = (*of_performance(performance).flags, *model_flags())
    return warned(section, flags)
