import streamlit as st

from explain.sections import beeswarm_section, interactions_section, related_section, strength_section
from pages.shared.asking import explained
from pages.shared.drivers.groups import edit_groups, offer_groups, pick_closeness, pick_grouping, related, take_over
from pages.shared.drivers.rankings import (
    ask_strength,
    by_contributions,
    by_shuffling,
    inside_group,
    open_bar,
    pairs_question,
    pick_classes,
    pick_shuffling,
    pick_some_classes,
    strength_asked,
    strength_question,
)
from pages.shared.labels import noted
from pages.shared.linking import open_feature, open_row
from pages.shared.questions import drivers
from pages.shared.screen import card, optional, page_title, refining, theme
from pages.shared.section import pin_of, show
from pages.shared.state import current
from pages.shared.trust.asked import Explained
from pages.shared.trust.beside import believed
from pages.shared.versus import pick_against
from pages.shared.words import drivers as words
from pages.shared.words import screen as said

state = current()
page_title(words.TITLE, words.LEAD)
with st.container(horizontal=True):
    how = pick_grouping()
    pick_classes()
    pick_against()
pick_some_classes()

if how == "related":
    with card():
        section = related_section(related(), pick_closeness(), theme=theme())
        show(section, key="related", pinned=None)
        take_over()
if how == "hand":
    with card(words.MY_GROUPS):
        edit_groups()

left, right = st.columns(2)
with right, card():  # first, so that it does not wait for the larger sample on the left
    if state.workspace.target:
        pick_shuffling()
        shuffled = by_shuffling()
        show(shuffled.section, key="permutation-ranking", on_select=open_bar, pinned=shuffled.pinned)
    else:
        st.subheader(words.SHUFFLED, anchor=False)
        st.markdown(words.NEEDS_TARGET)
with left, card():
    ranked = by_contributions()
    show(ranked.section, key="shap-ranking", on_select=open_bar, pinned=ranked.pinned)
    refining(ranked.more, said.based_on(ranked.n_rows))
    if how == "each" and ranked.ranking is not None:
        offer_groups(ranked.ranking)

if how != "each":
    with card():
        opened = inside_group()
        if opened is not None:
            show(opened, key="inside", on_select=open_feature)

with card():
    result, step, _ = drivers(cohort=state.cohort)
    section = noted(beeswarm_section(result, theme=theme()), result)
    section = believed(section, Explained(result, step.method, step.arguments))
    show(section, key="beeswarm", on_select=open_row, pinned=pin_of(section, step.method, **step.arguments))

with card(words.TOGETHER), optional():
    asked = pairs_question()
    section = interactions_section(explained("shap_interactions", **asked), theme=theme())
    show(
        section, key="interactions", heading=False, on_select=open_feature,
        pinned=pin_of(section, "shap_interactions", **asked),
    )

with card(words.STRENGTH), optional():
    if strength_asked():
        asked = strength_question()
        section = strength_section(explained("interaction_strength", **asked), theme=theme())
        show(
            section, key="strength", heading=False, on_select=open_feature,
            pinned=pin_of(section, "interaction_strength", **asked),
        )
    else:
        st.markdown(words.STRENGTH_WHY)
        st.button(words.STRENGTH_ASK, key="strength:ask", icon=":material/hub:", on_click=ask_strength)
