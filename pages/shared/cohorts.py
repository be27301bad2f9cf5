"""The cohort that is looked at, in words and in numbers."""

from explain.errors import ExplainError
from pages.shared.asking import Stopped, Waiting, explained
from pages.shared.labels import cohort_name
from pages.shared.state import current


def cohort_said() -> tuple[str, int | None]:
    """Say which rows are looked at, and how many they are; None while that is not known."""
    asked = current().cohort or {"where": []}
    said = cohort_name(asked)
    try:
        return said, explained("cohort", where=asked["where"], rest=asked.get("rest", False)).n_rows
    except (ExplainError, Stopped, Waiting):
        return said, None
