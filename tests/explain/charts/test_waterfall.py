from itertools import pairwise

import numpy as np
import pytest

from explain.charts.theme import DARK, LIGHT
from explain.charts.waterfall import steps, waterfall
from tests.made import HOSTILE, lime, one_row


def bars(picture):
    """Where each bar starts and ends, from top to bottom."""
    found = {}
    for trace in picture.figure.data:
        if trace.type == "bar":
            for y, start, size in zip(trace.y, trace.base, trace.x, strict=True):
                found[int(y)] = (float(start), float(start + size), trace.name)
    return [found[y] for y in sorted(found)]


def test_bars_go_from_the_base_value_to_the_prediction():
    drawn = bars(waterfall(one_row([0.31, 0.12, -0.05], base=0.24), theme=LIGHT))
    assert drawn[0][0] == pytest.approx(24, abs=1e-4)
    assert drawn[-1][1] == pytest.approx(62, abs=1e-4)
    for (_, end, _), (start, _, _) in pairwise(drawn):
        assert end == pytest.approx(start, abs=1e-4)
    assert [name for *_, name in drawn] == ["raises", "raises", "lowers"]


def test_largest_first_and_small_ones_together():
    sizes = np.linspace(0.2, 0.01, 12) * np.where(np.arange(12) % 2, -1, 1)
    found = steps(one_row(sizes.tolist()))
    assert len(found) == 10
    assert [abs(step.size) for step in found[:9]] == sorted(np.abs(sizes), reverse=True)[:9]
    assert found[-1].label == "3 others"
    assert found[-1].size == pytest.approx(sizes[9:].sum())


def test_ten_features_are_all_shown():
    assert len(steps(one_row([0.01] * 10))) == 10
    assert all("others" not in step.label for step in steps(one_row([0.01] * 10)))


def test_the_gap_of_a_surrogate_is_a_bar_of_its_own():
    picture = waterfall(lime(gap=0.05), theme=LIGHT)
    start, end, name = bars(picture)[-1]
    assert name == "not explained"
    assert end - start == pytest.approx(5, abs=1e-4)
    assert end == pytest.approx(64, abs=1e-4)
    gap = next(trace for trace in picture.figure.data if trace.name == "not explained")
    assert gap.marker.pattern.shape == "/"


def test_whiskers_only_where_an_error_was_measured():
    exact = waterfall(one_row([0.1, -0.1]), theme=LIGHT)
    sampled = waterfall(one_row([0.1, -0.1], standard_errors=np.array([[0.01, 0.02]]), exact=False), theme=LIGHT)
    seen = [trace for trace in exact.figure.data if trace.type == "bar" and trace.error_x.visible]
    whiskers = {trace.name: trace.error_x.array for trace in sampled.figure.data if trace.type == "bar"}
    assert not seen
    assert whiskers["raises"] == pytest.approx([1.96], abs=1e-4)
    assert whiskers["lowers"] == pytest.approx([3.92], abs=1e-4)


def test_the_axis_reaches_to_the_ends_of_the_whiskers():
    errors = np.array([[0.02, 0.2]])
    picture = waterfall(one_row([0.1, -0.05], base=0.4, standard_errors=errors, exact=False), theme=LIGHT)
    low, high = picture.figure.layout.xaxis.range
    assert low < 45 - 39.2
    assert high > 45 + 39.2


@pytest.mark.parametrize("scale", ["margin", "target"])
def test_the_axis_does_not_start_at_zero_for_the_sake_of_a_bar(scale):
    picture = waterfall(one_row([1.0, -0.5], base=-7.0, scale=scale), theme=DARK)
    low, high = picture.figure.layout.xaxis.range
    assert -7.2 < low < -7
    assert -6 < high < -5.8


def test_text_alternative_says_start_end_and_the_largest():
    alt = waterfall(one_row([0.31, 0.12, -0.05], base=0.24), theme=LIGHT).alt
    assert "from 24 %" in alt
    assert "to 62 %" in alt
    assert "Relationship = Husband: +31 points" in alt


def test_nothing_moved_is_drawn_too():
    figure = waterfall(one_row([0.0, 0.0]), theme=LIGHT).figure
    low, high = figure.layout.xaxis.range
    assert low < 24 < high


def test_hostile_names_are_text():
    row = one_row(feature_labels=HOSTILE, feature_values=np.array([HOSTILE], dtype=object))
    figure = waterfall(row, theme=LIGHT).figure
    hovers = [text for trace in figure.data if trace.type == "bar" for _, text in trace.customdata]
    for text in [*figure.layout.yaxis.ticktext, *hovers]:
        assert "<img" not in text
        assert "<a " not in text
        assert "%{" not in text
