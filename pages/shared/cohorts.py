"""The cohort that is looked at, in words and in numbers."""

from explain.errors import ExplainError
from explain.table.cohorts import Named, cohort_words
from pages.shared.asking import Stopped, Waiting, explained
from pages.shared.state import current


def cohort_said() -> tuple[str, int | None]:
    """Say which rows are looked at, and how many they are; None while that is not known."""
    state = current()
    asked = state.cohort or {"where": []}
    columns = {column.name: Named(column.display, column.kind) for column in state.workspace.columns}
    said = cohort_words(asked, columns, target=state.workspace.target, unit=state.workspace.target_unit,
                        called=state.dictionary)
    try:
        return said, explained("cohort", where=asked["where"], rest=asked.get("rest", False)).n_rows
    except (ExplainError, Stopped, Waiting):
        return said, None
