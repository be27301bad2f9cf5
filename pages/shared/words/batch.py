"""Words of the page Batch summary."""

from explain.wording import escaped, shortened

TITLE = "Batch summary"
ABOUT = "What drives a model over all rows of a folder of files, explained beforehand in a batch."
OPEN = "Open a summary"
HOW = "The command `python -m explain batch --help` says how to make one. It opens here beside the model."
TRUST = "How far this can be trusted"
FILE = "Summary of a batch"
FILE_HELP = "The file summary.json that a finished batch leaves."
CHECK_PATH = "Check its path."


def opened(name: str) -> str:
    """Say which summary is open."""
    return f"Open: {escaped(shortened(name, 80))}"


def unreadable(name: str) -> str:
    """Say that a file of this machine cannot be read."""
    return f"The file {shortened(name, 80)!r} cannot be read, or is too large."
