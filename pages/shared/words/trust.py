"""Words of the page of the checks."""

from explain.wording import answer, count, counted, escaped

TITLE = "How far to trust it"
LEAD = "What was checked of an explanation, how it came out, and what it does not tell. Nothing is averaged."
ABOUT = "What is checked"
ROW, OVERALL = "row", "overall"
SUBJECTS = {ROW: "The row chosen", OVERALL: "All rows together"}
LIGHTS = "Lights"
WARNINGS = "Warnings"
NO_WARNINGS = "No warning applies."
BESIDE = "Told beside the lights"
MEASURED = "Everything measured"
UNTESTED = "Does not test:"
CHECKING = "The checks are under way: what is not measured yet is grey."
STOPPED = "It was stopped."
RUN = "Run the checks"
OVERRIDE = "Rely on it all the same"
NOTHING_TO_OVERRIDE = "Nothing in the headline speaks against it."
QUESTION_HELP = "One question about this explanation first. The report keeps your answer, and whether it was right."
ANSWER = "Answer"
ANSWERED = "answer about the explanation"
RIGHT, WRONG = "Right.", "Not right. Right is"
OVERRIDE_HELP = "Say why. The reason stands in the report, beside the lights."
OVERRIDE_HINT = "Why this explanation may be relied on in spite of the lights"
OVERRIDDEN = "Relied on all the same. Reason:"
MORE = "More about how far it can be trusted"
TO_TRUST = "How far to trust it"
MARKS = {
    "green": ":green[:material/check_circle:]", "amber": ":orange[:material/warning:]",
    "red": ":red[:material/cancel:]", "grey": ":gray[:material/help:]",
}
BADGES = {
    "green": ":green-badge[:material/check: {}]", "amber": ":orange-badge[:material/warning: {}]",
    "red": ":red-badge[:material/close: {}]", "grey": ":gray-badge[:material/help: {}]",
}


def about(subject: str, row: int, n_rows: int) -> str:
    """Say what the lights are of."""
    return f"Row {count(row)}" if subject == ROW else f"The model on {counted(n_rows, 'row')}"


def of_answer(about: str, output: str, target: str, scale: str) -> str:
    """Say what the lights are of: the rows, and the answer explained."""
    return f"{escaped(about)} · {escaped(answer(output, target, scale))}"


def lamp(title: str, state: str, word: str) -> str:
    """Write one light as the label of what opens."""
    return f"{MARKS[state]} **{title}** · {word}"


def badge(title: str, state: str, word: str) -> str:
    """Write one light as it stands below a figure; what is not measured says so."""
    return BADGES[state].format(f"{title}: {word}" if state in ("grey", "red", "amber") else title)


def strip(badges: list[str]) -> str:
    """Set lights in a row."""
    return " ".join(badges)


def untested(words: str) -> str:
    """Say what a light does not test."""
    return f"*{UNTESTED}* {words}"


def version(number: str) -> str:
    """Name the thresholds."""
    return f"Thresholds: version {escaped(number)}. They stand in the report."


def understood(question: str, answer: str, expected: str) -> str:
    """Say how the question was answered."""
    told = RIGHT if answer == expected else f"{WRONG}: {escaped(expected)}."
    return f"{escaped(question)} **{escaped(answer)}.** {told}"


def overridden(reason: str) -> str:
    """Write the reason given for relying on it."""
    return f"{OVERRIDDEN} {escaped(reason)}"
