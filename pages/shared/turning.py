"""At the end of a page, the way to the one after and the one before; keys lead there too, from anywhere on the page."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from explain.wording import escaped
from pages.shared.places import PRESENTING, open_place
from pages.shared.words import screen as said

KEYS = {"before": "Alt+PageUp", "after": "Alt+PageDown"}


def turn_pages(pages: Mapping[str, Sequence[Any]], path: str) -> None:
    """Draw the buttons to the neighbours of a page, in the order of the menu."""
    order = [page for group in pages.values() for page in group if page.url_path != PRESENTING]
    here = [page.url_path for page in order].index(path)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        if here > 0:
            _turn("before", order[here - 1], ":material/arrow_back:", said.PAGE_BEFORE)
        if here + 1 < len(order):
            _turn("after", order[here + 1], ":material/arrow_forward:", said.PAGE_AFTER)


def _turn(where: str, page: Any, icon: str, told: str) -> None:
    st.button(
        escaped(page.title), icon=icon, key=f"turn-{where}", help=told, shortcut=KEYS[where], type="tertiary",
        on_click=open_place, args=(page.url_path,),
    )
