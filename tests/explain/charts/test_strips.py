from dataclasses import replace

import numpy as np
import pytest

from explain.charts.strips import HALF, THINNEST, Strip, bars, bin_of, counted_strip, summary_strip
from explain.charts.theme import LIGHT
from tests.made import HOSTILE, attributions
from tests.made_summary import summary


def strip(label="Age", counts=(1, 0, 9), shades=(0.0, np.nan, 1.0)):
    return Strip(label=label, edges=np.array([-0.1, 0.0, 0.1, 0.2]), counts=np.array(counts), shades=np.array(shades))


def test_rows_are_counted_and_their_ranks_averaged():
    sizes, shades = np.array([0.0, 0.4, 0.4, 1.0, 0.9]), np.array([0.0, 0.5, 1.0, np.nan, 0.25])
    made = counted_strip("a", sizes, shades, np.array([0.0, 0.25, 0.5, 0.75, 1.0]))
    assert made.counts.tolist() == [1, 2, 0, 2]
    assert made.shades == pytest.approx([0.0, 0.75, np.nan, 0.25], nan_ok=True)


def test_the_last_edge_belongs_to_the_last_bin():
    assert bin_of(np.array([-1.0, 0.0, 1.0]), np.array([-1.0, 0.0, 1.0])).tolist() == [0, 1, 1]


def test_bars_stand_around_their_line_and_more_rows_are_higher():
    assert strip().halves.tolist() == pytest.approx([HALF / 3, 0, HALF])
    many = strip(counts=(1, 0, 1_000_000)).halves
    assert many[0] == THINNEST
    by_value = bars([strip(), strip("Hours")], "probability", "", LIGHT)[0]
    assert by_value.x == pytest.approx([-5, 15, -5, 15])
    assert by_value.base + by_value.y / 2 == pytest.approx([0, 0, 1, 1])
    assert by_value.width == pytest.approx([10] * 4)


def test_a_bar_says_what_it_counts():
    said = bars([strip()], "probability", "", LIGHT)[0].hovertext
    assert said[0] == "Age<br>−10 points to 0 points<br>1 row"
    assert said[1].endswith("9 rows")


def test_bars_are_coloured_by_value_and_grey_where_that_means_nothing():
    grey, coloured = bars([strip(), strip("Job", shades=(np.nan,) * 3)], "margin", "", LIGHT)
    assert isinstance(grey.marker.color, str)
    assert coloured.marker.color.tolist() == [0, 1]
    assert len(grey.x) == len(coloured.x) == 2


def test_no_strips_are_no_bars():
    assert bars([], "margin", "", LIGHT) == []


def test_hostile_names_are_text():
    said = [text for name in HOSTILE for text in bars([strip(name)], "margin", "", LIGHT)[0].hovertext]
    assert not [text for text in said if "<img" in text or "<a " in text or "%{" in text or "</script" in text]


def test_the_strip_of_a_summary_counts_what_the_summary_counts():
    made, whole = summary(400), attributions(400)
    for j in (0, 1):
        strip = summary_strip(made, j)
        wanted = np.histogram(whole.contributions[:, j], bins=strip.edges)[0]
        assert strip.counts.sum() == 400
        assert np.array_equal(strip.counts, wanted)
    assert np.isnan(summary_strip(made, 0).shades).all()


def test_the_strip_of_a_summary_runs_from_low_to_high_values():
    strip = summary_strip(summary(400), 1)
    shades = strip.shades[~np.isnan(strip.shades)]
    assert shades[0] < 0.1
    assert shades[-1] > 0.9
    assert ((shades >= 0) & (shades <= 1)).all()


def test_missing_values_have_no_part_in_the_colour():
    made = summary(400)
    counts = made.counts.copy()
    counts[1, -1] += counts[1, :-1].sum(axis=0)  # as many missing as known, in each bin
    again = summary_strip(replace(made, counts=counts), 1)
    assert again.shades == pytest.approx(summary_strip(made, 1).shades, nan_ok=True)
    assert again.counts.tolist() == (2 * summary_strip(made, 1).counts).tolist()


def test_bins_too_narrow_to_be_seen_are_taken_together():
    made = summary(400)
    fine, wide = summary_strip(made, 1), summary_strip(made, 1, least=0.03)
    width = wide.edges[1] - wide.edges[0]
    assert 0.03 <= width < 0.06
    assert np.isin(wide.edges[1:-1], fine.edges).all()
    assert wide.counts.sum() == 400
    assert np.array_equal(wide.counts, np.histogram(attributions(400).contributions[:, 1], bins=wide.edges)[0])


def test_a_feature_that_moves_nothing_has_a_bar_at_nothing():
    made = summary(400)
    counts, steps, first = made.counts.copy(), made.steps.copy(), made.first.copy()
    counts[1], steps[1], first[1] = 0, -1_000, 0
    counts[1, 3, 0] = 400
    strip = summary_strip(replace(made, counts=counts, steps=steps, first=first), 1, least=0.03)
    assert strip.counts.tolist() == [400]
    assert strip.edges[0] == 0
    assert 0.03 <= strip.edges[1] < 0.06
