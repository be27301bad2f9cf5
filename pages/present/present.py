import streamlit as st

from pages.shared.presenting.slides import controls, place_of, slide, steps, warm
from pages.shared.screen import card

told = []
with st.container(key="present"), card(border=False):
    told = steps()
    controls(told)
    with card(border=False):
        slide(told[place_of(told)])
warm(told)
