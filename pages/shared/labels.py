"""The names that a reader sees for columns, values and classes, for pickers and controls."""

from collections.abc import Callable
from typing import Any

from explain.facts import ColumnFacts
from explain.results import Result
from explain.sections import Section
from explain.sections.remarks import remarked
from explain.table.cohorts import Named, cohort_words
from explain.table.dictionary import ANSWER
from explain.wording import value
from pages.shared.state import current
from pages.shared.words import labels as words

MOST = 200
"""Values of a column that are offered to be named."""
FEW = 60
"""Whole numbers from the lowest to the highest that are offered to be named."""


def output_name(output: str) -> str:
    """Give the name of a class, or of one of several numbers."""
    state = current()
    return state.dictionary.output(state.workspace.target, output)


def target_name() -> str:
    """Give the name of the target; "" when the table has none."""
    target = current().workspace.target
    return current().dictionary.target(target).label or target


def cohort_name(cohort: dict[str, Any]) -> str:
    """Say in a few words which rows a cohort holds, as a reader knows columns and values; plain text."""
    workspace = current().workspace
    columns = {column.name: Named(column.display, column.kind) for column in workspace.columns}
    return cohort_words(
        cohort, columns, target=workspace.target, unit=workspace.target_unit, called=current().dictionary
    )


def described(column: str) -> str:
    """Give what is known of a column beside its name, ready for the screen; "" when nothing is."""
    entry = current().dictionary[column]
    return words.described(entry.description, entry.protected) if entry.description or entry.protected else ""


def value_writer(column: str) -> Callable[[Any], str]:
    """Give the function that writes a cell of a column as a reader knows it."""
    names = current().dictionary[column].names()
    return (lambda cell: names.get(value(cell)) or names.get(str(cell).strip()) or value(cell)) if names else value


def answer_column() -> str:
    """Name the line of a dictionary that is about the answer."""
    return current().workspace.target or ANSWER


def nameable() -> dict[str, list[str]]:
    """Give for each column, the answer last, the values that can be named, as text; [] where there are too many."""
    workspace = current().workspace
    found = {column.name: values_of(column) for column in workspace.columns}
    classes = workspace.model.task != "regression"
    return found | ({answer_column(): list(workspace.model.outputs) if classes else []} if _answered(classes) else {})


def _answered(classes: bool) -> bool:
    return bool(classes or current().workspace.target)


def values_of(column: ColumnFacts) -> list[str]:
    """Give the values of a column that can be named, as text."""
    if column.by_code:
        return [value(level) for level in column.categories[:MOST]]
    if column.kind == "integer" and column.high - column.low < FEW:
        return [str(each) for each in range(int(column.low), int(column.high) + 1)]
    return []


def known_values() -> dict[str, tuple[Any, ...]]:
    """Give for each column the values it is known to have; () where any value may occur."""
    workspace = current().workspace
    known: dict[str, tuple[Any, ...]] = {
        column.name: tuple(column.categories) if column.n_categories == len(column.categories) else ()
        for column in workspace.columns
    }
    classes = workspace.model.outputs if workspace.model.task != "regression" else ()
    return known | dict.fromkeys(workspace.model.outputs, ()) | {answer_column(): tuple(classes)}


def tried() -> tuple[list[str], list[str]]:
    """Give the columns changed by hand and what they were changed to, as a reader knows them."""
    state = current()
    labels = [state.workspace.table.column(name).display for name in state.changes]
    return labels, [value_writer(name)(held) for name, held in state.changes.items()]


def noted(section: Section, result: Result) -> Section:
    """Add to a section what the data dictionary expects and protects of the columns in its result."""
    return remarked(section, result, current().dictionary, towards=_towards(result.provenance.output))


def _towards(output: str) -> int:
    """Say whether directions are meant for this output: 1 yes, -1 for the other one of two, 0 no."""
    model = current().workspace.model
    if model.task == "regression" or output == model.default_output:
        return 1
    return -1 if len(model.outputs) == 2 else 0
