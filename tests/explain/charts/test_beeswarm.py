import numpy as np
import pytest

from explain.charts.beeswarm import all_strips, as_strips, beeswarm, ranked, shown_features, shown_rows, stacked
from explain.charts.theme import CLEAR, LIGHT
from tests.made import HOSTILE, attributions
from tests.made_summary import summary


def dots(picture):
    return [trace for trace in picture.figure.data if trace.type != "bar" and trace.mode == "markers"]


@pytest.mark.parametrize("n", [30, 900, 3_000])
def test_dots_need_no_graphics_card(n):
    assert {trace.type for trace in dots(beeswarm(attributions(n), theme=LIGHT))} == {"scatter"}


def test_every_row_and_feature_has_one_dot_that_knows_its_row():
    made = attributions(30)
    found = dots(beeswarm(made, theme=LIGHT))
    assert sum(len(trace.x) for trace in found) == 30 * 10
    rows = np.concatenate([trace.customdata[:, 0] for trace in found])
    assert np.array_equal(np.unique(rows), made.rows)
    assert (np.bincount(rows)[made.rows] == 10).all()


def test_dots_lie_at_their_contribution_in_points():
    made = attributions(30)
    drawn = np.sort(np.concatenate([trace.x for trace in dots(beeswarm(made, theme=LIGHT))]))
    features = shown_features(made)
    assert drawn == pytest.approx(np.sort(made.contributions[:, features].ravel() * 100), abs=1e-4)


def test_at_most_two_thousand_dots():
    made = attributions(900)
    assert len(shown_rows(made)) == 200
    assert sum(len(trace.x) for trace in dots(beeswarm(made, theme=LIGHT))) == 2_000


def test_a_chart_stays_small():
    assert len(beeswarm(attributions(900), theme=LIGHT).figure.to_json()) < 1_000_000


def test_grey_where_low_and_high_mean_nothing_and_hollow_where_missing():
    made = attributions(30)
    first = shown_features(made)[0]
    codes = made.feature_codes.copy()
    codes[4, first] = np.nan
    found = dots(beeswarm(attributions(30, feature_codes=codes), theme=LIGHT))
    hollow = [trace for trace in found if isinstance(trace.marker.color, str) and trace.marker.color == CLEAR]
    by_value = [trace for trace in found if not isinstance(trace.marker.color, str)]
    assert len(hollow) == 1
    assert hollow[0].customdata[0, 0] == made.rows[4]
    assert sum(len(trace.x) for trace in by_value) == 30 * made.ordered[shown_features(made)].sum()


def test_ranks_share_ties_and_run_from_zero_to_one():
    assert ranked(np.array([5.0, 1.0, 1.0, 9.0])).tolist() == pytest.approx([0.6, 0, 0, 1])
    assert ranked(np.array([2.0, 2.0])).tolist() == [0.5, 0.5]
    assert ranked(np.array([np.nan, 3.0, 4.0])).tolist() == [0.5, 0, 1]
    assert ranked(np.array([np.nan])).tolist() == [0.5]


def test_dots_in_one_place_are_spread_and_single_ones_stay_on_the_line():
    spread = stacked(np.array([[0.0] * 7 + [1.0]]))
    assert len(np.unique(spread[0, :7])) == 7
    assert spread[0, 7] == 0
    assert np.abs(spread).max() <= 0.42
    assert np.abs(stacked(np.zeros((1, 500)))).max() <= 0.42


def test_the_same_result_gives_the_same_picture():
    assert beeswarm(attributions(40), theme=LIGHT).figure == beeswarm(attributions(40), theme=LIGHT).figure


def test_hostile_names_are_text():
    picture = beeswarm(attributions(20, names=HOSTILE), theme=LIGHT)
    texts = [*picture.figure.layout.yaxis.ticktext, *(text for trace in dots(picture) for text in trace.text)]
    assert not [text for text in texts if "<img" in text or "<a " in text or "%{" in text or "</script" in text]


def test_above_twenty_thousand_points_all_rows_are_strips_and_a_sample_are_dots():
    few, many = attributions(2_000), attributions(2_001)
    assert not as_strips(few)
    assert as_strips(many)
    picture = beeswarm(many, theme=LIGHT)
    bars = [trace for trace in picture.figure.data if trace.type == "bar"]
    (sample,) = dots(picture)
    counted = sum(int(text.rsplit("<br>", 1)[1].split()[0]) for trace in bars for text in trace.hovertext)
    assert counted == 2_001 * 10
    assert len(sample.x) == 2_000
    assert np.isin(sample.customdata[:, 0], many.rows).all()
    assert "a density of 2,001 rows and a sample of 200" in picture.alt


def test_strips_count_each_row_of_each_feature_in_its_bin():
    made = attributions(3_000)
    features = shown_features(made)
    for strip, j in zip(all_strips(made, features), features, strict=True):
        wanted = np.histogram(made.contributions[:, j], bins=strip.edges)[0]
        assert strip.counts.sum() == 3_000
        assert np.abs(np.cumsum(strip.counts - wanted)).max() <= 1  # a size on an edge, rounded to either side
        assert np.isnan(strip.shades).all() == (not made.ordered[j])


def test_a_strip_is_low_on_one_side_and_high_on_the_other():
    made = attributions(3_000)
    strip = all_strips(made, np.array([1]))[0]
    shades = strip.shades[strip.counts > 0]
    assert shades[0] < 0.1
    assert shades[-1] > 0.9


def test_dots_of_a_sample_lie_inside_their_strips():
    made = attributions(3_000)
    (sample,) = dots(beeswarm(made, theme=LIGHT))
    assert np.abs(sample.y - np.rint(sample.y)).max() <= 0.42
    assert sample.x.min() >= made.contributions.min() * 100 - 1e-3


def test_a_summary_is_drawn_as_strips_of_all_its_rows_with_the_rows_it_keeps_as_dots():
    made = summary(4_000)
    picture = beeswarm(made, theme=LIGHT)
    bars = [trace for trace in picture.figure.data if trace.type == "bar"]
    (sample,) = dots(picture)
    counted = sum(int(text.rsplit("<br>", 1)[1].split()[0].replace(",", "")) for trace in bars
                  for text in trace.hovertext)
    assert counted == 4_000 * 10
    assert len(sample.x) == 40 * 10
    assert np.isin(sample.customdata[:, 0], made.sample.rows).all()
    assert shown_features(made).tolist() == shown_features(attributions(4_000)).tolist()
    assert "a density of 4,000 rows and a sample of 40" in picture.alt
