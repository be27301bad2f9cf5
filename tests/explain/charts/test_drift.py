import numpy as np
import pytest

from explain.charts.drift import drift_chart
from explain.charts.theme import DARK, LIGHT
from tests.made import HOSTILE
from tests.made_drift import alike, drift


def test_bars_are_the_shifts_the_largest_first_over_their_bands():
    made = drift()
    band, bars = drift_chart(made, theme=LIGHT).figure.data
    assert bars.x.tolist() == [0.6, 0.14, 0.05, 0.02]
    assert bars.text == ("0.9 →", "", "", "")
    assert band.x.tolist() == made.chance[[1, 2, 3, 0]].tolist()
    assert [held[0] for held in bars.customdata] == [made.feature_names[j] for j in (1, 2, 3, 0)]
    assert "not a clear shift" in bars.hovertext[2]


def test_clear_shifts_have_another_colour():
    colours = drift_chart(drift(), theme=LIGHT).figure.data[1].marker.color
    assert colours == (LIGHT.look, LIGHT.look, LIGHT.measure, LIGHT.measure)
    assert set(drift_chart(alike(), theme=DARK).figure.data[1].marker.color) == {DARK.measure}


def test_the_text_for_those_who_cannot_see_it_names_the_largest():
    assert "Age (years) (0.9)" in drift_chart(drift(), theme=LIGHT).alt
    assert drift_chart(drift(), theme=LIGHT).alt.endswith("2 clear shifts.")
    assert drift_chart(alike(), theme=LIGHT).alt.endswith("No clear shift.")


def test_nothing_compared_is_no_picture():
    assert drift_chart(drift(psi=np.full(4, np.nan)), theme=LIGHT) is None


@pytest.mark.parametrize("name", HOSTILE)
def test_foreign_names_are_inert(name):
    figure = drift_chart(drift(feature_labels=(name,) * 4), theme=LIGHT).figure
    shown = [*figure.layout.yaxis.ticktext, *figure.data[1].hovertext]
    assert not any("<img" in each or "<script" in each or "<a " in each for each in shown)
