"""Words of the page that explains one row: the score, the controls of its values, scenarios, and what is beside it."""

from collections.abc import Sequence

from explain.wording import amount, answer, change, count, counted, escaped, one_line, shortened, title_case, value

TITLE = "Explain one row"
TRY = "Try a change"
RESET = "Reset"
SMALLEST = "Smallest change"
SAVE = "Save"
SAVE_HELP = "Keep these values under a name, to compare them with others."
CHANGED = " :orange-badge[changed]"
MISSING = "missing"
WITHOUT, NONE_WITHOUT = "Treat as missing", "none"
WITHOUT_HELP = "The model is asked as if these numbers and dates were not known. Take one out to have its value back."
NAME = "Name of the scenario"
KEEP = "Save the scenario"
AS_IT_IS = "As it is"
APPLY, RENAME, DELETE = "Apply", "Rename", "Delete"
NEW_NAME = "New name"
NO_SCENARIOS = "Nothing is saved yet. Change a value above and save it under a name: scenarios stand here side by side."
OTHER_ROWS = "Scenarios of other rows"
METHODS = {"shap_values": "SHAP", "lime_weights": "LIME"}
METHOD = "How the answer is split"
BESIDE = "What stands below"
FEATURE, SIMILAR, SCENARIOS, CONTRAST, PATH = "feature", "similar", "scenarios", "contrast", "path"
PANELS = {
    FEATURE: "One feature", SIMILAR: "Similar rows", SCENARIOS: "Scenarios", CONTRAST: "Why not another answer",
    PATH: "Way through the tree",
}
TO_EFFECTS = "Effect over all rows"
RATHER = "Rather than"
PREVIOUS, NEXT = "Previous row", "Next row"
PREVIOUS_HELP, NEXT_HELP = "Previous row (Alt and up)", "Next row (Alt and down)"
ROW = "Row"
MODEL_ONLY = "The model's answer changes; the world may not."


def rows_help(n_rows: int) -> str:
    """Say how rows are numbered."""
    return f"Rows are numbered from 0 to {count(n_rows - 1)}, in table order."


def score_label(output: str, target: str, scale: str) -> str:
    """Name the score."""
    return escaped(title_case(answer(output, target, scale)))


def score(now: float, scale: str, unit: str) -> str:
    """Write the score."""
    return amount(now, scale, unit)


def moved(now: float, before: float, scale: str, unit: str, *, changed: bool) -> str:
    """Say how far the score is from that of the row as it is."""
    if not changed:
        return "as in the table"
    return "no change" if now == before else change(now - before, scale, unit)


def truth(target: str, cell: str) -> str:
    """Say what the table holds as the answer."""
    return f"In the table, {escaped(target)} is **{escaped(cell)}**."


def changes(labels: Sequence[str], before: Sequence[str], after: Sequence[str]) -> str:
    """List what was changed by hand."""
    parts = [f"{escaped(label)}: {escaped(old)} → **{escaped(new)}**"
             for label, old, new in zip(labels[:4], before, after, strict=False)]
    more = f" · and {counted(len(labels) - 4, 'more change')}" if len(labels) > 4 else ""
    return " · ".join(parts) + more


def warnings(found: Sequence[str]) -> str:
    """Write warnings of values that are not usual as one note."""
    return " ".join(found)


def number_help(low: str, high: str) -> str:
    """Say which values the table holds."""
    return f"{escaped(low)} to {escaped(high)} in this table. Other values can be typed."


def outside(low: str, high: str) -> str:
    """Warn of a value outside the table."""
    return f":orange[Outside the table, which holds {escaped(low)} to {escaped(high)}.]"


def exact(label: str) -> str:
    """Name the field beside a slider, for those who cannot see that it stands beside it."""
    return f"{label}, exact value"


def date_help(date_format: str) -> str:
    """Say how a date is written where a calendar cannot hold it."""
    return f"Written as {escaped(date_format or 'year-month-day')}; empty means missing."


def more_features(n: int) -> str:
    """Name the features whose controls are folded away."""
    return counted(n, "more feature")


def scenario_name(labels: Sequence[str], values: Sequence[object]) -> str:
    """Propose a name for a scenario."""
    return shortened(", ".join(f"{one_line(label)} {one_line(value(held))}"
                               for label, held in zip(labels, values, strict=True)), 60)


def saved(name: str) -> str:
    """Say that a scenario was saved."""
    return f"Saved as “{escaped(shortened(one_line(name), 60))}”."


def deleting(name: str) -> str:
    """Name what is taken away."""
    return f"deleted the scenario “{escaped(shortened(one_line(name), 40))}”"


def replacing(name: str) -> str:
    """Name what is written over."""
    return f"replaced the scenario “{escaped(shortened(one_line(name), 40))}”"


def scenario_line(name: str, row: int) -> str:
    """Name a scenario and its row."""
    return f"**{escaped(shortened(one_line(name), 60))}** · row {count(row)}"
