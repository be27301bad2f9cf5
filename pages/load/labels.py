import streamlit as st

from pages.shared.labels_sheet import columns_sheet, dictionary_file, values_sheet
from pages.shared.screen import card, page_title
from pages.shared.words import labels as words

page_title(words.TITLE, words.ABOUT)

with card(words.SHEET_TITLE):
    st.caption(words.SHEET_ABOUT)
    columns_sheet()

left, right = st.columns(2)
with left, card(words.VALUES_TITLE):
    st.caption(words.VALUES_ABOUT)
    values_sheet()
with right, card(words.FILE_TITLE):
    dictionary_file()
