import streamlit as st

from explain.sections import answers_section, map_section
from pages.shared.asking import explained
from pages.shared.finding.explanation_map import group_list, map_question, mapped, on_map, pick_map
from pages.shared.finding.filters import filters
from pages.shared.finding.rows import answers_question, marked_answer, narrow_to_answers, pick_order, rows_table
from pages.shared.pickers import choice
from pages.shared.screen import card, page_title, refining, theme
from pages.shared.section import pin_of, show
from pages.shared.state import current
from pages.shared.words import finding as words
from pages.shared.words import screen as said

state = current()
page_title(words.TITLE, words.CAPTION)
view = choice("find-view", words.VIEWS, label=words.VIEW)
left, right = st.columns([5, 3])

with right, card():  # first: it is quick, and does not wait for a map
    asked = answers_question()
    found = explained("found_rows", **asked)
    section = answers_section(found, marked=marked_answer(), theme=theme())
    show(section, key="answers", on_select=narrow_to_answers(found.edges), selection="box",
         pinned=pin_of(section, "found_rows", **asked))
with right, card(words.FILTERS):
    filters()

if view == "table":
    with left, card():
        rows_table(pick_order())
else:
    with left, card():
        layout, colour, hand = pick_map()
        result, more = mapped(layout)
        section = map_section(result, colour=colour, feature=state.feature, marked=state.row, theme=theme())
        asked = {"sample": len(result.rows), **map_question(layout)}
        show(section, key=f"map:{hand}", heading=False, on_select=on_map(hand), selection=hand,
             pinned=pin_of(section, "explanation_map", **asked))
        refining(more, said.based_on(len(result.rows)))
        st.subheader(words.GROUPS, anchor=False)
        group_list(result)
