"""How far each feature moved the model's answer: one dot for each row, or strips of very many rows."""

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import Picture, axis_title, colour_bar, drawn, ends, evenly, room
from explain.charts.raster import HOVERED, MOST_POINTS, sampled
from explain.charts.strips import N_BINS, Strip, bars, bin_of, counted_strip, summary_strip
from explain.charts.theme import CLEAR, Theme, axis, faded, height, layout, lines
from explain.results import Attributions, Summary
from explain.wording import answer, change, count, counted, difference, listed, plain_html, shortened, value

MOST_FEATURES = 10
MOST_DOTS = 2_000
"""As vectors, which need no graphics card and can be clicked one by one."""
BAR = 72
"""Pixels for the colour bar."""
COLUMNS = 110
"""Dots in the same of so many columns across the chart are stacked."""


def beeswarm(result: Attributions | Summary, *, theme: Theme) -> Picture:
    """Draw the contributions of many rows, the features that move the answer most on top.

    At most 2,000 dots are drawn, of more the rows are evenly picked. Above 20,000, and of a summary, all rows are drawn
    as one strip a feature, with a sample of at most 2,000 dots. Each dot's ``customdata`` is its row's
    position in the table.
    """
    rows, features = shown_rows(result), shown_features(result)
    dotted = result.sample if isinstance(result, Summary) else result
    dots = _dots(dotted, rows, features)
    figure = go.Figure(layout=_layout(dotted, features, theme))
    figure.add_vline(x=0, line={"color": theme.total, "width": 1.2}, layer="below")
    kinds = _kinds(dots, theme)
    if as_strips(result):
        strips = all_strips(result, features)
        figure.add_traces(bars(strips, result.scale, result.unit, theme))
        dots["y"] = _inside(dotted.contributions[np.ix_(rows, features)].T, strips)
        kinds = [(np.ones(len(dots["x"]), bool), {"color": faded(theme.text, 0.4), "size": 2})]
    for chosen, marker in kinds:
        if chosen.any():
            figure.add_trace(_trace(dots, chosen, marker))
    return Picture(figure, _alt(result, features, len(rows)))


def _layout(attributions: Attributions, features: np.ndarray, theme: Theme) -> dict:
    labels = [plain_html(shortened(attributions.feature_labels[j])) for j in features]
    words = f"moves the {answer(attributions.output, attributions.target, attributions.scale)} by"
    title = axis_title(shortened(words, 48), attributions.scale, attributions.unit, difference=True)
    return layout(
        theme, height=height(len(features), line=33), hovermode="closest", yaxis=lines(theme, labels), bargap=0,
        barmode="overlay", margin=room(labels, title, right=BAR if attributions.ordered[features].any() else 8),
        xaxis=axis(theme, title),
    )


def n_explained(result: Attributions | Summary) -> int:
    """Give the number of rows that a result is about."""
    return result.n_rows if isinstance(result, Summary) else len(result.rows)


def as_strips(result: Attributions | Summary) -> bool:
    """Whether there are too many rows for a dot each, or only their counts."""
    if isinstance(result, Summary):
        return True
    n_rows, n_features = result.contributions.shape
    return n_rows * min(n_features, MOST_FEATURES) > MOST_POINTS


def all_strips(result: Attributions | Summary, features: np.ndarray) -> list[Strip]:
    """Count the contributions of every row, feature by feature; of rows one by one in bins of one common width."""
    if isinstance(result, Summary):
        low, high = ends(result.low[features], result.high[features])
        return [summary_strip(result, int(j), least=(high - low) / N_BINS) for j in features]
    sizes = result.contributions[:, features]
    edges = np.linspace(*ends(sizes), N_BINS + 1)
    return [
        counted_strip(result.feature_labels[j], sizes[:, k], _shades(result, j), edges)
        for k, j in enumerate(features)
    ]


def _shades(attributions: Attributions, j: int) -> np.ndarray:
    """(n_rows,) rank of each value of a feature; NaN for missing ones, and where low and high mean nothing."""
    codes = attributions.feature_codes[:, j]
    return np.where(np.isnan(codes), np.nan, ranked(codes)) if attributions.ordered[j] else np.full(len(codes), np.nan)


def _inside(sizes: np.ndarray, strips: list[Strip]) -> np.ndarray:
    """Heights of dots, spread evenly up and down inside their strips."""
    spread = 2 * ((np.arange(sizes.shape[1]) * (np.sqrt(5) - 1) / 2) % 1) - 1
    inside = [line + 0.9 * spread * strip.halves[bin_of(sizes[line], strip.edges)] for line, strip in enumerate(strips)]
    return np.array(inside, dtype=np.float32).ravel()


def shown_rows(result: Attributions | Summary) -> np.ndarray:
    """Positions of the rows drawn as dots, within the result or within the sample of a summary."""
    n_lines = min(len(result.feature_names), MOST_FEATURES)
    if isinstance(result, Summary):
        return np.arange(min(len(result.sample.rows), max(HOVERED // n_lines, 1)))
    if as_strips(result):
        return sampled(len(result.rows), max(HOVERED // n_lines, 1))
    return evenly(len(result.rows), max(MOST_DOTS // n_lines, 1))


def shown_features(result: Attributions | Summary) -> np.ndarray:
    """Positions of the features drawn, the one that moves the answer most first."""
    return np.argsort(-_means(result), kind="stable")[:MOST_FEATURES]


def _means(result: Attributions | Summary) -> np.ndarray:
    """(n_features,) mean size of the contributions."""
    if isinstance(result, Summary):
        return result.absolute / max(result.n_rows, 1)
    return np.abs(result.contributions).mean(axis=0)


def _dots(attributions: Attributions, rows: np.ndarray, features: np.ndarray) -> dict[str, np.ndarray]:
    """One entry for each dot, feature by feature."""
    sizes = attributions.contributions[np.ix_(rows, features)]
    codes = attributions.feature_codes[np.ix_(rows, features)]
    shape = sizes.T.shape
    places = np.arange(len(features))[:, None]
    return {
        "x": drawn(sizes.T, attributions.scale).ravel(),
        "y": (places + stacked(sizes.T)).astype(np.float32).ravel(),
        "shade": np.array([ranked(column) for column in codes.T], dtype=np.float32).ravel(),
        "ordered": np.repeat(attributions.ordered[features], shape[1]),
        "missing": np.isnan(codes.T).ravel(),
        "row": np.broadcast_to(attributions.rows[rows], shape).astype(np.int32).ravel(),
        "text": np.array([_hover(attributions, i, j) for j in features for i in rows], dtype=object),
    }


def _hover(attributions: Attributions, i: int, j: int) -> str:
    label, cell = attributions.feature_labels[j], value(attributions.feature_values[i, j])
    moved = change(attributions.contributions[i, j], attributions.scale, attributions.unit)
    return plain_html(f"{shortened(label, 40)} = {shortened(cell, 40)}") + "<br>" + plain_html(moved)


def stacked(sizes: np.ndarray) -> np.ndarray:
    """Spread dots that would cover each other, up and down from their line.

    Parameters
    ----------
    sizes : (n_features, n_rows)
        Where the dots lie along the line.

    Returns
    -------
    numpy.ndarray
        (n_features, n_rows) between −0.42 and 0.42; the same for the same sizes.
    """
    width = (sizes.max() - sizes.min()) / COLUMNS or 1.0
    columns = np.floor(sizes / width).astype(np.int64)
    offsets = np.zeros(sizes.shape)
    for line, column in enumerate(columns):
        order = np.argsort(column, kind="stable")
        first = np.searchsorted(column[order], column[order])
        level = np.arange(len(order)) - first
        side = np.where(level % 2, -1, 1) * ((level + 1) // 2)
        offsets[line, order] = side * min(0.085, 0.42 / max(np.abs(side).max(), 1))
    return offsets


def ranked(codes: np.ndarray) -> np.ndarray:
    """Rank of each value among the others, 0 (lowest) to 1 (highest), equal values alike; 0.5 when all are equal."""
    known = codes[~np.isnan(codes)]
    levels, counts = np.unique(known, return_counts=True)
    middles = np.cumsum(counts) - (counts + 1) / 2
    span = middles[-1] - middles[0] if len(levels) > 1 else 0
    shades = (middles - middles[0]) / span if span else np.full(len(levels), 0.5)
    out = np.full(len(codes), 0.5)
    out[~np.isnan(codes)] = shades[np.searchsorted(levels, known)] if len(levels) else 0.5
    return out


def _kinds(dots: dict[str, np.ndarray], theme: Theme) -> list[tuple[np.ndarray, dict]]:
    """Which dots look how: by value, grey where low and high mean nothing, hollow where the cell is missing."""
    missing, ordered = dots["missing"], dots["ordered"]
    by_value = ordered & ~missing
    bar = colour_bar(theme, "Value", tickvals=[0, 1], ticktext=["low", "high"])
    return [
        (~ordered & ~missing, {"color": faded(theme.single, 0.75), "size": 6}),
        (by_value, {"color": dots["shade"][by_value], "colorscale": theme.low_to_high, "cmin": 0, "cmax": 1, "size": 6,
                    "colorbar": bar}),
        (missing, {"color": CLEAR, "size": 6, "line": {"color": theme.total, "width": 1.2}}),
    ]


def _trace(dots: dict[str, np.ndarray], chosen: np.ndarray, marker: dict) -> go.Scatter:
    return go.Scatter(
        x=dots["x"][chosen], y=dots["y"][chosen], mode="markers", marker=marker, text=dots["text"][chosen].tolist(),
        customdata=dots["row"][chosen][:, None], hovertemplate="%{text}<br>row %{customdata[0]}<extra></extra>",
        unselected={"marker": {"opacity": 1}},
    )


def _alt(result: Attributions | Summary, features: np.ndarray, n_dots: int) -> str:
    mean, scale, unit = _means(result), result.scale, result.unit
    top = [f"{shortened(result.feature_labels[j], 40)} ({difference(mean[j], scale, unit)})" for j in features[:3]]
    drawn_rows = counted(n_dots, "row")
    if as_strips(result):
        drawn_rows = f"a density of {counted(n_explained(result), 'row')} and a sample of {count(n_dots)}"
    return (
        f"Beeswarm of {drawn_rows} and {counted(len(features), 'feature')}: how far each moves the "
        f"{answer(result.output, result.target, scale)}. Largest on average: {listed(top)}."
    )
