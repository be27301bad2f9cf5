import streamlit as st

from explain.sections import beeswarm_section, plain_words, prediction_cards, score_cards, trust_notes
from explain.wording import counted
from pages.shared.asking import explained, some_rows
from pages.shared.linking import open_row
from pages.shared.questions import global_attributions, quality
from pages.shared.screen import card, go_to, headline, metrics, notes, refining, show, theme
from pages.shared.state import current

state = current()
headline()

with card(border=False):
    if state.workspace.target:
        measured, more = quality()
        metrics(score_cards(measured))
        refining(more, f"Measured on {counted(measured.provenance.n_rows, 'row')}")
    else:
        metrics(prediction_cards(explained("predictions", scale=state.scale, **some_rows())))

left, right = st.columns([5, 3])
with left, card("What drives the predictions"):
    attributions, more = global_attributions()
    show(beeswarm_section(attributions, theme=theme()), key="overview-beeswarm", heading=False, on_select=open_row)
    refining(more, f"Based on {len(attributions.rows)} rows")
with right, card("In plain words"):
    attributions, _ = global_attributions()
    for sentence in plain_words(attributions):
        st.markdown(sentence)
    st.subheader("Can these be trusted?", anchor=False)
    notes(trust_notes(attributions))
    go_to("pages/decide/row.py", "Explain one row", ":material/person_search:")
    go_to("pages/understand/effects.py", "See a feature's effect", ":material/show_chart:")
