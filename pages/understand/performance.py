import streamlit as st

from explain.sections import (
    calibration_section,
    confusion_section,
    precision_recall_section,
    residual_histogram_section,
    residuals_section,
    roc_section,
    score_cards,
    scores_section,
)
from explain.wording import counted
from pages.shared.questions import quality, quality_question
from pages.shared.screen import card, metrics, page_title, pin_of, refining, show, theme
from pages.shared.state import current

state = current()
page_title(
    "How good is it",
    "Measured on rows of this table. A model that does badly here has explanations of little worth.",
)

with card(border=False):
    measured, more = quality()
    metrics(score_cards(measured))
    refining(more, f"Measured on {counted(measured.provenance.n_rows, 'row')}")

charts = (
    [residuals_section, residual_histogram_section]
    if state.workspace.model.task == "regression"
    else [roc_section, calibration_section, confusion_section, precision_recall_section]
)
for start in range(0, len(charts), 2):
    for place, make in zip(st.columns(2), charts[start : start + 2], strict=False):
        with place, card():
            section = make(quality()[0], theme=theme())
            show(section, key=section.name, pinned=pin_of(section, "performance", **quality_question()))

with card():
    section = scores_section(quality()[0])
    show(section, key=section.name, pinned=pin_of(section, "performance", **quality_question()))
