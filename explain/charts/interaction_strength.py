"""Pairs of features by how much they do only together, beside what chance makes of it."""

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import Picture, room
from explain.charts.theme import Theme, axis, faded, height, layout, lines
from explain.results import InteractionStrength
from explain.wording import counted, difference, listed, number, plain_html, shortened

MOST_PAIRS = 8
TITLE = "H: share done only together"


def strength_bars(result: InteractionStrength, *, theme: Theme) -> Picture:
    """Draw the pairs that stand out of chance as bars with their intervals, over the grey reach of chance.

    Each bar's ``customdata`` are the names of its two columns.
    """
    order = np.flatnonzero(result.shown)[:MOST_PAIRS]
    named = [_name(result, i) for i in order]
    strength, low, high, band = (held[order] for held in (result.strength, result.low, result.high, result.band))
    figure = go.Figure(layout=layout(
        theme, height=height(len(order), line=44), bargap=0.34, barmode="overlay", hovermode="closest",
        yaxis=lines(theme, named), xaxis=axis(theme, TITLE, range=[0, max(float(high.max()) * 1.04, 0.1)]),
        margin=room(named, TITLE, right=16),
    ))
    figure.add_trace(go.Bar(
        orientation="h", x=strength, y=np.arange(len(order)), marker={"color": theme.measure},
        customdata=[[result.features[j] for j in result.pairs[i]] for i in order], hoverinfo="text",
        hovertext=[_hover(result, i) for i in order], selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        error_x={"type": "data", "symmetric": False, "array": high - strength, "arrayminus": strength - low,
                 "color": theme.text, "thickness": 1.3, "width": 3, "visible": bool((high > low).any())},
    ))
    figure.add_trace(go.Bar(
        orientation="h", x=band, y=np.arange(len(order)), width=0.86, hoverinfo="skip", name="chance",
        marker={"color": faded(theme.single, 0.35), "line": {"color": theme.single, "width": 1}},
        selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
    ))
    return Picture(figure, _alt(result, order))


def _name(result: InteractionStrength, place: int) -> str:
    one, two = (plain_html(shortened(result.labels[j])) for j in result.pairs[place])
    return f"{one}<br>and {two}"


def _hover(result: InteractionStrength, place: int) -> str:
    one, two = (plain_html(shortened(result.labels[j], 80)) for j in result.pairs[place])
    size = plain_html(difference(result.size[place], result.scale, result.unit))
    return (f"{one} and {two}<br>H <b>{number(result.strength[place], 2)}</b> ({number(result.low[place], 2)} to "
            f"{number(result.high[place], 2)})<br>chance alone reaches {number(result.band[place], 2)}<br>"
            f"only together: {size}")


def _alt(result: InteractionStrength, order: np.ndarray) -> str:
    told = [f"{shortened(result.labels[one], 60)} and {shortened(result.labels[two], 60)} "
            f"({number(result.strength[i], 2)})" for i in order[:3] for one, two in [result.pairs[i]]]
    return (f"Bars of {counted(len(order), 'pair')} of features by Friedman's H, over what chance makes. Largest: "
            f"{listed(told)}.")
