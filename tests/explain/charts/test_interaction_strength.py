"""Bars of H over the reach of chance: only pairs that stand out, each with its interval."""

from dataclasses import replace

import numpy as np

from explain.charts.interaction_strength import strength_bars
from explain.charts.theme import DARK, LIGHT
from tests import made
from tests.made_global import strength


def test_only_pairs_beyond_chance_are_drawn_with_interval_and_band():
    picture = strength_bars(strength(), theme=LIGHT)
    bars, band = picture.figure.data
    assert bars.x.tolist() == [0.4]
    assert band.x.tolist() == [0.1]
    assert bars.error_x.array[0] == bars.error_x.arrayminus[0]
    assert list(bars.customdata[0]) == ["age", "hours"]
    assert "Age (years) and Hours a week (0.4)" in picture.alt


def test_an_exact_value_has_no_whisker_and_colours_follow_the_theme():
    held = strength()
    exact = replace(held, low=held.strength, high=held.strength)
    bars, _ = strength_bars(exact, theme=DARK).figure.data
    assert not bars.error_x.visible
    assert bars.marker.color == DARK.measure


def test_foreign_names_are_inert():
    held = strength(labels=made.HOSTILE[:3], band=np.zeros(3))
    texts = strength_bars(held, theme=LIGHT).figure
    assert "<img" not in "".join([*texts.data[0].hovertext, *texts.layout.yaxis.ticktext])
