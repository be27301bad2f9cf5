"""Words of the frame: the bar above every page, and the sidebar."""

from explain.wording import count, counted, escaped, one_line, shortened, value

REMOVE = "Click to take it away."
UNDO = "Undo"
OTHER_ROW = "the values tried out on the row before"
PRESENT = "Present"
PRESENT_HELP = "One view after the other in large type, for a room."
COPY = "Copy the link:"
SCALE = "Scale"
SCALES = {"probability": "Probability", "margin": "Log-odds"}
SCALE_HELP = (
    "Contributions add up on the scale shown. Log-odds are the model's own sum before it is a probability."
)
CHANGE_DATA = "Change model or data"
AUDIENCE = "Words for"
AUDIENCES = {"analyst": "Analysts", "stakeholder": "Everyone"}
AUDIENCE_HELP = "Everyone: short sentences without the terms of the trade. The numbers are the same."


def row_chip(row: int) -> str:
    """Name the row chosen."""
    return f"Row {count(row)}"


def feature_chip(label: str) -> str:
    """Name the feature chosen."""
    return f"Feature: {escaped(shortened(label, 30))}"


def class_chip(output: str) -> str:
    """Name the class chosen."""
    return f"Class: {escaped(shortened(one_line(output), 30))}"


def cohort_chip(words: str, n_rows: int | None) -> str:
    """Name the cohort chosen, with how many rows it has where that is known."""
    size = "" if n_rows is None else f" · {counted(n_rows, 'row')}"
    return f"Cohort: {escaped(shortened(words, 60))}{size}"


def changes_chip(labels: list[str], values: list[object]) -> str:
    """Name the values tried out on the row."""
    if len(labels) == 1:
        return f"Tried: {escaped(shortened(labels[0], 24))} = {escaped(shortened(one_line(value(values[0])), 20))}"
    return f"Tried: {counted(len(labels), 'change')}"


def undo_help(done: str) -> str:
    """Say what would be taken back."""
    return f"Take back: {done}"


def opened_facts(model: str, n_rows: int, n_features: int) -> str:
    """Say in a line what is open."""
    return f"{escaped(model)} · {counted(n_rows, 'row')} · {counted(n_features, 'feature')}"
