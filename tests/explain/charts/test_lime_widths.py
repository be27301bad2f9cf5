import numpy as np
import pytest

from explain.charts.lime_widths import lime_widths
from explain.charts.theme import DARK, LIGHT
from tests.made_trust_lime import lime_stability, nothing_split


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_each_feature_is_a_line_over_the_widths_in_points(theme):
    figure = lime_widths(lime_stability(), theme=theme).figure
    *lines, fit = figure.data
    assert [line.name for line in lines] == ["Age (years)", "Pay", "Sex", "Hours a week"]
    np.testing.assert_allclose(lines[0].x, [0.25, 0.5, 0.75, 1, 2])
    np.testing.assert_allclose(lines[1].y, [1, 5, 10, 11, 12], rtol=1e-6)
    np.testing.assert_allclose(lines[1].error_y.array, 100 * 1.96 * 0.005, rtol=1e-6)
    assert len({(line.marker.symbol, line.marker.color) for line in lines}) == 4
    np.testing.assert_allclose(fit.y, [0.6, 0.5, 0.4, 0.38, 0.35], rtol=1e-6)
    assert fit.yaxis == "y2"


def test_the_usual_width_is_marked():
    figure = lime_widths(lime_stability(), theme=LIGHT).figure
    assert figure.layout.shapes[0].x0 == 0.75
    assert 10 ** figure.layout.annotations[0].x == pytest.approx(0.75)


def test_no_more_than_five_features_are_drawn_and_none_that_does_nothing():
    wide = lime_stability(contributions=np.tile(np.arange(9.0)[::-1], (5, 1)), errors=np.zeros((5, 9)),
                          feature_labels=tuple("abcdefghi"))
    assert len(lime_widths(wide, theme=LIGHT).figure.data) == 6
    assert len(lime_widths(lime_stability(contributions=np.tile([1.0, 0, 0, 0], (5, 1))), theme=LIGHT).figure.data) == 2


def test_the_text_says_what_the_picture_shows():
    alt = lime_widths(lime_stability(), theme=LIGHT).alt
    assert alt.startswith("Contributions of the leading features at kernel widths 0.25, 0.75 and 2 times the root of p")
    assert "Pay +1 point, +10 points and +12 points" in alt
    assert alt.endswith("R² 0.6, 0.4 and 0.35.")


def test_names_from_a_file_are_inert():
    figure = lime_widths(lime_stability(feature_labels=("<b>x</b>", "b", "c", "d")), theme=LIGHT).figure
    assert "<b>" not in figure.data[0].name
    assert "<b>" not in figure.data[0].customdata[0]


def test_where_nothing_is_split_nothing_is_drawn():
    assert lime_widths(nothing_split(), theme=LIGHT) is None
