"""Several rankings of the same features side by side: some rows beside others, or one class beside the next."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import Picture, axis_title, drawn
from explain.charts.theme import Theme, axis, layout, lines
from explain.results import Importance
from explain.wording import counted, difference, listed, plain_html, shortened, span

MOST_FEATURES = 10
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "cross", "x")
APART = 0.62
"""Part of a feature's line over which its marks are spread."""


def compared(rankings: Mapping[str, Importance], *, theme: Theme) -> Picture:
    """Draw one mark for each feature and ranking, with its 95 % interval; the largest on average on top.

    Parameters
    ----------
    rankings
        Name → ranking, all of the same features, at most six. The first of two is drawn full, the other hollow.

    Returns
    -------
    Picture
        Each mark's ``customdata`` is the name of its column.
    """
    first = next(iter(rankings.values()))
    order = shown_features(rankings)
    named = [plain_html(shortened(first.feature_labels[j])) for j in order]
    title = axis_title(shortened(first.score, 60), first.scale, first.unit, difference=True)
    figure = go.Figure(layout=layout(
        theme, height=130 + len(order) * (18 + 11 * len(rankings)), hovermode="closest", showlegend=True,
        yaxis=lines(theme, named), xaxis=axis(theme, title, range=_reach(rankings, order)),
    ))
    figure.add_vline(x=0, line={"color": theme.total, "width": 1.2}, layer="below")
    spread = (np.arange(len(rankings)) - (len(rankings) - 1) / 2) * APART / len(rankings)
    for (name, ranking), mark, off in zip(rankings.items(), _marks(len(rankings), theme), spread, strict=True):
        figure.add_trace(_dots(name, ranking, order, mark, off))
    return Picture(figure, _alt(rankings, order))


def shown_features(rankings: Mapping[str, Importance]) -> np.ndarray:
    """Positions of the features drawn, the largest on average first."""
    mean = np.mean([ranking.mean for ranking in rankings.values()], axis=0)
    return np.argsort(-mean, kind="stable")[:MOST_FEATURES]


def _reach(rankings: Mapping[str, Importance], order: np.ndarray) -> list[float]:
    """Give the ends of the axis, with room for a mark at either."""
    ends = [np.where(np.isfinite(end), end, held.mean)[order]
            for held in rankings.values() for end in (held.low, held.high)]
    low, high = drawn(np.array([np.min(ends, initial=0), np.max(ends, initial=0)]), next(iter(rankings.values())).scale)
    room = 0.03 * float(high - low) or 1.0
    return [float(low) - room, float(high) + room]


def _marks(n: int, theme: Theme) -> list[dict]:
    """Look of each ranking's marks: colour and form, so that neither is needed alone."""
    if n == 2:
        return [{"color": theme.measure, "symbol": "circle", "size": 9},
                {"color": theme.total, "symbol": "circle-open", "size": 9, "line": {"width": 2}}]
    colours = theme.categorical[2:]
    return [{"color": colours[i % len(colours)], "symbol": SYMBOLS[i % len(SYMBOLS)], "size": 9} for i in range(n)]


def _dots(name: str, ranking: Importance, order: np.ndarray, mark: dict, off: float) -> go.Scatter:
    mean, low, high = (drawn(values[order], ranking.scale) for values in (ranking.mean, ranking.low, ranking.high))
    known = np.isfinite(low) & np.isfinite(high)
    shown = plain_html(shortened(name, 32))
    return go.Scatter(
        x=mean, y=np.arange(len(order)) + off, mode="markers", name=shown, marker=mark, cliponaxis=False,
        error_x={"type": "data", "symmetric": False, "array": np.where(known, high - mean, 0), "color": mark["color"],
                 "arrayminus": np.where(known, mean - low, 0), "thickness": 1.6, "width": 0,
                 "visible": bool(known.any())},
        customdata=[[ranking.feature_names[j]] for j in order], hoverinfo="text",
        hovertext=[_hover(shown, ranking, int(j)) for j in order], unselected={"marker": {"opacity": 1}},
    )


def _hover(name: str, ranking: Importance, j: int) -> str:
    size = difference(ranking.mean[j], ranking.scale, ranking.unit)
    interval = span(ranking.low[j], ranking.high[j], ranking.scale, ranking.unit)
    label = plain_html(shortened(ranking.feature_labels[j], 120))
    return f"{label}<br>{name}: <b>{plain_html(size)}</b> ({plain_html(interval)})"


def _alt(rankings: Mapping[str, Importance], order: np.ndarray) -> str:
    first = next(iter(rankings.values()))
    leading = [
        f"{shortened(name, 40)}: {shortened(held.feature_labels[int(np.argmax(held.mean))], 60)} "
        f"({difference(held.mean.max(), held.scale, held.unit)})" for name, held in rankings.items()
    ]
    drawn_marks = f"Marks of {counted(len(order), 'feature')} by {first.score}"
    return f"{drawn_marks}, for {counted(len(rankings), 'group')} side by side. Largest for {listed(leading)}."
