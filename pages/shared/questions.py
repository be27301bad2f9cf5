"""The questions that more than one page asks, so that all of them share the answers."""

from typing import Any

import numpy as np

from explain.overview import ROWS
from explain.results import Attributions, Performance
from pages.shared.asking import Job, explained, refined, some_rows
from pages.shared.state import current

OVERVIEW_ROWS = (50, ROWS)
DRIVERS_ROWS = (*OVERVIEW_ROWS, 1_000)
EFFECT_ROWS = (100, 500, 2_000)


def quality() -> Performance:
    """Ask how good the model is, for the class chosen."""
    return explained("performance", **quality_question())


def quality_question() -> dict[str, Any]:
    """Ask of the class chosen, on all rows of a small table and on a seeded sample of a large one."""
    return {"output": current().output, **some_rows()}


def global_attributions(sizes: tuple[int, ...] = OVERVIEW_ROWS) -> tuple[Attributions, Job | None]:
    """Ask for SHAP over a sample of rows."""
    state = current()
    return refined("shap_values", sizes, output=state.output, scale=state.scale)


def coded_value(feature: str) -> float:
    """Give the current row's value of a feature, as the schema codes it; NaN while it is not known."""
    state = current()
    found = explained("cells", rows=[state.row], patience=2.0)
    return float(found.codes[0, state.workspace.names.index(feature)])


def chosen_row() -> list[Any]:
    """Give the row of the current choice: its position, or its cells with the what-if changes."""
    state = current()
    return [state.row] if not state.changes else [{**original(), **state.changes}]


def original() -> dict[str, Any]:
    """Give the raw cells of the current row, by column."""
    from explain.table.schema import as_cell

    found = explained("cells", rows=[current().row], patience=5.0)
    return {name: as_cell(found.frame[name].iloc[0]) for name in found.frame.columns}


def default_wanted() -> Any:
    """Give the answer asked for when nobody has chosen: another class than now, or a fifth more of the target."""
    state = current()
    if state.wanted:
        return state.wanted
    scores = explained("predictions", rows=chosen_row(), patience=5.0)
    now = scores.values[0]
    if state.workspace.model.task == "regression":
        return (float(f"{now[scores.outputs.index(state.output)] * 1.2:.3g}"), None)
    ranked = np.argsort(-now, kind="stable")
    return scores.outputs[int(ranked[1])]


def change_question(wanted: Any, constraints: dict[str, Any]) -> dict[str, Any]:
    """Ask what would change the current row; of several numbers, the one chosen is the one wanted."""
    state = current()
    asked = {"row": chosen_row()[0], "wanted": wanted, "constraints": constraints}
    several = state.workspace.model.task == "regression" and len(state.workspace.model.outputs) > 1
    return asked | ({"output": state.output} if several else {})
