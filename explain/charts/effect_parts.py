"""What all charts of an effect share: axes and words for an answer or a change, places on the axis, the rows below."""

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import AROUND, answer_title, axis_title, suffix
from explain.charts.theme import Theme, axis, faded, layout
from explain.checks.support.thin import thin_places
from explain.results import Dependence, RegionalEffects
from explain.wording import amount, answer, change, counted, plain_html, shortened

DAY = 86_400_000
"""Milliseconds; dates are coded as days since 1970."""
STRIP = 0.14
"""Share of the height given to the strip that shows where the rows are."""


def by_level(dependence: Dependence | RegionalEffects) -> bool:
    """Whether the feature has levels instead of a scale."""
    return dependence.kind in ("category", "text", "boolean", "ordinal")


def places(kind: str, coded: np.ndarray) -> np.ndarray:
    """Positions on the axis: dates as dates, other numbers as they are."""
    coded = np.asarray(coded, dtype=np.float64)
    if kind != "date":
        return coded
    moments, known = np.full(coded.shape, "NaT", dtype="datetime64[ms]"), ~np.isnan(coded)
    moments[known] = np.rint(coded[known] * DAY).astype(np.int64)
    return moments


def grid_ends(grid: np.ndarray) -> tuple[float, float]:
    """Give the ends of the axis: a little beyond the grid."""
    if not len(grid):
        return 0.0, 1.0
    room = 0.03 * (grid[-1] - grid[0]) or 0.5
    return grid[0] - room, grid[-1] + room


def axis_ends(kind: str, points: np.ndarray) -> list:
    """Give the ends of the axis as a chart takes them, with room at its right for "missing" where that is a point."""
    low, high = grid_ends(points[~np.isnan(points)])
    if np.isnan(points).any():
        high += 0.12 * (high - low)
    return [str(end) if kind == "date" else end for end in places(kind, np.array([low, high]))]


def missing_place(kind: str, grid: np.ndarray) -> np.ndarray:
    """(1,) where "missing" stands, at the right of the grid."""
    low, high = grid_ends(grid)
    return places(kind, np.array([high + 0.06 * (high - low)]))


def along_layout(dependence: Dependence, theme: Theme, title: str) -> dict:
    """Give the layout of a chart of a number: the effect above, where the rows are below."""
    return layout(
        theme, height=400, hovermode="closest", bargap=0.05, margin={**AROUND, "r": 18, "t": 22},
        xaxis=axis(theme, title, range=axis_ends(dependence.kind, dependence.grid), anchor="y2"),
        yaxis=axis(theme, effect_title(dependence), domain=[STRIP + 0.05, 1], ticksuffix=effect_suffix(dependence),
                   zeroline=dependence.method == "ALE", zerolinecolor=theme.total, zerolinewidth=1.2),
        yaxis2=axis(theme, "", domain=[0, STRIP], showgrid=False, showticklabels=False),
    )


def effect_title(dependence: Dependence) -> str:
    """Title of the axis of the answer, or of its change."""
    if dependence.method == "ALE":
        words = f"change of the {shortened(answer(dependence.output, dependence.target, dependence.scale), 30)}"
        return axis_title(words, dependence.scale, dependence.unit, difference=True)
    return answer_title(dependence.output, dependence.target, dependence.scale, dependence.unit)


def effect_suffix(dependence: Dependence) -> str:
    """Give what follows each number on the axis of the answer."""
    return "" if dependence.method == "ALE" else suffix(dependence.scale)


def said_effect(dependence: Dependence, size: float) -> str:
    """Write a point of the curve in words."""
    write = change if dependence.method == "ALE" else amount
    return write(size, dependence.scale, dependence.unit)


def hovers(dependence: Dependence, chosen: np.ndarray) -> list[list]:
    """Give for each chosen point of the grid its coded value, None for "missing", what is said of it, and its reach."""
    found, reach = [], _reaches(dependence)
    for i in np.flatnonzero(chosen) if chosen.dtype == bool else chosen:
        cell = plain_html(f"{shortened(dependence.label, 60)} = {shortened(dependence.grid_labels[i], 60)}")
        said = plain_html(said_effect(dependence, dependence.average[i]))
        low, high = dependence.low[i], dependence.high[i]
        between = [plain_html(said_effect(dependence, end)) for end in (low, high)]
        sure = f" ({between[0]} to {between[1]})" if low == low else ""
        held = None if np.isnan(dependence.grid[i]) else float(dependence.grid[i])
        here = f"{counted(int(dependence.support[i]), 'row')} of the table here"
        found.append([held, f"{cell}<br><b>{said}</b>{sure}<br>{here}", *reach[i]])
    return found


def _reaches(dependence: Dependence) -> list[list]:
    """Between which coded values a row is nearest to each point of the grid; None where nothing bounds it."""
    grid = dependence.grid
    if by_level(dependence):
        return [[None, None]] * len(grid)
    known = grid[~np.isnan(grid)]
    middle = ((known[1:] + known[:-1]) / 2).tolist()
    above = [float(np.nextafter(edge, np.inf)) for edge in middle]
    reach = [list(pair) for pair in zip([None, *above], [*middle, None], strict=True)] if len(known) else []
    return reach + [[None, None]] * (len(grid) - len(known))


HOVER = "%{customdata[1]}<extra></extra>"
"""Template of the texts of `hovers`."""


def whisker(middle: np.ndarray, low: np.ndarray, high: np.ndarray, theme: Theme) -> dict:
    """Give the settings of an interval around each point; none where it was not measured."""
    known = np.isfinite(low) & np.isfinite(high)
    return {"type": "data", "symmetric": False, "array": np.where(known, high - middle, 0), "thickness": 1.5,
            "width": 4,
            "arrayminus": np.where(known, middle - low, 0), "color": theme.text, "visible": bool(known.any())}


def band(x: np.ndarray, low: np.ndarray, high: np.ndarray, colour: str) -> list[go.Scatter]:
    """Draw the interval around a curve; nothing where it was not measured."""
    if not (np.isfinite(low).all() and np.isfinite(high).all()):
        return []
    return [go.Scatter(x=np.concatenate([x, x[::-1]]), y=np.concatenate([low, high[::-1]]), fill="toself",
                       fillcolor=colour, line={"width": 0}, mode="lines", hoverinfo="skip", name="95 % interval")]


def shade_thin_parts(figure: go.Figure, dependence: Dependence, theme: Theme) -> None:
    """Shade the parts of the axis where few rows stand; neighbours in one piece."""
    # All at once: adding shapes one by one takes time that grows with their square.
    figure.update_layout(shapes=thin_parts(dependence.kind, dependence.grid, thin_places(dependence), theme))


def thin_parts(kind: str, points: np.ndarray, thin: np.ndarray, theme: Theme, **where: str) -> list[dict]:
    """Give the shapes that shade an axis at its thin points; ``where`` names the axes of one of several panels."""
    grid = points[~np.isnan(points)]
    low, high = grid_ends(grid)
    edges = places(kind, np.concatenate([[low], (grid[1:] + grid[:-1]) / 2, [high]]))
    thin = np.concatenate([[False], thin[: len(grid)], [False]])
    starts, stops = np.flatnonzero(~thin[:-1] & thin[1:]), np.flatnonzero(thin[:-1] & ~thin[1:])
    look = {"type": "rect", "y0": 0, "y1": 1, "yref": "paper", "layer": "below", "line": {"width": 0},
            "fillcolor": faded(theme.single, 0.16), **where}
    return [{**look, "x0": edges[first], "x1": edges[last]} for first, last in zip(starts, stops, strict=True)]


def rows_strip(dependence: Dependence, theme: Theme) -> go.Bar:
    """Count rows along the axis; rows beyond its ends stand at the ends."""
    counts, edges = _counted(dependence, *grid_ends(dependence.grid[~np.isnan(dependence.grid)]))
    return go.Bar(
        x=places(dependence.kind, (edges[1:] + edges[:-1]) / 2), y=counts, yaxis="y2", name="rows",
        width=np.diff(edges) * (DAY if dependence.kind == "date" else 1),
        marker={"color": faded(theme.total, 0.55)}, hovertemplate="%{y} rows<extra></extra>",
    )


def _counted(dependence: Dependence, low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """Count rows in forty bins of equal width, or at each whole number where these are few."""
    held = dependence.observed[~np.isnan(dependence.observed)]
    first, last = np.ceil(low), np.floor(high)
    if dependence.kind == "integer" and last - first < 60:
        return np.histogram(np.clip(held, first, last), bins=np.arange(first - 0.5, last + 1))
    return np.histogram(np.clip(held, low, high), bins=40, range=(low, high))


def support_strip(dependence: Dependence, theme: Theme) -> go.Bar:
    """Show how densely the rows of the whole table stand along the axis: the area of a bar is their number."""
    grid = dependence.grid[~np.isnan(dependence.grid)]
    low, high = grid_ends(grid)
    edges = np.concatenate([[low], (grid[1:] + grid[:-1]) / 2, [high]])
    support, width = dependence.support[: len(grid)], np.diff(edges)
    return go.Bar(
        x=places(dependence.kind, (edges[1:] + edges[:-1]) / 2), y=support / np.maximum(width, 1e-300), yaxis="y2",
        name="rows", width=width * (DAY if dependence.kind == "date" else 1), customdata=support,
        marker={"color": faded(theme.total, 0.55)}, hovertemplate="%{customdata} rows near<extra></extra>",
    )


def mark(figure: go.Figure, dependence: Dependence, coded: float, words: str, theme: Theme) -> None:
    """Draw an upright line at the value of the current row, at the end of the axis where it lies beyond."""
    grid = dependence.grid[~np.isnan(dependence.grid)]
    place = places(dependence.kind, np.array([np.clip(coded, *grid_ends(grid))]))[0]
    figure.add_shape(type="line", x0=place, x1=place, y0=0, y1=1, yref="paper",
                     line={"color": theme.text, "width": 1.5, "dash": "dot"})
    figure.add_annotation(x=place, y=1, yref="paper", text=words, showarrow=False, yanchor="bottom",
                          font={"size": 12, "color": theme.text})
