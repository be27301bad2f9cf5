import streamlit as st

from explain.sections import other_draws_section, rules_section, surrogate_section
from pages.shared.labels import noted
from pages.shared.rules import open_end, pick_depth, pick_rule, tree
from pages.shared.screen import card, page_title, theme
from pages.shared.section import pin_of, show
from pages.shared.state import current
from pages.shared.words import rules as words

state = current()
page_title(words.TITLE, words.LEAD)
depth = pick_depth()

with card():
    asked = tree(depth)
    section = noted(surrogate_section(asked.result, theme=theme()), asked.result)
    show(section, key="surrogate", on_select=open_end, pinned=pin_of(section, "surrogate", **asked.arguments))

with card():
    asked = tree(depth)
    section = rules_section(asked.result, theme=theme())
    show(section, key="rules", pinned=pin_of(section, "surrogate", **asked.arguments))
    if len(asked.result.rules) > 1:
        pick_rule(asked.result)

if state.audience != "stakeholder":
    with card():
        show(other_draws_section(tree(depth).result, theme=theme()), key="other-draws")
st.caption(words.BESIDE)
