"""Whether the rows explained are like those they are compared with, as a section."""

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from explain.charts.drift import drift_chart
from explain.charts.theme import LIGHT, Theme
from explain.narrative import describe_provenance
from explain.narrative.trust import describe_flag
from explain.narrative.trust.drift import READING, describe_drift, plain_drift
from explain.results import Drift
from explain.sections.section import Section

if TYPE_CHECKING:
    import pandas as pd


def drift_section(result: Drift, *, theme: Theme = LIGHT) -> Section:
    """Show the shift of each column over what chance makes of it."""
    picture = drift_chart(result, theme=theme)
    return Section(
        name="drift", title="Are these rows like those they are compared with?", sentences=describe_drift(result),
        plain=plain_drift(result), reading=READING if picture else "", figure=picture.figure if picture else None,
        alt=picture.alt if picture else "", tabled=partial(drift_table, result) if picture else None,
        warnings=tuple(describe_flag(flag) for flag in result.flags),
        provenance=describe_provenance(result.provenance), source=result.provenance,
    )


def drift_table(result: Drift) -> "pd.DataFrame":
    """One line for each column, the largest shift first."""
    import pandas as pd

    order = np.argsort(-result.psi, kind="stable")
    return pd.DataFrame({
        "Column": [result.feature_labels[j] for j in order], "PSI": result.psi[order],
        "Chance alone, 95 % (PSI)": result.chance[order], "Corrected p": result.p[order],
        "Measure": ["distance in standard deviations" if result.ordered[j] else "Cramér's V" for j in order],
        "Size": result.distance[order], "Jensen-Shannon distance (0 to 1)": result.jensen_shannon[order],
        "Clear": ["yes" if result.clear[j] else "no" for j in order],
    })
