"""The cohort beside other rows: with whom it is compared, the same on every page."""

from typing import Any

from pages.shared.pickers import choice
from pages.shared.state import current
from pages.shared.words import versus as words

AGAINST = "against"
"""Name of the choice in the state."""


def pick_against() -> str:
    """Draw the choice of whom the cohort is compared with, where there is a cohort."""
    return choice(AGAINST, words.COMPARED, label=words.AGAINST) if current().cohort else "alone"


def against() -> str:
    """Give whom the cohort is compared with: "rest", "everyone" or, by itself, "alone"."""
    held = current().options.get(AGAINST, "rest")
    return (held if held in words.COMPARED else "rest") if current().cohort else "alone"


def others() -> dict[str, Any] | None:
    """Give the rows that the cohort is compared with; None for everyone."""
    cohort = current().cohort
    if cohort is None or against() == "everyone":
        return None
    return {**cohort, "rest": not cohort.get("rest", False)}


def other_words() -> str:
    """Name the rows that the cohort is compared with."""
    return words.OTHERS[against()]
