"""How the model's answer moves with two features together."""

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import Picture, colour_bar, drawn, evenly, name_title, suffix
from explain.charts.theme import Theme, axis, faded, layout
from explain.results import Surface
from explain.wording import amount, answer, counted, plain_html, shortened

MOST_SIDE = 50
"""Values drawn along each axis; of more, evenly picked ones."""


def surface(result: Surface, *, theme: Theme) -> Picture:
    """Draw the average answer for each pair of values; pairs that no row of the table comes near are veiled."""
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
    return Picture(figure, _alt(whole))


def _thinned(result: Surface) -> Surface:
    first, second = (evenly(len(grid), MOST_SIDE) for grid in result.grids)
    labels = tuple(tuple(result.grid_labels[k][i] for i in shown) for k, shown in ((0, first), (1, second)))
    return replace(
        result, grids=(result.grids[0][first], result.grids[1][second]), grid_labels=(labels[0], labels[1]),
        average=result.average[np.ix_(first, second)], support=result.support[np.ix_(first, second)],
    )


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
