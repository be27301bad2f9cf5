import streamlit as st

from pages.shared.pickers import pick_row, row_shortcuts
from pages.shared.row.ahead import next_row
from pages.shared.row.cards import answer, panels
from pages.shared.row.scenarios import save_button
from pages.shared.row.what_if import actions, controls
from pages.shared.screen import card, page_title
from pages.shared.words import row as words

title, picker = st.columns([2, 5], vertical_alignment="bottom")
with title:
    page_title(words.TITLE, "")
with picker, st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="right"):
    pick_row()
    row_shortcuts()

explanation, values = st.columns([5, 3])
with explanation, card():
    answer()
with values, card(words.TRY):
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        save_button()
        actions()
    controls()
    st.caption(words.MODEL_ONLY)
with card():
    panels()
next_row()
