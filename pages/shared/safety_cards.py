"""The cards of the About & safety page."""

from collections.abc import Sequence

import streamlit as st

from explain.narrative.glossary import TERMS, describe_terms
from pages.shared import safety
from pages.shared.server.starting import in_force
from pages.shared.settings import settings
from pages.shared.words import safety as words

MARKS = {"A": ":green[:material/verified_user:]", "B": ":orange[:material/shield:]", "C": ":orange[:material/shield:]"}


def opening_card() -> None:
    """Draw the level, what was tried, and what came of it."""
    found = safety.protection()
    mark = MARKS.get(found.level, ":red[:material/gpp_maybe:]")
    st.markdown(words.level(mark, found.level, found.words))
    if found.stopped or found.happened:
        st.markdown(words.tried(len(found.stopped) + len(found.happened), len(found.stopped)))
    if found.stopped:
        st.caption(words.stopped(found.stopped))
    if found.happened:
        st.warning(words.not_stopped(found.happened), icon=":material/warning:")
    if found.measures:
        st.caption(words.measures(found.measures))


def formats_card() -> None:
    """Draw which files open at which level."""
    st.table(safety.format_lines(safety.protection().level))
    st.caption(words.BY_CONTENT)


def browser_card() -> None:
    """Draw what stands between the browser and the app, truthfully: not every way to start it has that."""
    if in_force:
        st.markdown(words.GUARDED)
        st.table([{words.HEADER: name, words.VALUE: held} for name, held in in_force.items()])
    else:
        st.warning(words.UNGUARDED, icon=":material/warning:")


def network_card() -> None:
    """Draw where no network is used."""
    st.markdown(words.NO_NETWORK)
    st.markdown(words.NO_DATA_LOGGED)


def limits_card() -> None:
    """Draw the settings in force and where they are changed."""
    st.table(safety.limit_lines(settings()))
    st.caption(words.CHANGED_IN)


def versions_card() -> None:
    """Draw the versions of the libraries."""
    st.table(safety.version_lines())


def keys_card() -> None:
    """Draw what each key does."""
    points([f"**{key}**: {does}" for key, does in words.KEYS.items()])


def glossary_card() -> None:
    """Draw all terms with what they mean, to be unfolded."""
    with st.expander(words.GLOSSARY, icon=":material/dictionary:"):
        st.caption(words.GLOSSARY_HELP)
        st.markdown(describe_terms(TERMS))


def points(sentences: Sequence[str]) -> None:
    """Draw sentences as a list."""
    st.markdown(words.points(sentences))
