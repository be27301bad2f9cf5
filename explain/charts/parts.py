"""What several charts share: a picture with its text, and numbers on the axis as a person reads them."""

import html
import re
import textwrap
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from explain.charts.theme import Theme
from explain.wording import answer, one_line, plain_html, shortened, title_case, value


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A chart and what it says, for those who cannot see it."""

    figure: go.Figure
    alt: str


def drawn(values: np.ndarray, scale: str) -> np.ndarray:
    """Numbers as they stand on an axis: probabilities in per cent, all in single precision."""
    return np.asarray(values * 100 if scale == "probability" else values, dtype=np.float32)


def unit_of(scale: str, unit: str, *, difference: bool = False) -> str:
    """Name the unit of an axis; a probability carries its per cent at each tick (`suffix`)."""
    if scale == "probability":
        return "points" if difference else ""
    return unit or ("log-odds" if scale == "margin" else "")


def axis_title(words: str, scale: str, unit: str, *, difference: bool = False) -> str:
    """Title of an axis: what it shows, and its unit in brackets; ready for a chart."""
    said = unit_of(scale, unit, difference=difference)
    title = title_case(words) + (f" ({said})" if said else "")
    return "<br>".join(plain_html(line) for line in textwrap.wrap(title, 30)[:2])


def name_title(label: str) -> str:
    """Title of an axis that shows a column: its name as it is, in at most two lines; ready for a chart."""
    return "<br>".join(plain_html(line) for line in textwrap.wrap(shortened(one_line(label), 70), 38)[:2])


def answer_title(output: str, target: str, scale: str, unit: str) -> str:
    """Title of the axis of the model's answer."""
    return axis_title(shortened(answer(output, target, scale), 48), scale, unit)


def suffix(scale: str) -> str:
    """Give what follows each number of an axis."""
    return " %" if scale == "probability" else ""


def cell_label(label: str, cell: object, limit: int = 28) -> str:
    """Name and value of one cell, cut to fit beside a bar, the value whole where it can be; ready for a chart."""
    shown = shortened(one_line(value(cell)), limit - 8)
    return plain_html(f"{shortened(one_line(label), max(limit - len(shown) - 3, 8))} = {shown}")


def evenly(n: int, limit: int) -> np.ndarray:
    """Positions of at most ``limit`` of ``n`` things, evenly spread and the same each time.

    Examples
    --------
    >>> evenly(3, 10).tolist(), evenly(10, 3).tolist()
    ([0, 1, 2], [0, 4, 9])
    """
    return np.arange(n) if n <= limit else np.linspace(0, n - 1, limit).astype(int)


def ends(*values: np.ndarray) -> tuple[float, float]:
    """Give ends of an axis that holds all values: far enough apart for bins between, however alike the values are.

    Examples
    --------
    >>> ends(np.array([1.0, 3.0]), np.array([2.0, 5.0])), ends(np.array([7.0])), ends(np.empty(0))
    ((1.0, 5.0), (6.5, 7.5), (0.0, 1.0))
    """
    if not len(values[0]):
        return 0.0, 1.0
    low, high = min(float(held.min()) for held in values), max(float(held.max()) for held in values)
    largest = max(abs(low), abs(high))
    if high - low > 1e-9 * largest:
        return low, high
    half = 0.5 * max(1.0, 1e-6 * largest)
    return low - half, high + half


def room(labels: list[str], title: str, *, right: int) -> dict[str, int]:
    """Margins in pixels, with room for the labels at the left and the title below.

    The chart library measures the labels once they are drawn, and draws the whole chart again when they do not fit:
    with room enough at once, a chart is there in half the time. An estimate too small costs only that.
    """
    lines = [line for label in labels for line in re.sub(r"</?b>", "", label).split("<br>")]
    longest = max((len(html.unescape(line)) for line in lines), default=0)
    return {"l": 32 + 6 * longest, "r": right, "t": 10, "b": 33 + 17 * (1 + title.count("<br>"))}


AROUND = {"l": 74, "b": 52}
"""Margins in pixels of a chart with numbers along both axes, for the same reason."""


def colour_bar(theme: Theme, title: str, **more: object) -> dict[str, object]:
    """Give the settings of a colour bar at the right of a chart."""
    return {
        "title": {"text": f"{title}<br> ", "side": "top", "font": {"size": 12, "color": theme.tick}}, "thickness": 10,
        "len": 0.75,
        "outlinewidth": 0, "tickfont": {"size": 12, "color": theme.tick}, "ticks": "", **more,
    }
