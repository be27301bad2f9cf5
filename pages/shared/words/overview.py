"""Words of the overview."""

from explain.wording import count, counted

IN_SHORT = "In short"
TRUST = "Can this be trusted?"
CHANGE = "What would change it?"
WHAT_DRIVES = "What drives it most?"


def why_row(row: int) -> str:
    """Ask why a row got its answer."""
    return f"Why this answer for row {count(row)}?"


def measured_on(n_rows: int) -> str:
    """Say how many rows the scores stand on."""
    return f"Measured on {counted(n_rows, 'row')}"


def based_on(n_rows: int) -> str:
    """Say how many rows a picture stands on."""
    return f"Based on {counted(n_rows, 'row')}"
