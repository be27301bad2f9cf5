"""Download buttons: each file gets a name of its own.

Streamlit keeps files under a digest of the name and, above one megabyte, of three samples of the content: two exports
that differ elsewhere would be one. A random part of the name keeps them apart, and their addresses unknown to others.
"""

import re
import secrets
from collections.abc import Callable
from typing import Any

import streamlit as st

KINDS = {
    "html": "text/html", "json": "application/json", "csv": "text/csv", "yaml": "application/yaml",
    "zip": "application/zip",
}


def own_name(stem: str, kind: str) -> str:
    """Make a file name that no other export has; plain letters alone are taken from foreign text.

    Examples
    --------
    >>> own_name("A table: é/..", "csv").startswith("whyboard-a-table-")
    True
    """
    plain = re.sub(r"[^A-Za-z0-9]+", "-", stem)[:60].strip("-").lower() or "export"
    return f"whyboard-{plain}-{secrets.token_hex(6)}.{kind}"


def offer(label: str, make: Callable[[], str | bytes], stem: str, kind: str, *, key: str, **look: Any) -> None:
    """Draw a button that makes a file when it is pressed, and hands it over."""
    st.download_button(
        label, data=make, file_name=own_name(stem, kind), mime=KINDS[kind], on_click="ignore", key=key, **look
    )
