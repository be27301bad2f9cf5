"""What LIME says at several widths of its kernel: contributions of the leading features, and how well each fit is."""

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import Picture, axis_title, drawn
from explain.charts.theme import Theme, axis, layout
from explain.results import LimeStability
from explain.wording import change, listed, number, plain_html, shortened

HEIGHT = 430
MOST_LINES = 5
FIRST = 0.36
"""Share of the height below which the fit is drawn."""
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross")
"""One for each feature, so that colours need not be told apart."""


def lime_widths(result: LimeStability, *, theme: Theme) -> Picture | None:
    """Draw the contribution of each leading feature over the widths, and R² below; None where nothing is split.

    Whiskers are the 95 % intervals of the mean over runs; the upright line is the width that LIME has.
    """
    if not result.n_leading:
        return None
    leading = np.argsort(-np.abs(result.contributions[result.usual]), kind="stable")[:MOST_LINES]
    leading = leading[result.contributions[result.usual, leading] != 0]
    ticks = {"type": "log", "tickvals": list(result.widths), "ticktext": [f"{width:g}" for width in result.widths]}
    figure = go.Figure(layout=layout(
        theme, height=HEIGHT, hovermode="closest", showlegend=True, margin={"l": 74, "r": 20, "t": 24, "b": 56},
        xaxis=axis(theme, "Kernel width (times √p)", **ticks, anchor="y2"),
        yaxis=axis(theme, axis_title("Contribution", result.scale, result.unit, difference=True), nticks=5,
                   zeroline=True, zerolinecolor=theme.total, domain=[FIRST + 0.06, 1]),
        yaxis2=axis(theme, "R²", domain=[0, FIRST - 0.08], range=[min(0, float(result.fits.min())) - 0.04, 1.06],
                    tickvals=[0, 0.5, 1]),
    ))
    for i, j in enumerate(leading):
        figure.add_trace(_line(result, int(j), theme.categorical[i], SYMBOLS[i], theme))
    figure.add_trace(_fit(result, theme))
    figure.add_shape(type="line", xref="x", yref="paper", x0=_usual(result), x1=_usual(result), y0=0, y1=1,
                     line={"color": theme.total, "width": 1.5, "dash": "dot"}, layer="below")
    figure.add_annotation(x=np.log10(_usual(result)), y=FIRST - 0.01, yref="paper", text="LIME's own width",
                          showarrow=False, xanchor="left", xshift=6, font={"size": 12, "color": theme.tick})
    return Picture(figure, _alt(result, leading))


def _usual(result: LimeStability) -> float:
    return float(result.widths[result.usual])


def _line(result: LimeStability, j: int, colour: str, symbol: str, theme: Theme) -> go.Scatter:
    label = shortened(result.feature_labels[j], 24)
    sizes = result.contributions[:, j]
    errors = drawn(1.96 * result.errors[:, j], result.scale)
    hovers = [plain_html(f"{label}: {change(size, result.scale, result.unit)}") for size in sizes]
    return go.Scatter(
        x=result.widths, y=drawn(sizes, result.scale), mode="lines+markers", name=plain_html(label),
        line={"color": colour, "width": 2}, marker={"color": colour, "size": 8, "symbol": symbol}, customdata=hovers,
        hovertemplate="%{customdata}<br>at width %{x}<extra></extra>", cliponaxis=False,
        error_y={"type": "data", "array": errors, "color": colour, "thickness": 1.2, "width": 3},
    )


def _fit(result: LimeStability, theme: Theme) -> go.Scatter:
    return go.Scatter(
        x=result.widths, y=np.asarray(result.fits, dtype=np.float32), yaxis="y2", mode="lines+markers",
        showlegend=False, line={"color": theme.total, "width": 2}, marker={"color": theme.total, "size": 7},
        hovertemplate="R² %{y:.2f}<br>at width %{x}<extra></extra>", cliponaxis=False,
    )


def _alt(result: LimeStability, leading: np.ndarray) -> str:
    first, last, usual = 0, len(result.widths) - 1, result.usual
    each = [
        f"{shortened(result.feature_labels[j], 40)} "
        + listed([change(result.contributions[i, j], result.scale, result.unit) for i in (first, usual, last)])
        for j in leading
    ]
    widths = listed([f"{result.widths[i]:g}" for i in (first, usual, last)])
    fits = listed([number(float(result.fits[i]), 2) for i in (first, usual, last)])
    return (f"Contributions of the leading features at kernel widths {widths} times the root of p: "
            f"{'; '.join(each)}. R² {fits}.")
