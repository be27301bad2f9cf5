"""What would change most of some rows."""

from functools import partial
from typing import TYPE_CHECKING

from explain.charts.common_changes import common_changes_bars, nearest_changes_bars
from explain.charts.theme import LIGHT, Theme
from explain.narrative import describe_provenance
from explain.narrative.common import (
    NEAREST_READING,
    READING,
    change_words,
    describe_common_changes,
    describe_nearest_changes,
    plain_common_changes,
    plain_nearest_changes,
)
from explain.results import CommonChanges
from explain.sections.section import Section

if TYPE_CHECKING:
    import pandas as pd


def common_changes_section(result: CommonChanges, *, theme: Theme = LIGHT) -> Section:
    """Show how many of the rows each change turns."""
    picture = common_changes_bars(result, theme=theme) if result.changes else None
    return Section(
        name="common_changes", title="What would change most of them", sentences=describe_common_changes(result),
        plain=plain_common_changes(result), reading=READING if picture else "",
        figure=picture.figure if picture else None, alt=picture.alt if picture else "",
        tabled=partial(_changes_table, result) if picture else None, warnings=_doubts(result),
        provenance=describe_provenance(result.provenance), source=result.provenance,
    )


def nearest_changes_section(result: CommonChanges, *, theme: Theme = LIGHT) -> Section:
    """Show which columns the nearest answers of single rows change."""
    picture = nearest_changes_bars(result, theme=theme) if result.n_reached else None
    return Section(
        name="nearest_changes", title="What the nearest change of each row is",
        sentences=describe_nearest_changes(result), plain=plain_nearest_changes(result),
        reading=NEAREST_READING if picture else "", figure=picture.figure if picture else None,
        alt=picture.alt if picture else "", tabled=partial(_counts_table, result) if picture else None, warnings=(),
        provenance=describe_provenance(result.provenance), source=result.provenance,
    )


def _doubts(result: CommonChanges) -> tuple[str, ...]:
    if result.constraints or not result.changes:
        return ()
    return ("No column is held fixed: some of these changes may not be possible in real life.",)


def _changes_table(result: CommonChanges) -> "pd.DataFrame":
    """One line for each change."""
    import pandas as pd

    n = max(result.n_open, 1)
    return pd.DataFrame({
        "Change": [change_words(result, i) for i in range(len(result.changes))], "Rows turned": result.n_turned,
        "Of": result.n_open, "Share (%)": 100 * result.n_turned / n, "Low (95 %)": 100 * result.low,
        "High (95 %)": 100 * result.high, "Rows altered": result.n_changed, "Mean distance": result.efforts,
    })


def _counts_table(result: CommonChanges) -> "pd.DataFrame":
    """One line for each column that some nearest answer changes."""
    import pandas as pd

    used = [j for j in range(len(result.feature_names)) if result.feature_counts[j]]
    return pd.DataFrame({
        "Column": [result.feature_labels[j] for j in used], "Rows": result.feature_counts[used],
        "Of": result.n_reached,
    })
