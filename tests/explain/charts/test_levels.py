import numpy as np
import pytest

from explain.charts.levels import MOST_LEVELS, level_points, shown_levels
from explain.charts.theme import DARK, LIGHT
from tests.made import levels


def test_levels_without_an_order_stand_by_their_average_and_missing_last():
    made = levels(average=np.array([0.2, 0.35, 0.28, 0.9]))
    assert shown_levels(made).tolist() == [1, 2, 0, 3]


@pytest.mark.parametrize("kind", ["ordinal", "boolean"])
def test_ordered_levels_stand_as_listed(kind):
    assert shown_levels(levels(kind=kind)).tolist() == [0, 1, 2, 3]


def many(n=30):
    return levels(grid=np.arange(n, dtype=float), support=np.arange(n), grid_labels=tuple(map(str, range(n))),
                  average=np.linspace(0, 1, n), low=np.zeros(n), high=np.zeros(n), individual=np.zeros((3, n)))


def test_many_levels_show_those_with_most_rows():
    assert shown_levels(many()).tolist() == list(range(29, 15, -1))
    assert len(level_points(many(), theme=LIGHT, marked=None).layout.yaxis.ticktext) == MOST_LEVELS


def test_the_level_of_the_current_row_is_always_shown():
    assert shown_levels(many(), 2.0).tolist() == [*range(29, 16, -1), 2]


def test_thin_levels_are_hollow_and_intervals_are_whiskers():
    made = levels()
    points = level_points(made, theme=DARK, marked=1.0).data[-1]
    assert points.x == pytest.approx(made.average[[1, 2, 0, 3]] * 100, abs=1e-4)
    assert points.error_x.array == pytest.approx([3, 3, 3, 3], abs=1e-4)
    assert list(points.marker.color) == [DARK.measure] * 3 + [DARK.surface]


def test_the_current_rows_level_stands_out_and_its_own_answers_are_marked():
    own = levels(1, observed=np.array([1.0]), answers=np.array([0.35]))
    figure = level_points(levels(), theme=LIGHT, marked=1.0, own=own)
    assert [text.startswith("<b>▸") for text in figure.layout.yaxis.ticktext] == [True, False, False, False]
    mine = next(trace for trace in figure.data if trace.name == "this row")
    assert mine.x == pytest.approx(own.individual[0, [1, 2, 0, 3]] * 100, abs=1e-4)
    assert list(mine.marker.symbol) == ["circle", "line-ns", "line-ns", "line-ns"]


def test_a_point_carries_its_level_coded():
    points = level_points(levels(), theme=LIGHT, marked=None).data[-1]
    assert [held[0] for held in points.customdata] == [1.0, 2.0, 0.0, None]
