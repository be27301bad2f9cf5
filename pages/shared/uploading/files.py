"""What somebody brings: an upload, or in local mode a file of this machine by its path."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from pages.shared.settings import settings
from pages.shared.words import saving as words

MODELS = (
    "joblib, pickle or cloudpickle, skops, ONNX, XGBoost JSON or UBJ, LightGBM text, CatBoost cbm, a zipped MLflow "
    "model. What it is is read from its content."
)
TABLES = "CSV (also packed), Parquet, Feather, Excel or JSON lines, with the columns the model was trained on."


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
    return _given("Fitted model", "upload-model", MODELS)


def table_file() -> Given | None:
    """Draw the place for the table."""
    return _given("Table", "upload-table", TABLES)


def summary_file() -> Given | None:
    """Draw the place for the summary of a batch."""
    return _given("Summary of a batch", "upload-summary", "The file summary.json that a finished batch leaves.")


def work_file() -> Given | None:
    """Draw the place for a saved work."""
    return _given(words.FILE_LABEL, "saved-file", words.FILE_HELP)


def saved_table_file() -> Given | None:
    """Draw the place for the table that a saved work needs."""
    return _given(words.TABLE, "saved-table", TABLES)


def saved_model_file() -> Given | None:
    """Draw the place for the model that a saved work needs."""
    return _given(words.MODEL, "saved-model", MODELS)


def _given(label: str, key: str, words: str) -> Given | None:
    file = st.file_uploader(label, key=key, help=words, max_upload_size=settings().upload_file_mb)
    if file is not None:
        return Given(name=file.name, source=file.getvalue(), mark=file.file_id)
    return _by_path(label, key) if settings().mode == "local" else None


def _by_path(label: str, key: str) -> Given | None:
    text = st.text_input(
        f"{label}: or a path on this machine",
        key=f"{key}-path",
        placeholder="or the path of a file on this machine",
        label_visibility="collapsed",
        help="Read from the disk when it is opened; nothing is copied.",
    ).strip().strip('"')
    if not text:
        return None
    path = Path(text).expanduser()
    try:
        facts = path.stat()
    except (OSError, ValueError):
        return Given(name=path.name, source=path, mark=text)  # opening it says what is wrong
    return Given(name=path.name, source=path, mark=f"{path}:{facts.st_mtime_ns}:{facts.st_size}")
