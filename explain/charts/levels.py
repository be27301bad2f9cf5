"""How the model's answer moves with the levels of a feature: one line for each, in an order that says something."""

import numpy as np
import plotly.graph_objects as go

from explain.charts import effect_parts as parts
from explain.charts.parts import drawn, room
from explain.charts.theme import Theme, axis, faded, height, layout, lines
from explain.checks.support.thin import thin_places
from explain.results import Dependence
from explain.wording import count, plain_html, shortened

MOST_LEVELS = 14


def shown_levels(dependence: Dependence, marked: float | None = None) -> np.ndarray:
    """Positions in the grid of the levels drawn, in the order they stand.

    All levels, or those with most rows and the one ``marked``. Ordered levels stand as listed, others by their average,
    the highest first; "missing" stands last.
    """
    grid, support = dependence.grid, dependence.support.astype(np.float64)
    if marked is not None:
        support = np.where(_is(grid, marked), np.inf, support)
    shown = np.sort(np.argsort(-support, kind="stable")[:MOST_LEVELS])
    if dependence.kind in ("category", "text"):
        shown = shown[np.argsort(-dependence.average[shown], kind="stable")]
    return shown[np.argsort(np.isnan(grid[shown]), kind="stable")]


def _is(grid: np.ndarray, marked: float) -> np.ndarray:
    """(n_grid,) which level is that of the current row; NaN is "missing"."""
    return np.isnan(grid) if marked != marked else grid == marked


def level_points(
    dependence: Dependence, *, theme: Theme, marked: float | None, own: Dependence | None = None,
    everyone: Dependence | None = None,
) -> go.Figure:
    """Draw the average answer at each level with its interval, the spread of single rows, and the current row."""
    shown = shown_levels(dependence, marked)
    here = np.zeros(len(shown), dtype=bool) if marked is None else _is(dependence.grid[shown], marked)
    figure = go.Figure(layout=levels_layout(dependence, shown, here, theme))
    if len(dependence.individual):
        figure.add_trace(_spread(dependence, shown, theme))
    if everyone is not None:
        figure.add_trace(_everyone(everyone, shown, theme))
    if own is not None:
        figure.add_trace(own_levels(own, shown, here, theme))
    figure.add_trace(_points(dependence, shown, theme))
    return figure


def levels_layout(dependence: Dependence, shown: np.ndarray, here: np.ndarray, theme: Theme) -> dict:
    """Give the layout of a chart with one line for each level; the current row's stands out."""
    labels = [_level_label(dependence, i, row) for i, row in zip(shown, here, strict=True)]
    title = parts.effect_title(dependence)
    return layout(
        theme, height=height(len(shown), line=34, around=84), hovermode="closest",
        margin={**room(labels, title, right=18), "t": 18},
        xaxis=axis(theme, title, ticksuffix=parts.effect_suffix(dependence),
                   zeroline=dependence.method == "ALE", zerolinecolor=theme.total, zerolinewidth=1.2),
        yaxis={**lines(theme, labels), "showgrid": True},
    )


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


def _everyone(everyone: Dependence, shown: np.ndarray, theme: Theme) -> go.Scatter:
    """Draw the average of all rows at each level, which the average of a cohort is compared with."""
    return go.Scatter(
        x=drawn(everyone.average[shown], everyone.scale), y=np.arange(len(shown)), mode="markers", name="everyone",
        marker={"symbol": "diamond", "size": 11, "color": theme.surface, "opacity": 1,
                "line": {"color": theme.total, "width": 2}},
        hovertemplate="everyone: %{x}<extra></extra>", cliponaxis=False,
    )


def own_levels(own: Dependence, shown: np.ndarray, here: np.ndarray, theme: Theme) -> go.Scatter:
    """Draw what the model answers to one row with each level: an upright mark, a circle where the row stands."""
    return go.Scatter(
        x=drawn(own.individual[0, shown], own.scale), y=np.arange(len(shown)), mode="markers", name="this row",
        marker={"symbol": np.where(here, "circle", "line-ns").tolist(), "size": np.where(here, 15, 13).tolist(),
                "color": theme.surface, "line": {"color": theme.text, "width": 2.5}, "opacity": 1},
        hovertemplate="%{x}<extra></extra>", cliponaxis=False,
    )


def _points(dependence: Dependence, shown: np.ndarray, theme: Theme) -> go.Scatter:
    middle, low, high = (drawn(held[shown], dependence.scale)
                         for held in (dependence.average, dependence.low, dependence.high))
    few = thin_places(dependence)[shown]
    return go.Scatter(
        x=middle, y=np.arange(len(shown)), mode="markers", error_x=parts.whisker(middle, low, high, theme),
        cliponaxis=False, name="average",
        marker={"color": np.where(few, theme.surface, theme.measure).tolist(), "size": 11, "opacity": 1,
                "line": {"color": theme.measure, "width": 2}},
        customdata=parts.hovers(dependence, shown), hovertemplate=parts.HOVER,
    )
