"""Summaries of parts → the summary of the whole."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from explain.errors import DataError
from explain.results import Attributions, Summary
from explain.summaries.bins import firsts_of, rebinned, steps_of

SAME = ("feature_names", "value_labels", "output", "scale", "unit", "target")
"""Fields that all parts share."""
CLOSE = 1e-9
"""How far the base values of parts may be apart: a library may add up otherwise in another company."""
OF_A_ROW = ("contributions", "base_value", "predictions", "residual", "fidelity", "standard_errors", "rows",
            "feature_values", "feature_codes")
"""Fields of `Attributions` with one entry for each row."""


def merged(summaries: Iterable[Summary]) -> Summary:
    """Merge the summaries of parts, taken one at a time, into that of the whole.

    Returns
    -------
    Summary
        Counts, extremes and sampled rows are those of the whole; sums are added in the order given.

    Raises
    ------
    DataError
        When there is none, or they are not parts of one whole.
    """
    left = iter(summaries)
    whole = next(left, None)
    if whole is None:
        raise DataError("There is no summary to merge.", "Give at least one.", "SUMMARY-NONE")
    for part in left:
        whole = _joined(whole, part)
    return whole


def _joined(one: Summary, other: Summary) -> Summary:
    different = [name for name in SAME if getattr(one, name) != getattr(other, name)]
    if abs(one.base_value - other.base_value) > CLOSE * max(1.0, abs(one.base_value)):
        different.append("base_value")
    if different or not np.array_equal(one.value_cuts, other.value_cuts, equal_nan=True):
        problem = f"The summaries are not parts of one whole: they differ in {(different or ['value_cuts'])[0]!r}."
        raise DataError(problem, "Merge summaries of the same run.", "SUMMARY-DIFFERENT")
    low, high = np.minimum(one.low, other.low), np.maximum(one.high, other.high)
    steps = steps_of(low, high)
    first = firsts_of(low, high, steps)
    return replace(
        one, n_rows=one.n_rows + other.n_rows, total=one.total + other.total, absolute=one.absolute + other.absolute,
        squared=one.squared + other.squared, low=low, high=high, steps=steps, first=first,
        counts=_rebinned(one, steps, first) + _rebinned(other, steps, first),
        prediction_total=one.prediction_total + other.prediction_total,
        prediction_low=min(one.prediction_low, other.prediction_low),
        prediction_high=max(one.prediction_high, other.prediction_high),
        largest_gap=max(one.largest_gap, other.largest_gap),
        largest_error=float(np.fmax(one.largest_error, other.largest_error)),
        engines=_added(one.engines, other.engines), exact=one.exact and other.exact,
        sample=together(one.sample, other.sample),
        provenance=replace(
            one.provenance, n_rows=one.n_rows + other.n_rows,
            seconds=one.provenance.seconds + other.provenance.seconds,
            engine=" and ".join(name for name, _ in _added(one.engines, other.engines)),
        ),
    )


def _rebinned(part: Summary, steps: np.ndarray, first: np.ndarray) -> np.ndarray:
    return rebinned(part.counts, part.steps, part.first, steps, first)


def _added(one: tuple[tuple[str, int], ...], other: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    counts = dict(one)
    for name, n_rows in other:
        counts[name] = counts.get(name, 0) + n_rows
    return tuple(counts.items())


def together(one: Attributions, other: Attributions) -> Attributions:
    """Put the rows of two attributions into one."""
    held: dict[str, Any] = {name: np.concatenate([getattr(one, name), getattr(other, name)]) for name in OF_A_ROW}
    return replace(
        one, **held, exact=one.exact and other.exact,
        provenance=replace(one.provenance, n_rows=len(held["rows"])),
    )
