"""Words of the page on which methods are compared."""

from pages.shared.words.trust import lamp

TITLE = "Do methods agree"
LEAD = "One answer, looked at in four ways on one scale: where they agree, where they part, and what may explain it."
ABOUT = "What is compared"
ROW, OVERALL = "row", "overall"
SUBJECTS = {ROW: "This row", OVERALL: "Overall"}


def light(words: tuple[str, str, str, tuple[str, ...]]) -> str:
    """Write the light of agreement, with what was measured for it, all made inert by its section."""
    title, state, word, lines = words
    return "\n\n".join([lamp(title, state, word), *(f"- {line}" for line in lines)])
