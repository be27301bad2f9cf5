"""How far importance and contributions change when the learner is fitted again: dots with intervals."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import Picture, axis_title, drawn, evenly, room
from explain.charts.theme import Theme, axis, faded, height, layout, lines
from explain.results import ImportanceRange, Refits, Spread
from explain.wording import count, counted, difference, listed, plain_html, shortened, span

MOST_LINES = 12
MOST_MODELS = 100
"""Models with dots of their own; the range is of all."""
OWN, AGAIN, NAIVE = "The uploaded model", "Models fitted again, 95 % interval", "The same, as if fits were independent"


def refits_chart(refits: Refits, *, theme: Theme) -> Picture:
    """Draw importance over models fitted again: the honest interval, the naive one within it, the uploaded model."""
    title = axis_title(shortened(refits.score, 60), "score", "", difference=True)
    return _spread(refits, refits.importance, refits.importance.mean, "score", "", title, theme)


def refits_row_chart(refits: Refits, *, theme: Theme) -> Picture:
    """Draw the contributions to one answer, and how far they change over models fitted again."""
    title = axis_title("Contribution", refits.scale, refits.unit, difference=True)
    return _spread(refits, refits.row, np.abs(refits.row.own), refits.scale, refits.unit, title, theme)


def range_chart(found: ImportanceRange, *, theme: Theme) -> Picture:
    """Draw the range of importance over near-equal models, a dot for each of them, or for some where they are many."""
    order = np.argsort(-found.middle, kind="stable")[:MOST_LINES]
    title = axis_title(shortened(found.score, 60), "score", "", difference=True)
    figure = _empty([found.feature_labels[j] for j in order], title, theme)
    _bars(figure, found.low[order], found.high[order], "Range", theme.measure, 7, 0.3)
    n_near = int(found.near.sum())
    dotted = np.flatnonzero(found.near)[evenly(n_near, MOST_MODELS)]
    near, names = found.importance[dotted][:, order], [shortened(found.models[i], 160) for i in dotted]
    one = "One model" + (f" ({count(len(dotted))} of {count(n_near)} drawn)" if len(dotted) < n_near else "")
    figure.add_trace(go.Scatter(
        x=near.ravel(), y=np.tile(np.arange(len(order)), len(near)), mode="markers", name=one,
        marker={"color": theme.measure, "size": 6}, customdata=[[found.feature_names[j]] for j in order] * len(near),
        hovertext=[f"{plain_html(name)}: {plain_html(difference(size, 'score'))}"
                   for name, line in zip(names, near, strict=True) for size in line], hoverinfo="text",
    ))
    top = listed([f"{shortened(found.feature_labels[j], 60)} ({span(found.low[j], found.high[j], 'score')})"
                  for j in order[:3]])
    return Picture(figure, f"Ranges of {counted(len(order), 'feature')} by {found.score}, over "
                           f"{counted(n_near, 'near-equal model')}. Largest: {top}.")


def _spread(
    refits: Refits, held: Spread, size: np.ndarray, scale: str, unit: str, title: str, theme: Theme
) -> Picture:
    order = np.argsort(-size, kind="stable")[:MOST_LINES]
    figure = _empty([refits.feature_labels[j] for j in order], title, theme)
    low, high, naive_low, naive_high, mean, own = (
        drawn(values[order], scale)
        for values in (held.low, held.high, held.naive_low, held.naive_high, held.mean, held.own)
    )
    _bars(figure, low, high, AGAIN, theme.measure, 7, 0.3)
    if scale == "score":
        _bars(figure, naive_low, naive_high, NAIVE, theme.measure, 2.5, 1.0)
    hovers = [_hover(refits, held, j, scale, unit) for j in order]
    names = [[refits.feature_names[j]] for j in order]
    for values, name, mark in ((mean, "", {"color": theme.measure, "size": 7}),
                               (own, OWN, {"color": theme.total, "size": 9, "symbol": "diamond-open",
                                           "line": {"width": 2}})):
        figure.add_trace(go.Scatter(
            x=values, y=np.arange(len(order)), mode="markers", marker=mark, name=name, showlegend=bool(name),
            customdata=names, hovertext=hovers, hoverinfo="text",
        ))
    top = listed([f"{shortened(refits.feature_labels[j], 60)} ({span(held.low[j], held.high[j], scale, unit)})"
                  for j in order[:3]])
    return Picture(figure, f"Intervals of {counted(len(order), 'feature')} over "
                           f"{counted(refits.n_refits, 'model')} fitted again. Largest: {top}.")


def _hover(refits: Refits, held: Spread, j: int, scale: str, unit: str) -> str:
    label = plain_html(shortened(refits.feature_labels[j], 160))
    own, again = difference(held.own[j], scale, unit), difference(held.mean[j], scale, unit)
    interval = span(held.low[j], held.high[j], scale, unit)
    return f"{label}<br>uploaded {plain_html(own)}<br>fitted again {plain_html(again)} ({plain_html(interval)})"


def _empty(labels: Sequence[str], title: str, theme: Theme) -> go.Figure:
    named = [plain_html(shortened(label)) for label in labels]
    figure = go.Figure(layout=layout(
        theme, height=height(len(named), around=150), hovermode="closest", showlegend=True, yaxis=lines(theme, named),
        xaxis=axis(theme, title), margin=room(named, title, right=16) | {"t": 56},
    ))
    figure.add_vline(x=0, line={"color": theme.total, "width": 1.2})
    return figure


def _bars(
    figure: go.Figure, low: np.ndarray, high: np.ndarray, name: str, colour: str, width: float, strength: float
) -> None:
    """Draw one line for each feature from its low to its high end; none where the interval was not measured."""
    x, y = np.full(3 * len(low), np.nan), np.repeat(np.arange(len(low)), 3).astype(float)
    x[0::3], x[1::3] = low, high
    y[2::3] = np.nan
    figure.add_trace(go.Scatter(x=x, y=y, mode="lines", line={"color": faded(colour, strength), "width": width},
                                name=name, hoverinfo="skip", connectgaps=False))
