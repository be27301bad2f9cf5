"""From a mark in a chart to what it stands for: a row, a feature, some rows. Callbacks for `section.show`."""

from collections.abc import Callable
from typing import Any, NamedTuple

from pages.shared.state import choose_feature, choose_row, current, go, narrow

ROW, EFFECTS, FIND = "pages/decide/row.py", "pages/understand/effects.py", "pages/understand/find.py"


class Selection(NamedTuple):
    """What somebody chose in a chart."""

    points: list[dict[str, Any]]
    boxes: list[dict[str, Any]]
    """Rectangles drawn, each with the ends of its sides as ``x`` and ``y``."""


Handler = Callable[[Selection], None]


def selected(event: Any) -> Selection:
    """Read what was chosen, whatever form the chart's event has."""
    held = event["selection"] if event and "selection" in event else {}
    return Selection(*(list(held[part]) if held.get(part) else [] for part in ("points", "box")))


def first(point: dict[str, Any]) -> Any:
    """Give the first thing that a mark carries: a row's position or a column's name."""
    held = point.get("customdata")
    if isinstance(held, dict):  # what a browser makes of one line of an array of numbers: {"0": 91}
        held = held.get("0")
    return held[0] if isinstance(held, list | tuple) and held else held


def rows_of(selection: Selection) -> list[int]:
    """Give the rows of the marks chosen, each once, in table order."""
    held = [first(point) for point in selection.points]
    n_rows = current().workspace.n_rows
    return sorted({int(row) for row in held if isinstance(row, int | float) and 0 <= row < n_rows})


def open_row(selection: Selection) -> None:
    """Take the row of the mark that was chosen; its page opens on the next run."""
    rows = rows_of(Selection(selection.points[:1], []))
    if rows:
        choose_row(rows[0])
        go(ROW)


def open_feature(selection: Selection) -> None:
    """Take the feature of the bar that was chosen; its effect opens on the next run."""
    for point in selection.points[:1]:
        if first(point) in current().workspace.names:
            choose_feature(first(point))
            go(EFFECTS)


def narrow_to_rows(selection: Selection) -> None:
    """Make the rows of the marks chosen the cohort, with a lasso or a box."""
    rows = rows_of(selection)
    if rows:
        narrow({"of": "rows", "rows": rows})
