import streamlit as st

from explain.sections import beeswarm_section, importance_section, interactions_section
from explain.wording import counted
from pages.shared.asking import explained
from pages.shared.linking import open_row
from pages.shared.questions import drivers
from pages.shared.screen import card, optional, page_title, pin_of, refining, show, theme
from pages.shared.state import current

state = current()
page_title("What drives it", "Which columns the model's answers depend on, over many rows at once.")

left, right = st.columns(2)
with right, card():  # first, so that it does not wait for the larger sample on the left
    if state.workspace.target:
        section = importance_section(explained("permutation_importance", output=state.output), theme=theme())
        show(section, key="permutation-ranking", pinned=pin_of(section, "permutation_importance", output=state.output))
    else:
        st.subheader("Shuffled one at a time", anchor=False)
        st.markdown(
            "Permutation importance compares the model's score before and after shuffling a column. "
            "It needs the true answers: name the target column on the page **Model and data**."
        )
with left, card():
    result, step, more = drivers()
    section = importance_section(result.importance(), theme=theme())
    show(section, key="shap-ranking", pinned=pin_of(section, step.method, **step.arguments))
    refining(more, f"Based on {counted(result.provenance.n_rows, 'row')}")

with card():
    result, step, _ = drivers()
    section = beeswarm_section(result, theme=theme())
    show(section, key="beeswarm", on_select=open_row, pinned=pin_of(section, step.method, **step.arguments))

with card("What works together"), optional():
    asked = {"output": state.output, "scale": state.scale}
    section = interactions_section(explained("shap_interactions", **asked), theme=theme())
    show(section, key="interactions", heading=False, pinned=pin_of(section, "shap_interactions", **asked))
