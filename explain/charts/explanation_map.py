"""Rows on a map by what moved their predictions: a dot each, coloured by group, answer, error or a feature."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import plotly.graph_objects as go

from explain.charts.beeswarm import ranked
from explain.charts.parts import Picture, colour_bar, drawn, suffix
from explain.charts.theme import Theme, axis, layout
from explain.results import ExplanationMap
from explain.wording import answer, counted, listed, plain_html, probability, shortened, title_case, value

HEIGHT = 470
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "star")
MOST_LEVELS = 6
"""Levels of a feature that have a colour of their own."""
LETTERS = "ABCDEF"


def explanation_map(
    result: ExplanationMap, *, theme: Theme, colour: str = "group", feature: str = "", marked: int | None = None
) -> Picture:
    """Draw each row as a dot; its ``customdata`` begins with the row's position in the table.

    Parameters
    ----------
    result
        Rows, laid out.
    theme
        Colours.
    colour
        "group", "prediction", "error" or "feature".
    feature
        The column that colours the dots, for ``colour="feature"``.
    marked
        Position of the current row, which gets a ring where it is on the map.
    """
    figure = go.Figure(layout=_layout(result, theme, colour))
    for chosen, marker, name, texts in _kinds(result, theme, colour, feature):
        figure.add_trace(_dots(result, chosen, marker, name, texts))
    if colour == "group":
        _name_groups(figure, result, theme)
    if marked is not None and (result.rows == marked).any():
        place = int(np.flatnonzero(result.rows == marked)[0])
        figure.add_trace(go.Scatter(
            x=result.x[place : place + 1], y=result.y[place : place + 1], mode="markers", hoverinfo="skip",
            showlegend=False, marker={"size": 17, "symbol": "circle-open", "line": {"width": 2.5}, "color": theme.text},
        ))
    return Picture(figure, _alt(result))


def _layout(result: ExplanationMap, theme: Theme, colour: str) -> dict[str, Any]:
    return layout(
        theme, height=HEIGHT, hovermode="closest", showlegend=colour in ("group", "feature"),
        margin={"l": 12, "r": 12, "t": 30, "b": 12},
        xaxis=_axis(result, theme, 0), yaxis=_axis(result, theme, 1),
    )


def _axis(result: ExplanationMap, theme: Theme, place: int) -> dict[str, Any]:
    """Describe an axis: with the share of the spread along it for PCA; those of t-SNE mean nothing."""
    share = result.explained[place]
    if share != share:
        return axis(theme, "", showticklabels=False, showgrid=False)
    words = f"{('First', 'Second')[place]} direction: {probability(share)} of the spread"
    return axis(theme, plain_html(words), showticklabels=False)


def _kinds(
    result: ExplanationMap, theme: Theme, colour: str, feature: str
) -> Iterator[tuple[np.ndarray, dict[str, Any], str, list[str] | None]]:
    """Part the dots: which, how they look, what they are called, and what a hover adds."""
    if colour == "group":
        for group, n in enumerate(result.group_sizes):
            marker = {"color": theme.categorical[group], "symbol": SYMBOLS[group]}
            yield result.groups == group, marker, f"{LETTERS[group]} · {counted(int(n), 'row')}", None
    elif colour == "feature" and feature in result.feature_names:
        yield from _by_feature(result, theme, result.feature_names.index(feature))
    else:
        yield from _by_amount(result, theme, colour)


def _by_amount(result: ExplanationMap, theme: Theme, colour: str) -> Iterator[tuple[np.ndarray, dict, str, None]]:
    title = "Prediction" if result.scale == "target" else "Score"
    values, ending = drawn(result.predictions, result.scale), suffix(result.scale)
    if colour == "error":
        title = "Error" if result.error_kind == "distance" else "Wrong by"
        values = drawn(result.errors, "target" if result.error_kind == "distance" else "probability")
        ending = "" if result.error_kind == "distance" else " %"
    known = np.isfinite(values)
    bar = colour_bar(theme, title, ticksuffix=ending, nticks=4)
    shades = [[i / 7, shade] for i, shade in enumerate(theme.sequential[2:])]
    yield known, {"color": values[known], "colorscale": shades, "colorbar": bar, "showscale": True}, "", None
    if not known.all():
        yield ~known, {"color": theme.middle, "symbol": "circle-open"}, "not known", None


def _answer(result: ExplanationMap) -> str:
    return title_case(answer("", result.target, result.scale))


def _by_feature(
    result: ExplanationMap, theme: Theme, j: int
) -> Iterator[tuple[np.ndarray, dict[str, Any], str, list[str]]]:
    label = shortened(result.feature_labels[j], 40)
    texts = np.array([plain_html(shortened(f"{label} = {value(cell)}", 90)) for cell in result.feature_values[:, j]],
                     dtype=object)
    codes = result.feature_codes[:, j]
    missing = np.isnan(codes)
    for chosen, marker, name in _ordered(result, theme, j) if result.ordered[j] else _levels(result, theme, j):
        yield chosen, marker, plain_html(name), texts[chosen].tolist()
    if missing.any():
        yield missing, {"color": theme.single, "symbol": "circle-open"}, "missing", texts[missing].tolist()


def _ordered(result: ExplanationMap, theme: Theme, j: int) -> Iterator[tuple[np.ndarray, dict[str, Any], str]]:
    known = ~np.isnan(result.feature_codes[:, j])
    bar = colour_bar(theme, "Value", tickvals=[0, 1], ticktext=["low", "high"])
    shades = ranked(result.feature_codes[known, j])
    marker = {"color": shades, "cmin": 0, "cmax": 1, "colorscale": theme.low_to_high, "colorbar": bar,
              "showscale": True}
    yield known, marker, shortened(result.feature_labels[j], 40)


def _levels(result: ExplanationMap, theme: Theme, j: int) -> Iterator[tuple[np.ndarray, dict[str, Any], str]]:
    """Give the most frequent levels a colour and a form each, and the others one together."""
    codes = result.feature_codes[:, j]
    known = ~np.isnan(codes)
    kinds, firsts, counts = np.unique(codes[known], return_index=True, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    left = known.copy()
    for place, k in enumerate(order[:MOST_LEVELS]):
        chosen = codes == kinds[k]
        left &= ~chosen
        name = shortened(value(result.feature_values[known, j][firsts[k]]), 24)
        yield chosen, {"color": theme.categorical[place], "symbol": SYMBOLS[place]}, name
    if left.any():
        yield left, {"color": theme.middle, "symbol": "circle"}, counted(len(order) - MOST_LEVELS, "other value")


def _dots(
    result: ExplanationMap, chosen: np.ndarray, marker: dict[str, Any], name: str, texts: list[str] | None
) -> go.Scatter:
    custom = np.column_stack([result.rows[chosen], drawn(result.predictions[chosen], result.scale)])
    ending = suffix(result.scale) or (f" {plain_html(result.unit)}" if result.unit else "")
    hover = f"Row %{{customdata[0]:d}}<br>{plain_html(_answer(result))} %{{customdata[1]:.3g}}{ending}"
    more = "<br>%{text}" if texts else f"<br>{name}" if name else ""
    return go.Scatter(
        x=result.x[chosen].astype(np.float32), y=result.y[chosen].astype(np.float32), mode="markers", name=name,
        customdata=custom, text=texts, hovertemplate=f"{hover}{more}<extra></extra>", showlegend=bool(name),
        marker={"size": 7, "opacity": 0.8, "line": {"width": 0}, **marker},
    )


def _name_groups(figure: go.Figure, result: ExplanationMap, theme: Theme) -> None:
    """Write each group's letter in its middle."""
    if len(result.group_sizes) < 2:
        return
    for group in range(len(result.group_sizes)):
        inside = result.groups == group
        figure.add_annotation(
            x=float(np.median(result.x[inside])), y=float(np.median(result.y[inside])), text=f"<b>{LETTERS[group]}</b>",
            showarrow=False, font={"size": 15, "color": theme.text}, bgcolor=theme.surface, opacity=0.9, borderpad=3,
            bordercolor=theme.categorical[group],
        )


def _alt(result: ExplanationMap) -> str:
    groups = listed([f"{LETTERS[group]} with {counted(int(n), 'row')}" for group, n in enumerate(result.group_sizes)])
    return (f"Map of {counted(len(result.rows), 'row')} by {result.layout} of what moved the "
            f"{shortened(answer(result.output, result.target, result.scale), 120)}, one dot each. Groups: {groups}.")
