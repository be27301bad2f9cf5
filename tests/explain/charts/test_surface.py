import numpy as np
import pytest

from explain.charts.surface import surface as drawn
from explain.charts.theme import DARK, LIGHT
from tests.made import HOSTILE, surface


def test_cells_are_the_averages_in_per_cent():
    heat = drawn(surface(), theme=LIGHT).figure.data[0]
    assert np.asarray(heat.z) == pytest.approx(surface().average.T * 100, abs=1e-4)


def test_cells_without_rows_are_veiled_and_crossed():
    _, veil, crosses = drawn(surface(), theme=DARK).figure.data
    assert np.array_equal(~np.isnan(np.asarray(veil.z, dtype=float)), surface().support.T == 0)
    assert sorted(zip(crosses.x, crosses.y, strict=True)) == [(4, 2), (5, 2)]


def test_nothing_is_veiled_where_all_cells_have_rows():
    assert len(drawn(surface(support=np.ones((6, 3))), theme=LIGHT).figure.data) == 1


def test_hovers_say_values_answer_and_rows_as_text():
    made = surface(labels=(HOSTILE[0], "Work class"))
    text = drawn(made, theme=LIGHT).figure.data[0].customdata[1][2]
    assert "Work class = Self-employed" in text
    assert "34 %" in text
    assert "40 rows here" in text
    assert "<img" not in text


def test_the_alternative_counts_what_is_not_supported():
    assert "2 cells of 18 hold no row" in drawn(surface(), theme=LIGHT).alt


def test_a_very_fine_surface_is_thinned_and_its_words_are_of_the_whole():
    n = 120
    average = np.arange(float(n * n)).reshape(n, n) / n**2
    labels = tuple(map(str, range(n)))
    fine = surface(
        grids=(np.arange(float(n)), np.arange(float(n))), grid_labels=(labels, labels), average=average,
        support=np.ones((n, n), int),
    )
    picture = drawn(fine, theme=LIGHT)
    heat = picture.figure.data[0]
    assert heat.z.shape == heat.customdata.shape == (50, 50)
    assert (heat.z[0, 0], heat.z[-1, -1]) == (0, pytest.approx(average[-1, -1] * 100, rel=1e-6))
    assert "from less than 1 % to more than 99 %" in picture.alt


def test_levels_without_an_order_stand_by_their_average_and_missing_last():
    made = surface(grids=(surface().grids[0], np.array([0.0, np.nan, 2.0])), average=surface().average[:, ::-1],
                   grid_labels=(surface().grid_labels[0], ("Private", "missing", "State")))
    figure = drawn(made, theme=LIGHT).figure
    assert figure.layout.yaxis.ticktext == ("State", "Private", "missing")
    assert np.asarray(figure.data[0].z)[2] == pytest.approx(made.average[:, 1] * 100, abs=1e-4)


def test_the_current_rows_cell_is_circled_where_there_is_one():
    figure = drawn(surface(), theme=LIGHT, marked=(31.0, 2.0)).figure
    circle = next(trace for trace in figure.data if trace.name == "this row")
    assert (circle.x, circle.y) == ((1,), (2,))
    for nowhere in ((31.0, 7.0), (np.nan, 2.0)):
        assert "this row" not in [trace.name for trace in drawn(surface(), theme=LIGHT, marked=nowhere).figure.data]
