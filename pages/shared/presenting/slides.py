"""A story for a room: one step at a time, from pins or from the story of a sample."""

from collections.abc import Sequence

import streamlit as st

from explain import keeping
from explain.charts.room import for_a_room
from explain.errors import ExplainError
from explain.overview import ROWS
from explain.samples import samples
from explain.sections import Section
from explain.wording import escaped
from pages.shared.asking import Stopped, Waiting
from pages.shared.places import open_view
from pages.shared.presenting.stage import SOURCE, STEP, begin, end, forget_step
from pages.shared.questions import change_question, default_wanted, quality_question, row_question
from pages.shared.report.parts import answer_of, made
from pages.shared.screen import theme
from pages.shared.section import CHART
from pages.shared.state import Pin, current
from pages.shared.words import present as words
from pages.shared.words import report as report_words

SENTENCES = 2
"""Sentences that are read out beside a figure."""
STYLE = """<style>
.st-key-present { max-width: 1500px; margin: 0 auto; }
.st-key-present h1 { font-size: clamp(28px, 3.4vw, 52px); line-height: 1.15; }
.st-key-present-words p { font-size: clamp(18px, 1.7vw, 27px); line-height: 1.4; }
.st-key-present-large p, .st-key-present-large li { font-size: clamp(20px, 2.4vw, 38px); line-height: 1.45; }
</style>"""
"""Sizes that the theme has no setting for; they grow with the screen."""


def present_buttons() -> None:
    """Draw what begins a presentation."""
    with st.container(horizontal=True):
        if current().pins:
            st.button(report_words.PRESENT_PINS, icon=":material/slideshow:", on_click=begin, args=("pins",),
                      key="present-pins")
        st.button(report_words.PRESENT_STORY, icon=":material/slideshow:", on_click=begin, args=("story",),
                  key="present-story")


def _open(view: dict) -> None:
    open_view(view)
    forget_step()


def steps() -> list[Pin]:
    """Give the steps of the story chosen: the pins, the sample's own, or the usual questions of what is open."""
    state = current()
    if state.pins and state.options.get(SOURCE, "pins") == "pins":
        return list(state.pins)
    told = keeping.story(state.sample) if state.sample else []
    return [Pin(**step) for step in told] or usual()


def usual() -> list[Pin]:
    """Ask what a room asks of any model: how good, what it looks at, one row, what would change it, what it lacks."""
    state = current()
    answer = {"output": state.output, "scale": state.scale}
    asked = [
        ("question", "", {}),
        *([("scores", "performance", quality_question())] if state.workspace.target else []),
        ("importance", "shap_values", {"sample": ROWS, **answer}),
        ("waterfall", "shap_values", row_question("shap_values")),
        ("counterfactuals", "counterfactuals", change_question(default_wanted(), state.search_limits)),
        ("limits", "", {}),
    ]
    return [Pin(section, method, arguments, words.TITLES[section]) for section, method, arguments in asked]


def place_of(told: Sequence[Pin]) -> int:
    """Give the place of the step that is shown."""
    held = current().options.get(STEP, "0")
    return min(int(held), len(told) - 1) if held.isdecimal() and len(held) < 5 else 0


def controls(told: Sequence[Pin]) -> None:
    """Draw Back, Next and End, the place in the story, the note, and the way to the view."""
    place = place_of(told)
    step, last = told[place], place == len(told) - 1
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            st.button(words.BACK, key="present-back", icon=":material/arrow_back:", shortcut="Left",
                      disabled=place == 0, on_click=_turn, args=(place - 1,), help=words.BACK_HELP)
            st.markdown(words.progress(place, len(told)), width="content")
            st.button(words.NEXT, key="present-next", icon=":material/arrow_forward:", shortcut="Right",
                      type="secondary" if last else "primary", disabled=last, on_click=_turn, args=(place + 1,),
                      help=words.NEXT_HELP)
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            with st.popover(words.NOTE, icon=":material/sticky_note_2:"):
                st.markdown(escaped(step.note) if step.note else words.NO_NOTE)
            st.button(words.OPEN_VIEW, key="present-open", icon=":material/open_in_new:", on_click=_open,
                      args=(step.view,), disabled=not step.view)
            st.button(words.END, key="present-end", icon=":material/close:", shortcut="Escape", on_click=end,
                      help=words.END_HELP)


def _turn(place: int) -> None:
    current().options[STEP] = str(place)


def slide(step: Pin) -> None:
    """Draw one step: its takeaway, what is read out, and the figure as large as the screen lets it be."""
    st.html(STYLE)
    st.title(words.takeaway(step.takeaway or words.TITLES.get(step.section) or step.title), anchor=False)
    if step.section in TEXTS:
        TEXTS[step.section]()
        return
    section = made(step, answer_of(step, patience=2.0), theme())
    _said((section.plain or section.sentences)[:SENTENCES])
    _figure(section)


def _said(sentences: Sequence[str], *, large: bool = False) -> None:
    """Draw what is read out; larger where no figure stands below it."""
    with st.container(key="present-large" if large else "present-words"):
        for sentence in sentences:
            st.markdown(sentence)


def _figure(section: Section) -> None:
    if section.figure is not None:
        st.plotly_chart(for_a_room(section.figure), width="stretch", key="present-figure", config=CHART, theme=None,
                        alt=section.alt)
    elif section.tabled is not None:
        st.dataframe(section.table, hide_index=True, width="stretch", key="present-table")


def _question() -> None:
    """Draw what the model is asked about, and what it is given."""
    state = current()
    workspace = state.workspace
    row_is = next((found.row_is for found in samples() if found.name == state.sample), "")
    _said([words.of_table(workspace.n_rows, row_is), words.given(list(workspace.labels))], large=True)
    st.caption(words.credit(workspace.model.name, state.credit))


def _limits() -> None:
    """Draw what none of the figures says."""
    _said(["\n".join(f"- {sentence}" for sentence in words.LIMITS)], large=True)


TEXTS = {"question": _question, "limits": _limits}
"""Steps without a figure."""


def warm(told: Sequence[Pin]) -> None:
    """Have the answers of the other steps worked out while one is being looked at, the next one first."""
    place = place_of(told)
    for step in (*told[place + 1 :], *told[:place]):
        try:
            if step.method:
                answer_of(step, patience=0.0)
        except (Waiting, Stopped, ExplainError):
            continue
