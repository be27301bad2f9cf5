"""What would change the model's answer: each counterfactual's changes, and how far its answer moves."""

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import Picture, answer_title, drawn, suffix
from explain.charts.theme import Theme, axis, layout, lines
from explain.results import Counterfactuals
from explain.wording import amount, answer, counted, listed, plain_html, shortened, value

LINE = 29
"""Characters of a change, without its colon and arrow."""
MOST_LINES = 4
MOST_ANSWERS = 25
"""Answers drawn, the nearest first."""


def changes(result: Counterfactuals, i: int) -> list[tuple[str, str, str]]:
    """Label, value before and value after of each column that the i-th answer changes, in table order."""
    from explain.table.schema import as_cell

    before, after = result.instance.iloc[0], result.rows.iloc[i]
    return [
        (result.feature_labels[j], value(as_cell(before[name])), value(as_cell(after[name])))
        for j, name in enumerate(result.feature_names) if result.changed[i, j]
    ]


def before_after(result: Counterfactuals, *, theme: Theme) -> Picture:
    """Draw each answer found as a line from the model's answer now to its answer then, with the changes beside it."""
    n, scale, unit = min(len(result.predictions), MOST_ANSWERS), result.scale, result.unit
    labels = [_label(changes(result, i)) for i in range(n)]
    n_lines = sum(1 + label.count("<br>") for label in labels)
    start, ends = drawn(np.array([result.instance_prediction]), scale)[0], drawn(result.predictions[:n], scale)
    low, high = float(min(start, *ends)), float(max(start, *ends))
    room = 0.06 * (high - low) or 1.0
    figure = go.Figure(layout=layout(
        theme, height=min(max(130 + 18 * n_lines + 16 * n, 300), 470), hovermode="closest",
        margin={"l": 12, "r": 70, "t": 24, "b": 12}, yaxis=lines(theme, labels),
        xaxis=axis(theme, answer_title(result.output, result.target, scale, unit), ticksuffix=suffix(scale), nticks=3,
                   range=[low - room, high + room]),
    ))
    for i, end in enumerate(ends):
        figure.add_trace(_move(start, end, i, theme))
        figure.add_annotation(x=float(max(end, start)), y=i,
                              text=plain_html(amount(result.predictions[i], scale, unit)),
                              showarrow=False, xanchor="left", xshift=10, font={"size": 13, "color": theme.text})
    figure.add_annotation(x=float(start), y=1, yref="paper", yanchor="bottom", showarrow=False,
                          text=plain_html(f"now {amount(result.instance_prediction, scale, unit)}"),
                          font={"size": 12, "color": theme.tick})
    return Picture(figure, _alt(result))


def _move(start: float, end: float, i: int, theme: Theme) -> go.Scatter:
    colour = theme.raises if end > start else theme.lowers
    return go.Scatter(
        x=np.array([start, end], dtype=np.float32), y=[i, i], mode="lines+markers", hoverinfo="skip", cliponaxis=False,
        line={"color": colour, "width": 3},
        marker={"size": [9, 13], "opacity": 1, "color": [theme.total, colour], "symbol": ["circle", "diamond"]},
    )


def _label(found: list[tuple[str, str, str]]) -> str:
    """One line for each change; the rest as a number."""
    shown = [_line(*change) for change in found[:MOST_LINES]]
    if len(found) > MOST_LINES:
        shown.append(f"and {len(found) - MOST_LINES} more")
    return "<br>".join(shown)


def _line(label: str, before: str, after: str) -> str:
    """Write one change so that it fits beside the chart on a phone; the values go before the name."""
    before, after = shortened(before, 9), shortened(after, 11)
    name = shortened(label, max(LINE - len(before) - len(after), 8))
    return f"{plain_html(name)}: {plain_html(before)} → <b>{plain_html(after)}</b>"


def _alt(result: Counterfactuals) -> str:
    said = answer(result.output, result.target, result.scale)
    each = [
        f"{listed([_said(*change) for change in changes(result, i)[:MOST_LINES]])}: "
        f"{amount(result.predictions[i], result.scale, result.unit)}"
        for i in range(min(len(result.predictions), 4))
    ]
    now = amount(result.instance_prediction, result.scale, result.unit)
    few = f", the {MOST_ANSWERS} nearest drawn" if len(result.predictions) > MOST_ANSWERS else ""
    return f"{counted(len(result.predictions), 'change')} of the row{few}; the {said} is {now} now. {'; '.join(each)}."


def _said(label: str, before: str, after: str) -> str:
    return f"{shortened(label, 40)} {shortened(before, 30)} → {shortened(after, 30)}"
