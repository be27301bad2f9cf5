"""Whether LIME would say the same again."""

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from explain.charts.lime_widths import lime_widths
from explain.charts.theme import LIGHT, Theme
from explain.checks.lights import ranked
from explain.narrative import describe_provenance
from explain.narrative.trust.lime import READING, describe_lime_stability, plain_lime_stability
from explain.narrative.trust.warnings import describe_flag
from explain.results import LimeStability
from explain.sections.section import Section
from explain.sections.tables import heading, numbers
from explain.wording import value

if TYPE_CHECKING:
    import pandas as pd


def lime_stability_section(result: LimeStability, *, theme: Theme = LIGHT) -> Section:
    """Show what LIME says of a row at several widths of its kernel, and how alike its runs are."""
    picture = lime_widths(result, theme=theme)
    return Section(
        name="lime_stability", title="Would LIME say the same again?", sentences=describe_lime_stability(result),
        plain=plain_lime_stability(result), reading=READING if picture else "",
        figure=picture.figure if picture else None, alt=picture.alt if picture else "",
        tabled=partial(_table, result) if picture else None,
        warnings=tuple(describe_flag(each) for each in ranked(result.flags)),
        provenance=describe_provenance(result.provenance), source=result.provenance,
    )


def _table(result: LimeStability) -> "pd.DataFrame":
    """One line for each feature, the largest at LIME's own width first."""
    import pandas as pd

    order = np.argsort(-np.abs(result.contributions[result.usual]), kind="stable")

    def told(words: str, sizes: np.ndarray) -> tuple[str, np.ndarray]:
        return heading(words, result.scale, result.unit, difference=True), numbers(sizes[order], result.scale)

    columns = [told(f"At width {width:g}", result.contributions[i]) for i, width in enumerate(result.widths)]
    errors = [told("Standard deviation over runs", result.runs.std(axis=0, ddof=1)),
              told("Standard error of a run", np.sqrt((result.run_errors**2).mean(axis=0))),
              told("Half a 95 % credible interval", result.credible)]
    return pd.DataFrame({
        "Feature": [result.feature_labels[j] for j in order],
        "Value": [value(result.feature_values[j]) for j in order], **dict(columns), **dict(errors),
    })
