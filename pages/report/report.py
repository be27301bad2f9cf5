import streamlit as st

from pages.shared.report_parts import checklist, download, outline
from pages.shared.screen import card, page_title

page_title(
    "Report",
    "One file that opens anywhere, without a network: what was seen, how it was made, and what it does not say.",
)

left, right = st.columns([3, 2])
parts = []
with left, card("What goes in"):
    parts = checklist(outline())
with right, card("Download"):
    download(parts)
