import streamlit as st

from explain.sections import beeswarm_section, importance_section, summary_cards, summary_notes
from pages.shared.screen import card, page_title, theme
from pages.shared.section import metrics, notes, show
from pages.shared.uploading.summary import opened_summary
from pages.shared.words import batch as words

page_title(words.TITLE, words.ABOUT)

with card(words.OPEN):
    st.caption(words.HOW)
    summary = opened_summary()

if summary is not None:
    metrics(summary_cards(summary))
    left, right = st.columns(2)
    with left, card():
        show(importance_section(summary.importance(), theme=theme()), key="batch-ranking")
    with right, card():
        show(beeswarm_section(summary, theme=theme()), key="batch-beeswarm")
    with card(words.TRUST):
        notes(summary_notes(summary))
