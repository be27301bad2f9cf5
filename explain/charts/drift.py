"""How far each column of the rows explained has shifted, over what chance alone would make of it."""

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import Picture, room
from explain.charts.theme import Theme, axis, faded, height, layout, lines
from explain.results import Drift
from explain.wording import counted, listed, number, plain_html, shortened

MOST_BARS = 12
CUT = 0.6
"""Longest bar: a cohort by a column shifts it so far that the bands of all others would vanish."""
AXIS, AXIS_CUT = "Shift (PSI)", f"Shift (PSI), bars cut at {CUT}"
BAND = "chance alone, 95 %"


def drift_chart(drift: Drift, *, theme: Theme) -> Picture | None:
    """Draw the columns that shifted most as bars, over a band of chance; None where none was compared.

    Each bar's ``customdata`` is the name of its column.
    """
    order = np.argsort(-drift.psi, kind="stable")[:MOST_BARS]
    order = order[np.isfinite(drift.psi[order])]
    if not len(order):
        return None
    labels = [plain_html(shortened(drift.feature_labels[j])) for j in order]
    far = drift.psi[order] > CUT
    title = AXIS_CUT if far.any() else AXIS
    figure = go.Figure(layout=layout(
        theme, height=height(len(order)), bargap=0.34, barmode="overlay", hovermode="closest",
        yaxis=lines(theme, labels), xaxis=axis(theme, title, rangemode="tozero"), margin=room(labels, title, right=16),
    ))
    places, hover = np.arange(len(order)), [_hover(drift, int(j)) for j in order]
    figure.add_trace(go.Bar(
        orientation="h", x=drift.chance[order], y=places, width=0.9, name=BAND, hoverinfo="skip",
        marker={"color": faded(theme.tick, 0.22)},
    ))
    figure.add_trace(go.Bar(
        orientation="h", x=np.minimum(drift.psi[order], CUT), y=places, width=0.5, hovertext=hover, hoverinfo="text",
        text=[f"{number(drift.psi[j], 2)} →" if cut else "" for j, cut in zip(order, far, strict=True)],
        textposition="inside", insidetextanchor="end", textangle=0, textfont={"size": 12, "color": theme.surface},
        customdata=[[drift.feature_names[j]] for j in order],
        marker={"color": [theme.look if drift.clear[j] else theme.measure for j in order]},
    ))
    return Picture(figure, _alt(drift, order))


def _hover(drift: Drift, j: int) -> str:
    """Column, index, band, corrected chance, and whether the shift is clear."""
    clear = "a clear shift" if drift.clear[j] else "not a clear shift"
    return (f"{plain_html(shortened(drift.feature_labels[j], 160))}<br><b>PSI {number(drift.psi[j], 2)}</b>, "
            f"{clear}<br>chance alone: up to {number(drift.chance[j], 2)}; corrected p {number(drift.p[j], 2)}")


def _alt(drift: Drift, order: np.ndarray) -> str:
    top = listed([f"{shortened(drift.feature_labels[j], 60)} ({number(drift.psi[j], 2)})" for j in order[:3]])
    n = int(drift.clear.sum())
    return (f"Bars of {counted(len(order), 'column')} by shift (PSI), over a band of chance. Largest: {top}. "
            f"{counted(n, 'clear shift') if n else 'No clear shift'}.")
