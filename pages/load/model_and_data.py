from pages.shared.screen import card, page_title
from pages.shared.upload import columns_overview, ready, sample_gallery, table_choices, uploaders

page_title(
    "Model and data",
    "Bring a fitted model and the table to explain it on. What is open now stays open until the new pair works.",
)

with card("Upload your own"):
    model_file, table_file = uploaders()
    dataset = table_choices(table_file)
    ready(model_file, dataset)

with card("Or open a sample"):
    sample_gallery()

with card("The table that is open"):
    columns_overview()
