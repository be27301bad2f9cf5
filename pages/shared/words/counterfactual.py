"""Words of the page that searches for another answer: what is wanted, what may change, the answers, many rows."""

from typing import Any

from explain.wording import counted, escaped, listed, number, value

TITLE = "What would change it"
ONE, MANY = "row", "rows"
WHOM = {ONE: "This row", MANY: "Many rows"}
WHOSE = "Whose answer to change"
MAY_CHANGE = "What may change"
LEAST, MOST = "At least", "At most"
NO_LEAST, NO_MOST, NO_LIMIT = "Empty means no lower limit.", "Empty means no upper limit.", "no limit"
LIKE = "What the answers should be like"
NEAR = {"row": "As little change as possible", "data": "Like rows of the table"}
NEAR_HELP = (
    "Small changes can give a combination that hardly occurs in the table. Answers like rows of the table change more, "
    "together, and stay closer to rows that already have the wanted answer."
)
ANSWER = "Wanted answer"
HOLDS = (
    "Holds for every answer: free, fixed, only up, only down, a range from min to max, or one of some values separated "
    "by semicolons. Kept with this table."
)
FREE, FIXED, UP, DOWN, RANGE, ALLOWED = "free", "fixed", "only up", "only down", "range", "one of"
FEATURE, CHANGE, MIN, MAX, VALUES, ALSO = "Feature", "Change", "Min", "Max", "Values", "Also"
RANGE_HELP = "With “range”."
VALUES_HELP = "With “one of”: the allowed values, separated by semicolons."
ALSO_HELP = "Steps, moves, weight and linked features, set below for one feature at a time."
RESET = "Reset the limits"
RESETTING = "the limits as they were"
FURTHER = "More for one feature: steps, weight, moves, links"
WEIGHT = "A change counts"
WEIGHTS = {0.25: "a quarter", 0.5: "half", 1.0: "as usual", 2.0: "twice", 5.0: "5 times", 10.0: "10 times"}
WEIGHT_HELP = "What is hard to change in life can count more in the effort, what is easy less."
STEP = "Only in steps of"
STEP_HELP = "Whole multiples of this away from the row's own value; empty for any value."
ANY_VALUE = "any value"
MOVES_FROM = "From"
MOVES_TO = "May only become"
MOVES_HELP = (
    "With moves, a value changes only to those listed for it; a value with nothing listed stays. Without any moves "
    "every value may become every other."
)
NO_MOVES = "nothing else"
MOVES_CLEAR, MOVES_UP = "Clear all moves", "One level up only"
THEN = "If this changes, also raise"
NOTHING = "nothing"
DEMAND = "So that it is"
DEMANDS = {"by": "higher by at least", "each": "higher for each step up by", "at least": "at least"}
AMOUNT = "Amount"
TO_LEVELS = "Only if it becomes"
ANY_LEVEL = "any value"
ADD_LINK, DROP_LINK = "Link them", "Unlink"
TRY, SAVE = "Try it", "Save as scenario"
TRY_HELP = "Put these values into the controls of the row."
USUAL_LATER = "How usual these answers are is being measured."
FEWER = "Based on few rows so far"


def protected(labels: list[str]) -> str:
    """Say which features start fixed, and that somebody may free them."""
    return (f"Marked as protected, so fixed from the start: {listed([escaped(label) for label in labels])}. "
            "Nobody is told to change who they are; free one to see what the model makes of it.")


def wanted(now: str) -> str:
    """Ask for another answer than the one of now."""
    return f"{ANSWER} (now {escaped(now)})"


def answer(place: int) -> str:
    """Give an answer its number."""
    return f"Answer {place + 1}"


def change(label: str, before: str, after: str) -> str:
    """Write one change of a card."""
    return f"{escaped(label)}: {escaped(before)} → **{escaped(after)}**"


def scenario(labels: list[str], after: list[str]) -> str:
    """Propose a name for an answer kept as a scenario."""
    return listed([f"{label} {held}" for label, held in zip(labels, after, strict=True)])


def also(parts: dict[str, Any]) -> str:
    """Name in short what else is set for a feature."""
    said = []
    if parts.get("step") is not None:
        said.append(f"steps of {number(parts['step'])}")
    if parts.get("weight") is not None:
        said.append(f"counts {number(parts['weight'])} ×")
    if parts.get("moves") is not None:
        said.append("moves")
    if parts.get("linked"):
        said.append(counted(len(parts["linked"]), "link"))
    return ", ".join(said)


def link(rule: dict[str, Any], label: str) -> str:
    """Write a rule that links another feature."""
    demand = next(name for name in DEMANDS if name in rule)
    levels = f" if it becomes {listed([value(each) for each in rule['to']], 'or')}" if rule.get("to") else ""
    return f"{escaped(label)} {DEMANDS[demand]} {escaped(value(rule[demand]))}{escaped(levels) if levels else ''}"
