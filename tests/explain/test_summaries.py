import json
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from explain.errors import DataError
from explain.results import Contributions
from explain.stored import plain
from explain.summaries import as_text, merged, read_summary, summary_of, value_lines
from explain.summaries.bins import N_BINS, firsts_of, steps_of
from explain.summaries.files import FORM
from explain.summaries.lines import N_LINES, OTHERS
from explain.table.read import read_table
from tests.made import attributions, provenance

RANDOM = np.random.default_rng(5)
FRAME = pd.DataFrame({
    "age": RANDOM.integers(18, 90, 400), "pay": np.where(RANDOM.random(400) < 0.1, np.nan, RANDOM.lognormal(3, 1, 400)),
    "job": RANDOM.choice([f"job {i}" for i in range(50)], 400), "same": 1.0,
})
DATASET = read_table(FRAME)
CODES = DATASET.schema.encode(DATASET.features)
LINES = value_lines(DATASET.schema, CODES[:300])
SIZES = RANDOM.normal(size=CODES.shape) * [1e-3, 1.0, 1e4, 0.0] * RANDOM.choice([1, 30], CODES.shape)


def contributions(rows, **changes):
    sizes = SIZES[rows]
    made = {
        "contributions": sizes, "base_value": 0.5, "baseline": "the mean over 100 background rows",
        "predictions": 0.5 + sizes.sum(axis=1), "residual": np.zeros(len(sizes)),
        "largest_errors": np.full(len(sizes), np.nan), "feature_codes": CODES[rows],
        "ordered": np.array([True, True, False, True]), "feature_names": DATASET.schema.names,
        "feature_labels": DATASET.schema.labels, "output": "y", "target": "y", "scale": "target", "unit": "",
        "engine": "trees", "exact": True, "provenance": provenance(n_rows=len(sizes), seconds=0.5),
    }
    return Contributions(**{**made, **changes})


def sampled(rows):
    part, n = contributions(rows), len(rows)
    return replace(
        attributions(1, names=DATASET.schema.names), contributions=part.contributions, base_value=np.full(n, 0.5),
        predictions=part.predictions, residual=np.zeros(n), fidelity=np.full(n, np.nan), scale="target",
        standard_errors=np.full((n, 4), np.nan), feature_values=CODES[rows].astype(object),
        rows=np.asarray(rows, dtype=int), feature_codes=part.feature_codes,
    )


def summary(rows, **changes):
    rows = np.asarray(rows)
    return summary_of(contributions(rows, **changes), LINES, sampled(rows[rows % 20 == 0]))


def assert_same(one, other):
    for name in ("counts", "steps", "first", "low", "high", "value_cuts"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
    for name in ("total", "absolute", "squared", "prediction_total"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-12, atol=1e-9, err_msg=name)
    np.testing.assert_array_equal(one.sample.rows, other.sample.rows)
    np.testing.assert_array_equal(one.sample.contributions, other.sample.contributions)
    for name in ("n_rows", "prediction_low", "prediction_high", "largest_gap", "engines", "value_labels", "exact"):
        assert getattr(one, name) == getattr(other, name), name


@pytest.mark.parametrize("cuts", [[0, 1, 400], [0, 200, 400], [0, 5, 6, 7, 390, 400], list(range(0, 401, 16))])
def test_the_summary_of_the_parts_is_the_summary_of_the_whole(cuts):
    parts = [summary(np.arange(start, end)) for start, end in pairwise(cuts)]
    assert_same(merged(parts), summary(np.arange(400)))


def test_merging_is_the_same_in_any_grouping():
    parts = [summary(np.arange(start, start + 100)) for start in range(0, 400, 100)]
    assert_same(merged([merged(parts[:2]), merged(parts[2:])]), merged(parts))


def test_sums_and_counts_are_those_of_the_rows():
    found = summary(np.arange(400))
    np.testing.assert_allclose(found.absolute, np.abs(SIZES).sum(axis=0))
    np.testing.assert_allclose(found.squared, (SIZES**2).sum(axis=0))
    assert (found.counts.sum(axis=(1, 2)) == 400).all()
    for j in range(4):
        edges = (found.first[j] + np.arange(N_BINS + 1)) * 2.0 ** found.steps[j]
        expected = np.histogram(SIZES[:, j], edges)[0] if j != 3 else found.counts[j].sum(axis=0)
        np.testing.assert_array_equal(found.counts[j].sum(axis=0), expected)
    assert found.counts[1, -1].sum() == np.isnan(CODES[:, 1]).sum(), "the last line is missing"
    cuts = found.value_cuts[0][~np.isnan(found.value_cuts[0])]
    np.testing.assert_array_equal(
        found.counts[0, : len(cuts) + 1].sum(axis=1), np.bincount(np.searchsorted(cuts, CODES[:, 0]))
    )


def test_levels_that_are_rare_or_new_share_a_line():
    found = summary(np.arange(400))
    labels = found.value_labels[2]
    assert len(labels) == N_LINES - 1
    assert labels[-1] == OTHERS
    jobs = FRAME["job"].value_counts()
    by_line = found.counts[2].sum(axis=1)
    assert all(by_line[i] == jobs[label] for i, label in enumerate(labels[:-1]))
    assert by_line[N_LINES - 2] == 400 - by_line[: N_LINES - 2].sum()
    assert LINES.of(np.array([[30.0, 1.0, 77.0, 1.0]]))[0, 2] == N_LINES - 2


def test_the_ranking_is_that_of_all_rows():
    found = merged(summary(np.arange(start, start + 50)) for start in range(0, 400, 50)).importance()
    expected = sampled(np.arange(400)).importance()
    for name in ("mean", "low", "high"):
        np.testing.assert_allclose(getattr(found, name), getattr(expected, name), rtol=1e-9)


def test_bins_hold_the_range_and_are_no_wider_than_they_must():
    random = np.random.default_rng(1)
    low = random.normal(size=500) * 10.0 ** random.integers(-9, 9, 500)
    high = low + np.abs(random.normal(size=500)) * 10.0 ** random.integers(-9, 9, 500)
    steps = steps_of(low, high)

    def needed(steps):
        return np.floor(high / 2.0**steps) - np.floor(low / 2.0**steps) + 1

    assert (needed(steps) <= N_BINS).all()
    halves = needed(steps - 1.0) > N_BINS
    fine = np.frexp(np.maximum(np.abs(low), np.abs(high)))[1] - 41 == steps
    assert (halves | fine).all()
    inner = steps_of((3 * low + high) / 4, (low + 3 * high) / 4)
    assert (inner <= steps).all(), "a part never has wider bins than the whole"


def test_bins_of_nothing_and_of_extremes():
    low, high = np.array([np.inf, 0.0, 5e-324, -1e308]), np.array([-np.inf, 0.0, 5e-324, 1e308])
    steps = steps_of(low, high)
    assert np.isfinite(steps).all()
    assert firsts_of(low, high, steps)[:2].tolist() == [0, 0]


def test_sampling_engines_are_told_of():
    part = summary(np.arange(10), largest_errors=np.r_[np.nan, np.full(9, 0.2)], engine="sampled", exact=False)
    both = merged([summary(np.arange(10, 30)), part])
    assert both.engines == (("trees", 20), ("sampled", 10))
    assert (both.largest_error, both.exact) == (0.2, False)
    assert both.provenance.n_rows == 30
    assert both.provenance.seconds == 1.0


def test_only_parts_of_one_whole_are_merged():
    with pytest.raises(DataError, match="differ in 'base_value'"):
        merged([summary([0, 1]), summary([2], base_value=0.25)])
    with pytest.raises(DataError, match="no summary"):
        merged([])


def test_a_file_gives_the_summary_back():
    made = merged([summary(np.arange(30)), summary(np.arange(30, 60))])
    back = read_summary(as_text(made).encode())
    assert_same(back, made)
    assert plain(back) == plain(made)


def edited(**changes):
    return as_text(replace(summary(np.arange(40)), **changes)).encode()


@pytest.mark.parametrize("raw", [
    b"", b"[1, 2]", b"{" * 100_000, b"[" + b"[]," * 600_000 + b"1]", b'{"form": "whyboard summary 1"}', b"\xff\xfe",
    json.dumps({"form": "other", "summary": plain(summary([0, 1]))}).encode(),
    json.dumps({"form": FORM, "summary": plain(sampled(np.arange(2)))}).encode(),
    edited(n_rows=41), edited(n_rows=0), edited(total=np.zeros(3)), edited(total=np.full(4, np.nan)),
    edited(total=np.full(4, 1e9)), edited(counts=np.zeros((4, 2, 2), int)), edited(feature_labels=("x" * 9_000,) * 4),
    edited(counts=-summary(np.arange(40)).counts), edited(steps=np.full(4, 10**6)),
    edited(low=np.array(["a", "b", "c", "d"])), edited(value_labels=((),)),
    edited(sample=replace(sampled(np.arange(3)), contributions=np.zeros((3, 9)))),
], ids=range(20))
def test_what_does_not_hold_together_is_refused(raw):
    with pytest.raises(DataError) as caught:
        read_summary(raw)
    assert caught.value.code in ("SUMMARY-FILE", "DATA-STORED")
    assert len(str(caught.value)) < 1_000
