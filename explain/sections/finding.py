"""Rows found in a table, the spread of their answers, and the map of explanations."""

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from explain.charts.explanation_map import explanation_map
from explain.charts.histogram import answer_histogram, part_name
from explain.charts.theme import LIGHT, Theme
from explain.narrative.finding import (
    READING_OF_ANSWERS,
    READING_OF_MAP,
    describe_answers,
    describe_group,
    describe_map,
    doubts_about_map,
    drivers_of,
    error_words,
    group_letter,
    plain_answers,
    plain_map,
)
from explain.narrative.provenance import describe_provenance
from explain.results import Attributions, ExplanationMap, FoundRows
from explain.sections.section import Section
from explain.sections.tables import heading, numbers
from explain.wording import answer, title_case, value

if TYPE_CHECKING:
    import pandas as pd


def answers_section(found: FoundRows, *, marked: float | None = None, theme: Theme = LIGHT) -> Section:
    """Show how the model's answers are spread over the rows found; ``marked`` is the current row's answer."""
    picture = answer_histogram(found, theme=theme, marked=marked)
    return Section(
        name="answers", title="How the answers are spread", sentences=describe_answers(found),
        plain=plain_answers(found), reading=READING_OF_ANSWERS, figure=picture.figure, alt=picture.alt,
        tabled=partial(_answers_table, found), warnings=(), provenance=describe_provenance(found.provenance),
        source=found.provenance,
    )


def map_section(
    result: ExplanationMap, *, colour: str = "group", feature: str = "", marked: int | None = None,
    theme: Theme = LIGHT,
) -> Section:
    """Show rows on a map by what moved their answers; dots are coloured as `explanation_map` says."""
    picture = explanation_map(result, theme=theme, colour=colour, feature=feature, marked=marked)
    return Section(
        name="explanation_map", title="Map of explanations", sentences=describe_map(result), plain=plain_map(result),
        reading=READING_OF_MAP, figure=picture.figure, alt=picture.alt, tabled=partial(_map_table, result),
        warnings=doubts_about_map(result), provenance=describe_provenance(result.provenance),
        source=result.provenance,
    )


def group_words(result: ExplanationMap) -> tuple[str, ...]:
    """Say of each group of a map, in markdown, by how much the feature that sets it apart moves the answer there."""
    groups = range(len(result.group_sizes))
    return tuple(f"**{group_letter(group)}** · {describe_group(result, group)}" for group in groups)


def found_table(found: FoundRows, drivers: Attributions | None = None) -> "pd.DataFrame":
    """One line for each row shown: position, prediction, truth, error, what moved it most, and its raw cells.

    Parameters
    ----------
    found
        Rows in order.
    drivers
        SHAP of the same rows in the same order; None while it is not known.
    """
    import pandas as pd

    told: dict[str, Any] = {
        "Row": found.rows, _answer_heading(found): numbers(found.predictions, found.scale),
    }
    if len(found.true_cells):
        told[title_case(f"True {found.target}")] = [value(cell) for cell in found.true_cells]
    if found.error_kind:
        told[error_words(found.error_kind, found.unit)] = _errors(found)
    if drivers is not None:
        moves = heading("Moved most by", drivers.scale, drivers.unit, difference=True)
        told[moves] = [drivers_of(drivers, i) for i in range(len(found.rows))]
    for name, label in zip(found.feature_names, found.feature_labels, strict=True):
        told[_unlike(label, told)] = found.frame[name].reset_index(drop=True)
    return pd.DataFrame(told)


def _answer_heading(found: FoundRows) -> str:
    return heading("Prediction" if found.scale == "target" else "Score", found.scale, found.unit)


def found_formats(found: FoundRows) -> dict[str, str]:
    """Say with how many digits a screen writes the numbers of a table of rows found: heading → format."""
    formats = {_answer_heading(found): "%.1f" if found.scale == "probability" else "%.4g"}
    if found.error_kind in ("distance", "probability"):
        formats[error_words(found.error_kind, found.unit)] = "%.1f" if found.error_kind == "probability" else "%.4g"
    return formats


def _unlike(label: str, told: dict[str, Any]) -> str:
    """Give a column a heading that no other has."""
    while label in told:
        label += " "
    return label


def _errors(found: FoundRows) -> Any:
    if found.error_kind == "miss":
        return ["not known" if size != size else "yes" if size else "no" for size in found.errors]
    return numbers(found.errors, "probability" if found.error_kind == "probability" else "target")


def _answers_table(found: FoundRows) -> "pd.DataFrame":
    """One line for each bar."""
    import pandas as pd

    ends = [heading(word, found.scale, found.unit) for word in ("From", "To")]
    low, high = numbers(found.edges[:-1], found.scale), numbers(found.edges[1:], found.scale)
    parts = {title_case(part_name(found, part)): counts for part, counts in zip(found.parts, found.counts, strict=True)}
    return pd.DataFrame({ends[0]: low, ends[1]: high, **parts})


def _map_table(result: ExplanationMap) -> "pd.DataFrame":
    """One line for each dot."""
    import pandas as pd

    said = heading(title_case(answer("", result.target, result.scale)), result.scale, result.unit)
    told: dict[str, Any] = {
        "Row": result.rows, "Group": [group_letter(int(group)) for group in result.groups],
        said: numbers(result.predictions, result.scale),
    }
    if result.error_kind:
        told[error_words(result.error_kind, result.unit)] = numbers(
            result.errors, "probability" if result.error_kind == "probability" else "target"
        )
    across = numbers(np.column_stack([result.x, result.y]), result.scale if result.layout == "PCA" else "target")
    return pd.DataFrame({**told, "Across": across[:, 0], "Up": across[:, 1]})
