"""How the model's answer moves with one feature: PDP with ICE, or ALE; lines for numbers, points for levels."""

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import Picture, answer_title, axis_title, drawn, evenly, name_title, suffix
from explain.charts.theme import Theme, axis, faded, height, layout, lines
from explain.checks.support import thinly_supported
from explain.results import Dependence
from explain.wording import amount, answer, change, count, counted, plain_html, shortened

MOST_CURVES = 200
MOST_GRID = 500
"""Grid points drawn; of more, evenly picked ones."""
MOST_POINTS = 20_000
"""Points of all single rows' curves together."""
MOST_LEVELS = 14
DAY = 86_400_000
"""Milliseconds; dates are coded as days since 1970."""
STRIP = 0.14
"""Share of the height given to the strip that shows where the rows are."""


def curve(dependence: Dependence, *, theme: Theme, marked: float | None = None) -> Picture:
    """Draw the average answer along one feature, single rows behind it, and how many rows stand where.

    Parameters
    ----------
    dependence
        PDP and ICE, or ALE.
    marked
        Coded value of the feature in the current row; NaN when it is missing there, None to mark nothing.
    """
    if by_level(dependence):
        return Picture(_levels(dependence, theme, marked), _alt(dependence))
    return Picture(_numbers(_thinned(dependence), theme, marked), _alt(dependence))


def _thinned(dependence: Dependence) -> Dependence:
    """Keep evenly picked points of a very fine grid, its ends and "missing" among them."""
    shown = evenly(len(dependence.grid), MOST_GRID)
    if len(shown) == len(dependence.grid):
        return dependence
    along = ("grid", "average", "low", "high", "support")
    return replace(
        dependence, grid_labels=tuple(dependence.grid_labels[i] for i in shown),
        individual=dependence.individual[:, shown], **{name: getattr(dependence, name)[shown] for name in along},
    )


def by_level(dependence: Dependence) -> bool:
    """Whether the feature has levels instead of a scale."""
    return dependence.kind in ("category", "text", "boolean", "ordinal")


def _places(dependence: Dependence, coded: np.ndarray) -> np.ndarray:
    """Positions on the axis: dates as dates, other numbers as they are."""
    coded = np.asarray(coded, dtype=np.float64)
    if dependence.kind != "date":
        return coded
    moments, known = np.full(coded.shape, "NaT", dtype="datetime64[ms]"), ~np.isnan(coded)
    moments[known] = np.rint(coded[known] * DAY).astype(np.int64)
    return moments


def _numbers(dependence: Dependence, theme: Theme, marked: float | None) -> go.Figure:
    known = ~np.isnan(dependence.grid)
    x, grid = _places(dependence, dependence.grid[known]), dependence.grid[known]
    figure = go.Figure(layout=_layout(dependence, theme, grid))
    _thin_parts(figure, dependence, grid, theme)
    if len(dependence.individual):
        figure.add_trace(_single(dependence, known, x, theme))
    _band(figure, dependence, known, x, theme)
    figure.add_trace(go.Scatter(
        x=x, y=drawn(dependence.average[known], dependence.scale), mode="lines+markers", name="average",
        line={"color": theme.measure, "width": 3}, marker={"size": 6}, customdata=_hovers(dependence, known),
        hovertemplate="%{customdata}<extra></extra>", cliponaxis=False,
    ))
    if not known.all():
        _missing_point(figure, dependence, grid, theme, here=marked is not None and marked != marked)
    figure.add_trace(_rows_strip(dependence, grid, theme))
    if marked is not None and marked == marked:
        _mark(figure, _places(dependence, np.array([np.clip(marked, *_ends(grid))]))[0], theme)
    return figure


def _ends(grid: np.ndarray) -> tuple[float, float]:
    """Give the ends of the axis: a little beyond the grid."""
    if not len(grid):
        return 0.0, 1.0
    room = 0.03 * (grid[-1] - grid[0]) or 0.5
    return grid[0] - room, grid[-1] + room


def _layout(dependence: Dependence, theme: Theme, grid: np.ndarray) -> dict:
    low, high = _ends(grid)
    if np.isnan(dependence.grid).any():
        high += 0.12 * (high - low)
    ends = [str(end) if dependence.kind == "date" else end for end in _places(dependence, np.array([low, high]))]
    return layout(
        theme, height=400, hovermode="closest", bargap=0.05, margin={"l": 12, "r": 18, "t": 22, "b": 12},
        xaxis=axis(theme, name_title(dependence.label), range=ends, anchor="y2"),
        yaxis=axis(theme, _answer_title(dependence), domain=[STRIP + 0.05, 1], ticksuffix=_suffix(dependence),
                   zeroline=dependence.method == "ALE", zerolinecolor=theme.total, zerolinewidth=1.2),
        yaxis2=axis(theme, "", domain=[0, STRIP], showgrid=False, showticklabels=False),
    )


def _answer_title(dependence: Dependence) -> str:
    if dependence.method == "ALE":
        words = f"change of the {shortened(answer(dependence.output, dependence.target, dependence.scale), 30)}"
        return axis_title(words, dependence.scale, dependence.unit, difference=True)
    return answer_title(dependence.output, dependence.target, dependence.scale, dependence.unit)


def _suffix(dependence: Dependence) -> str:
    return "" if dependence.method == "ALE" else suffix(dependence.scale)


def _said(dependence: Dependence, size: float) -> str:
    """Write a point of the curve in words."""
    write = change if dependence.method == "ALE" else amount
    return write(size, dependence.scale, dependence.unit)


def _hovers(dependence: Dependence, chosen: np.ndarray) -> list[str]:
    found = []
    for i in np.flatnonzero(chosen):
        cell = plain_html(f"{shortened(dependence.label, 60)} = {shortened(dependence.grid_labels[i], 60)}")
        said = plain_html(_said(dependence, dependence.average[i]))
        low, high = dependence.low[i], dependence.high[i]
        sure = f" ({plain_html(_said(dependence, low))} to {plain_html(_said(dependence, high))})" if low == low else ""
        found.append(f"{cell}<br><b>{said}</b>{sure}<br>{counted(int(dependence.support[i]), 'row')} here")
    return found


def _single(dependence: Dependence, known: np.ndarray, x: np.ndarray, theme: Theme) -> go.Scatter:
    """ICE curves as one broken line."""
    most = min(MOST_CURVES, MOST_POINTS // len(known))
    individual = dependence.individual[evenly(len(dependence.individual), most)][:, known]
    n = len(individual)
    y = np.column_stack([drawn(individual, dependence.scale), np.full(n, np.nan, dtype=np.float32)])
    return go.Scatter(x=np.tile(np.append(x, x[-1:]), n), y=y.ravel(), mode="lines", name="single rows",
                      hoverinfo="skip",
                      line={"color": faded(theme.single, max(0.1, min(0.4, 12 / n))), "width": 1})


def _band(figure: go.Figure, dependence: Dependence, known: np.ndarray, x: np.ndarray, theme: Theme) -> None:
    low, high = (drawn(edge[known], dependence.scale) for edge in (dependence.low, dependence.high))
    if np.isfinite(low).all() and np.isfinite(high).all():
        figure.add_trace(go.Scatter(x=np.concatenate([x, x[::-1]]), y=np.concatenate([low, high[::-1]]), fill="toself",
                                    fillcolor=faded(theme.measure, 0.28), line={"width": 0}, mode="lines",
                                    hoverinfo="skip", name="95 % interval"))


def _thin_parts(figure: go.Figure, dependence: Dependence, grid: np.ndarray, theme: Theme) -> None:
    """Shade the parts of the axis where few rows stand; neighbours in one piece."""
    low, high = _ends(grid)
    edges = np.concatenate([[low], (grid[1:] + grid[:-1]) / 2, [high]])
    places = _places(dependence, edges)
    thin = np.concatenate([[False], thinly_supported(dependence.support)[: len(grid)], [False]])
    starts, stops = np.flatnonzero(~thin[:-1] & thin[1:]), np.flatnonzero(thin[:-1] & ~thin[1:])
    look = {"type": "rect", "y0": 0, "y1": 1, "yref": "paper", "layer": "below", "line": {"width": 0},
            "fillcolor": faded(theme.single, 0.16)}
    # All at once: adding shapes one by one takes time that grows with their square.
    parts = zip(starts, stops, strict=True)
    figure.update_layout(shapes=[{**look, "x0": places[first], "x1": places[last]} for first, last in parts])


def _missing_point(figure: go.Figure, dependence: Dependence, grid: np.ndarray, theme: Theme, *, here: bool) -> None:
    """Draw the answer for a missing value at the right of the axis."""
    low, high = _ends(grid)
    place = _places(dependence, np.array([high + 0.06 * (high - low)]))
    last = np.isnan(dependence.grid)
    y, lower, upper = (drawn(held[last], dependence.scale)
                       for held in (dependence.average, dependence.low, dependence.high))
    figure.add_trace(go.Scatter(
        x=place, y=y, mode="markers", marker={"color": theme.measure, "size": 10, "symbol": "diamond"},
        error_y=_whisker(y, lower, upper, theme), customdata=_hovers(dependence, last),
        hovertemplate="%{customdata}<extra></extra>",
    ))
    top = float(np.nanmax(np.append(upper, y)))
    figure.add_annotation(x=place[0], y=top, text="<b>▸ missing</b>" if here else "missing", showarrow=False,
                          yshift=16,
                          font={"size": 12, "color": theme.tick})


def _whisker(middle: np.ndarray, low: np.ndarray, high: np.ndarray, theme: Theme) -> dict:
    known = np.isfinite(low) & np.isfinite(high)
    return {"type": "data", "symmetric": False, "array": np.where(known, high - middle, 0), "thickness": 1.5,
            "width": 4,
            "arrayminus": np.where(known, middle - low, 0), "color": theme.text, "visible": bool(known.any())}


def _rows_strip(dependence: Dependence, grid: np.ndarray, theme: Theme) -> go.Bar:
    """Count rows along the axis; rows beyond its ends stand at the ends."""
    counts, edges = _counted(dependence, *_ends(grid))
    width = np.diff(edges) * (86_400_000 if dependence.kind == "date" else 1)
    return go.Bar(x=_places(dependence, (edges[1:] + edges[:-1]) / 2), y=counts, width=width, yaxis="y2", name="rows",
                  marker={"color": faded(theme.total, 0.55)}, hovertemplate="%{y} rows<extra></extra>")


def _counted(dependence: Dependence, low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """Count rows in forty bins of equal width, or at each whole number where these are few."""
    held = dependence.observed[~np.isnan(dependence.observed)]
    first, last = np.ceil(low), np.floor(high)
    if dependence.kind == "integer" and last - first < 60:
        return np.histogram(np.clip(held, first, last), bins=np.arange(first - 0.5, last + 1))
    return np.histogram(np.clip(held, low, high), bins=40, range=(low, high))


def _mark(figure: go.Figure, place: object, theme: Theme) -> None:
    figure.add_shape(type="line", x0=place, x1=place, y0=0, y1=1, yref="paper",
                     line={"color": theme.text, "width": 1.5, "dash": "dot"})
    figure.add_annotation(x=place, y=1, yref="paper", text="this row", showarrow=False, yanchor="bottom",
                          font={"size": 12, "color": theme.text})


def shown_levels(dependence: Dependence) -> np.ndarray:
    """Positions in the grid of the levels drawn: all, or those with most rows, in their own order."""
    if len(dependence.grid) <= MOST_LEVELS:
        return np.arange(len(dependence.grid))
    return np.sort(np.argsort(-dependence.support, kind="stable")[:MOST_LEVELS])


def _levels(dependence: Dependence, theme: Theme, marked: float | None) -> go.Figure:
    shown = shown_levels(dependence)
    here = np.zeros(len(shown), dtype=bool)
    if marked is not None:
        here = np.isnan(dependence.grid[shown]) if marked != marked else dependence.grid[shown] == marked
    figure = go.Figure(layout=layout(
        theme, height=height(len(shown), line=34, around=84), hovermode="closest",
        margin={"l": 12, "r": 18, "t": 18, "b": 12},
        xaxis=axis(theme, _answer_title(dependence), ticksuffix=_suffix(dependence),
                   zeroline=dependence.method == "ALE", zerolinecolor=theme.total, zerolinewidth=1.2),
        yaxis={**lines(theme, [_level_label(dependence, i, row) for i, row in zip(shown, here, strict=True)]),
               "showgrid": True},
    ))
    if len(dependence.individual):
        figure.add_trace(_spread(dependence, shown, theme))
    figure.add_trace(_points(dependence, shown, theme))
    return figure


def _level_label(dependence: Dependence, i: int, here: bool) -> str:
    name = plain_html(shortened(dependence.grid_labels[i], 22))
    named = f"<b>▸ {name}</b>" if here else name
    return f"{named} ({count(dependence.support[i])})"


def _spread(dependence: Dependence, shown: np.ndarray, theme: Theme) -> go.Scatter:
    """Middle 90 % of the single rows' answers, as a thin line for each level."""
    ends = drawn(np.percentile(dependence.individual[:, shown], [5, 95], axis=0), dependence.scale)
    n = len(shown)
    x = np.column_stack([ends.T, np.full(n, np.nan, dtype=np.float32)]).ravel()
    return go.Scatter(x=x, y=np.repeat(np.arange(n), 3), mode="lines", hoverinfo="skip", name="middle 90 % of rows",
                      line={"color": faded(theme.single, 0.45), "width": 5})


def _points(dependence: Dependence, shown: np.ndarray, theme: Theme) -> go.Scatter:
    middle, low, high = (drawn(held[shown], dependence.scale)
                         for held in (dependence.average, dependence.low, dependence.high))
    few = thinly_supported(dependence.support)[shown]
    chosen = np.zeros(len(dependence.grid), dtype=bool)
    chosen[shown] = True
    return go.Scatter(
        x=middle, y=np.arange(len(shown)), mode="markers", error_x=_whisker(middle, low, high, theme), cliponaxis=False,
        marker={"color": np.where(few, theme.surface, theme.measure).tolist(), "size": 11, "opacity": 1,
                "line": {"color": theme.measure, "width": 2}},
        customdata=_hovers(dependence, chosen), hovertemplate="%{customdata}<extra></extra>",
    )


def _alt(dependence: Dependence) -> str:
    name = {"PDP": "Partial dependence", "ALE": "Accumulated local effect"}.get(dependence.method, dependence.method)
    said = answer(dependence.output, dependence.target, dependence.scale)
    ends = [
        f"{word} {_said(dependence, dependence.average[i])} at {dependence.grid_labels[i]}"
        for word, i in (("lowest", dependence.average.argmin()), ("highest", dependence.average.argmax()))
    ]
    n = f", with {_behind(dependence)} behind it" if len(dependence.individual) else ""
    return f"{name} of the {said} on {dependence.label}{n}: {', '.join(ends)}."


def _behind(dependence: Dependence) -> str:
    """Say how many single rows are drawn: levels show the spread of all, lines some of many."""
    n = len(dependence.individual)
    drawn_rows = min(n, MOST_CURVES, MOST_POINTS // min(len(dependence.grid), MOST_GRID))
    if by_level(dependence) or drawn_rows == n:
        return counted(n, "single row")
    return f"{count(drawn_rows)} of {counted(n, 'single row')}"
