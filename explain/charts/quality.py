"""How good a classifier is: ROC, precision and recall, calibration, confusion."""

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import AROUND, Picture
from explain.charts.theme import CLEAR, Theme, axis, faded, height, layout
from explain.results import Curve, Performance
from explain.wording import count, counted, listed, number, plain_html, probability, shortened

HEIGHT = 380
MOST_CLASSES = 100


def roc(performance: Performance, *, theme: Theme) -> Picture:
    """Draw how many of the wanted are found against how many others are flagged; the diagonal is a coin toss."""
    line = performance.roc
    figure = _share_figure(theme, "Others flagged by mistake", f"Found among {shortened(performance.output, 20)}")
    _diagonal(figure, theme)
    _line(figure, line, theme, "%{x:.0f} % of the others flagged, %{y:.0f} % found")
    found = _quality(performance, "AUC")
    return Picture(figure, f"ROC curve for {performance.output}, {found}; the diagonal is a coin toss.")


def precision_recall(performance: Performance, *, theme: Theme) -> Picture:
    """Draw how many of those flagged are right against how many are found; the line is what flagging all would get."""
    figure = _share_figure(theme, f"Found among {shortened(performance.output, 20)}", "Right among those flagged")
    level = performance.prevalence * 100
    _reference(figure, [0, 100], [level, level], theme)
    _line(figure, performance.precision_recall, theme, "%{x:.0f} % found, %{y:.0f} % of those flagged are right")
    return Picture(figure, (
        f"Precision and recall for {performance.output}, {_quality(performance, 'PR-AUC')}; flagging every row is "
        f"right for {probability(performance.prevalence)} of the rows."
    ))


def calibration(performance: Performance, *, theme: Theme) -> Picture:
    """Draw the share that had the outcome against the mean score of each bin; on the diagonal they are equal."""
    line = performance.calibration
    figure = _share_figure(theme, "Mean score of the model", f"Share that is {shortened(performance.output, 24)}")
    _diagonal(figure, theme)
    figure.add_trace(go.Scatter(
        x=_per_cent(line.x), y=_per_cent(line.y), mode="lines+markers", cliponaxis=False,
        line={"color": theme.measure, "width": 1.5}, marker={"size": 9, "color": theme.measure},
        error_y=_whiskers(line, theme.total),
        customdata=[counted(int(n), "row") for n in line.n],
        hovertemplate="mean score %{x:.0f} %<br>had the outcome: %{y:.0f} %<br>%{customdata}<extra></extra>",
    ))
    return Picture(figure, (
        f"Calibration for {performance.output} in {counted(len(line.x), 'bin')}; the largest gap between score and "
        f"share is {_far(line)}."
    ))


def calibrations(here: Performance, there: Performance, names: tuple[str, str], *, theme: Theme) -> Picture:
    """Draw the calibration of some rows, full, beside that of others, hollow."""
    figure = _share_figure(theme, "Mean score of the model", f"Share that is {shortened(here.output, 24)}")
    _diagonal(figure, theme)
    looks = (("circle", theme.measure, "solid"), ("circle-open", theme.total, "dot"))
    for held, name, (symbol, colour, dash) in zip((here, there), names, looks, strict=True):
        line = held.calibration
        figure.add_trace(go.Scatter(
            x=_per_cent(line.x), y=_per_cent(line.y), mode="lines+markers", cliponaxis=False,
            name=plain_html(shortened(name, 32)), error_y=_whiskers(line, colour),
            line={"color": colour, "width": 1.5, "dash": dash},
            marker={"size": 9, "color": colour, "symbol": symbol}, customdata=[counted(int(n), "row") for n in line.n],
            hovertemplate="mean score %{x:.0f} %<br>had the outcome: %{y:.0f} %<br>%{customdata}<extra></extra>",
        ))
    for trace in figure.data[:1]:
        trace.showlegend = False
    figure.update_layout(showlegend=True)
    parts = [f"{shortened(name, 40)} {_far(held.calibration)}" for name, held in zip(names, (here, there), strict=True)]
    return Picture(figure, f"Calibration for {here.output}; the largest gap between score and share: {listed(parts)}.")


def _far(line: Curve) -> str:
    return f"{number(float(np.abs(line.y - line.x).max()) * 100)} points" if len(line.x) else "not measured"


def _whiskers(line: Curve, colour: str) -> dict:
    """Intervals of the shares of a calibration curve."""
    known = np.isfinite(line.low) & np.isfinite(line.high)
    return {
        "type": "data", "symmetric": False, "array": _per_cent(np.where(known, line.high - line.y, 0)),
        "arrayminus": _per_cent(np.where(known, line.y - line.low, 0)), "color": colour, "thickness": 1.3, "width": 3,
        "visible": bool(known.any()),
    }


def confusion(performance: Performance, *, theme: Theme) -> Picture:
    """Draw how many rows of each class were called what, with the share of the row; of many classes the frequent."""
    classes = shown_classes(performance.confusion)
    table, n = performance.confusion[np.ix_(classes, classes)], len(classes)
    shares = table / np.maximum(performance.confusion[classes].sum(axis=1, keepdims=True), 1)
    labels = [plain_html(shortened(performance.confusion_labels[i], 18)) for i in classes]
    figure = go.Figure(layout=layout(
        theme, height=height(n, line=70, around=150), margin={"l": 12, "r": 12, "t": 12, "b": 12},
        xaxis=axis(theme, "The model says", tickvals=list(range(n)), ticktext=labels, showgrid=False, side="bottom"),
        yaxis=axis(theme, "In the table", tickvals=list(range(n)), ticktext=labels, showgrid=False,
                   range=[n - 0.5, -0.5]),
    ))
    figure.add_trace(go.Heatmap(
        z=np.asarray(shares, dtype=np.float32), x=np.arange(n), y=np.arange(n), zmin=0, zmax=1,
        colorscale=theme.amounts,
        showscale=False, xgap=2, ygap=2, hoverinfo="skip",
    ))
    if n <= 8:
        _cell_texts(figure, table, shares, theme)
    return Picture(figure, _confusion_alt(performance, n))


def shown_classes(table: np.ndarray) -> np.ndarray:
    """Positions of the classes drawn: all, or those with most rows, in their own order."""
    if len(table) <= MOST_CLASSES:
        return np.arange(len(table))
    return np.sort(np.argsort(-(table.sum(axis=0) + table.sum(axis=1)), kind="stable")[:MOST_CLASSES])


def _cell_texts(figure: go.Figure, table: np.ndarray, shares: np.ndarray, theme: Theme) -> None:
    """Write counts and shares in the cells, dark on pale cells and pale on dark ones."""
    for i, j in np.ndindex(*table.shape):
        n, whole = int(table[i, j]), int(table[i].sum())
        share = f"<br><span style='font-size:12px'>{_share(n, whole)}</span>" if whole else ""
        figure.add_annotation(x=j, y=i, text=f"<b>{count(n)}</b>{share}", showarrow=False,
                              font={"size": 15, "color": theme.ink_on(float(shares[i, j]))})


def _share(part: float, whole: float) -> str:
    return "none" if part == 0 else "all" if part == whole else probability(part / whole)


def _confusion_alt(performance: Performance, n_drawn: int) -> str:
    few = n_drawn < len(performance.confusion_labels)
    part = f" of the {n_drawn} most frequent of {count(len(performance.confusion_labels))} classes" if few else ""
    rows = [
        f"of {counted(int(line.sum()), 'row')} that are {label}, {count(line[i])} were called so"
        for i, (label, line) in enumerate(zip(performance.confusion_labels[:8], performance.confusion[:8], strict=True))
    ]
    return f"Confusion table{part}: {listed(rows)}."


def _share_figure(theme: Theme, x: str, y: str) -> go.Figure:
    """Build a square of two shares, 0 to 100 %."""
    shares = {"range": [-1, 101], "ticksuffix": " %", "dtick": 25}
    return go.Figure(layout=layout(theme, height=HEIGHT, hovermode="closest",
                                   margin={**AROUND, "r": 30, "t": 16},
                                   xaxis=axis(theme, plain_html(x), **shares),
                                   yaxis=axis(theme, plain_html(y), **shares)))


def _per_cent(values: np.ndarray) -> np.ndarray:
    return np.asarray(values * 100, dtype=np.float32)


def _line(figure: go.Figure, line: Curve, theme: Theme, hover: str) -> None:
    x, y = _per_cent(line.x), _per_cent(line.y)
    low, high = _per_cent(line.low), _per_cent(line.high)
    if len(x) and np.isfinite(low).all() and np.isfinite(high).all():
        figure.add_trace(go.Scatter(x=np.concatenate([x, x[::-1]]), y=np.concatenate([low, high[::-1]]), fill="toself",
                                    mode="lines", fillcolor=faded(theme.measure, 0.2),
                                    line={"width": 0, "color": CLEAR},
                                    hoverinfo="skip"))
    figure.add_trace(go.Scatter(x=x, y=y, mode="lines", line={"color": theme.measure, "width": 2.5},
                                hovertemplate=f"{hover}<extra></extra>"))


def _diagonal(figure: go.Figure, theme: Theme) -> None:
    _reference(figure, [0, 100], [0, 100], theme)


def _reference(figure: go.Figure, x: list[float], y: list[float], theme: Theme) -> None:
    figure.add_trace(go.Scatter(x=x, y=y, mode="lines", hoverinfo="skip",
                                line={"color": theme.total, "width": 1.2, "dash": "dash"}))


def _quality(performance: Performance, name: str) -> str:
    for score in performance.scores:
        if score.name == name:
            return f"{name} {number(score.value)}"
    return f"{name} not measured"
