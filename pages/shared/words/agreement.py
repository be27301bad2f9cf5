"""Words of the page on which methods are compared."""

TITLE = "Do methods agree"
LEAD = "One answer, looked at in four ways on one scale: where they agree, where they part, and what may explain it."
ABOUT = "What is compared"
ROW, OVERALL = "row", "overall"
SUBJECTS = {ROW: "This row", OVERALL: "Overall"}
MARKS = {"green": ":green[:material/check_circle:]", "amber": ":orange[:material/warning:]",
         "red": ":red[:material/cancel:]", "grey": ":gray[:material/help:]"}
"""State of a light → its icon; the word stands beside it."""


def light(title: str, state: str, word: str, lines: tuple[str, ...]) -> str:
    """Write the light of agreement, with what was measured for it."""
    return "\n\n".join([f"{MARKS[state]} **{title}**: {word}.", *(f"- {line}" for line in lines)])
