"""The pages by their paths in the address, for going to one that a pin or a saved work names."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.shared.state import current, go
from pages.shared.view import take

KEY, LAST = "places", "last-place"
SAVING = "save-and-open"
PRESENTING = "present"
"""Path of the page for a room, which has neither menu nor bar."""


def learn(pages: Mapping[str, Sequence[Any]], path: str) -> None:
    """Note which pages there are and which one is looked at; the frame calls it before any page runs."""
    st.session_state[KEY] = {page.url_path: page for group in pages.values() for page in group}
    if path not in (SAVING, PRESENTING):
        st.session_state[LAST] = path


def last_place() -> str:
    """Give the path of the page that was looked at before the work was saved or presented."""
    return str(st.session_state.get(LAST, ""))


def open_place(path: str) -> None:
    """Open a page by its path on the next run; the first page when there is none of that path."""
    places = st.session_state[KEY]
    go(places.get(path, places[""]))


def open_view(view: Mapping[str, Any]) -> None:
    """Look at what a pin was made of: the page and the choices it was pinned with."""
    for sentence in take(current(), dict(view.get("query", {}))):
        st.toast(sentence, icon=":material/link_off:")
    open_place(str(view.get("page", "")))
