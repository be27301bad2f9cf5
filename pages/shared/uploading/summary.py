"""The summary of a batch that somebody brings: numbers and names, believed when they hold together."""

from dataclasses import dataclass

import streamlit as st

from explain.errors import DataError, ExplainError
from explain.results import Summary
from explain.summaries import read_summary
from pages.shared.screen import problem
from pages.shared.settings import settings
from pages.shared.uploading.files import Given, summary_file
from pages.shared.words import batch as words

KEY = "batch-summary"


@dataclass(frozen=True)
class Opened:
    """A file that was read, and what came of it; it stays when its page is left."""

    mark: str
    name: str
    found: Summary | ExplainError


def opened_summary() -> Summary | None:
    """Draw the place for a summary, and give the one that is open."""
    given = summary_file()
    if given is not None and given.mark != getattr(st.session_state.get(KEY), "mark", ""):
        st.session_state[KEY] = Opened(mark=given.mark, name=given.name, found=_read(given))
    opened = st.session_state.get(KEY)
    if opened is None:
        return None
    if isinstance(opened.found, ExplainError):
        problem(opened.found)
        return None
    st.caption(words.opened(opened.name))
    return opened.found


def _read(given: Given) -> Summary | ExplainError:
    try:
        return read_summary(given.source if isinstance(given.source, bytes) else _from_disk(given))
    except ExplainError as error:
        return error


def _from_disk(given: Given) -> bytes:
    """Read a file of this machine, if it is no larger than an upload may be.

    Raises
    ------
    DataError
        When it cannot be read, or is larger.
    """
    assert not isinstance(given.source, bytes)
    try:
        if given.source.stat().st_size <= settings().upload_file_mb << 20:
            return given.source.read_bytes()
    except (OSError, ValueError):
        pass
    raise DataError(words.unreadable(given.name), words.CHECK_PATH, "SUMMARY-FILE")
