import streamlit as st

from explain.sections import (
    beeswarm_section,
    change_in_short,
    drivers_in_short,
    prediction_cards,
    row_in_short,
    score_cards,
)
from pages.shared.asking import explained, some_rows
from pages.shared.labels import noted
from pages.shared.linking import open_row
from pages.shared.questions import change_question, default_wanted, global_attributions, quality, row_question
from pages.shared.screen import a_moment_later, card, headline, in_short, refining, theme
from pages.shared.section import metrics, picture
from pages.shared.state import current
from pages.shared.trust.beside import overall_in_short
from pages.shared.words import overview as words
from pages.shared.words import screen as said

state = current()
headline()

with card(border=False):
    if state.workspace.target:
        measured, more = quality()
        metrics(score_cards(measured))
        refining(more, said.measured_on(measured.provenance.n_rows))
    else:
        metrics(prediction_cards(explained("predictions", scale=state.scale, **some_rows())))

left, right = st.columns([3, 2])
with left, card():
    attributions, more = global_attributions()
    section = noted(beeswarm_section(attributions, theme=theme()), attributions)
    picture(section, key="overview-beeswarm", on_select=open_row)
    refining(more, said.based_on(len(attributions.rows)))
with right, card(words.IN_SHORT):
    with in_short(words.WHAT_DRIVES, "pages/understand/drivers.py", ":material/bar_chart:"):
        st.markdown(drivers_in_short(global_attributions()[0]))
    with in_short(words.why_row(state.row), "pages/decide/row.py", ":material/person_search:"):
        st.markdown(row_in_short(explained("shap_values", **row_question("shap_values"))))
    with in_short(words.CHANGE, "pages/decide/counterfactual.py", ":material/alt_route:"):
        a_moment_later()
        asked = change_question(default_wanted(), state.search_limits)
        st.markdown(change_in_short(explained("counterfactuals", **asked)))
    with in_short(words.TRUST, "pages/trust/checks.py", ":material/verified:"):
        overall_in_short(global_attributions()[0])
