import streamlit as st

from explain.sections import score_cards, scores_section
from pages.shared.linking import open_row
from pages.shared.measuring import beside_others, measured, moves_threshold, pick_threshold, picture, pictures
from pages.shared.questions import quality, quality_question
from pages.shared.screen import card, page_title, refining, theme
from pages.shared.section import metrics, pin_of, show
from pages.shared.state import current
from pages.shared.trust.model import scores_warned
from pages.shared.versus import against, pick_against
from pages.shared.words import performance as words
from pages.shared.words import screen as said

state = current()
page_title(words.TITLE, words.LEAD)
pick_against()

with card(border=False):
    found, more = quality(state.cohort)
    metrics(score_cards(found))
    refining(more, said.measured_on(found.provenance.n_rows))

if against() != "alone":
    with card():
        section, pinned = beside_others()
        show(section, key=section.name, pinned=pinned)

names = pictures()
for start in range(0, len(names), 2):
    for place, name in zip(st.columns(2), names[start : start + 2], strict=False):
        with place, card():
            section, pinned = picture(name)
            show(section, key=name, on_select=open_row if name == "residuals" else None, pinned=pinned)
            if name == "confusion" and moves_threshold():
                pick_threshold()

with card():
    section = scores_warned(scores_section(measured(), theme=theme()), measured())
    show(section, key=section.name, pinned=pin_of(section, "performance", **quality_question(state.cohort)))
