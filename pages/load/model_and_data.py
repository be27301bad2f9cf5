import streamlit as st

from pages.shared.saved_cards import banner
from pages.shared.screen import card, page_title
from pages.shared.uploading.files import model_file, table_file
from pages.shared.uploading.gallery import columns_overview, sample_gallery
from pages.shared.uploading.model import ready
from pages.shared.uploading.table import table_choices

page_title(
    "Model and data",
    "Bring a fitted model and the table to explain it on. What is open now stays open until the new pair works.",
)

banner()
with card("Upload your own"):
    left, right = st.columns(2)
    with left:
        model = model_file()
    with right:
        file = table_file()
    table = table_choices(file)
    ready(model, table)

with card("Or open a sample"):
    sample_gallery()

with card("The table that is open"):
    columns_overview()
