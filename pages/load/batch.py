import streamlit as st

from explain.sections import beeswarm_section, importance_section, summary_cards, summary_notes
from pages.shared.screen import card, metrics, notes, page_title, show, theme
from pages.shared.uploading.summary import opened_summary

page_title("Batch summary", "What drives a model over all rows of a folder of files, explained beforehand in a batch.")

with card("Open a summary"):
    st.caption("The command `python -m explain batch --help` says how to make one. It opens here beside the model.")
    summary = opened_summary()

if summary is not None:
    metrics(summary_cards(summary))
    left, right = st.columns(2)
    with left, card():
        show(importance_section(summary.importance(), theme=theme()), key="batch-ranking")
    with right, card():
        show(beeswarm_section(summary, theme=theme()), key="batch-beeswarm")
    with card("How far this can be trusted"):
        notes(summary_notes(summary))
