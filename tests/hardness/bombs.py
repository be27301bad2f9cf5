"""All data bombs, opened through the door of the app."""

import gc
import time
from collections.abc import Iterator
from pathlib import Path

from explain.errors import ExplainError
from explain.workspace import Allowance, open_table
from tests.hostile.tables import ANSWERS

WITHIN = Allowance(memory=2 << 30, table_seconds=20)
SLOWEST, MOST = 22.0, 100 << 20
"""Seconds an answer may take, and bytes that the app may grow by beside the upload itself."""


def bombs(size: float = 1.0) -> Iterator[tuple[str, bytes]]:
    """Give the name and the bytes of each bomb, one at a time: together they are large."""
    for build in ANSWERS:
        yield build.__name__, build(size)


def peak() -> int:
    """Most memory that this process held since `forget`, in bytes."""
    text = Path("/proc/self/status").read_text(encoding="ascii")
    return int(text.split("VmHWM:")[1].split()[0]) << 10


def forget() -> None:
    """Begin to count the most memory anew, and give what is held now."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def opened(raw: bytes) -> tuple[str, float, int]:
    """Open one table: what came of it, seconds, and how far this process grew while it did."""
    forget()
    before, began = peak(), time.monotonic()
    try:
        with open_table(raw, allowance=WITHIN) as workspace:
            outcome = f"opened, {workspace.n_rows} rows"
    except ExplainError as error:
        outcome = error.code
    return outcome, time.monotonic() - began, peak() - before


def run(full: bool) -> list[tuple[str, str]]:
    """Open every bomb.

    Raises
    ------
    AssertionError
        When an answer comes late, or the app grows.
    """
    found = []
    for name, raw in bombs(1.0 if full else 0.05):
        outcome, seconds, grown = opened(raw)
        words = f"{outcome}; {seconds:.1f} s; the app grew by {grown / 2**20:.0f} MB"
        found.append((f"data bomb, {name}, {len(raw) / 2**20:.1f} MB", words))
        assert seconds < SLOWEST, found[-1]
        assert grown < MOST, found[-1]
    return found
