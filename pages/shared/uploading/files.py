"""What somebody brings: an upload, or in local mode a file of this machine by its path."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from pages.shared.settings import settings
from pages.shared.words import batch, saving
from pages.shared.words import model_and_data as words


@dataclass(frozen=True)
class Given:
    """A file as it was given."""

    name: str
    source: bytes | Path
    mark: str
    """Tells it from every other file of this session."""

    def digest(self) -> str:
        """SHA-256 of the content."""
        raw = self.source if isinstance(self.source, bytes) else self.source.read_bytes()
        return hashlib.sha256(raw).hexdigest()


def model_file() -> Given | None:
    """Draw the place for the model."""
    return _given(words.MODEL, "upload-model", words.MODEL_HELP)


def table_file() -> Given | None:
    """Draw the place for the table."""
    return _given(words.TABLE, "upload-table", words.TABLE_HELP)


def summary_file() -> Given | None:
    """Draw the place for the summary of a batch."""
    return _given(batch.FILE, "upload-summary", batch.FILE_HELP)


def work_file() -> Given | None:
    """Draw the place for a saved work."""
    return _given(saving.FILE_LABEL, "saved-file", saving.FILE_HELP)


def saved_table_file() -> Given | None:
    """Draw the place for the table that a saved work needs."""
    return _given(saving.TABLE, "saved-table", words.TABLE_HELP)


def saved_model_file() -> Given | None:
    """Draw the place for the model that a saved work needs."""
    return _given(saving.MODEL, "saved-model", words.MODEL_HELP)


def _given(label: str, key: str, about: str) -> Given | None:
    file = st.file_uploader(label, key=key, help=about, max_upload_size=settings().upload_file_mb)
    if file is not None:
        return Given(name=file.name, source=file.getvalue(), mark=file.file_id)
    return _by_path(label, key) if settings().mode == "local" else None


def _by_path(label: str, key: str) -> Given | None:
    text = st.text_input(
        words.by_path(label),
        key=f"{key}-path",
        placeholder=words.PATH,
        label_visibility="collapsed",
        help=words.PATH_HELP,
    ).strip().strip('"')
    if not text:
        return None
    path = Path(text).expanduser()
    try:
        facts = path.stat()
    except (OSError, ValueError):
        return Given(name=path.name, source=path, mark=text)  # opening it says what is wrong
    return Given(name=path.name, source=path, mark=f"{path}:{facts.st_mtime_ns}:{facts.st_size}")
