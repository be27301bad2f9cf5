import numpy as np
import pytest

from explain.charts.comparing import compared
from explain.charts.theme import DARK, LIGHT
from tests.made import HOSTILE, attributions, importance

TWO = {"The cohort": attributions(50).importance(), "The rest": attributions(50, seed=1).importance()}


def test_marks_and_intervals_are_those_of_the_rankings():
    other = importance(mean=np.array([0.05, 0.01, 0, 0]))
    here, there = compared({"here": importance(), "there": other}, theme=LIGHT).figure.data
    assert list(here.x) == pytest.approx([0.06, 0.031, 0.001, 0])
    assert list(there.x) == pytest.approx([0.05, 0.01, 0, 0])
    assert here.error_x.array == pytest.approx([0.002] * 4, abs=1e-6)


def test_the_largest_on_average_is_on_top_and_each_mark_knows_its_column():
    figure = compared(TWO, theme=LIGHT).figure
    mean = (TWO["The cohort"].mean + TWO["The rest"].mean) / 2
    order = np.argsort(-mean)[:10]
    assert [held[0] for held in figure.data[0].customdata] == [TWO["The cohort"].feature_names[j] for j in order]
    assert len(figure.layout.yaxis.ticktext) == 10


@pytest.mark.parametrize("n", [2, 3, 6])
def test_no_two_marks_of_a_feature_cover_each_other_and_none_look_alike(n):
    figure = compared({str(i): importance() for i in range(n)}, theme=DARK).figure
    heights = [trace.y[0] for trace in figure.data]
    assert len({round(height, 6) for height in heights}) == n
    assert max(heights) - min(heights) < 0.8
    assert len({(trace.marker.color, trace.marker.symbol) for trace in figure.data}) == n
    assert len({trace.marker.symbol for trace in figure.data}) == n


def test_foreign_names_are_text():
    picture = compared({HOSTILE[0]: importance(feature_labels=HOSTILE[:4]), HOSTILE[5]: importance()}, theme=LIGHT)
    assert "<img" not in picture.figure.data[0].name
    assert not [text for text in picture.figure.data[0].hovertext if "<img" in text]


def test_the_alternative_names_the_leader_of_each():
    assert "The cohort: Relationship" in compared(TWO, theme=LIGHT).alt
