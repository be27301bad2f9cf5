import streamlit as st

from pages.shared.saving.cards import banner
from pages.shared.screen import card, page_title
from pages.shared.uploading.files import model_file, table_file
from pages.shared.uploading.gallery import columns_overview, sample_gallery
from pages.shared.uploading.model import ready
from pages.shared.uploading.table import table_choices
from pages.shared.words import model_and_data as words

page_title(words.TITLE, words.ABOUT)

banner()
with card(words.UPLOAD):
    left, right = st.columns(2)
    with left:
        model = model_file()
    with right:
        file = table_file()
    table = table_choices(file)
    ready(model, table)

with card(words.SAMPLES):
    sample_gallery()

with card(words.NOW_OPEN):
    columns_overview()
