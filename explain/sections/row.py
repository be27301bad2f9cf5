"""One row among others: rows like it, one answer rather than another, its way through a tree."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from explain.charts.contrast import contrast
from explain.charts.neighbours import neighbours
from explain.charts.path import path
from explain.charts.theme import LIGHT, Theme
from explain.checks.additivity import adds_up
from explain.narrative import describe_provenance
from explain.narrative.row import (
    describe_contrast,
    describe_likeliness,
    describe_neighbours,
    describe_path,
    plain_contrast,
    plain_neighbours,
    plain_path,
)
from explain.results import Contrast, DecisionPath, Likeliness, Neighbours
from explain.sections.section import Section
from explain.sections.tables import heading, numbers
from explain.wording import answer, escaped, title_case, value

if TYPE_CHECKING:
    import pandas as pd


def neighbours_section(result: Neighbours, *, theme: Theme = LIGHT) -> Section:
    """Show the rows of the table that are most like one row, and what the model answers for them."""
    section = Section(
        name="neighbours", title="Similar rows", sentences=describe_neighbours(result), plain=plain_neighbours(result),
        reading="One dot for each row of the table that is most like this one, the nearest on top. The line is the "
                "answer for this row. Click a dot to explain that row.",
        figure=None, alt="", tabled=None, warnings=(), provenance=describe_provenance(result.provenance),
        source=result.provenance,
    )
    if not len(result.rows):
        return section
    picture = neighbours(result, theme=theme)
    return replace(section, figure=picture.figure, alt=picture.alt, tabled=partial(_neighbours_table, result))


def _neighbours_table(result: Neighbours) -> "pd.DataFrame":
    """One line for each similar row: where it is, what the model answers, what was true, and its cells."""
    import pandas as pd

    said = heading(title_case(answer(result.output, result.target, result.scale)), result.scale, result.unit)
    told: dict[str, object] = {
        "Row": result.rows, "Distance": result.distances, said: numbers(result.predictions, result.scale),
    }
    if len(result.target_values):
        told[f"In the table: {result.target}"] = [value(held) for held in result.target_values]
    cells = {label: [value(cell) for cell in result.feature_values[:, j]]
             for j, label in enumerate(result.feature_labels)}
    return pd.DataFrame({**told, **cells})


def contrast_section(result: Contrast, *, theme: Theme = LIGHT) -> Section:
    """Show why one answer rather than another: what moves the one more than the other."""
    first, second = result.first, result.second
    section = Section(
        name="contrast", title=f"Why {escaped(first.output)} rather than {escaped(second.output)}",
        sentences=describe_contrast(result), plain=plain_contrast(result),
        reading="A bar to the right moves the first answer more than the second, one to the left the second more than "
                "the first. All bars together are the difference of the two answers, measured from the average.",
        figure=None, alt="", tabled=partial(_contrast_table, result), warnings=(),
        provenance=describe_provenance(result.provenance), source=result.provenance,
    )
    if not (adds_up(first) and adds_up(second)):
        words = "Not drawn: the contributions do not add up to the model's answers and cannot be relied on."
        return replace(section, sentences=(), plain=(), tabled=None, warnings=(words,))
    picture = contrast(result, theme=theme)
    return replace(section, figure=picture.figure, alt=picture.alt)


def _contrast_table(result: Contrast) -> "pd.DataFrame":
    """One line for each feature, the largest difference first."""
    import pandas as pd

    first, second = result.first, result.second
    order = np.argsort(-np.abs(result.contributions), kind="stable")
    sizes = {
        f"For {first.output}": first.contributions[0], f"For {second.output}": second.contributions[0],
        "Difference": result.contributions,
    }
    told = {heading(name, first.scale, first.unit, difference=True): numbers(held[order], first.scale)
            for name, held in sizes.items()}
    return pd.DataFrame({
        "Feature": [first.feature_labels[j] for j in order],
        "Value": [value(first.feature_values[0, j]) for j in order], **told,
    })


def path_section(result: DecisionPath, *, theme: Theme = LIGHT) -> Section:
    """Show the way of one row through a model that is a single tree."""
    section = Section(
        name="decision_path", title="The way through the tree", sentences=describe_path(result),
        plain=plain_path(result),
        reading="From the top down: each line is a question of the tree and the answer of this row. The mark is the "
                "average answer of the rows of the table that get there.",
        figure=None, alt="", tabled=None, warnings=(), provenance=describe_provenance(result.provenance),
        source=result.provenance,
    )
    if not result.forks:
        return section
    picture = path(result, theme=theme)
    return replace(section, figure=picture.figure, alt=picture.alt, tabled=partial(_path_table, result))


def _path_table(result: DecisionPath) -> "pd.DataFrame":
    """One line for each question."""
    import pandas as pd

    return pd.DataFrame({
        "Feature": [fork.label for fork in result.forks],
        "Condition": [fork.words for fork in result.forks],
        "This row": [value(cell) for cell in result.feature_values],
        "Rows of the table": [fork.n_rows for fork in result.forks],
        heading("Average answer", result.scale, result.unit):
            numbers(np.array([fork.prediction for fork in result.forks]), result.scale),
    })


def likeliness_warnings(result: Likeliness) -> tuple[str, ...]:
    """Warn of values of a row that hardly stand together, and of a row unlike all others; () when all is usual."""
    return describe_likeliness(result)
