"""Words of the mode for a room."""

from explain.wording import count, escaped, plain_text, shortened

BACK, NEXT, END = "Back", "Next", "End"
BACK_HELP, NEXT_HELP, END_HELP = "Arrow left", "Arrow right", "Escape: back to where you were"
NOTE = "Note for you"
NO_NOTE = "Nothing is written to this step. Notes are written on the page Report."
OPEN_VIEW = "Open this view"
NOT_NOW = "This step has no figure here."
SOON = "The next steps are being prepared while you speak."
FROM_PINS, FROM_STORY = "the pins", "the story of the sample"
LIMITS = (
    "This describes the model, not the world: what goes with a score need not move it in life.",
    "The rows shown are those of this table. Other people, other places and other years may look different.",
    "A figure shows what the model does with the columns it was given. It says nothing of what is right or allowed.",
)
QUESTION = "What does this model answer, and what is the answer made of?"
TITLES = {
    "question": "What is asked?", "scores": "How good is it?", "importance": "What does the model look at most?",
    "waterfall": "One row: how its answer comes about", "counterfactuals": "What would change the answer?",
    "limits": "What this does not say",
}
"""Titles of the steps where nobody has pinned or written any."""


def progress(place: int, n_steps: int) -> str:
    """Say which step this is."""
    return f"{count(place + 1)} of {count(n_steps)}"


def of_table(model: str, n_rows: int, row_is: str) -> str:
    """Say in a sentence what a model was asked about."""
    each = f", each of them {escaped(row_is)}" if row_is else ""
    return f"{escaped(model[:1].upper() + model[1:])}, asked about {count(n_rows)} rows{each}."


def takeaway(title: str) -> str:
    """Write a step's title, whoever it is from."""
    return escaped(shortened(plain_text(title), 120))
