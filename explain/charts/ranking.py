"""Features by how much they matter, with an interval for each."""

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import Picture, axis_title, drawn, room
from explain.charts.theme import Theme, axis, height, layout, lines
from explain.results import Importance, Interactions
from explain.wording import counted, difference, listed, plain_html, shortened, span

MOST_BARS = 12
MOST_PAIRS = 8


def ranking(importance: Importance, *, theme: Theme) -> Picture:
    """Draw the features that matter most as bars, the largest on top, whiskers for the 95 % interval.

    Each bar's ``customdata`` is the name of its column, or of its group.
    """
    order = _largest(importance, MOST_BARS)
    named = [_short(importance.feature_labels[j]) for j in order]
    opened = [importance.feature_names[j] for j in order]
    return Picture(_bars(importance, order, named, opened, theme, 31),
                   _alt(importance, order, ("feature", "features")))


def pairs(interactions: Interactions, *, theme: Theme) -> Picture:
    """Draw the pairs of features that do most together, likewise; each name has a line of its own.

    Each bar's ``customdata`` are the names of its two columns.
    """
    importance, labels = interactions.importance(), interactions.feature_labels
    order = _largest(importance, MOST_PAIRS)
    one, two = np.triu_indices(len(labels), k=1)
    named = [f"{_short(labels[one[j]])}<br>and {_short(labels[two[j]])}" for j in order]
    opened = [(interactions.feature_names[one[j]], interactions.feature_names[two[j]]) for j in order]
    things = ("pair of features", "pairs of features")
    return Picture(_bars(importance, order, named, opened, theme, 44), _alt(importance, order, things))


def _largest(importance: Importance, most: int) -> np.ndarray:
    return np.argsort(-importance.mean, kind="stable")[:most]


def _short(label: str) -> str:
    return plain_html(shortened(label))


def _bars(
    importance: Importance, order: np.ndarray, named: list[str], opened: list, theme: Theme, line: int
) -> go.Figure:
    mean, low, high = (drawn(values[order], importance.scale)
                       for values in (importance.mean, importance.low, importance.high))
    known = np.isfinite(low) & np.isfinite(high)
    title = axis_title(shortened(importance.score, 60), importance.scale, importance.unit, difference=True)
    figure = go.Figure(layout=layout(
        theme, height=height(len(order), line=line), bargap=0.34, hovermode="closest", yaxis=lines(theme, named),
        xaxis=axis(theme, title, rangemode="tozero"), margin=room(named, title, right=16),
    ))
    figure.add_trace(go.Bar(
        orientation="h", x=mean, y=np.arange(len(order)), marker={"color": theme.measure},
        customdata=[[names] if isinstance(names, str) else list(names) for names in opened],
        hovertext=[_hover(importance, j) for j in order], hoverinfo="text", selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        error_x={"type": "data", "symmetric": False, "array": np.where(known, high - mean, 0), "color": theme.text,
                 "arrayminus": np.where(known, mean - low, 0), "thickness": 1.3, "width": 3,
                 "visible": bool(known.any())},
    ))
    figure.add_vline(x=0, line={"color": theme.total, "width": 1.2})
    return figure


def _sized(importance: Importance, j: int) -> str:
    return difference(importance.mean[j], importance.scale, importance.unit)


def _hover(importance: Importance, j: int) -> str:
    label = plain_html(shortened(importance.feature_labels[j], 160))
    interval = span(importance.low[j], importance.high[j], importance.scale, importance.unit)
    return f"{label}<br><b>{plain_html(_sized(importance, j))}</b> ({plain_html(interval)})"


def _alt(importance: Importance, order: np.ndarray, things: tuple[str, str]) -> str:
    top = listed([f"{shortened(importance.feature_labels[j], 60)} ({_sized(importance, j)})" for j in order[:3]])
    return f"Bars of {counted(len(order), *things)} by {importance.score}. Largest: {top}."
