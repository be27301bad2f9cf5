"""Every colour of every chart, in a light and a dark form, and the settings all charts share."""

from dataclasses import dataclass
from typing import Any

FONT = '"Source Sans", "Source Sans 3", "Source Sans Pro", "Segoe UI", system-ui, sans-serif'
CLEAR = "rgba(0,0,0,0)"
CONFIG = {
    "displaylogo": False, "displayModeBar": False, "responsive": True, "showSendToCloud": False, "plotlyServerURL": "",
    "showEditInChartStudio": False, "showLink": False,
}
"""Settings of the chart library wherever a chart is shown: no logo, and nothing that sends a chart anywhere."""
LOWEST, HIGHEST = 300, 470


@dataclass(frozen=True, slots=True)
class Theme:
    """One colour for each meaning."""

    name: str
    raises: str
    """Moves the model's answer up."""
    lowers: str
    """Moves the model's answer down."""
    measure: str
    """A quantity without a direction: an importance, an average, a curve."""
    total: str
    """Start and end of a sum; a reference line."""
    text: str
    tick: str
    grid: str
    middle: str
    """Between low and high."""
    surface: str
    """What lies behind the chart; covers cells that no row supports."""
    single: str
    """One row among many: thin lines and dots."""
    good: str
    """Of a check that found no problem."""
    look: str
    """Of one that says: look at it."""
    problem: str
    """Of one that found a problem."""
    sequential: tuple[str, ...]
    categorical: tuple[str, ...]

    @property
    def low_to_high(self) -> list[list[float | str]]:
        """Colour scale from a low to a high value of a feature."""
        return [[0.0, self.lowers], [0.5, self.middle], [1.0, self.raises]]

    @property
    def amounts(self) -> list[list[float | str]]:
        """Colour scale from a small to a large amount."""
        return [[i / (len(self.sequential) - 1), colour] for i, colour in enumerate(self.sequential)]

    def ink_on(self, share: float) -> str:
        """Colour of text that can be read on ``amounts`` at a share of the scale."""
        dark_paper = share > 0.83 if self.name == "light" else share < 0.39
        return "#FFFFFF" if dark_paper else "#000000"


LIGHT = Theme(
    name="light", raises="#D55E00", lowers="#0072B2", measure="#7B5EA7", total="#5B6875", text="#0B1620",
    tick="#3F4B57", grid="#E3E8EE", middle="#C9CED6", surface="#FFFFFF", single="#7C8794",
    good="#1B7F4B", look="#B25E09", problem="#B42318",
    sequential=("#F7FBFF", "#E3EEF9", "#CFE1F2", "#B5D4E9", "#93C3DF", "#6DAED5", "#4B97C9", "#2F7EBC", "#1864AA",
                "#0A4A90"),
    categorical=("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#5B6875",
                 "#7B5EA7", "#B8860B"),
)
DARK = Theme(
    name="dark", raises="#F28E2B", lowers="#56B4E9", measure="#B79AE0", total="#9AA7B4", text="#E8EDF2",
    tick="#A9B4BF", grid="#2A3541", middle="#6B7280", surface="#10161D", single="#8793A0",
    good="#4CC38A", look="#F5B454", problem="#FF8A80",
    sequential=("#0A2540", "#0F3A63", "#155187", "#1D69AB", "#2A81C9", "#4799DB", "#6BB0E8", "#93C7F1", "#BADCF8",
                "#E0F0FD"),
    categorical=("#8FD0F5", "#F28E2B", "#2FBF9B", "#E7A3C6", "#B79AE0", "#E6C229",
                 "#56B4E9", "#9AA7B4"),
)


def faded(colour: str, share: float) -> str:
    """Write a colour with an opacity.

    Examples
    --------
    >>> faded("#0072B2", 0.2)
    'rgba(0,114,178,0.2)'
    """
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share})"


def height(n_lines: int, *, line: int = 31, around: int = 96) -> int:
    """Height in pixels of a chart with so many lines of text, within what a page has room for."""
    return min(max(around + line * n_lines, LOWEST), HIGHEST)


def axis(theme: Theme, title: str = "", **more: Any) -> dict[str, Any]:
    """Give the settings of one axis."""
    return {
        "title": {"text": title, "font": {"size": 13, "color": theme.tick}, "standoff": 10},
        "tickfont": {"size": 12, "color": theme.tick}, "gridcolor": theme.grid, "zeroline": False,
        "linecolor": theme.grid,
        "automargin": True, "fixedrange": True, "nticks": 5, **more,
    }


def lines(theme: Theme, labels: list[str]) -> dict[str, Any]:
    """Give the settings of an upright axis with one label for each line, the first on top."""
    n = len(labels)
    return axis(theme, showgrid=False, ticks="", tickfont={"size": 13, "color": theme.text}, tickvals=list(range(n)),
                ticktext=labels, range=[n - 0.4, -0.6])


def layout(theme: Theme, *, height: int = 340, **more: Any) -> dict[str, Any]:
    """Give the settings of a chart: clear background, our type, room for what stands around it."""
    return {
        "template": {}, "height": height, "paper_bgcolor": CLEAR, "plot_bgcolor": CLEAR, "showlegend": False,
        "font": {"family": FONT, "size": 13, "color": theme.text}, "margin": {"l": 12, "r": 16, "t": 14, "b": 12},
        "hoverlabel": {"bgcolor": theme.surface, "bordercolor": theme.total, "align": "left",
                       "font": {"family": FONT, "size": 13, "color": theme.text}},
        "legend": {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "font": {"size": 12, "color": theme.tick},
                   "itemclick": False, "itemdoubleclick": False},
        "dragmode": False, **more,
    }
