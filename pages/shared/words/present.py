"""Words of the mode for a room."""

from explain.wording import count, counted, escaped, listed, plain_text, shortened

BACK, NEXT, END = "Back", "Next", "End"
BACK_HELP, NEXT_HELP, END_HELP = "Arrow left", "Arrow right", "Escape: back to where you were"
NOTE = "Note for you"
NO_NOTE = "Nothing is written to this step. Notes are written on the page Report."
OPEN_VIEW = "Open this view"
LIMITS = (
    "This describes the model, not the world: what goes with a score need not move it in life.",
    "The rows shown are those of this table. Other people, other places and other years may look different.",
    "A figure shows what the model does with the columns it was given. It says nothing of what is right or allowed.",
)
TITLES = {
    "question": "What is the model asked?", "scores": "How good is it?", "roc": "How well does it tell them apart?",
    "precision_recall": "How many does it find, and how many are right?", "calibration": "Do its scores come true?",
    "confusion": "How often is it right?", "residuals": "How far off are its answers?",
    "residual_histogram": "How far off are its answers?", "beeswarm": "What does the model look at most?",
    "importance": "What does the model look at most?", "interactions": "What works together in the model?",
    "waterfall": "One row: how its answer comes about", "counterfactuals": "What would change the answer?",
    "limits": "What this does not say",
}
"""Titles of the steps where nobody has pinned or written any."""


def progress(place: int, n_steps: int) -> str:
    """Say which step this is."""
    return f"{count(place + 1)} of {count(n_steps)}"


def of_table(n_rows: int, row_is: str) -> str:
    """Say in a sentence what a model was asked about."""
    each = f", each of them **{escaped(row_is.rstrip('.'))}**" if row_is else ""
    return f"The model was asked about **{counted(n_rows, 'row')}**{each}."


def given(labels: list[str]) -> str:
    """Say in a sentence what a model is told of a row."""
    named = listed([f"**{escaped(label)}**" for label in labels[:4]])
    if len(labels) <= 4:
        return f"It is told {named} of each."
    return f"It is told {counted(len(labels), 'thing')} of each, such as {named}."


def credit(model: str, source: str) -> str:
    """Name the model and the source of the table."""
    named = f"{escaped(model[:1].upper() + model[1:])}."
    return f"{named} {escaped(source)}" if source else named


def takeaway(title: str) -> str:
    """Write a step's title, whoever it is from."""
    return escaped(shortened(plain_text(title), 120))
