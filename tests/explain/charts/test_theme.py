import re
import tomllib
from itertools import combinations

import numpy as np
import pytest

from explain.charts.theme import CONFIG, DARK, HIGHEST, LIGHT, LOWEST, faded, height, layout
from tasks import ROOT


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """WCAG 2.2 contrast ratio."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_text_and_marks_can_be_seen(theme):
    for ink in (theme.text, theme.tick):
        assert contrast(ink, theme.surface) >= 4.5
    for mark in (theme.raises, theme.lowers, theme.measure, theme.total, theme.single):
        assert contrast(mark, theme.surface) >= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_text_on_a_heat_map_can_be_read_on_every_step(theme):
    for i, paper in enumerate(theme.sequential):
        assert contrast(theme.ink_on(i / 9), paper) >= 4.5


def test_scales_run_from_end_to_end():
    assert [step for step, _ in LIGHT.amounts] == [i / 9 for i in range(10)]
    assert [colour for _, colour in DARK.low_to_high] == [DARK.lowers, DARK.middle, DARK.raises]


def test_heights_fit_a_page():
    assert height(1) == LOWEST
    assert height(100) == HIGHEST
    assert LOWEST < height(9) < HIGHEST


def test_backgrounds_are_clear_and_charts_do_not_offer_to_be_sent():
    assert layout(LIGHT)["paper_bgcolor"] == layout(LIGHT)["plot_bgcolor"] == "rgba(0,0,0,0)"
    assert CONFIG["showSendToCloud"] is False
    assert CONFIG["plotlyServerURL"] == ""
    assert CONFIG["displaylogo"] is False


def test_faded_keeps_the_colour():
    assert re.fullmatch(r"rgba\(213,94,0,0\.5\)", faded("#D55E00", 0.5))


BLIND = {
    "nobody": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
"""How linear red, green and blue are seen (Machado, Oliveira and Fernandes 2009, severity 1)."""
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = TO_XYZ.sum(axis=1)


def seen(colour, by):
    """CIELAB coordinates of a colour as somebody sees it."""
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    ratio = TO_XYZ @ np.clip(np.array(BLIND[by]) @ linear, 0, 1) / WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one, other, by):
    """How far two colours are apart; about 2 can just be told."""
    return float(np.linalg.norm(seen(one, by) - seen(other, by)))


def test_the_distance_of_colours_is_the_known_one():
    assert apart("#000000", "#FFFFFF", "nobody") == pytest.approx(100, abs=0.1)
    assert seen("#FF0000", "nobody") == pytest.approx([53.24, 80.09, 67.20], abs=0.1)
    assert apart("#FF0000", "#8A7A00", "deuteranopia") < apart("#FF0000", "#8A7A00", "nobody") / 2


@pytest.mark.parametrize("by", BLIND)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_colours_that_mean_different_things_are_told_apart_by_everybody(theme, by):
    meanings = [(theme.raises, theme.lowers), (theme.raises, theme.middle), (theme.lowers, theme.middle),
                (theme.raises, theme.total), (theme.lowers, theme.total), (theme.measure, theme.single)]
    assert min(apart(one, other, by) for one, other in meanings) >= 15
    assert apart(theme.raises, theme.lowers, by) >= 40


@pytest.mark.parametrize("by", BLIND)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_scale_of_amounts_gets_ever_darker_or_lighter_for_everybody(theme, by):
    light = np.array([seen(colour, by)[0] for colour in theme.sequential])
    steps = np.diff(light)
    assert (np.sign(steps) == np.sign(steps[0])).all()
    assert np.abs(steps).min() >= 2


@pytest.mark.parametrize("by", BLIND)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_first_six_kinds_are_told_apart_by_everybody(theme, by):
    assert min(apart(one, other, by) for one, other in combinations(theme.categorical[:6], 2)) >= 10


def test_the_frame_s_charts_have_the_same_colours():
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    for theme in (LIGHT, DARK):
        assert settings[theme.name]["chartCategoricalColors"] == list(theme.categorical)
