"""Words about links, and what they could not bring back."""

from explain.wording import one_line, shortened

SHARE = "Share this view"
SHARE_HELP = "A link to this page with row, feature, class, cohort and changed values as they are now."
HOLDS = "The link brings back this page with row, feature, class, cohort, method and changed values."
NEEDS_DATA = "It holds no table: whoever opens it needs the same table and model, and is told so."
OF_SAMPLE = "It opens the sample by itself."
HOLDS_VALUES = "Values chosen as limits of the cohort, or tried out on the row, stand in it in plain letters."
DAMAGED = {
    "groups": "The groups of features in the link do not fit this table: none is used.",
    "cohort": "The cohort in the link cannot be read: all rows are shown.",
    "what-if": "The changed values in the link cannot be read: the row is shown as it is in the table.",
}


def other_data(table: str) -> str:
    """Say which table a link needs."""
    named = f"the table “{shortened(one_line(table), 60)}”" if table else "another table"
    remedy = "Load that table and its model on the page Model and data: the view follows."
    return f"This link was made with {named}. {remedy}"


def unknown(what: str, name: str) -> str:
    """Say that the table or the model has no such thing."""
    return f"The link asks for the {what} “{shortened(one_line(name), 40)}”, which is not here."


def no_row(asked: str) -> str:
    """Say that the table has no such row."""
    return f"The link asks for row {shortened(one_line(asked), 20)}, which this table does not have."
