"""Words of the page Labels."""

from explain.wording import counted, escaped

TITLE = "Labels"
ABOUT = "What columns, values and classes are called, on every page and in the report. Numbers stay as they are."
FILE_TITLE = "Bring a data dictionary"
FILE = "Data dictionary (CSV or YAML)"
FILE_HELP = (
    "One line a column, with the headings column, label, unit, description, values, direction and protected. "
    "What the file says of a column takes the place of what is said here; other columns stay."
)
TEMPLATE = "Not at hand? Download what is known now, fill it in, and bring it back."
AS_CSV = "Template as CSV"
AS_YAML = "Template as YAML"
REMOVE = "Remove all labels"
SHEET_TITLE = "Columns"
SHEET_ABOUT = "Click a cell to change it: the change holds on every page at once."
VALUES_TITLE = "Names of values"
VALUES_OF = "Column"
VALUES_ABOUT = "What a value is called instead of how the table writes it. Empty keeps the value."
NO_VALUES = "There is no column whose values are few enough to be named one by one."
COLUMN, LABEL, UNIT, DESCRIPTION, EXPECTED, PROTECTED = (
    "Column", "Label", "Unit", "Description", "Expected", "Protected"
)
VALUE, NAME = "Value", "Name"
EXPECTED_HELP = (
    "Does a higher value go with a higher answer (up) or a lower one (down), as far as you know? Where the model does "
    "the opposite, a warning says so."
)
PROTECTED_HELP = "Marks people whom the law protects, or tells such a mark. It is named where the model uses it."
MARKED = "Marked as protected."
TARGET_LINE = "the answer"
NOTHING_TAKEN = "Nothing in the file is about a column of this table."
CHANGED = "labels as they were before the last change"
REPLACED = "labels as they were before the file"
REMOVED = "labels that were removed"


def taken(n_columns: int, n_values: int) -> str:
    """Say how much a file has named."""
    values = f" and {counted(n_values, 'value')}" if n_values else ""
    return f"Taken: what is said of {counted(n_columns, 'column')}{values}."


def note(sentence: str) -> str:
    """Show what could not be taken."""
    return escaped(sentence)


def described(description: str, protected: bool) -> str:
    """Say what a column holds, and that it is protected."""
    said = escaped(description) if description else ""
    return f"{said} {MARKED}".strip() if protected else said
