import numpy as np
import pytest

from explain.charts.ice import ice
from explain.charts.theme import LIGHT
from tests.made import HOSTILE, dependence, levels


def named(figure, name):
    return next(trace for trace in figure.data if trace.name == name)


def one(**changes):
    made = dependence(1, observed=np.array([38.0]), answers=np.array([0.244]))
    return dependence(1, **{"observed": made.observed, "answers": made.answers, "average": made.individual[0],
                            "individual": made.individual, "low": np.full(12, np.nan), "high": np.full(12, np.nan),
                            **changes})


def test_the_curve_is_the_rows_own_and_the_circle_its_answer():
    own = one()
    figure = ice(own, theme=LIGHT).figure
    assert named(figure, "this row").y == pytest.approx(own.individual[0] * 100, abs=1e-4)
    circle = named(figure, "its answer")
    assert (circle.x[0], circle.y[0]) == (38.0, pytest.approx(24.4, abs=1e-4))
    assert [shape.x0 for shape in figure.layout.shapes if shape.type == "line"] == [38.0]


def test_bars_below_hold_all_rows_of_the_table():
    own = one()
    bars = named(ice(own, theme=LIGHT).figure, "rows")
    assert (np.asarray(bars.y) * np.asarray(bars.width)).sum() == pytest.approx(own.support.sum())


def test_a_missing_value_stands_at_the_right():
    grid = np.append(np.linspace(20, 61, 11), np.nan)
    figure = ice(one(grid=grid, observed=np.array([np.nan])), theme=LIGHT).figure
    assert [note.text for note in figure.layout.annotations] == ["missing"]
    assert named(figure, "its answer").x[0] > 61
    assert not [shape for shape in figure.layout.shapes if shape.type == "line"]


def test_a_value_beyond_the_axis_has_no_circle_and_the_line_at_the_end():
    figure = ice(one(observed=np.array([900.0])), theme=LIGHT).figure
    assert "its answer" not in [trace.name for trace in figure.data]
    assert figure.layout.shapes[-1].x0 == pytest.approx(figure.layout.xaxis.range[1])


def test_levels_are_points_and_the_rows_own_is_filled():
    own = levels(1, observed=np.array([2.0]), answers=np.array([0.28]))
    points = ice(own, theme=LIGHT).figure.data[0]
    assert points.x == pytest.approx(own.individual[0, [1, 2, 0, 3]] * 100, abs=1e-4)
    assert list(points.marker.color) == [LIGHT.surface, LIGHT.text, LIGHT.surface, LIGHT.surface]


def test_hostile_names_are_inert():
    figure = ice(levels(1, label=HOSTILE[0], grid_labels=(*HOSTILE[:3], "missing")), theme=LIGHT).figure
    assert "<img" not in str(figure.layout.yaxis.ticktext) + str(figure.data[-1].customdata)


def test_the_alternative_says_lowest_and_highest():
    assert "of one row as Age (years) moves: lowest " in ice(one(), theme=LIGHT).alt
