"""Words of the page on how good the model is."""

from explain.wording import escaped, one_line, shortened

TITLE = "How good is it"
LEAD = "Measured on rows of this table. A model that does badly here has explanations of little worth."
THRESHOLD_HELP = "Move it to see what another place to draw the line makes of the same scores. Nothing is asked anew."


def threshold(output: str) -> str:
    """Name the slider that tells two classes apart."""
    return f"Called {escaped(shortened(one_line(output), 30))} from a score of"
