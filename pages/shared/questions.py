"""The questions that more than one page asks, so that all of them share the answers."""

from typing import Any

from explain.overview import ROWS, other_answer
from explain.results import Attributions, Dependence, Performance, Summary
from pages.shared.asking import SCANNED, Job, explained, some_rows
from pages.shared.refining import Step, climbed, refined
from pages.shared.state import current

OVERVIEW_ROWS = (50, ROWS)
DRIVERS_ROWS = (*OVERVIEW_ROWS, 2_000)
SUMMED_ROWS = 20_000
"""Rows whose contributions are added up before those of all rows are."""
PATIENT = 180
"""Seconds that adding up the contributions of all rows may take: the pictures of fewer are there."""
EFFECT_ROWS = (100, 500, 2_000, 8_000, 40_000)
LOCAL_EFFECT_ROWS = EFFECT_ROWS[2:]
QUALITY_ROWS = (2_000, SCANNED)


def quality(cohort: dict[str, Any] | None = None) -> tuple[Performance, Job | None]:
    """Ask how good the model is, for the class chosen: on all rows of a small table, else on ever more of them.

    Parameters
    ----------
    cohort
        The rows asked about; None for everyone.
    """
    if n_rows_of(cohort) <= SCANNED:
        return explained("performance", **quality_question(cohort)), None
    return refined("performance", QUALITY_ROWS, output=current().output, **({"cohort": cohort} if cohort else {}))


def quality_question(cohort: dict[str, Any] | None = None) -> dict[str, Any]:
    """Ask of the class chosen, on all rows of a small table and on a seeded sample of a large one."""
    return {"output": current().output, **some_rows(), **({"cohort": cohort} if cohort else {})}


def global_attributions(sizes: tuple[int, ...] = OVERVIEW_ROWS) -> tuple[Attributions, Job | None]:
    """Ask for SHAP over a sample of rows."""
    state = current()
    return refined("shap_values", sizes, output=state.output, scale=state.scale)


def drivers(
    *, cohort: dict[str, Any] | None = None, row_by_row: bool = False
) -> tuple[Attributions | Summary, Step, Job | None]:
    """Ask for SHAP over ever more rows, at last over all of them: row by row, then added up where they are.

    Parameters
    ----------
    cohort
        The rows asked about; None for everyone.
    row_by_row
        Stop before contributions are added up, for what needs those of each row.
    """
    state = current()
    asked = {"output": state.output, "scale": state.scale, **({"cohort": cohort} if cohort else {})}
    n_rows = n_rows_of(cohort)
    sizes = [n for n, fewer in zip(DRIVERS_ROWS, (0, *DRIVERS_ROWS), strict=False) if fewer < max(n_rows, 1)]
    steps = [Step(min(n, n_rows), "shap_values", {"sample": n, **asked}) for n in sizes]
    if n_rows > DRIVERS_ROWS[-1] and not row_by_row:
        steps.append(Step(min(SUMMED_ROWS, n_rows), "shap_summary", {"sample": SUMMED_ROWS, **asked}))
        if n_rows > SUMMED_ROWS:
            steps.append(Step(n_rows, "shap_summary", asked, longest=PATIENT))
    return climbed(steps)


def n_rows_of(cohort: dict[str, Any] | None) -> int:
    """Give the number of rows of a cohort; of the table for everyone."""
    if cohort is None:
        return current().workspace.n_rows
    return explained("cohort", where=cohort["where"], rest=cohort.get("rest", False), patience=5.0).n_rows


def local_effect(**asked: Any) -> tuple[Dependence, Step, Job | None]:
    """Ask for the accumulated effect of a column over ever more rows."""
    n_rows = current().workspace.n_rows
    sizes = [n for n, fewer in zip(LOCAL_EFFECT_ROWS, (0, *LOCAL_EFFECT_ROWS), strict=False) if fewer < n_rows]
    return climbed([Step(n, "accumulated_effects", {"sample": n, **asked}) for n in sizes])


def chosen_row() -> list[Any]:
    """Give the row of the current choice: its position, or its cells with the what-if changes."""
    state = current()
    return [state.row] if not state.changes else [{**original(), **state.changes}]


def row_question(method: str) -> dict[str, Any]:
    """Ask what moved the current row; LIME with a second sample beside the first."""
    state = current()
    asked = {"rows": chosen_row(), "output": state.output, "scale": state.scale}
    return asked | ({"n_repeats": 1} if method == "lime_weights" else {})


def original() -> dict[str, Any]:
    """Give the raw cells of the current row, by column."""
    from explain.table.schema import as_cell

    found = explained("cells", rows=[current().row], patience=5.0)
    return {name: as_cell(found.frame[name].iloc[0]) for name in found.frame.columns}


def default_wanted() -> Any:
    """Give the answer wanted of the current row: as chosen, else the one that `other_answer` proposes.

    A class that the row has already is not wanted of it.
    """
    state = current()
    scores = explained("predictions", rows=chosen_row(), patience=5.0)
    if state.workspace.model.task == "regression":
        known = bool(state.wanted)
    else:
        known = state.wanted in scores.outputs and state.wanted != scores.outputs[int(scores.values[0].argmax())]
    return state.wanted if known else other_answer(scores, state.output, state.workspace.model.task)


def change_question(wanted: Any, constraints: dict[str, Any]) -> dict[str, Any]:
    """Ask what would change the current row; of several numbers, the one chosen is the one wanted."""
    state = current()
    asked = {"row": chosen_row()[0], "wanted": wanted, "constraints": constraints, "near": state.near}
    several = state.workspace.model.task == "regression" and len(state.workspace.model.outputs) > 1
    return asked | ({"output": state.output} if several else {})
