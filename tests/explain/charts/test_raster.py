import numpy as np
import pytest

from explain.charts.raster import SIDE, cells, density, levels, sampled
from explain.charts.theme import CLEAR, DARK, LIGHT


def test_every_finite_point_is_counted_once_and_the_ends_belong_to_the_last_cells():
    x, y = np.array([0.0, 1.0, 1.0, 0.5, np.nan, np.inf]), np.array([0.0, 1.0, 1.0, 0.25, 0.0, 0.0])
    counts = cells(x, y, (0.0, 1.0), (0.0, 1.0))
    assert counts.shape == (SIDE, SIDE)
    assert counts.sum() == 4
    assert (counts[0, 0], counts[-1, -1], counts[SIDE // 4, SIDE // 2]) == (1, 2, 1)


def test_cells_are_those_of_a_plain_histogram():
    random = np.random.default_rng(0)
    x, y = random.normal(size=5_000), random.normal(size=5_000)
    ends = (-6.0, 6.0)
    wanted = np.histogram2d(y, x, bins=SIDE, range=(ends, ends))[0]
    assert np.array_equal(cells(x, y, ends, ends), wanted)


def test_points_beyond_the_ends_count_at_the_ends():
    counts = cells(np.array([-9.0, 9.0]), np.array([0.5, 0.5]), (0.0, 1.0), (0.0, 1.0))
    assert counts[:, 0].sum() == counts[:, -1].sum() == 1


def test_a_single_point_is_seen_and_no_point_is_clear():
    shades = levels(np.array([[0, 1], [10, 100]]))
    assert shades.dtype == np.uint8
    assert shades.ravel().tolist() == [0, 1, 128, 255]
    assert levels(np.zeros((2, 2), int)).max() == 0
    assert levels(np.ones((1, 1), int)).tolist() == [[1]]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_density_lies_where_its_points_are(theme):
    drawn = density(np.ones((SIDE, SIDE), int), (0.0, 2 * SIDE), (10.0, 10.0 + SIDE), theme)
    assert (drawn.x0, drawn.dx, drawn.y0, drawn.dy) == (1.0, 2.0, 10.5, 1.0)
    assert drawn.colorscale[0] == (0.0, CLEAR)
    assert drawn.colorscale[1] == (pytest.approx(0.5 / 255), CLEAR)
    assert drawn.colorscale[-1] == (1.0, theme.sequential[-1])


def test_a_sample_is_the_same_each_time_without_doubles_and_in_order():
    found = sampled(1_000_000, 2_000)
    assert len(np.unique(found)) == 2_000
    assert (np.diff(found) > 0).all()
    assert np.array_equal(found, sampled(1_000_000, 2_000))
    assert 400_000 < found.mean() < 600_000
