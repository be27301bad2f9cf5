import re

import pytest

from explain.charts.theme import CONFIG, DARK, HIGHEST, LIGHT, LOWEST, faded, height, layout


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
