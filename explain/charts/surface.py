"""How the model's answer moves with two features together."""

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import Picture, colour_bar, drawn, evenly, name_title, suffix
from explain.charts.theme import Theme, axis, faded, layout
from explain.results import Surface
from explain.wording import amount, answer, counted, plain_html, shortened

LEVELS = ("category", "text", "boolean", "ordinal")
MOST_SIDE = 50
"""Values drawn along each axis; of more, evenly picked ones."""


def surface(result: Surface, *, theme: Theme, marked: tuple[float, float] | None = None) -> Picture:
    """Draw the average answer for each pair of values; pairs that no row of the table comes near are veiled.

    Parameters
    ----------
    result
        Of two features.
    marked
        Coded values of both features in the current row, NaN where one is missing; None to mark nothing.
    """
    whole, result = result, _thinned(result)
    first, second = (_labels(result, k) for k in (0, 1))
    empty = result.support.T == 0
    figure = go.Figure(layout=layout(
        theme, height=420, hovermode="closest", margin={"l": 12, "r": 8, "t": 12, "b": 12},
        xaxis=_axis(theme, result.labels[0], first), yaxis=_axis(theme, result.labels[1], second),
    ))
    cells = {"x": np.arange(len(first)), "y": np.arange(len(second)), "xgap": 1, "ygap": 1}
    figure.add_trace(go.Heatmap(
        **cells, z=drawn(result.average.T, result.scale), colorscale=theme.amounts, customdata=_hovers(result),
        hovertemplate="%{customdata}<extra></extra>",
        colorbar=colour_bar(theme, "Average", ticksuffix=suffix(result.scale)),
    ))
    if empty.any():
        veil = faded(theme.surface, 0.78)
        figure.add_trace(go.Heatmap(**cells, z=np.where(empty, 1.0, np.nan), colorscale=[[0, veil], [1, veil]],
                                    showscale=False, hoverinfo="skip"))
        y, x = np.nonzero(empty)
        figure.add_trace(go.Scatter(x=x, y=y, mode="markers", hoverinfo="skip",
                                    marker={"symbol": "x-thin", "size": 9,
                                            "line": {"color": theme.single, "width": 1.2}}))
    if marked is not None:
        _mark(figure, result, marked, theme)
    return Picture(figure, _alt(whole))


def _mark(figure: go.Figure, result: Surface, marked: tuple[float, float], theme: Theme) -> None:
    """Circle the cell that the current row is nearest to, where there is one."""
    spots = [_nearest(grid, kind, value) for grid, kind, value in zip(result.grids, result.kinds, marked, strict=True)]
    if spots[0] is None or spots[1] is None:
        return
    figure.add_trace(go.Scatter(
        x=spots[:1], y=spots[1:], mode="markers", name="this row", hovertemplate="this row<extra></extra>",
        marker={"symbol": "circle-open", "size": 17, "color": theme.text, "line": {"width": 2.5}},
    ))


def _nearest(grid: np.ndarray, kind: str, value: float) -> int | None:
    """Position of the point of a grid that a value is nearest to; a level or a missing value only has its own."""
    if value != value or kind in LEVELS:
        own = np.flatnonzero(np.isnan(grid) if value != value else grid == value)
        return int(own[0]) if len(own) else None
    return int(np.nanargmin(np.abs(grid - value)))


def _thinned(result: Surface) -> Surface:
    """Keep evenly picked values of many, and put levels without an order by their average, "missing" last."""
    first, second = (_order(result, k)[evenly(len(grid), MOST_SIDE)] for k, grid in enumerate(result.grids))
    labels = tuple(tuple(result.grid_labels[k][i] for i in shown) for k, shown in ((0, first), (1, second)))
    return replace(
        result, grids=(result.grids[0][first], result.grids[1][second]), grid_labels=(labels[0], labels[1]),
        average=result.average[np.ix_(first, second)], support=result.support[np.ix_(first, second)],
    )


def _order(result: Surface, k: int) -> np.ndarray:
    """Positions along one feature in the order they stand."""
    grid = result.grids[k]
    order = np.arange(len(grid))
    if result.kinds[k] in ("category", "text"):
        order = np.argsort(result.average.mean(axis=1 - k), kind="stable")
    return order[np.argsort(np.isnan(grid[order]), kind="stable")]


def _labels(result: Surface, k: int) -> list[str]:
    return [plain_html(shortened(label, 16)) for label in result.grid_labels[k]]


def _axis(theme: Theme, label: str, ticks: list[str]) -> dict:
    return axis(theme, name_title(label), tickvals=list(range(len(ticks))), ticktext=ticks,
                showgrid=False, range=[-0.5, len(ticks) - 0.5])


def _hovers(result: Surface) -> np.ndarray:
    """(n_second, n_first) texts."""
    rows, columns = result.average.T.shape
    texts = np.empty((rows, columns), dtype=object)
    for i in range(rows):
        for j in range(columns):
            texts[i, j] = "<br>".join(plain_html(line) for line in (
                f"{shortened(result.labels[0], 40)} = {shortened(result.grid_labels[0][j], 40)}",
                f"{shortened(result.labels[1], 40)} = {shortened(result.grid_labels[1][i], 40)}",
                f"{amount(result.average[j, i], result.scale, result.unit)} · "
                f"{counted(int(result.support[j, i]), 'row')} here",
            ))
    return texts


def _alt(result: Surface) -> str:
    said = answer(result.output, result.target, result.scale)
    low, high = (amount(edge, result.scale, result.unit) for edge in (result.average.min(), result.average.max()))
    n = int((result.support == 0).sum())
    empty = f"; {counted(n, 'cell')} of {result.support.size} hold no row of the table" if n else ""
    where = f"{result.labels[0]} and {result.labels[1]}"
    return f"Heat map of the average {said} over {where}: from {low} to {high}{empty}."
