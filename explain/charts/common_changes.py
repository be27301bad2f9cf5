"""One change for many rows: how many rows each turns, and which columns the nearest changes of single rows use."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import Picture
from explain.charts.theme import Theme, axis, height, layout, lines
from explain.results import CommonChanges
from explain.wording import counted, listed, plain_html, probability, shortened

NAME, PART, VALUE = 22, 15, 10
"""Letters of a name alone, and of name and value of a change: a label has to fit beside the bars on a phone."""
MOST_BARS = 12


def common_changes_bars(result: CommonChanges, *, theme: Theme) -> Picture:
    """Draw the share of rows that each change turns, with its 95 % interval; ``customdata`` names its first column."""
    n = max(result.n_open, 1)
    shares = 100 * result.n_turned / n
    labels = [_label(result, i) for i in range(len(result.changes))]
    hover = [f"{labels[i]}<br><b>{result.n_turned[i]} of {n} rows</b> (95 %: {_interval(result, i)})"
             for i in range(len(labels))]
    figure = _bars(theme, labels, shares, hover, [change[0][0] for change in result.changes],
                   "Of 100 rows", line=40)
    figure.data[0].update(error_x={
        "type": "data", "symmetric": False, "array": 100 * result.high - shares, "color": theme.text,
        "arrayminus": shares - 100 * result.low, "thickness": 1.3, "width": 3,
    })
    figure.update_xaxes(range=[0, 105], tickvals=[0, 50, 100])
    told = [f"{label.replace('<br>', ' ')}: {result.n_turned[i]} of {n}" for i, label in enumerate(labels[:3])]
    return Picture(figure, f"Bars of {counted(len(labels), 'change')} by how many rows they turn. {listed(told)}.")


def nearest_changes_bars(result: CommonChanges, *, theme: Theme) -> Picture:
    """Draw in how many rows the nearest answer changes each column; ``customdata`` is the column's name."""
    order = [j for j in np.argsort(-result.feature_counts, kind="stable") if result.feature_counts[j]][:MOST_BARS]
    n = max(result.n_reached, 1)
    labels = [plain_html(shortened(result.feature_labels[j], NAME)) for j in order]
    counts = np.array([int(result.feature_counts[j]) for j in order])
    hover = [f"{label}<br><b>{size} of {n} rows</b>" for label, size in zip(labels, counts, strict=True)]
    figure = _bars(theme, labels, 100 * counts / n, hover, [result.feature_names[j] for j in order],
                   "Of 100 rows", line=31)
    told = [f"{shortened(result.feature_labels[j], 60)} in {result.feature_counts[j]} of {n}" for j in order[:3]]
    return Picture(figure, f"Bars of {counted(len(order), 'column')} by how often they change. {listed(told)}.")


def _bars(
    theme: Theme, labels: Sequence[str], sizes: np.ndarray, hover: Sequence[str], names: Sequence[str], title: str, *,
    line: int,
) -> go.Figure:
    figure = go.Figure(layout=layout(
        theme, height=height(len(labels), line=line), bargap=0.34, hovermode="closest",
        yaxis=lines(theme, list(labels)), xaxis=axis(theme, title, rangemode="tozero", nticks=4),
    ))
    figure.add_trace(go.Bar(
        orientation="h", x=sizes, y=np.arange(len(labels)), marker={"color": theme.measure},
        customdata=[[name] for name in names], hovertext=list(hover), hoverinfo="text",
        selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
    ))
    return figure


def _label(result: CommonChanges, i: int) -> str:
    labels = dict(zip(result.feature_names, result.feature_labels, strict=True))
    parts = [f"{plain_html(shortened(labels[name], PART))} {_sign(way)} {plain_html(shortened(written, VALUE))}"
             for name, way, written in result.changes[i]]
    return "<br>and ".join(parts)


def _sign(way: str) -> str:
    return {"at least": "≥", "at most": "≤"}.get(way, "=")


def _interval(result: CommonChanges, i: int) -> str:
    return f"{probability(float(result.low[i]))} to {probability(float(result.high[i]))}"
