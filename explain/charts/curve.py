"""How the model's answer moves with one feature: PDP with ICE, or ALE; lines for numbers, points for levels."""

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go

from explain.charts import effect_parts as parts
from explain.charts.effect_parts import by_level
from explain.charts.levels import level_points
from explain.charts.parts import Picture, drawn, evenly, name_title
from explain.charts.theme import Theme, faded
from explain.results import Dependence
from explain.wording import answer, count, counted, plain_html

MOST_CURVES = 200
MOST_GRID = 500
"""Grid points drawn; of more, evenly picked ones."""
MOST_POINTS = 20_000
"""Points of all single rows' curves together."""


def curve(
    dependence: Dependence, *, theme: Theme, marked: float | None = None, own: Dependence | None = None,
    everyone: Dependence | None = None,
) -> Picture:
    """Draw the average answer along one feature, single rows behind it, and how many rows stand where.

    Parameters
    ----------
    dependence
        PDP and ICE, or ALE.
    marked
        Coded value of the feature in the current row; NaN when it is missing there, None to mark nothing.
    own
        The curve of the current row alone, on the same grid; None to draw none.
    everyone
        The curve of all rows of the table, on the same grid, to stand beside that of a cohort; None to draw none.
    """
    if by_level(dependence):
        figure = level_points(dependence, theme=theme, marked=marked, own=own, everyone=everyone)
        return Picture(figure, _alt(dependence))
    own, everyone = (None if other is None else thinned(other) for other in (own, everyone))
    return Picture(_numbers(thinned(dependence), theme, marked, own, everyone), _alt(dependence))


def thinned(dependence: Dependence) -> Dependence:
    """Keep evenly picked points of a very fine grid, its ends and "missing" among them."""
    shown = evenly(len(dependence.grid), MOST_GRID)
    if len(shown) == len(dependence.grid):
        return dependence
    along = ("grid", "average", "low", "high", "support")
    return replace(
        dependence, grid_labels=tuple(dependence.grid_labels[i] for i in shown),
        individual=dependence.individual[:, shown], **{name: getattr(dependence, name)[shown] for name in along},
    )


def _numbers(
    dependence: Dependence, theme: Theme, marked: float | None, own: Dependence | None, everyone: Dependence | None
) -> go.Figure:
    known = ~np.isnan(dependence.grid)
    x = parts.places(dependence.kind, dependence.grid[known])
    figure = go.Figure(layout=parts.along_layout(dependence, theme, name_title(dependence.label)))
    parts.shade_thin_parts(figure, dependence, theme)
    if len(dependence.individual):
        figure.add_trace(_single(dependence, known, x, theme))
    if everyone is not None:
        figure.add_trace(_everyone(everyone, known, x, theme))
    low, high = (drawn(edge[known], dependence.scale) for edge in (dependence.low, dependence.high))
    figure.add_traces(parts.band(x, low, high, faded(theme.measure, 0.28)))
    figure.add_trace(go.Scatter(
        x=x, y=drawn(dependence.average[known], dependence.scale), mode="lines+markers", name="average",
        line={"color": theme.measure, "width": 3}, marker={"size": 6}, customdata=parts.hovers(dependence, known),
        hovertemplate=parts.HOVER, cliponaxis=False,
    ))
    if not known.all():
        _missing_point(figure, dependence, theme, here=marked is not None and marked != marked)
    figure.add_trace(parts.rows_strip(dependence, theme))
    if own is not None:
        figure.add_traces(own_curve(own, theme))
    if marked is not None and marked == marked:
        parts.mark(figure, dependence, marked, "this row", theme)
    return figure


def _single(dependence: Dependence, known: np.ndarray, x: np.ndarray, theme: Theme) -> go.Scatter:
    """ICE curves as one broken line."""
    most = min(MOST_CURVES, MOST_POINTS // len(known))
    individual = dependence.individual[evenly(len(dependence.individual), most)][:, known]
    n = len(individual)
    y = np.column_stack([drawn(individual, dependence.scale), np.full(n, np.nan, dtype=np.float32)])
    return go.Scatter(x=np.tile(np.append(x, x[-1:]), n), y=y.ravel(), mode="lines", name="single rows",
                      hoverinfo="skip",
                      line={"color": faded(theme.single, max(0.1, min(0.4, 12 / n))), "width": 1})


def _everyone(everyone: Dependence, known: np.ndarray, x: np.ndarray, theme: Theme) -> go.Scatter:
    """Draw the average of all rows, which the average of a cohort is compared with."""
    return go.Scatter(
        x=x, y=drawn(everyone.average[known], everyone.scale), mode="lines+text", name="everyone", hoverinfo="skip",
        line={"color": theme.total, "width": 2.5, "dash": "dash"}, cliponaxis=False,
        text=[*[""] * (len(x) - 1), "everyone"], textposition="top left",
        textfont={"size": 12, "color": theme.tick},
    )


def own_curve(own: Dependence, theme: Theme) -> list[go.Scatter]:
    """Draw the curve of one row, and a dot for the row as it is: its own value, and the model's answer to it."""
    known = ~np.isnan(own.grid)
    grid = own.grid[known]
    traces = [go.Scatter(
        x=parts.places(own.kind, grid), y=drawn(own.individual[0, known], own.scale), mode="lines", name="this row",
        line={"color": theme.text, "width": 2}, hoverinfo="skip", cliponaxis=False,
    )]
    value = own.observed[0]
    low, high = parts.grid_ends(grid)
    if (own.answers[0] == own.answers[0]) and (value != value or low <= value <= high):
        place = parts.missing_place(own.kind, grid) if value != value else parts.places(own.kind, own.observed[:1])
        traces.append(go.Scatter(
            x=place, y=drawn(own.answers[:1], own.scale), mode="markers", name="its answer", cliponaxis=False,
            marker={"color": theme.surface, "size": 11, "line": {"color": theme.text, "width": 2.5}},
            hovertemplate=f"{plain_html(parts.said_effect(own, own.answers[0]))}<extra></extra>",
        ))
    return traces


def _missing_point(figure: go.Figure, dependence: Dependence, theme: Theme, *, here: bool) -> None:
    """Draw the answer for a missing value at the right of the axis."""
    last = np.isnan(dependence.grid)
    place = parts.missing_place(dependence.kind, dependence.grid[~last])
    y, lower, upper = (drawn(held[last], dependence.scale)
                       for held in (dependence.average, dependence.low, dependence.high))
    figure.add_trace(go.Scatter(
        x=place, y=y, mode="markers", marker={"color": theme.measure, "size": 10, "symbol": "diamond"},
        error_y=parts.whisker(y, lower, upper, theme), customdata=parts.hovers(dependence, last),
        hovertemplate=parts.HOVER,
    ))
    top = float(np.nanmax(np.append(upper, y)))
    figure.add_annotation(x=place[0], y=top, text="<b>▸ missing</b>" if here else "missing", showarrow=False,
                          yshift=16,
                          font={"size": 12, "color": theme.tick})


def _alt(dependence: Dependence) -> str:
    name = {"PDP": "Partial dependence", "ALE": "Accumulated local effect"}.get(dependence.method, dependence.method)
    said = answer(dependence.output, dependence.target, dependence.scale)
    ends = [
        f"{word} {parts.said_effect(dependence, dependence.average[i])} at {dependence.grid_labels[i]}"
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
