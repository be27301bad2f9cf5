import numpy as np
import pytest

from explain.charts.effect_parts import axis_ends, by_level, grid_ends, hovers, missing_place, places, said_effect
from tests.made import accumulated, dependence, levels


def test_an_axis_reaches_a_little_beyond_its_grid():
    assert grid_ends(np.array([0.0, 100.0])) == (-3.0, 103.0)
    assert grid_ends(np.array([4.0])) == (3.5, 4.5)
    assert grid_ends(np.empty(0)) == (0.0, 1.0)


def test_missing_stands_between_the_grid_and_the_end_of_the_axis():
    made = dependence(grid=np.append(np.linspace(20, 61, 11), np.nan))
    assert 61 < missing_place("integer", made.grid[:-1])[0] < axis_ends("integer", made.grid)[1]


def test_dates_stand_at_their_day_and_missing_ones_nowhere():
    assert [str(place)[:10] for place in places("date", np.array([0.0, np.nan]))] == ["1970-01-01", "NaT"]


def test_a_change_is_said_with_its_sign_and_an_amount_without():
    assert said_effect(dependence(), 0.12) == "12 %"
    assert said_effect(accumulated(), 0.12) == "+12 points"


def test_points_carry_their_coded_value_and_words():
    made = levels()
    found = hovers(made, np.array([3, 0]))
    assert [held for held, *_ in found] == [None, 0.0]
    assert found[1][1] == "Work class = Private<br><b>20 %</b> (17 % to 23 %)<br>2,200 rows of the table here"


def test_each_point_of_a_number_reaches_halfway_to_its_neighbours():
    made = dependence(grid=np.append(np.arange(0, 22, 2.0), np.nan))
    reach = [held[2:] for held in hovers(made, np.ones(12, dtype=bool))]
    assert reach[0] == [None, 1.0]
    assert reach[1][1] == 3.0
    assert 1.0 < reach[1][0] < 1.0 + 1e-9
    assert reach[10][1] is None
    assert reach[11] == [None, None]


@pytest.mark.parametrize(("kind", "found"), [("category", True), ("ordinal", True), ("date", False)])
def test_kinds_with_levels(kind, found):
    assert by_level(levels(kind=kind)) is found
