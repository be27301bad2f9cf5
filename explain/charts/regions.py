"""How the model's answer moves with one feature in each part of a table, side by side on one scale."""

import string
import textwrap

import numpy as np
import plotly.graph_objects as go

from explain.charts.curve import MOST_GRID
from explain.charts.effect_parts import axis_ends, by_level, missing_place, places, thin_parts, whisker
from explain.charts.parts import Picture, answer_title, drawn, ends, evenly, suffix
from explain.charts.theme import Theme, axis, faded, layout
from explain.checks.support.thin import thinly_supported
from explain.results import RegionalEffects
from explain.wording import amount, answer, count, counted, one_line, plain_html, shortened

ACROSS = 2
"""Parts side by side: as many as a phone has room for."""
MOST_LEVELS = 12
TITLE_LETTERS, TITLE_LINES = 22, 3
LEVEL_LETTERS = 16
"""Of the titles beside names of levels, which take room."""
TITLE, FOOT, LEGEND = 84, 62, 40
"""Pixels above a panel for its title, below it for its axis, and below all for the legend."""


def regions(result: RegionalEffects, *, theme: Theme) -> Picture:
    """Draw the average answer in each part with its interval, beside that of all rows.

    Where few rows of a part stand, its panel is shaded; levels there have hollow dots.
    """
    with_levels = by_level(result)
    shown = _shown(result, with_levels)
    figure = go.Figure(layout=_layout(result, shown, with_levels, theme))
    for i in range(len(result.regions)):
        traces = (_levels if with_levels else _numbers)(result, i, shown, theme)
        figure.add_traces([trace.update(xaxis=_name("x", i), yaxis=_name("y", i)) for trace in traces])
    return Picture(figure, _alt(result))


def _name(axis_of: str, i: int) -> str:
    """Name the axis of a panel as charts do: x, x2, x3."""
    return f"{axis_of}{i + 1}" if i else axis_of


def _shown(result: RegionalEffects, with_levels: bool) -> np.ndarray:
    """Positions of the grid that are drawn: evenly picked of very many, of levels those with most rows, in order."""
    if not with_levels:
        return evenly(len(result.grid), MOST_GRID)
    shown = np.sort(np.argsort(-result.support.sum(axis=0), kind="stable")[:MOST_LEVELS])
    if result.kind in ("category", "text"):
        shown = shown[np.argsort(-result.overall[shown], kind="stable")]
    return shown[np.argsort(np.isnan(result.grid[shown]), kind="stable")]


def _layout(result: RegionalEffects, shown: np.ndarray, with_levels: bool, theme: Theme) -> dict:
    """Place the panels in rows of two, with one scale for all answers."""
    n = len(result.regions)
    panel, down = 26 * len(shown) + 12 if with_levels else 190, -(-n // ACROSS)
    total = down * (panel + TITLE + FOOT) - TITLE - FOOT
    said, along = _axes(result, shown, with_levels, theme)
    axes: dict[str, dict] = {}
    notes = []
    for i in range(n):
        left, top = i % ACROSS * 0.525, 1 - (i // ACROSS) * (panel + TITLE + FOOT) / total
        places_of = {"domain": [left, left + 0.475]}, {"domain": [max(top - panel / total, 0), top]}
        x, y = (said, along) if with_levels else (along, said)
        axes[f"xaxis{i + 1 if i else ''}"] = {**x, **places_of[0], "anchor": _name("y", i)}
        hidden = {"showticklabels": False, "title": {"text": ""}} if i % ACROSS else {}
        axes[f"yaxis{i + 1 if i else ''}"] = {**y, **places_of[1], "anchor": _name("x", i), **hidden}
        notes.append({
            "text": _title(result, i, with_levels), "x": left, "y": top, "xref": "paper", "yref": "paper",
            "align": "left",
            "xanchor": "left", "yanchor": "bottom", "showarrow": False, "yshift": 4,
            "font": {"size": 11, "color": theme.text},
        })
    height = total + TITLE + FOOT + LEGEND
    return layout(
        theme, height=height, hovermode="closest", showlegend=True, annotations=notes, **axes,
        margin={"l": 12, "r": 12, "t": TITLE, "b": FOOT + LEGEND},
        shapes=[] if with_levels else _shades(result, shown, theme),
    ) | {"legend": {"orientation": "h", "x": 0, "y": -FOOT / total, "yanchor": "top", "itemclick": False,
                    "itemdoubleclick": False, "font": {"size": 12, "color": theme.tick}}}


def _axes(result: RegionalEffects, shown: np.ndarray, with_levels: bool, theme: Theme) -> tuple[dict, dict]:
    """Give the settings of the axis of the answer, and of the feature."""
    held = [held[:, shown] for held in (result.low, result.high, result.average)] + [result.overall[None, shown]]
    known = np.concatenate([part[np.isfinite(part)] for part in held])
    low, high = ends(drawn(known, result.scale))
    room = 0.06 * (high - low)
    said = axis(theme, answer_title(result.output, result.target, result.scale, result.unit), nticks=4,
                ticksuffix=suffix(result.scale), tickangle=0, range=[low - room, high + room])
    if not with_levels:
        title = "<br>".join(plain_html(line) for line in textwrap.wrap(shortened(one_line(result.label), 36), 18)[:2])
        return said, axis(theme, title, nticks=4, range=axis_ends(result.kind, result.grid))
    labels = [plain_html(shortened(result.grid_labels[j], 18)) for j in shown]
    return said, axis(theme, "", tickvals=list(range(len(shown))), ticktext=labels, range=[len(shown) - 0.4, -0.6])


def _shades(result: RegionalEffects, shown: np.ndarray, theme: Theme) -> list[dict]:
    """Shade each panel where few rows of its part stand."""
    return [
        shape for i in range(len(result.regions))
        for shape in thin_parts(result.kind, result.grid[shown], thinly_supported(result.support[i])[shown], theme,
                                xref=_name("x", i), yref=f"{_name('y', i)} domain")
    ]


def _everyone(result: RegionalEffects) -> str:
    """Name those whose average each part is beside."""
    return "the whole cohort" if result.of_cohort else "all rows"


def _title(result: RegionalEffects, i: int, with_levels: bool) -> str:
    """Write a letter, how many rows of the table are in the part, and its words in a few lines."""
    region = result.regions[i]
    letters = LEVEL_LETTERS if with_levels else TITLE_LETTERS
    lines = textwrap.wrap(region.words or "all rows", letters)
    if len(lines) > TITLE_LINES:
        lines = [*lines[: TITLE_LINES - 1], shortened(" ".join(lines[TITLE_LINES - 1 :]), letters)]
    n = f"{counted(region.n_measured, 'row')} asked" if result.of_cohort else counted(region.n_rows, "row")
    head = f"<b>{string.ascii_uppercase[i]} · {n}</b>"
    return "<br>".join([head, *map(plain_html, lines)])


def _numbers(result: RegionalEffects, i: int, shown: np.ndarray, theme: Theme) -> list[go.Scatter]:
    known, gap = shown[~np.isnan(result.grid[shown])], shown[np.isnan(result.grid[shown])]
    x = places(result.kind, result.grid[known])
    average, low, high = (drawn(held[i, known], result.scale) for held in (result.average, result.low, result.high))
    traces = [
        go.Scatter(x=x, y=drawn(result.overall[known], result.scale), mode="lines", name=_everyone(result),
                   hoverinfo="skip",
                   line={"color": theme.total, "width": 2, "dash": "dash"}, showlegend=i == 0),
        go.Scatter(x=x, y=average, mode="lines+markers", name="rows of this part", showlegend=i == 0,
                   line={"color": theme.measure, "width": 3}, marker={"size": 5}, cliponaxis=False,
                   customdata=_hovers(result, i, known), hovertemplate="%{customdata}<extra></extra>"),
    ]
    if np.isfinite(low).all():
        traces.insert(0, go.Scatter(
            x=np.concatenate([x, x[::-1]]), y=np.concatenate([low, high[::-1]]), fill="toself", mode="lines",
            fillcolor=faded(theme.measure, 0.28), line={"width": 0}, hoverinfo="skip", showlegend=False,
        ))
    if len(gap):
        traces.append(_missing(result, i, gap, theme))
    return traces


def _missing(result: RegionalEffects, i: int, gap: np.ndarray, theme: Theme) -> go.Scatter:
    """Draw the answer for a missing value at the right of the axis."""
    y, low, high = (drawn(held[i, gap], result.scale) for held in (result.average, result.low, result.high))
    return go.Scatter(
        x=missing_place(result.kind, result.grid[~np.isnan(result.grid)]), y=y, mode="markers+text", text=["missing"],
        textposition="top center", textfont={"size": 11, "color": theme.tick}, showlegend=False,
        error_y=whisker(y, low, high, theme), marker={"color": theme.measure, "size": 9, "symbol": "diamond"},
        customdata=_hovers(result, i, gap), hovertemplate="%{customdata}<extra></extra>",
    )


def _levels(result: RegionalEffects, i: int, shown: np.ndarray, theme: Theme) -> list[go.Scatter]:
    average, low, high = (drawn(held[i, shown], result.scale) for held in (result.average, result.low, result.high))
    few, lines = thinly_supported(result.support[i])[shown], np.arange(len(shown))
    return [
        go.Scatter(x=drawn(result.overall[shown], result.scale), y=lines, mode="markers", name=_everyone(result),
                   marker={"symbol": "line-ns", "size": 13, "line": {"color": theme.total, "width": 2.5}},
                   hoverinfo="skip", showlegend=i == 0),
        go.Scatter(x=average, y=lines, mode="markers", name="rows of this part", showlegend=i == 0,
                   error_x=whisker(average, low, high, theme),
                   marker={"color": np.where(few, theme.surface, theme.measure).tolist(), "size": 10, "opacity": 1,
                           "line": {"color": theme.measure, "width": 2}},
                   customdata=_hovers(result, i, shown), hovertemplate="%{customdata}<extra></extra>"),
    ]


def _hovers(result: RegionalEffects, i: int, shown: np.ndarray) -> list[str]:
    texts = []
    for j in shown:
        cell = plain_html(f"{shortened(result.label, 60)} = {shortened(result.grid_labels[j], 60)}")
        here, everyone, low, high = (plain_html(amount(held, result.scale, result.unit)) for held in (
            result.average[i, j], result.overall[j], result.low[i, j], result.high[i, j]))
        sure = f" ({low} to {high})" if result.low[i, j] == result.low[i, j] else ""
        texts.append(f"{cell}<br><b>{here}</b>{sure}<br>{_everyone(result)}: {everyone}<br>"
                     f"{counted(int(result.support[i, j]), 'row')} of this part here")
    return texts


def _alt(result: RegionalEffects) -> str:
    said = answer(result.output, result.target, result.scale)
    told = []
    for region, average in zip(result.regions, result.average, strict=True):
        first, last = (amount(average[j], result.scale, result.unit) for j in (0, -1))
        told.append(f"{region.words or 'all rows'}: {first} at {result.grid_labels[0]}, {last} at "
                    f"{result.grid_labels[-1]}")
    n = count(len(result.regions))
    return f"The average {said} along {result.label} in {n} parts of the table. {'; '.join(told)}."
