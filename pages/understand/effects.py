import streamlit as st

from explain.sections import dependence_section, surface_section
from pages.shared.asking import explained, refined
from pages.shared.pickers import pick_feature, pick_other_feature
from pages.shared.questions import EFFECT_ROWS, coded_value, local_effect
from pages.shared.screen import card, page_title, pin_of, refining, show, theme
from pages.shared.state import current

state = current()
page_title("Feature effects", "How the model's answer moves when one column is changed and the others are kept.")
pick_feature()
asked = {"feature": state.feature, "output": state.output, "scale": state.scale}

with card():
    result, more = refined("dependence", EFFECT_ROWS, **asked)
    section = dependence_section(result, theme=theme(), marked=coded_value(state.feature))
    show(section, key="pdp", pinned=pin_of(section, "dependence", sample=len(result.rows), **asked))
    refining(more, f"Based on {len(result.rows)} rows")

left, right = st.columns(2)
with left, card():
    result, step, more = local_effect(**asked)
    section = dependence_section(result, theme=theme())
    show(section, key="ale", pinned=pin_of(section, step.method, **step.arguments))
    refining(more, f"Based on {len(result.rows)} rows")
with right, card():
    other = pick_other_feature()
    pair = {"features": [state.feature, other], "output": state.output, "scale": state.scale}
    section = surface_section(explained("surface", **pair), theme=theme())
    show(section, key="surface", pinned=pin_of(section, "surface", **pair))
