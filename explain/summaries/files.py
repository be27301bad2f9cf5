"""A summary in a file: JSON, written and read by `explain.stored`, and believed only when it holds together."""

import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import numpy as np

from explain.errors import DataError
from explain.results import Summary, texts
from explain.stored import plain, revived
from explain.summaries.bins import N_BINS
from explain.summaries.lines import N_CUTS, N_LINES
from explain.wording import counted

FORM = "whyboard summary 1"
"""Stands first in a file, so that another file is told apart."""
LARGEST = 256 << 20
"""Bytes a file may have."""
MOST_MARKS = 1_000_000
"""Brackets and commas of a file: what it takes in memory, beside its bytes."""
MOST_CELLS = 5_000_000
"""Cells and texts that its arrays may hold."""
MOST_FEATURES, MOST_SAMPLED = 10_000, 100_000
LONGEST = 4_000
"""Letters of a name or a sentence."""


def as_text(summary: Summary) -> str:
    """Write a summary as the text of a file."""
    return json.dumps({"form": FORM, "summary": plain(summary)}, separators=(",", ":"))


def read_summary(raw: bytes) -> Summary:
    """Read a summary from the bytes of a file that anybody may have written.

    Raises
    ------
    DataError
        When it is none, or does not hold together: sizes that differ, counts that do not add up, numbers that are none.
    """
    if len(raw) > LARGEST:
        raise _refused(f"is larger than {counted(LARGEST >> 20, 'megabyte')}")
    if sum(map(raw.count, (b"[", b"{", b","))) > MOST_MARKS:
        raise _refused("has more parts than a summary has")
    try:
        held = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise _refused("is damaged or no JSON") from error
    if not isinstance(held, dict) or held.get("form") != FORM:
        raise _refused("was not written by a batch of this version")
    summary = revived(held.get("summary"), most=MOST_CELLS)
    if not isinstance(summary, Summary):
        raise _refused("holds another result")
    for wrong in _faults(summary):
        raise _refused(wrong)
    return summary


def _refused(what: str) -> DataError:
    return DataError(f"The summary {what}.", "Give the file summary.json of a finished batch.", "SUMMARY-FILE")


def _faults(summary: Summary) -> Iterator[str]:
    """Say what does not hold together, the cheapest to find first."""
    n_features = len(summary.feature_names)
    if not (0 < n_features <= MOST_FEATURES and summary.n_rows > 0 and len(summary.sample.rows) <= MOST_SAMPLED):
        yield "has no rows or no features, or too many"
    for name, shape in _shapes(summary, n_features):
        held = getattr(summary, name)
        if (held.shape if isinstance(held, np.ndarray) else (len(held),)) != shape:
            yield "holds arrays of sizes that do not fit each other"
    for name, shape in _sample_shapes(summary, n_features):
        held = getattr(summary.sample, name)
        if (held.shape if isinstance(held, np.ndarray) else (len(held),)) != shape:
            yield "holds sampled rows of sizes that do not fit each other"
    if any(len(text) > LONGEST for text in texts(summary)):
        yield "holds texts of no sensible length"
    yield from _wrong_numbers(summary)


def _shapes(summary: Summary, n_features: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    for name in ("feature_names", "feature_labels", "ordered", "total", "absolute", "squared", "low", "high", "steps",
                 "first", "value_labels"):
        yield name, (n_features,)
    yield "counts", (n_features, N_LINES, N_BINS)
    yield "value_cuts", (n_features, N_CUTS)


def _sample_shapes(summary: Summary, n_features: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    n_rows = len(summary.sample.rows)
    for name in ("base_value", "predictions", "residual", "fidelity", "rows"):
        yield name, (n_rows,)
    for name in ("contributions", "standard_errors", "feature_values", "feature_codes"):
        yield name, (n_rows, n_features)
    for name in ("feature_names", "feature_labels", "ordered"):
        yield name, (n_features,)


def _wrong_numbers(summary: Summary) -> Iterator[str]:
    numbers = ("total", "absolute", "squared", "low", "high", "steps", "first", "counts", "value_cuts", "ordered")
    if any(getattr(summary, name).dtype.kind not in "biuf" for name in numbers) or _not_numbers(summary.sample):
        yield "holds texts where numbers belong"
    sums = (*(getattr(summary, name) for name in numbers[:5]), summary.prediction_total, summary.base_value)
    if not all(np.isfinite(held).all() for held in sums):
        yield "holds sums that are no numbers"
    if summary.counts.dtype.kind != "i" or summary.counts.min() < 0:
        yield "holds counts that are none"
    if (summary.counts.sum(axis=(1, 2)) != summary.n_rows).any():
        yield "holds counts that do not add up to its rows"
    if np.abs(summary.steps).max() > 1_100 or (np.abs(summary.total) > summary.absolute * (1 + 1e-9)).any():
        yield "holds sums that do not fit each other"


def _not_numbers(sample: Any) -> bool:
    arrays = (field.name for field in fields(sample) if isinstance(getattr(sample, field.name), np.ndarray))
    return any(getattr(sample, name).dtype.kind not in "biuf" for name in arrays if name != "feature_values")
