"""What the model predicts, alone and beside the truth."""

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import Picture, answer_title, axis_title, drawn, ends, evenly, suffix
from explain.charts.raster import HOVERED, MOST_POINTS, cells, density, sampled
from explain.charts.theme import Theme, axis, faded, layout
from explain.results import Performance, Predictions
from explain.wording import amount, answer, count, counted, difference, plain_html, shortened

MOST_DOTS = 2_000
HEIGHT = 360


def as_density(performance: Performance) -> bool:
    """Whether there are too many rows to draw each."""
    return len(performance.truth) > MOST_POINTS


def dots_of(performance: Performance) -> np.ndarray:
    """Positions within the result of the rows drawn as dots."""
    n = len(performance.truth)
    return sampled(n, HOVERED) if as_density(performance) else evenly(n, MOST_DOTS)


def residuals(performance: Performance, *, theme: Theme) -> Picture:
    """Draw each row's prediction against its true value; on the diagonal they are equal.

    Above 20,000 rows their density is drawn, with a sample of them as dots.
    """
    target = shortened(performance.target or "target", 30)
    figure = go.Figure(layout=layout(
        theme, height=400, hovermode="closest",
        xaxis=axis(theme, axis_title(f"true {target}", "target", performance.unit)),
        yaxis=axis(theme, axis_title(f"predicted {target}", "target", performance.unit)),
    ))
    both = ends(performance.truth, performance.predictions)
    if as_density(performance):
        counts = cells(performance.truth, performance.predictions, both, both)
        figure.add_trace(density(counts, both, both, theme))
    figure.add_trace(go.Scatter(x=both, y=both, mode="lines", hoverinfo="skip",
                                line={"color": theme.total, "width": 1.2, "dash": "dash"}))
    figure.add_trace(_dots(performance, theme))
    off = np.abs(performance.truth - performance.predictions)
    typical = difference(float(np.median(off)), "target", performance.unit) if len(off) else "not measured"
    return Picture(figure, (
        f"Predicted against true {performance.target} for {_drawn_rows(performance)}; half of the predictions are "
        f"off by at most {typical}."
    ))


def _dots(performance: Performance, theme: Theme) -> go.Scatter:
    shown = dots_of(performance)
    look = {"color": faded(theme.measure, 0.5), "size": 6}
    if as_density(performance):
        look = {"color": faded(theme.text, 0.25), "size": 3}
    return go.Scatter(
        x=drawn(performance.truth[shown], "target"), y=drawn(performance.predictions[shown], "target"), mode="markers",
        customdata=performance.rows[shown].astype(np.int32)[:, None], marker=look,
        hovertemplate="true %{x:,.4~g}<br>predicted %{y:,.4~g}<br>row %{customdata[0]}<extra></extra>",
        unselected={"marker": {"opacity": 1}},
    )


def _drawn_rows(performance: Performance) -> str:
    """Say what is drawn, in the words of the text alternative."""
    n, dots = counted(len(performance.truth), "row"), len(dots_of(performance))
    if as_density(performance):
        return f"{n}, as their density and a sample of {count(dots)}"
    return n if dots == len(performance.truth) else f"{count(dots)} of {n}, evenly picked"


def residual_histogram(performance: Performance, *, theme: Theme) -> Picture:
    """Draw how far predictions lie above (right) or below (left) the truth."""
    off = performance.predictions - performance.truth
    title = axis_title("prediction minus truth", "target", performance.unit)
    figure = _bars(*bins(off, "target"), theme, title, "")
    figure.add_vline(x=0, line={"color": theme.total, "width": 1.2})
    middle = difference(float(np.median(off)), "target", performance.unit) if len(off) else "not measured"
    n = counted(len(off), "row")
    return Picture(figure, f"Histogram of prediction minus truth over {n}; the middle is at {middle}.")


def histogram(predictions: Predictions, output: int, *, theme: Theme, marked: float | None = None) -> Picture:
    """Draw how often the model gives which answer for one output; ``marked`` is the current row's answer."""
    values, scale = predictions.values[:, output], predictions.scale
    said = answer("" if scale == "target" else predictions.output_labels[output], predictions.target, scale)
    title = answer_title(predictions.output_labels[output], predictions.target, scale, predictions.unit)
    figure = _bars(*bins(values, scale), theme, title, suffix(scale))
    if marked is not None:
        place = float(drawn(np.array([marked]), scale)[0])
        figure.add_vline(x=place, line={"color": theme.text, "width": 1.5, "dash": "dot"})
        figure.add_annotation(x=place, y=1, yref="paper", yanchor="bottom", text="this row", showarrow=False,
                              font={"size": 12, "color": theme.text})
    middle = amount(float(np.median(values)), scale, predictions.unit) if len(values) else "not known"
    n = counted(len(values), "row")
    return Picture(figure, f"Histogram of the {said} over {n}; half of them are at or below {middle}.")


def bins(values: np.ndarray, scale: str) -> tuple[np.ndarray, np.ndarray]:
    """Count answers in bins of equal width, as `histogram` draws them: counts (n_bins,) and edges (n_bins + 1,)."""
    if scale == "probability":
        return np.histogram(values * 100, bins=20, range=(0.0, 100.0))
    return np.histogram(values, bins=30, range=ends(values))


def _bars(counts: np.ndarray, edges: np.ndarray, theme: Theme, title: str, ending: str) -> go.Figure:
    figure = go.Figure(layout=layout(
        theme, height=HEIGHT, hovermode="closest", margin={"l": 12, "r": 18, "t": 22, "b": 12},
        xaxis=axis(theme, title, ticksuffix=ending, range=[edges[0], edges[-1]]), yaxis=axis(theme, "Rows"),
    ))
    hover = [f"{_edge(low)} to {_edge(high)}{ending}<br>{counted(int(n), 'row')}"
             for low, high, n in zip(edges[:-1], edges[1:], counts, strict=True)]
    figure.add_trace(go.Bar(x=(edges[1:] + edges[:-1]) / 2, y=counts, width=np.diff(edges) * 0.94, customdata=hover,
                            marker={"color": theme.measure}, hovertemplate="%{customdata}<extra></extra>"))
    return figure


def _edge(value: float) -> str:
    return plain_html(amount(value, "target"))
