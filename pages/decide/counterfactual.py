import streamlit as st

from explain.sections import counterfactual_cards, counterfactuals_section
from pages.shared.asking import explained
from pages.shared.counterfactual_choices import answer_cards, limits_editor, pick_near, pick_wanted
from pages.shared.pickers import pick_row, row_shortcuts
from pages.shared.questions import change_question
from pages.shared.screen import card, page_title, pin_of, show, theme
from pages.shared.state import current

state = current()
title, picker = st.columns([3, 4], vertical_alignment="bottom")
with title:
    page_title("What would change it", "")
with picker, st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="right"):
    pick_row()
    row_shortcuts()

found, limits = st.columns([4, 3])
with limits, card("What may change"):
    state.wanted = pick_wanted()
    state.near = pick_near()
    state.constraints = limits_editor()
with found, card():
    asked = change_question(state.wanted, state.constraints)
    result = explained("counterfactuals", **asked)
    section = counterfactuals_section(result, theme=theme())
    answer_cards(counterfactual_cards(result), result)
    show(section, key="counterfactuals", pinned=pin_of(section, "counterfactuals", **asked))
