"""The cards of the page of the checks: lights that open, everything measured, and warnings."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from explain.checks.catalogue import OVERALL, ROW
from explain.results import Trust
from explain.sections import (
    Lamp,
    Section,
    drift_section,
    lime_stability_section,
    told_lines,
    trust_headline,
    trust_section,
    trust_title,
)
from explain.sections import lamps as lamps_of
from explain.sections import warnings as said_warnings
from pages.shared.asking import Job, as_question, explained
from pages.shared.pickers import choice, pick_row
from pages.shared.questions import drivers, row_question
from pages.shared.screen import card, optional, theme, watch
from pages.shared.section import pin_of, show
from pages.shared.state import current
from pages.shared.trust.asked import Explained, asked_of, trust_of
from pages.shared.trust.refits import refits_cards
from pages.shared.words import row as row_words
from pages.shared.words import trust as words

MORE: dict[str, dict[str, Callable[..., Section]]] = {
    ROW: {"lime_stability": lime_stability_section}, OVERALL: {"drift": drift_section},
}
"""Of what the lights are → the checks that have more to show than a light, and how it is drawn."""
PATIENCE = 0.3
"""Seconds the page waits for the first check before it shows progress."""


def pick_row_and_method(subject: str) -> None:
    """Draw what is checked: the row, and the way its answer is split."""
    if subject == ROW:
        pick_row()
        choice("method", row_words.METHODS, label=row_words.METHOD)


def explanation_of(subject: str) -> Explained:
    """Ask for the explanation that is checked."""
    if subject == OVERALL:
        result, step, _ = drivers(cohort=current().cohort, row_by_row=True)
        return Explained(result, step.method, step.arguments)
    method = current().options.get("method", "shap_values")
    method = method if method in row_words.METHODS else "shap_values"
    asked = row_question(method)
    return Explained(explained(method, patience=1.5, **asked), method, asked)


def lights_of(explanation: Explained) -> tuple[Trust, Job | None]:
    """Work the lights out once a run of the page, so that all its cards tell the same; with the job they wait for."""
    held, question = current().lit, as_question(explanation.method, explanation.arguments)
    if question not in held:
        held[question] = trust_of(explanation, patience=PATIENCE)
    return held[question]


def lights(explanation: Explained) -> None:
    """Draw the headline, and seven lights that open to what was measured."""
    trust, job = lights_of(explanation)
    st.subheader(trust_title(trust), anchor=False)
    result, about = explanation.result, about_of(explanation)
    st.caption(words.of_answer(about, result.output, result.target, result.scale))
    st.markdown(trust_headline(trust, plain=current().audience == "stakeholder"))
    for lamp in lamps_of(trust):
        _light(lamp)
    if job is not None:
        st.caption(words.CHECKING)
        watch(job)
    st.caption(words.version(trust.version))


def about_of(explanation: Explained) -> str:
    """Say which rows an explanation is of; a reason against its lights is kept under it."""
    return words.about(explanation.subject, current().row, explanation.result.provenance.n_rows)


def _light(lamp: Lamp) -> None:
    # Its own key, or it would close under the reader's eyes when its state changes.
    with st.expander(words.lamp(lamp.title, lamp.state, lamp.word), key=f"light:{lamp.id}"):
        st.caption(lamp.question)
        for line in lamp.lines:
            st.markdown(f"- {line}")
        st.markdown(words.untested(lamp.untested))


def everything(explanation: Explained) -> None:
    """Draw what was measured beside its thresholds; its pin asks the explanation again, and all its checks with it."""
    trust, _ = lights_of(explanation)
    whole = trust_section(trust, theme=theme())
    section = replace(whole, title=words.MEASURED, sentences=(), plain=(), warnings=(), lamps=())
    pinned = pin_of(whole, explanation.method, **explanation.arguments)
    show(section, key=f"measured:{trust.subject}", pinned=pinned)


def warnings(explanation: Explained) -> None:
    """Say every warning that applies."""
    trust, _ = lights_of(explanation)
    said = said_warnings(trust.flags, plain=current().audience == "stakeholder")
    if not said:
        st.markdown(words.NO_WARNINGS)
    for warning in said:
        st.warning(warning, icon=":material/warning:")


def told(explanation: Explained) -> None:
    """Say what was measured beside the lights."""
    trust, _ = lights_of(explanation)
    places = st.columns(2)
    for i, line in enumerate(told_lines(trust)):
        places[i % 2].markdown(f"- {line}")


def more(explanation: Explained) -> None:
    """Draw what has more to show than a light."""
    questions = dict(asked_of(explanation))
    for name, section_of in MORE[explanation.subject].items():
        if (asked := questions.get(name)) is not None:
            with card(), optional():
                section = section_of(explained(name, patience=0.0, **asked), theme=theme())
                show(section, key=name, pinned=pin_of(section, name, **asked))
    refits_cards(explanation.subject)
