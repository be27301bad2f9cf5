"""What the page of rules asks, and the way from a rule to its rows."""

from typing import Any, NamedTuple

import streamlit as st

from explain.results import Surrogate
from explain.sections import rule_labels
from pages.shared.asking import among, explained
from pages.shared.linking import FIND, Selection, first
from pages.shared.pickers import choice
from pages.shared.state import current, go, narrow
from pages.shared.words import rules as words

ROWS = 4_000


class Asked(NamedTuple):
    """A tree, and the question that it answers."""

    result: Surrogate
    arguments: dict[str, Any]


def pick_depth() -> int | None:
    """Draw the choice of how many questions may follow each other; None for as few as follow the model well."""
    held = choice("depth", words.DEPTHS, label=words.DEPTH, help=words.DEPTH_HELP)
    return None if held == "auto" else int(held)


def tree(depth: int | None) -> Asked:
    """Ask for the tree of the class chosen."""
    state = current()
    cohort = among()
    asked = {"output": state.output, "scale": state.scale, "depth": depth, **cohort,
             **({"sample": ROWS} if cohort else {})}
    return Asked(explained("surrogate", patience=1.0, **asked), asked)


def open_end(selection: Selection) -> None:
    """Take the rows of the end that was clicked; a line where the tree asks on opens nothing."""
    result = tree(_depth()).result
    for point in selection.points[:1]:
        place = first(point)
        if isinstance(place, int | float) and 0 <= place < len(result.rules):
            _take(result, int(place))


def pick_rule(result: Surrogate) -> None:
    """Draw the choice of a rule, and a button that makes its rows the cohort."""
    labels = rule_labels(result)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        place = st.selectbox(
            words.RULE, range(len(labels)), format_func=lambda i: labels[i], key="pick-rule", width=560
        )
        st.button(words.OPEN, key="rule:open", icon=":material/filter_alt:", help=words.OPEN_HELP, on_click=_take,
                  args=(result, place))


def _depth() -> int | None:
    held = current().options.get("depth", "auto")
    return int(held) if held in words.DEPTHS and held != "auto" else None


def _take(result: Surrogate, place: int) -> None:
    for condition in result.rules[place].region.where:
        narrow(condition)
    go(FIND)
