import streamlit as st

from pages.shared.saving.cards import open_card, save_card
from pages.shared.screen import card, page_title
from pages.shared.words import saving as words

page_title(words.TITLE, words.LEAD)

left, right = st.columns(2)
with left, card(words.SAVE):
    save_card()
with right, card(words.OPEN):
    open_card()
