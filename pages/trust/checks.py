import streamlit as st

from pages.shared.pickers import choice
from pages.shared.screen import card, page_title
from pages.shared.trust.cards import everything, explanation_of, lights, more, pick_row_and_method, told
from pages.shared.trust.cards import warnings as all_warnings
from pages.shared.trust.relying import overriding
from pages.shared.words import trust as words

page_title(words.TITLE, words.LEAD)
with st.container(horizontal=True, vertical_alignment="bottom"):
    subject = choice("trust-of", words.SUBJECTS, label=words.ABOUT)
    pick_row_and_method(subject)

left, right = st.columns([1, 1])
with left, card():
    lights(explanation_of(subject))
with right, card():
    everything(explanation_of(subject))
with left, card(words.WARNINGS):
    all_warnings(explanation_of(subject))
with right, card():
    overriding(explanation_of(subject))
with card(words.BESIDE):
    told(explanation_of(subject))
with card(border=False):
    more(explanation_of(subject))
