"""Intervals over models fitted again: every end drawn where it was measured, every picture with its text."""

import numpy as np
import pytest

from explain.charts.refits import AGAIN, NAIVE, OWN, range_chart, refits_chart, refits_row_chart
from explain.charts.theme import DARK, LIGHT
from tests import made_refits as made
from tests.made import HOSTILE


def trace(figure, name):
    return next(each for each in figure.data if each.name == name)


def ends(held):
    x = np.array(held.x, dtype=float)
    return np.column_stack([x[0::3], x[1::3]])


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_honest_interval_the_naive_one_and_the_uploaded_model(theme):
    result = made.refits()
    picture = refits_chart(result, theme=theme)
    np.testing.assert_allclose(ends(trace(picture.figure, AGAIN))[0],
                               [result.importance.low[0], result.importance.high[0]])
    np.testing.assert_allclose(ends(trace(picture.figure, NAIVE))[0],
                               [result.importance.naive_low[0], result.importance.naive_high[0]])
    np.testing.assert_allclose(trace(picture.figure, OWN).x, result.importance.own)
    assert picture.alt.startswith("Intervals of 4 features over 15 models fitted again. Largest: Relationship (")


def test_contributions_stand_in_points_the_largest_on_top():
    picture = refits_row_chart(made.refits(), theme=LIGHT)
    assert trace(picture.figure, OWN).x[0] == pytest.approx(30)
    assert trace(picture.figure, OWN).x[1] == pytest.approx(-10)
    assert "points" in picture.figure.layout.xaxis.title.text
    assert all(each.name != NAIVE for each in picture.figure.data)


def test_a_range_has_a_dot_for_each_near_equal_model_alone():
    result = made.importance_range()
    picture = range_chart(result, theme=LIGHT)
    dots = trace(picture.figure, "One model")
    assert len(dots.x) == 3 * 4
    assert max(dots.x) < 0.5
    order = np.argsort(-result.middle, kind="stable")
    np.testing.assert_allclose(ends(trace(picture.figure, "Range")), np.column_stack([result.low, result.high])[order])
    assert "3 near-equal models" in picture.alt


def test_foreign_names_are_inert():
    figure = refits_chart(made.refits(feature_labels=HOSTILE[:4]), theme=LIGHT).figure
    assert "<img" not in figure.to_json().replace("\\u003c", "<")
