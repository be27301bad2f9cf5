import streamlit as st

from pages.shared import safety
from pages.shared.safety_cards import (
    browser_card,
    formats_card,
    limits_card,
    network_card,
    opening_card,
    points,
    versions_card,
)
from pages.shared.screen import card, page_title

page_title("About & safety", "What an upload may do here, what it may not, and how that is known.")

with card("How an upload is opened"):
    opening_card()
with card("Which files open"):
    formats_card()
left, right = st.columns(2)
with left, card("What stays a risk"):
    points(safety.LEFT_OVER)
with right, card("What the operator of a server must do"):
    points(safety.OPERATOR)
with card("The browser"):
    browser_card()
with card("The network, logs and downloads"):
    network_card()
left, right = st.columns(2)
with left, card("Limits in force"):
    limits_card()
with right, card("Versions"):
    versions_card()
