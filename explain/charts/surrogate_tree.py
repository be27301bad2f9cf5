"""A small tree as an outline: what is asked, from the top down, and the model's average answer at each place."""

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import Picture, answer_title, drawn, suffix
from explain.charts.theme import Theme, axis, faded, layout
from explain.results import Branch, Surrogate
from explain.wording import amount, answer, count, counted, plain_html, probability, shortened

LINE, FOOT = 42, 62
"""Pixels of one place, and below all of them for the axis."""
INDENT = 16
"""Pixels by which a place stands to the right of the one above."""
LETTERS = 46
"""Of a line of text, as many as a phone has room for."""


def surrogate_tree(result: Surrogate, *, theme: Theme) -> Picture:
    """Draw each place of the tree as a line of text above a bar, ends with the number of their rule.

    ``customdata`` of a full bar is the position of its rule; other bars carry none.
    """
    depths, n = _depths(result), len(result.branches)
    answers = drawn(np.array([branch.answer for branch in result.branches]), result.scale)
    ends = np.array([branch.rule >= 0 for branch in result.branches])
    title = answer_title(result.output, result.target, result.scale, result.unit)
    low, high = min(float(answers.min()), 0.0), max(float(answers.max()), 0.0)
    room = 0.04 * (high - low or 1.0)
    figure = go.Figure(layout=layout(
        theme, height=LINE * n + FOOT, hovermode="closest", bargap=0,
        margin={"l": 12, "r": 14, "t": 8, "b": FOOT - 8},
        xaxis=axis(theme, title, ticksuffix=suffix(result.scale), range=[low - (room if low else 0), high + room]),
        yaxis=axis(theme, showgrid=False, showticklabels=False, ticks="", range=[n - 0.5, -0.5]),
        annotations=[_line(result, i, depths[i], theme) for i in range(n)],
    ))
    for chosen, width, colour in ((ends, 0.3, theme.measure), (~ends, 0.1, faded(theme.total, 0.7))):
        figure.add_trace(go.Bar(
            orientation="h", x=answers[chosen], y=np.flatnonzero(chosen) + 0.2, width=width,
            marker={"color": colour}, hoverinfo="text",
            hovertext=[_hover(result, result.branches[i]) for i in np.flatnonzero(chosen)],
            customdata=[[result.branches[i].rule] for i in np.flatnonzero(chosen)],
            selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
        ))
    if low < 0:
        figure.add_vline(x=0, line={"color": theme.total, "width": 1.2})
    return Picture(figure, _alt(result))


def _depths(result: Surrogate) -> list[int]:
    depths: list[int] = []
    for branch in result.branches:
        depths.append(0 if branch.parent < 0 else depths[branch.parent] + 1)
    return depths


def _line(result: Surrogate, place: int, depth: int, theme: Theme) -> dict:
    """Write what leads to a place, and the average answer there."""
    branch = result.branches[place]
    told = _answer(result, branch)
    words = shortened(branch.limits[0].words, LETTERS - 2 * depth - len(told)) if branch.limits else "All rows"
    mark = f"{branch.rule + 1}: " if branch.rule >= 0 else ""
    return {
        "text": f"{mark}{plain_html(words)} · <b>{plain_html(told)}</b>", "x": 0, "y": place - 0.2, "xref": "paper",
        "xanchor": "left", "xshift": INDENT * depth, "showarrow": False, "align": "left",
        "font": {"size": 12, "color": theme.text if branch.rule >= 0 else theme.tick},
    }


def _answer(result: Surrogate, branch: Branch) -> str:
    return amount(branch.answer, result.scale, result.unit)


def _hover(result: Surrogate, branch: Branch) -> str:
    share = branch.n_rows / max(result.branches[0].n_rows, 1)
    words = branch.limits[0].words if branch.limits else "All rows"
    held = f"{counted(branch.n_rows, 'row')} of the table" + (f" ({probability(share)})" if 0 < share < 1 else "")
    return (f"{plain_html(shortened(words, 120))}<br><b>{plain_html(_answer(result, branch))}</b> on average<br>"
            f"{plain_html(held)}; {counted(branch.n_measured, 'row')} measured")


def _alt(result: Surrogate) -> str:
    rules = sorted(result.rules, key=lambda rule: -rule.answer)
    told = [f"{shortened(rule.region.words or 'all rows', 320)}: {amount(rule.answer, result.scale, result.unit)}"
            for rule in rules[:4]]
    name = answer(result.output, result.target, result.scale)
    return (f"A tree of up to {counted(result.depth, 'question')} with {count(len(rules))} ends, by the average "
            f"{name}. {'; '.join(told)}.")
