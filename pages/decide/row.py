import streamlit as st

from pages.shared.pickers import pick_row, row_shortcuts
from pages.shared.screen import page_title
from pages.shared.what_if import explanation_and_controls

title, picker = st.columns([3, 4], vertical_alignment="bottom")
with title:
    page_title("Explain one row", "")
with picker, st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="right"):
    pick_row()
    row_shortcuts()

explanation_and_controls()
