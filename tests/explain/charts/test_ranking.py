import numpy as np
import pytest

from explain.charts.ranking import pairs, ranking
from explain.charts.theme import LIGHT
from tests.made import attributions, importance, interactions


def test_bars_and_intervals_are_those_of_the_result():
    made = importance()
    bar = ranking(made, theme=LIGHT).figure.data[0]
    assert bar.x == pytest.approx([0.06, 0.031, 0.001, 0], abs=1e-6)
    assert bar.error_x.array == pytest.approx([0.002] * 4, abs=1e-6)
    assert bar.error_x.arrayminus == pytest.approx([0.002] * 4, abs=1e-6)


def test_the_largest_is_on_top_and_at_most_twelve_are_shown():
    made = attributions(50, names=tuple(f"column {i}" for i in range(15))).importance()
    figure = ranking(made, theme=LIGHT).figure
    assert list(figure.data[0].x) == sorted(figure.data[0].x, reverse=True)
    assert len(figure.data[0].x) == len(figure.layout.yaxis.ticktext) == 12
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1], "first label on top"


def test_no_whiskers_when_no_interval_was_measured():
    unknown = np.full(4, np.nan)
    assert not ranking(importance(low=unknown, high=unknown), theme=LIGHT).figure.data[0].error_x.visible


def test_contributions_are_in_points():
    figure = ranking(attributions(50).importance(), theme=LIGHT).figure
    assert "(points)" in figure.layout.xaxis.title.text.replace("<br>", " ")
    assert figure.data[0].x[0] > 1


def test_the_alternative_names_the_leading_three():
    alt = ranking(importance(), theme=LIGHT).alt
    assert "Relationship (0.06 AUC), Age (years) (0.031 AUC) and Capital gain ($) (0.001 AUC)" in alt


def test_each_feature_of_a_pair_has_a_line_of_its_own():
    picture = pairs(interactions(feature_labels=("x" * 40, "<b>bold</b>", "C")), theme=LIGHT)
    first, _, last = picture.figure.layout.yaxis.ticktext
    assert first.count("<br>and ") == last.count("<br>and ") == 1
    assert "<b>" not in first
    assert first.startswith("x" * 27 + "…")
    assert picture.figure.data[0].x == pytest.approx([4, 1, 0])
    assert picture.alt.startswith("Bars of 3 pairs of features by mean")


def test_at_most_eight_pairs_are_drawn():
    many = tuple(f"column {i}" for i in range(6))
    square = np.random.default_rng(0).random((6, 6))
    made = interactions(feature_names=many, feature_labels=many, strength=square, low=square, high=square)
    bars = pairs(made, theme=LIGHT).figure.data[0]
    assert list(bars.x) == pytest.approx(sorted(200 * square[np.triu_indices(6, k=1)], reverse=True)[:8])
