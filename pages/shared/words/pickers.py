"""Words of the pickers that several pages draw, and of the way in."""

from explain.wording import escaped

FEATURE = "Feature"
TOGETHER = "Together with"
ANSWER_HELP = "Every page explains this answer."
NUMBER, CLASS = "number", "class"
HIGHEST, TYPICAL, CLOSEST = "Highest", "Typical", "Closest call"
APP = "Whyboard"
SIGN_IN = "Sign in"


def answer_label(what: str) -> str:
    """Name the picker of the class, or of one of several numbers."""
    return f"Answer explained ({escaped(what)})"
