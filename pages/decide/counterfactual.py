import streamlit as st

from pages.shared.counterfactual.answers import answers, many
from pages.shared.counterfactual.limits import limits_editor
from pages.shared.counterfactual.more import more_limits
from pages.shared.counterfactual.wanted import pick_near, pick_wanted, pick_wanted_of_many
from pages.shared.pickers import choice, pick_row, row_shortcuts
from pages.shared.screen import card, page_title
from pages.shared.state import current
from pages.shared.words import counterfactual as words

state = current()
title, picker = st.columns([2, 5], vertical_alignment="bottom")
with title:
    page_title(words.TITLE, "")
    whom = choice("whom", words.WHOM, label=words.WHOSE)
with picker, st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="right"):
    if whom == words.ONE:
        pick_row()
        row_shortcuts()

found, limits = st.columns([4, 3])
with limits, card(words.MAY_CHANGE):
    if whom == words.ONE:
        state.wanted = pick_wanted()
        state.near = pick_near()
    else:
        wanted = pick_wanted_of_many()
    limits_editor()
    more_limits()
with found, card():
    if whom == words.ONE:
        answers()
    else:
        many(wanted)
