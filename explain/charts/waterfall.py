"""From where a prediction starts to where it ends, one bar for each feature: SHAP and LIME alike."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import Picture, answer_title, cell_label, drawn, room, suffix
from explain.charts.theme import Theme, axis, height, layout, lines
from explain.results import Attributions
from explain.wording import (
    amount,
    answer,
    change,
    counted,
    listed,
    number,
    plain_html,
    points,
    shortened,
    value,
)

MOST_BARS = 9


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One bar: what it is called, how far it goes, and its standard error (NaN when there is none)."""

    label: str
    full: str
    size: float
    error: float = float("nan")
    gap: bool = False
    feature: str = ""
    """The column it is about; "" for several together and for the gap."""


def steps(attributions: Attributions, most: int = MOST_BARS) -> list[Step]:
    """Bars of a one-row result, largest first; the small ones together, and what a surrogate leaves unexplained."""
    sizes, errors = attributions.contributions[0], attributions.standard_errors[0]
    cells, labels = attributions.feature_values[0], attributions.feature_labels
    order = np.argsort(-np.abs(sizes), kind="stable")
    shown = order if len(order) <= most + 1 else order[:most]
    found = [
        Step(cell_label(labels[j], cells[j]), f"{labels[j]} = {value(cells[j])}", float(sizes[j]), float(errors[j]),
             feature=attributions.feature_names[j]) for j in shown
    ]
    if len(shown) < len(order):
        rest = order[most:]
        others = f"{len(rest)} others"
        found.append(Step(others, f"{others}: {listed([labels[j] for j in rest[:20]])}", float(sizes[rest].sum())))
    if np.isfinite(attributions.fidelity[0]):
        found.append(Step("Not explained", "Gap between the simple model and the model",
                          float(attributions.residual[0]),
                          gap=True))
    return found

LEGEND = 42
"""Pixels above the bars for what their colours mean."""


def waterfall(attributions: Attributions, *, theme: Theme) -> Picture:
    """Draw how one prediction comes about from the base value; each bar carries the name of its column.

    Parameters
    ----------
    attributions : one row
        SHAP or LIME; sampled contributions carry a whisker of ± 1.96 standard errors.
    """
    bars = steps(attributions)
    scale = attributions.scale
    base, end = float(attributions.base_value[0]), float(attributions.predictions[0])
    starts = base + np.concatenate([[0.0], np.cumsum([bar.size for bar in bars])])
    # All labels at once: Plotly goes through those that are there for each one that is added.
    labels = [*_bar_labels(bars, starts, scale, theme), *_end_labels(base, end, len(bars), attributions, theme)]
    figure = go.Figure(layout={**_layout(attributions, bars, starts, theme), "annotations": labels})
    _add_bars(figure, bars, starts, scale, attributions.unit, theme)
    _connectors(figure, starts, scale, theme)
    _ends(figure, base, end, len(bars), attributions, theme)
    return Picture(figure, _alt(attributions, bars, base, end))


def _layout(attributions: Attributions, bars: list[Step], starts: np.ndarray, theme: Theme) -> dict:
    ends, whiskers = starts[1:], 1.96 * np.nan_to_num([bar.error for bar in bars])
    reached = np.concatenate([starts, ends - whiskers, ends + whiskers])
    low, high = drawn(np.array([reached.min(), reached.max()]), attributions.scale).astype(float)
    span = (high - low) or max(abs(high), 1.0) * 0.1
    labels = [plain_html(_start(attributions)), *(bar.label for bar in bars), "<b>This row</b>"]
    title = answer_title(attributions.output, attributions.target, attributions.scale, attributions.unit)
    return layout(
        theme, height=height(len(labels), line=29), barmode="overlay", hovermode="closest", showlegend=True,
        margin={**room(labels, title, right=_room(attributions)), "t": LEGEND}, yaxis=lines(theme, labels),
        xaxis=axis(theme, title, range=[low - 0.05 * span, high + 0.05 * span], ticksuffix=suffix(attributions.scale),
                   nticks=3),  # each bar has its number, and more would turn sideways on a phone
    )


def _room(attributions: Attributions) -> int:
    """Pixels at the right for the label of a bar that ends there."""
    ends = np.concatenate([attributions.base_value, attributions.predictions])
    longest = max(len(amount(end, attributions.scale, attributions.unit)) for end in ends)
    return min(max(24 + 8 * longest, 56), 120)


def _start(attributions: Attributions) -> str:
    return "Simple model starts at" if np.isfinite(attributions.fidelity[0]) else "Average"


def _add_bars(figure: go.Figure, bars: list[Step], starts: np.ndarray, scale: str, unit: str,
              theme: Theme) -> None:
    """Draw the bars in three kinds; the legend explains the two colours, the gap is named at its own line."""
    gap, up = np.array([bar.gap for bar in bars]), np.array([bar.size > 0 for bar in bars])
    for name, colour, chosen in (("raises", theme.raises, up & ~gap), ("lowers", theme.lowers, ~up & ~gap),
                                 ("not explained", theme.middle, gap)):
        if chosen.any():
            marker = {"color": colour, "pattern": {"shape": "/" if gap[chosen].any() else "", "fillmode": "overlay",
                                                   "fgcolor": theme.total, "fgopacity": 1, "size": 6}}
            figure.add_trace(_bars(bars, np.flatnonzero(chosen), starts, scale, unit, theme, name=name, marker=marker,
                                   showlegend=not gap[chosen].any()))


def _bars(bars: list[Step], places: np.ndarray, starts: np.ndarray, scale: str, unit: str, theme: Theme,
          **look: object) -> go.Bar:
    chosen = [bars[i] for i in places]
    errors = np.array([1.96 * bar.error for bar in chosen])
    carried = [
        [bar.feature, f"{plain_html(shortened(bar.full, 160))}<br><b>{plain_html(change(bar.size, scale, unit))}</b>"
         f"{_error(bar, scale, unit)}"] for bar in chosen
    ]
    steady = {"marker": {"opacity": 1}}
    return go.Bar(
        orientation="h", y=places + 1, width=0.72, base=drawn(starts[places], scale),
        x=drawn(np.array([bar.size for bar in chosen]), scale), customdata=carried, selected=steady, unselected=steady,
        hovertemplate="%{customdata[1]}<extra></extra>", **look,
        error_x={"type": "data", "array": drawn(np.nan_to_num(errors), scale), "color": theme.text, "thickness": 1.2,
                 "width": 3, "visible": bool(np.isfinite(errors).any())},
    )


def _error(bar: Step, scale: str, unit: str) -> str:
    if bar.error != bar.error:
        return ""
    return plain_html(f" ± {change(1.96 * bar.error, scale, unit).lstrip('+')} (95 %)")


def _connectors(figure: go.Figure, starts: np.ndarray, scale: str, theme: Theme) -> None:
    """Join the end of each bar to the start of the next."""
    n = len(starts)
    x = np.repeat(drawn(starts, scale), 3)
    y = np.column_stack([np.arange(n), np.arange(1, n + 1), np.full(n, np.nan)]).ravel()
    figure.add_trace(go.Scatter(x=x, y=y.astype(np.float32), mode="lines", line={"color": theme.total, "width": 1},
                                hoverinfo="skip", showlegend=False))


def _ends(figure: go.Figure, base: float, end: float, n: int, attributions: Attributions, theme: Theme) -> None:
    scale, unit = attributions.scale, attributions.unit
    x = drawn(np.array([base, end]), scale)
    said = [plain_html(f"{attributions.baseline}: {amount(base, scale, unit)}"),
            plain_html(f"{answer(attributions.output, attributions.target, scale)}: {amount(end, scale, unit)}")]
    figure.add_trace(go.Scatter(
        x=x, y=[0, n + 1], mode="markers", customdata=[["", words] for words in said], showlegend=False,
        hovertemplate="%{customdata[1]}<extra></extra>", cliponaxis=False, selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        marker={"symbol": ["circle", "diamond"], "size": [10, 13], "color": [theme.total, theme.text], "opacity": 1},
    ))


def _bar_labels(bars: list[Step], starts: np.ndarray, scale: str, theme: Theme) -> list[dict]:
    """Write the size of each bar at its right end, beyond its whisker."""
    whiskers = 1.96 * np.nan_to_num([bar.error for bar in bars])
    edges = drawn(np.maximum(starts[:-1], starts[1:] + whiskers), scale)
    return [_label(edges[i], i + 1, plain_html(_short(bar.size, scale)), theme, away=5) for i, bar in enumerate(bars)]


def _end_labels(base: float, end: float, n: int, attributions: Attributions, theme: Theme) -> list[dict]:
    scale, unit = attributions.scale, attributions.unit
    first, last = drawn(np.array([base, end]), scale)
    return [_label(first, 0, plain_html(amount(base, scale, unit)), theme, away=10),
            _label(last, n + 1, f"<b>{plain_html(amount(end, scale, unit))}</b>", theme, away=12)]


def _label(x: float, y: int, text: str, theme: Theme, *, away: int) -> dict:
    return {"x": float(x), "y": y, "text": text, "showarrow": False, "xanchor": "left", "xshift": away,
            "font": {"size": 13, "color": theme.text}}


def _short(size: float, scale: str) -> str:
    """Value beside a bar, in the unit of the axis."""
    return ("+" if size > 0 else "") + (points(size) if scale == "probability" else number(size))


def _alt(attributions: Attributions, bars: list[Step], base: float, end: float) -> str:
    scale, unit = attributions.scale, attributions.unit
    said = answer(attributions.output, attributions.target, scale)
    first = "; ".join(f"{shortened(bar.full, 60)}: {change(bar.size, scale, unit)}" for bar in bars[:5])
    more = f"; and {counted(len(bars) - 5, 'smaller bar')}" if len(bars) > 5 else ""
    return (f"Waterfall of the {said}: from {amount(base, scale, unit)} ({attributions.baseline}) to "
            f"{amount(end, scale, unit)}. {first}{more}.")
