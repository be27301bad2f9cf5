"""What only fitting again can tell, as sections: another sample of rows, one row's answer, near-equal models."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from explain.charts.parts import Picture
from explain.charts.refits import range_chart, refits_chart, refits_row_chart
from explain.charts.theme import LIGHT, Theme
from explain.checks.lights import judged
from explain.narrative import describe_provenance
from explain.narrative.trust import describe_flag, describe_judged, state_word
from explain.narrative.trust.refits import (
    READING,
    describe_range,
    describe_refits,
    describe_refits_row,
    plain_range,
    plain_refits,
    plain_refits_row,
)
from explain.results import Finding, ImportanceRange, Refits, Spread
from explain.sections.section import Section
from explain.sections.tables import heading, numbers
from explain.wording import title_case

if TYPE_CHECKING:
    import pandas as pd


def refits_section(refits: Refits, *, theme: Theme = LIGHT) -> Section:
    """Show importance over models fitted again on parts of the table."""
    picture = refits_chart(refits, theme=theme) if refits.n_refits else None
    return Section(
        name="refits", title="What another sample of rows would change", sentences=describe_refits(refits),
        plain=plain_refits(refits), reading=READING["refits"], **_drawn(picture),
        tabled=partial(_spread_table, refits, refits.importance, refits.score, "score", "") if picture else None,
        warnings=tuple(describe_flag(flag) for flag in refits.flags),
        provenance=describe_provenance(refits.provenance), source=refits.provenance,
    )


def refits_row_section(refits: Refits, *, theme: Theme = LIGHT) -> Section:
    """Show the contributions to one answer over models fitted again."""
    told = refits.n_refits and refits.row.own.size
    picture = refits_row_chart(refits, theme=theme) if told else None
    return Section(
        name="refits_row", title="This row, if the model had seen other rows", sentences=describe_refits_row(refits),
        plain=plain_refits_row(refits), reading=READING["refits_row"], **_drawn(picture),
        tabled=partial(_spread_table, refits, refits.row, "contribution", refits.scale, refits.unit) if picture else
        None,
        warnings=(), provenance=describe_provenance(refits.provenance), source=refits.provenance,
    )


def importance_range_section(found: ImportanceRange, *, theme: Theme = LIGHT) -> Section:
    """Show how far importance differs among models that are about equally good."""
    picture = range_chart(found, theme=theme) if found.models else None
    return Section(
        name="importance_range", title="What equally good models lean on", sentences=describe_range(found),
        plain=plain_range(found), reading=READING["importance_range"], **_drawn(picture),
        tabled=partial(_range_table, found) if picture else None, warnings=(),
        provenance=describe_provenance(found.provenance), source=found.provenance,
    )


def judged_lines(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Say what was measured, each with its state, number, interval and threshold."""
    held = [judged(each) for each in findings]
    return tuple(f"{title_case(state_word(each.state))}. {describe_judged(each)}" for each in held)


def _drawn(picture: Picture | None) -> dict:
    return {"figure": picture.figure if picture else None, "alt": picture.alt if picture else ""}


def _spread_table(refits: Refits, held: Spread, what: str, scale: str, unit: str) -> "pd.DataFrame":
    """One line for each feature, the largest first."""
    import pandas as pd

    order = np.argsort(-np.abs(held.mean), kind="stable")
    columns = {
        f"{title_case(what)}, uploaded model": held.own, "Mean, fitted again": held.mean, "Low (95 %)": held.low,
        "High (95 %)": held.high, "Low, if fits were independent": held.naive_low,
        "High, if fits were independent": held.naive_high,
    }
    return pd.DataFrame({"Feature": [refits.feature_labels[j] for j in order]} | {
        heading(name, scale, unit, difference=True): numbers(values[order], scale) for name, values in columns.items()
    })


def _range_table(found: ImportanceRange) -> "pd.DataFrame":
    """One line for each feature, the largest first."""
    import pandas as pd

    order = np.argsort(-found.middle, kind="stable")
    return pd.DataFrame({
        "Feature": [found.feature_labels[j] for j in order],
        f"{title_case(found.score)}, median of the near-equal models": found.middle[order],
        "Lowest": found.low[order], "Highest": found.high[order],
    })
