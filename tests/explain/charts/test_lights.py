import numpy as np
import pytest

from explain.charts.lights import Dot, lights_chart, position
from explain.charts.theme import DARK, LIGHT
from explain.checks.lights import judged
from explain.checks.making import exactly, found, not_measured
from explain.checks.thresholds import MEASURES
from tests.made_trust import assessed, findings

JUDGED = [name for name, measure in MEASURES.items() if measure.green == measure.green]
TRUST = assessed([findings(
    exactly("completeness_gap", 0.0, n=1, of="row"), found("sensitivity", 0.3, 0.15, 0.6, n=10, of="draw"),
    exactly("row_distance", 0.999, n=1_000, of="row"), not_measured("deletion", "No time."),
    exactly("gini", 0.4, n=1, of="row"),
)])


def dots(trust):
    return [Dot(each, each.finding.name, f"{each.finding.value}", each.state) for light in trust.lights
            for each in light.judged]


@pytest.mark.parametrize("name", JUDGED)
def test_a_place_falls_into_the_zone_of_its_state(name):
    measure = MEASURES[name]
    ends = sorted((measure.green, measure.red))
    for value in np.linspace(ends[0] - 0.2, ends[1] + 0.2, 21):
        each = judged(exactly(name, value, n=1, of="row"))
        low, high = {"green": (0, 1), "amber": (1, 2), "red": (2, 3)}[each.state]
        assert low - 1e-9 <= position(each, value) <= high + 1e-9


@pytest.mark.parametrize("name", JUDGED)
def test_the_worse_the_further_right(name):
    measure = MEASURES[name]
    way = np.sign(measure.red - measure.green)
    values = measure.green + way * np.linspace(-0.1, 0.6, 15)
    places = [position(judged(exactly(name, value, n=1, of="row")), value) for value in values]
    assert (np.diff(places) >= -1e-12).all()
    assert places[0] < places[-1]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_only_what_was_measured_and_has_thresholds_is_drawn(theme):
    picture = lights_chart(dots(TRUST), theme=theme)
    marks = picture.figure.data[0]
    assert list(marks.marker.symbol) == ["circle", "diamond", "x"]
    assert list(marks.marker.color) == [theme.good, theme.look, theme.problem]
    assert picture.figure.layout.yaxis.ticktext == ("completeness_gap", "sensitivity", "row_distance")
    assert "sensitivity: amber and row_distance: red" in picture.alt


def test_an_interval_reaches_over_its_zones():
    bars = lights_chart(dots(TRUST), theme=LIGHT).figure.data[0]
    green, red = MEASURES["sensitivity"].green, MEASURES["sensitivity"].red
    assert bars.x[1] - bars.error_x.arrayminus[1] == pytest.approx(0.15 / green)
    assert bars.x[1] + bars.error_x.array[1] == pytest.approx(2 + (0.6 - red) / (red - green))


def test_nothing_is_drawn_where_nothing_was_measured():
    assert lights_chart(dots(assessed([findings(not_measured("deletion", "No time."))])), theme=LIGHT) is None


def test_all_well_is_said_in_words():
    trust = assessed([findings(exactly("completeness_gap", 0.0, n=1, of="row"))])
    assert lights_chart(dots(trust), theme=LIGHT).alt.endswith("no problem was found by any.")
