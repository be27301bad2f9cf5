import streamlit as st

from pages.shared.presenting.slides import present_buttons
from pages.shared.report.parts import checklist, download, outline, pinned
from pages.shared.report.pins import pin_cards
from pages.shared.screen import card, page_title
from pages.shared.words import report as words

page_title(words.TITLE, words.LEAD)

left, right = st.columns([3, 2])
parts = []
with left, card(words.PINNED):
    pin_cards()
with right, card(words.OTHERS):
    parts = checklist(outline())
with right, card(words.DOWNLOAD):
    present_buttons()
    download([*parts, *pinned()])
