"""The cards of what only fitting again can tell: nothing is fitted until somebody asks for it."""

from typing import Any

import streamlit as st

from explain.checks.catalogue import OVERALL, ROW
from explain.results import ImportanceRange, Refits
from explain.sections import importance_range_section, judged_lines, refits_row_section, refits_section
from pages.shared.asking import Job, Stopped, Waiting, as_question, ask_ahead, explained
from pages.shared.questions import chosen_row
from pages.shared.refining import HURRY
from pages.shared.screen import card, refining, theme
from pages.shared.section import pin_of, show
from pages.shared.state import current
from pages.shared.trust.asked import FITTED, held_out_question
from pages.shared.words import trust_refits as words

FEW, ALL = 5, FITTED
"""Models fitted for a first picture, and for the whole one."""
N_RANGE = 8
SECONDS = 60.0
"""After which no further model is fitted."""


def refits_card(subject: str) -> None:
    """Draw what fitting again tells of importance and, of a row, of its contributions; first, a button that begins."""
    if not current().workspace.target:
        return
    with card():
        asked = refits_question(subject)
        if not _begun("refits", n_refits=FEW, **asked):
            st.subheader(words.TITLE, anchor=False)
            st.markdown(words.LEAD)
            _begin(words.RUN, words.takes(ALL, SECONDS), "refits", n_refits=FEW, **asked)
        else:
            _refits(asked)


def range_card() -> None:
    """Draw how far importance differs among near-equal models; first, a button that begins."""
    if not current().workspace.target:
        return
    with card():
        asked: dict[str, Any] = {"output": current().output, "n_models": N_RANGE}
        if not _begun("importance_range", **asked):
            st.subheader(words.RANGE, anchor=False)
            st.markdown(words.RANGE_LEAD)
            _begin(words.RANGE, words.takes(N_RANGE + 9, SECONDS), "importance_range", **asked)
            return
        found: ImportanceRange = explained("importance_range", **asked)
        section = importance_range_section(found, theme=theme())
        show(section, key="importance-range", pinned=pin_of(section, "importance_range", **asked))


def shuffled_card() -> None:
    """Draw whether shuffled labels give the same explanations; first, a button that begins."""
    if not current().workspace.target:
        return
    with card(words.SHUFFLED):
        asked: dict[str, Any] = {"output": current().output, "scale": current().scale}
        st.markdown(words.SHUFFLED_LEAD)
        if not _begun("randomisation", **asked):
            _begin(words.SHUFFLED, words.takes(10, SECONDS), "randomisation", **asked)
            return
        for line in judged_lines(explained("randomisation", **asked).findings):
            st.markdown(line)


def held_out_card() -> None:
    """Draw whether the cohort, taken as the rows used in training, is explained like all others."""
    cohort = current().cohort
    if cohort is None or not current().workspace.target:
        return
    with card(words.HELD_OUT):
        asked = held_out_question(cohort)
        st.markdown(words.HELD_OUT_LEAD)
        if not _begun("held_out", **asked):
            _begin(words.HELD_OUT_RUN, words.SOME_SECONDS, "held_out", **asked)
            return
        for line in judged_lines(explained("held_out", **asked).findings):
            st.markdown(line)


def refits_question(subject: str) -> dict[str, Any]:
    """Ask for models fitted again, but for how many."""
    state = current()
    of_row = {"row": chosen_row()[0]} if subject == ROW else {}
    return {**of_row, "output": state.output, "scale": state.scale}


def refits_cards(subject: str) -> None:
    """Draw all of them."""
    if subject == OVERALL:
        held_out_card()
    refits_card(subject)
    left, right = st.columns(2)
    with left:
        range_card()
    with right:
        shuffled_card()


def _refits(asked: dict[str, Any]) -> None:
    found, job = _climbed(asked)
    pinned = {"n_refits": ALL, **asked}
    if "row" in asked and found.n_refits:
        section = refits_row_section(found, theme=theme())
        show(section, key="refits-row", pinned=pin_of(section, "refits", **pinned))
    section = refits_section(found, theme=theme())
    show(section, key="refits", pinned=pin_of(section, "refits", **pinned))
    refining(job, words.based_on(found.n_refits))


def _climbed(asked: dict[str, Any]) -> tuple[Refits, Job | None]:
    """Answer from few models, while the others are fitted; those few are not fitted twice."""
    few: Refits = explained("refits", n_refits=FEW, **asked)
    if few.n_refits < FEW:
        return few, None
    try:
        return explained("refits", patience=HURRY, n_refits=ALL, **asked), None
    except Waiting as waiting:
        return few, waiting.job
    except Stopped:
        return few, None


def _begun(method: str, **asked: Any) -> bool:
    state, question = current(), as_question(method, asked)
    return question in state.answers or question in state.jobs


def _begin(label: str, takes: str, method: str, **asked: Any) -> None:
    """Offer to begin, and say what it takes."""
    st.caption(takes)
    st.button(label, key=f"begin:{method}", icon=":material/play_arrow:", on_click=ask_ahead, args=(method,),
              kwargs=asked)


