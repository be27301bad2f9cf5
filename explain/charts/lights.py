"""What the checks measured, each beside its own thresholds: how near it is to a problem, and how well that is known."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import Picture
from explain.charts.theme import Theme, axis, faded, layout, lines
from explain.results import Judged
from explain.wording import counted, listed, plain_html

ZONES = ("Well", "Look at it", "Problem")
LINE, AROUND, LOWEST = 26, 70, 180
MARKS = {"green": "circle", "amber": "diamond", "red": "x"}
"""State → shape of its mark, which tells it where colours cannot."""


class Dot(NamedTuple):
    """One thing measured, with its words."""

    judged: Judged
    title: str
    words: str
    """What is told of it: number, interval, threshold, n; plain text."""
    state: str
    """Its state in words."""


def lights_chart(dots: Sequence[Dot], *, theme: Theme) -> Picture | None:
    """Draw one dot for each thing measured, with its interval, over three zones; None where nothing was measured."""
    shown = [dot for dot in dots if dot.judged.state in MARKS]
    if not shown:
        return None
    figure = go.Figure(layout=layout(
        theme, height=max(LOWEST, AROUND + LINE * len(shown)), hovermode="closest",
        yaxis=lines(theme, [plain_html(dot.title) for dot in shown]),
        xaxis=axis(theme, range=[-0.08, 3.08], tickvals=[0.5, 1.5, 2.5], ticktext=list(ZONES), showgrid=False,
                   tickangle=0),
    ))
    for i, colour in enumerate((theme.good, theme.look, theme.problem)):
        figure.add_shape(type="rect", xref="x", yref="paper", x0=i, x1=i + 1, y0=0, y1=1, line={"width": 0},
                         fillcolor=faded(colour, 0.1), layer="below")
    figure.add_trace(_marks(shown, theme))
    told = [f"{dot.title}: {dot.state}" for dot in shown if dot.judged.state != "green"]
    words = listed(told) if told else "no problem was found by any"
    return Picture(figure, f"Dots of {counted(len(shown), 'check')} over three zones; {words}.")


def _marks(shown: list[Dot], theme: Theme) -> go.Scatter:
    colours = {"green": theme.good, "amber": theme.look, "red": theme.problem}
    states = [dot.judged.state for dot in shown]
    place = np.array([position(dot.judged, dot.judged.finding.value) for dot in shown])
    ends = np.array([_ends(dot.judged) for dot in shown])
    return go.Scatter(
        x=place, y=np.arange(len(shown)), mode="markers",
        marker={"size": 10, "color": [colours[state] for state in states],
                "symbol": [MARKS[state] for state in states]},
        error_x={"type": "data", "symmetric": False, "array": ends[:, 1] - place, "arrayminus": place - ends[:, 0],
                 "color": theme.total, "thickness": 1.3, "width": 3},
        hovertext=[plain_html(dot.words) for dot in shown], hoverinfo="text",
    )


def _ends(judged: Judged) -> list[float]:
    """Places of both ends of an interval; those of the value where it has none."""
    finding = judged.finding
    return sorted(position(judged, end if end == end else finding.value) for end in (finding.low, finding.high))


def position(judged: Judged, value: float) -> float:
    """Place a value among its thresholds: up to 1 all is well, from 2 on it is not, at most 3.

    Examples
    --------
    >>> from explain.checks.lights import judged as hold
    >>> from explain.checks.making import exactly
    >>> each = hold(exactly("sensitivity", 0.1, n=10, of="draw"))
    >>> position(each, 0.125), position(each, 0.375), position(each, 9.0)
    (0.5, 1.5, 3.0)
    """
    best = 0.0 if judged.green < judged.red else 1.0
    off, green, red = (abs(held - best) * (1 if _worse(held, best, judged) else -1)
                       for held in (value, judged.green, judged.red))
    if off <= green:
        return max(off / green, 0.0) if green > 0 else 0.0
    return min(1 + (off - green) / (red - green), 3.0)


def _worse(held: float, best: float, judged: Judged) -> bool:
    return held >= best if judged.green < judged.red else held <= best
