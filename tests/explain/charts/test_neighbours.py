import numpy as np
import pytest

from explain.charts.neighbours import MOST, neighbours
from explain.charts.theme import DARK, LIGHT
from tests.made import HOSTILE
from tests.made_row import neighbours as made


def dots(figure):
    return next(trace for trace in figure.data if trace.type == "scatter")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_dot_stands_at_each_answer_and_carries_its_row(theme):
    result = made(5)
    found = dots(neighbours(result, theme=theme).figure)
    assert found.x == pytest.approx(result.predictions * 100, rel=1e-6)
    assert [carried[0] for carried in found.customdata] == result.rows.tolist()
    assert found.marker.color == theme.measure


def test_the_line_is_the_answer_for_the_row_itself():
    figure = neighbours(made(instance_prediction=0.31), theme=LIGHT).figure
    assert figure.layout.shapes[0].x0 == pytest.approx(31, rel=1e-6)
    low, high = figure.layout.xaxis.range
    assert low < 20
    assert high > 55


def test_answers_that_are_almost_the_same_look_so():
    near = made(3, predictions=np.array([0.401, 0.402, 0.403]), instance_prediction=0.402)
    low, high = neighbours(near, theme=LIGHT).figure.layout.xaxis.range
    assert high - low > 10
    number = made(3, predictions=np.array([200.0, 200.1, 200.2]), instance_prediction=200.0, scale="target")
    low, high = neighbours(number, theme=LIGHT).figure.layout.xaxis.range
    assert high - low > 20


def test_at_most_so_many_are_drawn_the_nearest_first():
    found = neighbours(made(60), theme=LIGHT).figure
    assert len(dots(found).x) == MOST
    assert found.layout.yaxis.ticktext[0] == "Row 7 · &gt;50K"


def test_without_a_target_only_the_row_is_named():
    figure = neighbours(made(2, target_values=np.empty(0, dtype=object)), theme=LIGHT).figure
    assert list(figure.layout.yaxis.ticktext) == ["Row 7", "Row 18"]


def test_the_text_alternative_says_both_sides():
    alt = neighbours(made(), theme=LIGHT).alt
    assert "beside 24 % for this row" in alt
    assert "row 7: 20 %" in alt


def test_hostile_names_are_text():
    n, p = 2, len(HOSTILE)
    cells = np.array([HOSTILE] * n, dtype=object)
    result = made(n, feature_labels=HOSTILE, feature_names=HOSTILE, feature_values=cells, instance_values=cells[0],
                  differing=np.ones((n, p), bool), target_values=cells[:, 0])
    figure = neighbours(result, theme=LIGHT).figure
    for text in [*figure.layout.yaxis.ticktext, *(carried[1] for carried in dots(figure).customdata)]:
        assert "<img" not in text
        assert "<a " not in text
        assert "%{" not in text
