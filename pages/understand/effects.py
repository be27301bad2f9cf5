import streamlit as st

from pages.shared.effects import curves_apart, effect, parts, rows_at, together
from pages.shared.pickers import choice, pick_feature, pick_other_feature
from pages.shared.screen import card, page_title, refining
from pages.shared.section import show
from pages.shared.state import current
from pages.shared.words import effects as words
from pages.shared.words import screen as said

state = current()
page_title(words.TITLE, words.LEAD)
with st.container(horizontal=True, vertical_alignment="bottom"):
    pick_feature()
    how = choice("effect", words.METHODS, label=words.METHOD, help=words.METHODS_HELP)

with card():
    drawn = effect(how)
    show(
        drawn.section, key=f"effect-{how}", on_select=rows_at(drawn.result), selection=drawn.hand, pinned=drawn.pinned,
    )
    st.caption(words.LOOK[drawn.hand])
    curves_apart(drawn.result)
    refining(drawn.more, said.based_on(drawn.result.provenance.n_rows))

left, right = st.columns(2)
with left, card():
    parts()
with right, card():
    if len(state.workspace.names) > 1:
        together(pick_other_feature())
    else:
        st.markdown(words.ONE_COLUMN)
