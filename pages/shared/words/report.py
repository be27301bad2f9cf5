"""Words of the report page, and of the pins on it."""

from explain.wording import count, counted, escaped, plain_text, shortened

TITLE = "Report"
LEAD = "One file that opens anywhere, without a network: what was seen, how it was made, and what it does not say."
PINNED = "Pinned figures"
NO_PINS = "Nothing is pinned yet. Press **Pin to report** below any figure: it comes here, with room for a note."
OTHERS = "And of the current choice"
DOWNLOAD = "Download"
TAKEAWAY = "Takeaway"
TAKEAWAY_HELP = "What a reader should remember of this figure. It is the heading in the report and when you present."
NOTE = "Note"
NOTE_HELP = "Stands beside the figure in the report, and is yours alone when you present."
NOTE_HINT = "What you want to say about it"
UP, DOWN, OPEN_VIEW, REMOVE, REMOVE_ALL = "Move up", "Move down", "Open this view", "Remove", "Remove all pins"
REMOVED_ALL = "all pins removed"
PRESENT_PINS = "Present the pins"
PRESENT_STORY = "Present the story"
HTML, JSON = "Download the report (HTML)", "Download the numbers (JSON)"
UNKNOWN = "This version does not know how to draw one of the pinned figures."
PIN_AGAIN = "Remove the pin, and pin the figure again on its page."
PDF = "To get a PDF, open the HTML file and print it."
OVERVIEW, DRIVERS, EFFECTS, CHANGE, TRUST, PINS = (
    "Overview", "What drives it", "Feature effects", "What would change it", "How far it can be believed", "Pinned"
)
OVERALL = "All rows together"
PARTS = {
    "beeswarm": "What drives the predictions", "scores": "How good the model is",
    "importance": "Shuffled one at a time", "counterfactuals": "Near rows with another answer",
}
SHAP, LIME = "SHAP", "LIME"


def effect(label: str) -> str:
    """Name the effect of a column."""
    return f"Effect of {label}"


def local_effect(label: str) -> str:
    """Name the accumulated effect of a column."""
    return f"Local effects of {label}"


def row(place: int) -> str:
    """Name the part about a row."""
    return f"Row {place}"


def title_of(markdown: str) -> str:
    """Give the title of a pin as plain text."""
    return plain_text(markdown)


def removed(title: str) -> str:
    """Say which pin was removed."""
    return f"“{escaped(shortened(title, 40))}” removed"


def computing(place: int, n_parts: int, title: str) -> str:
    """Say which part is being computed."""
    return f"Computing part {count(place)} of {count(n_parts)}: {escaped(title)}"


def stopped(title: str) -> str:
    """Say that a part was stopped."""
    return f"“{escaped(title)}” was stopped and is left out."


def ready(n_parts: int) -> str:
    """Say how many parts are ready."""
    return f"**{counted(n_parts, 'part')}** {'is' if n_parts == 1 else 'are'} ready."
