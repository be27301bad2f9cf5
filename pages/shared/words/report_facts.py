"""Words for what a report says of itself."""

from explain.wording import count, counted

MODEL, MODEL_DIGEST = "Model", "Model SHA-256"
TABLE, TABLE_DIGEST = "Table", "Table SHA-256 (with reading options)"
TARGET, NO_TARGET = "Target", "not named"
ANSWER, SCALE, ROW = "Answer explained", "Scale", "Row"
COHORT, EVERYONE = "Rows looked at", "all rows"
OPENED, MADE = "Opened in", "Made"
CHANGED, SOURCE = "Row changed by hand", "Source of the table"
PROTECTED = "Marked as protected."
NOT_ASKED = "no question was answered"


def model(name: str, library: str, version: str) -> str:
    """Name a model with what made it."""
    return f"{name} ({library} {version})"


def table(name: str, n_rows: int, n_features: int) -> str:
    """Name a table with its size."""
    return f"{name}, {counted(n_rows, 'row')}, {counted(n_features, 'feature')}"


def cohort(words: str, n_rows: int | None) -> str:
    """Say which rows are looked at."""
    return words if n_rows is None else f"{words} ({counted(n_rows, 'row')})"


def read_with(name: str) -> str:
    """Name an option of reading the table."""
    return f"Read with {name}"


def note(place: int) -> str:
    """Give a note its number."""
    return f"Note {count(place)}"


def overridden(about: str) -> str:
    """Name what is relied on in spite of its lights."""
    return f"Relied on all the same: {about}"


def asked_first(about: str) -> str:
    """Name the question that was asked before something was relied on."""
    return f"Asked before relying on it: {about}"


def understood(question: str, answer: str, expected: str) -> str:
    """Write the question, the answer given, and whether it was right."""
    told = "That was right" if answer == expected else f"That was not right; right is: {expected}"
    return f"{question} Answer: {answer}. {told}."


def meaning(description: str, values: dict[str, str], protected: bool) -> str:
    """Say what a column means, and what its values are called."""
    named = "; ".join(f"{value} = {name}" for value, name in values.items())
    parts = (description, f"{named}." if named else "", PROTECTED if protected else "")
    return " ".join(part for part in parts if part)
