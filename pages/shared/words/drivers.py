"""Words of the page on what drives the model."""

from explain.wording import escaped, listed, number, one_line, shortened, strong

TITLE = "What drives it"
LEAD = "Which columns the model's answers depend on, over many rows at once."
TOGETHER = "What works together"
GROUPING = "Features one by one or in groups"
GROUPINGS = {"each": "Each feature", "related": "Features that go together", "hand": "My groups"}
GROUPING_HELP = (
    "Features that say the same share their weight: alone each looks unimportant, as a group they are seen whole."
)
CLASSES = "One class or several"
CLASS_CHOICES = {"one": "This class", "all": "Class by class"}
WHICH_CLASSES = "Classes side by side"
CLOSENESS = "How close features must be to form a group"
CLOSENESS_HELP = "From 0, nothing to do with each other, to 1, one tells the other."
USE_AS_MINE = "Change these groups by hand"
MY_GROUPS = "My groups"
NO_GROUPS = "No group yet. Name one and choose its features; features in no group stand alone."
GROUP_NAME = "Name of the new group"
GROUP_FEATURES = "Its features"
ADD = "Add the group"
REMOVE = "Remove"
CHANGED = "changed the groups"
INSIDE = "Open a group"
SHUFFLED = "Shuffled one at a time"
SHUFFLING = "How columns are shuffled"
SHUFFLINGS = {"free": "Among all rows", "given": "Given the other features"}
SHUFFLING_HELP = (
    "Among all rows, a column loses its tie to the others, and rows may come about that do not occur. Given the other "
    "features, it is shuffled among rows that are alike in them: what only this column tells."
)
GO_TOGETHER = "Show these as groups"
STRENGTH = "Which pairs work together"
STRENGTH_ASK = "Measure it"
STRENGTH_WHY = (
    "Friedman's H tells how much of what two features do, they do only together, beside what chance makes of it. It "
    "asks the model about two million made-up rows, or fewer for a small table."
)
NEEDS_TARGET = (
    "Permutation importance compares the model's score before and after shuffling a column. "
    "It needs the true answers: name the target column on the page **Model and data**."
)


def together(names: list[str]) -> str:
    """Say which leading features share their weight with others."""
    shown = [strong(shortened(one_line(name), 40)) for name in names]
    return f"{listed(shown)} go together closely: alone, each may look less important than they are as a group."


def group_label(name: str) -> str:
    """Name a group beside its features."""
    return strong(shortened(one_line(name), 60))


def remove(name: str) -> str:
    """Say which group a button takes away."""
    return f"{REMOVE} {escaped(shortened(one_line(name), 40))}"


def closeness(value: float) -> str:
    """Write how close features must be."""
    return number(value, 2)
