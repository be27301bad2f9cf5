import streamlit as st

from pages.shared.screen import card, page_title
from pages.shared.trust.agreement import in_numbers, pick_subject, resolving, side_by_side
from pages.shared.words import agreement as words

page_title(words.TITLE, words.LEAD)
with st.container(horizontal=True, vertical_alignment="bottom"):
    subject = pick_subject()

left, right = st.columns([3, 2])
with left, card():
    side_by_side(subject)
with right, card():
    resolving(subject)
with card():
    in_numbers(subject)
