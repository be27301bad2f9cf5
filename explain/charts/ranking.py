"""Features by how much they matter, with an interval for each."""

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import Picture, axis_title, drawn
from explain.charts.theme import Theme, axis, height, layout, lines
from explain.results import Importance
from explain.wording import counted, difference, listed, plain_html, shortened, span

MOST_BARS = 12


def ranking(importance: Importance, *, theme: Theme) -> Picture:
    """Draw the features that matter most as bars, the largest on top, whiskers for the 95 % interval."""
    order = np.argsort(-importance.mean, kind="stable")[:MOST_BARS]
    mean, low, high = (drawn(values[order], importance.scale)
                       for values in (importance.mean, importance.low, importance.high))
    known = np.isfinite(low) & np.isfinite(high)
    figure = go.Figure(layout=layout(
        theme, height=height(len(order)), bargap=0.34, hovermode="closest",
        yaxis=lines(theme, [plain_html(shortened(importance.feature_labels[j])) for j in order]),
        xaxis=axis(theme, axis_title(shortened(importance.score, 60), importance.scale, importance.unit,
                                     difference=True),
                   rangemode="tozero"),
    ))
    figure.add_trace(go.Bar(
        orientation="h", x=mean, y=np.arange(len(order)), marker={"color": theme.measure},
        customdata=[_hover(importance, j) for j in order], hovertemplate="%{customdata}<extra></extra>",
        error_x={"type": "data", "symmetric": False, "array": np.where(known, high - mean, 0), "color": theme.text,
                 "arrayminus": np.where(known, mean - low, 0), "thickness": 1.3, "width": 3,
                 "visible": bool(known.any())},
    ))
    figure.add_vline(x=0, line={"color": theme.total, "width": 1.2})
    return Picture(figure, _alt(importance, order))


def _sized(importance: Importance, j: int) -> str:
    return difference(importance.mean[j], importance.scale, importance.unit)


def _hover(importance: Importance, j: int) -> str:
    label = plain_html(shortened(importance.feature_labels[j], 160))
    interval = span(importance.low[j], importance.high[j], importance.scale, importance.unit)
    return f"{label}<br><b>{plain_html(_sized(importance, j))}</b> ({plain_html(interval)})"


def _alt(importance: Importance, order: np.ndarray) -> str:
    top = listed([f"{shortened(importance.feature_labels[j], 40)} ({_sized(importance, j)})" for j in order[:3]])
    return f"Bars of {counted(len(order), 'feature')} by {importance.score}. Largest: {top}."
