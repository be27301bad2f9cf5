import numpy as np
import pytest

from explain.charts.curve import curve
from explain.charts.theme import LIGHT
from tests.made import HOSTILE, accumulated, dependence, levels


def named(figure, name):
    return next(trace for trace in figure.data if trace.name == name)


def test_the_average_is_drawn_in_per_cent_over_the_grid():
    made = dependence()
    line = named(curve(made, theme=LIGHT).figure, "average")
    assert line.x == pytest.approx(made.grid)
    assert line.y == pytest.approx(made.average * 100, abs=1e-4)


def test_at_most_two_hundred_single_rows():
    single = named(curve(dependence(300), theme=LIGHT).figure, "single rows")
    assert np.isnan(single.y).sum() == 200
    assert single.y.dtype == np.float32


def test_the_band_is_the_interval_and_stays_away_when_not_measured():
    made = dependence()
    band = named(curve(made, theme=LIGHT).figure, "95 % interval")
    assert band.y[:12] == pytest.approx(made.low * 100, abs=1e-4)
    unknown = dependence(low=np.full(12, np.nan), high=np.full(12, np.nan))
    assert "95 % interval" not in [trace.name for trace in curve(unknown, theme=LIGHT).figure.data]


def test_parts_with_few_rows_are_shaded():
    shaded = [shape for shape in curve(dependence(), theme=LIGHT).figure.layout.shapes if shape.type == "rect"]
    assert len(shaded) == 1
    assert shaded[0].x1 > 65 > shaded[0].x0
    assert not curve(dependence(support=np.full(12, 300)), theme=LIGHT).figure.layout.shapes


def test_the_current_row_is_marked_and_kept_on_the_axis():
    figure = curve(dependence(), theme=LIGHT, marked=30.0).figure
    assert [shape.x0 for shape in figure.layout.shapes if shape.type == "line"] == [30.0]
    far = curve(dependence(), theme=LIGHT, marked=900.0).figure
    assert far.layout.shapes[-1].x0 == pytest.approx(far.layout.xaxis.range[1])


def test_missing_is_a_point_of_its_own():
    made = dependence(grid=np.append(np.linspace(20, 61, 11), np.nan))
    figure = curve(made, theme=LIGHT, marked=float("nan")).figure
    assert len(named(figure, "average").x) == 11
    assert [note.text for note in figure.layout.annotations] == ["<b>▸ missing</b>"]


def test_the_strip_counts_each_row_once():
    made = dependence()
    assert named(curve(made, theme=LIGHT).figure, "rows").y.sum() == len(made.observed)


def test_whole_numbers_have_a_bar_each():
    made = dependence(grid=np.array([1.0, 2, 5]), grid_labels=("1", "2", "5"), average=np.zeros(3), low=np.zeros(3),
                      high=np.zeros(3), individual=np.zeros((4, 3)), support=np.full(3, 9),
                      observed=np.array([0.0, 2, 2, 4, 9]))
    bars = named(curve(made, theme=LIGHT).figure, "rows")
    assert bars.y.tolist() == [1, 2, 0, 1, 1]
    assert bars.x[1:4] == pytest.approx([2, 3, 4])


def test_dates_are_dates():
    made = dependence(kind="date", grid=np.linspace(18_000, 18_110, 12), observed=np.array([18_001.0]))
    figure = curve(made, theme=LIGHT, marked=18_050.0).figure
    assert str(named(figure, "average").x[0]).startswith("2019-04-14")


def test_the_current_rows_own_curve_is_drawn_with_its_answer():
    own = dependence(1, observed=np.array([38.0]), answers=np.array([0.244]))
    figure = curve(dependence(), theme=LIGHT, marked=38.0, own=own).figure
    assert named(figure, "this row").y == pytest.approx(own.individual[0] * 100, abs=1e-4)
    circle = named(figure, "its answer")
    assert (circle.x[0], circle.y[0]) == (38.0, pytest.approx(24.4, abs=1e-4))


def test_local_effects_are_changes_around_zero():
    figure = curve(accumulated(), theme=LIGHT).figure
    assert figure.layout.yaxis.zeroline
    assert "points" in figure.layout.yaxis.title.text
    assert "single rows" not in [trace.name for trace in figure.data]


def test_one_grid_point_and_hostile_names_are_drawn():
    one = dependence(grid=np.array([3.0]), grid_labels=("3",), average=np.array([0.2]), low=np.array([0.1]),
                     high=np.array([0.3]), individual=np.full((4, 1), 0.2), support=np.array([4]),
                     observed=np.full(4, 3.0))
    low, high = curve(one, theme=LIGHT).figure.layout.xaxis.range
    assert low < 3 < high
    hostile = levels(label=HOSTILE[0], grid_labels=(*HOSTILE[:3], "missing"))
    figure = curve(hostile, theme=LIGHT).figure
    assert "<img" not in str(figure.layout.yaxis.ticktext) + str(figure.data[-1].customdata)


def test_the_alternative_says_lowest_and_highest():
    assert "lowest 12 % at 20, highest 41 % at 65" in curve(dependence(), theme=LIGHT).alt
    assert "lowest −9 points at 20, highest +11 points at 65" in curve(accumulated(), theme=LIGHT).alt


def test_neighbouring_parts_with_few_rows_are_shaded_in_one_piece():
    support = np.array([2, 3, 300, 300, 300, 1, 300, 300, 300, 300, 0, 1])
    shapes = curve(dependence(support=support), theme=LIGHT).figure.layout.shapes
    made = dependence()
    edges = (made.grid[1:] + made.grid[:-1]) / 2
    assert len(shapes) == 3
    assert shapes[0].x1 == pytest.approx(edges[1])
    assert (shapes[1].x0, shapes[1].x1) == (pytest.approx(edges[4]), pytest.approx(edges[5]))
    assert shapes[2].x0 == pytest.approx(edges[9])


def test_a_very_fine_grid_is_thinned_with_its_ends_and_the_missing_kept():
    n = 3_000
    grid = np.append(np.linspace(20, 65, n - 1), np.nan)
    individual = np.tile(np.linspace(0, 1, n), (300, 1))
    made = dependence(
        300, grid=grid, grid_labels=tuple(map(str, range(n))), individual=individual, average=individual[0],
        low=individual[0], high=individual[0], support=np.full(n, 9),
    )
    picture = curve(made, theme=LIGHT)
    line = named(picture.figure, "average")
    assert (len(line.x), line.x[0], line.x[-1]) == (499, 20, pytest.approx(65, abs=0.2))
    assert np.isnan(named(picture.figure, "single rows").y).sum() == 20_000 // 499
    assert "missing" in str(picture.figure.layout.annotations)
    assert "40 of 300 single rows" in picture.alt
