"""What the theme has no setting for hangs on names of Streamlit's own: another version must not lose it unseen."""

import re
import tomllib
from pathlib import Path

import pytest
import streamlit

from explain.charts.theme import DARK, LIGHT
from pages.shared.screen import STYLE
from tasks import ROOT

BUNDLE = Path(streamlit.__file__).parent / "static" / "static" / "js"


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_each_part_that_is_styled_is_there():
    names = set(re.findall(r'data-testid\^?="(\w+)', STYLE))
    texts = [path.read_text(encoding="utf-8") for path in BUNDLE.glob("*.js")]
    assert len(names) == 3
    assert not [name for name in names if not any(name in text for text in texts)]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_text_in_the_main_colour_and_on_it_can_be_read(theme):
    """Text on the main colour has the colour of what lies behind the page: the two contrasts are one."""
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][theme.name]
    assert settings["backgroundColor"] == theme.surface
    high, low = sorted((luminance(settings["primaryColor"]), luminance(theme.surface)), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5
