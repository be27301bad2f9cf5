import streamlit as st

from pages.shared import safety
from pages.shared.safety_cards import (
    browser_card,
    formats_card,
    glossary_card,
    keys_card,
    limits_card,
    network_card,
    opening_card,
    points,
    versions_card,
)
from pages.shared.screen import card, page_title
from pages.shared.words import safety as words

page_title(words.TITLE, words.ABOUT)

with card(words.OPENED):
    opening_card()
with card(words.FORMATS):
    formats_card()
left, right = st.columns(2)
with left, card(words.RISK):
    points(safety.LEFT_OVER)
with right, card(words.OPERATOR):
    points(safety.OPERATOR)
with card(words.BROWSER):
    browser_card()
with card(words.NETWORK):
    network_card()
left, right = st.columns(2)
with left, card(words.LIMITS):
    limits_card()
with right, card(words.VERSIONS):
    versions_card()
with card(words.KEYBOARD):
    keys_card()
glossary_card()
