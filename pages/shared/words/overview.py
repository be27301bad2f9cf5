"""Words of the overview."""

from explain.wording import count

IN_SHORT = "In short"
TRUST = "Can this be trusted?"
CHANGE = "What would change it?"
WHAT_DRIVES = "What drives it most?"


def why_row(row: int) -> str:
    """Ask why a row got its answer."""
    return f"Why this answer for row {count(row)}?"
