"""The summary of one block of rows."""

from typing import TYPE_CHECKING

import numpy as np

from explain.results import Summary
from explain.summaries.bins import counted_in, firsts_of, steps_of
from explain.summaries.lines import N_LINES, Lines

if TYPE_CHECKING:
    from explain.results import Attributions, Contributions


def summary_of(part: "Contributions", lines: Lines, sample: "Attributions") -> Summary:
    """Add up the contributions of a block.

    Parameters
    ----------
    part
        The block; finite, and of at least one row.
    lines
        In which line each value is counted.
    sample
        Those of its rows that are kept one by one.
    """
    sizes = part.contributions
    low, high = sizes.min(axis=0), sizes.max(axis=0)
    steps = steps_of(low, high)
    first = firsts_of(low, high, steps)
    found = part.predictions - part.base_value - sizes.sum(axis=1)
    return Summary(
        n_rows=len(sizes), feature_names=part.feature_names, feature_labels=part.feature_labels, ordered=part.ordered,
        total=sizes.sum(axis=0), absolute=np.abs(sizes).sum(axis=0), squared=(sizes**2).sum(axis=0),
        low=low, high=high, steps=steps, first=first,
        counts=counted_in(sizes, lines.of(part.feature_codes), N_LINES, steps, first),
        value_cuts=lines.cuts, value_labels=lines.labels, base_value=part.base_value, baseline=part.baseline,
        prediction_total=float(part.predictions.sum()), prediction_low=float(part.predictions.min()),
        prediction_high=float(part.predictions.max()), largest_gap=float(np.abs(found).max()),
        largest_error=float(np.fmax.reduce(part.largest_errors)), engines=((part.engine, len(sizes)),),
        exact=part.exact, sample=sample, output=part.output, target=part.target, scale=part.scale, unit=part.unit,
        provenance=part.provenance,
    )
