"""The way of one row through a tree: the average answer after each question."""

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import Picture, answer_title, drawn, ends, suffix
from explain.charts.theme import Theme, axis, height, layout, lines
from explain.results import DecisionPath, Fork
from explain.wording import amount, answer, count, counted, plain_html, shortened

MOST = 12
"""Questions drawn, the first ones."""


def path(result: DecisionPath, *, theme: Theme) -> Picture:
    """Draw one mark for each question from the root down, at the average answer of the rows that get there.

    Each mark carries the name of the column that is asked about.
    """
    forks = result.forks[:MOST]
    sizes = np.array([result.base_value, *(fork.prediction for fork in forks)])
    x = drawn(sizes, result.scale)
    low, high = ends(x[np.isfinite(x)].astype(float))
    space = 0.08 * (high - low)
    figure = go.Figure(layout=layout(
        theme, height=height(len(x), line=31), hovermode="closest", margin={"l": 12, "r": 96, "t": 14, "b": 12},
        yaxis=lines(theme, [plain_html("All rows"), *(_label(fork) for fork in forks)]),
        xaxis=axis(theme, answer_title(result.output, result.target, result.scale, result.unit),
                   ticksuffix=suffix(result.scale), nticks=4, range=[low - space, high + space]),
    ))
    figure.add_trace(_way(result, forks, sizes, x, theme))
    for i, n in enumerate([result.n_rows, *(fork.n_rows for fork in forks)]):
        if np.isfinite(x[i]):
            figure.add_annotation(x=float(x[i]), y=i, text=plain_html(counted(n, "row")), showarrow=False,
                                  xanchor="left", xshift=12, font={"size": 12, "color": theme.tick})
    return Picture(figure, _alt(result))


def _way(result: DecisionPath, forks: tuple[Fork, ...], sizes: np.ndarray, x: np.ndarray, theme: Theme) -> go.Scatter:
    steady = {"marker": {"opacity": 1}}
    carried = [["", _hover(result, "All rows", result.n_rows, sizes[0])]]
    for fork, size in zip(forks, sizes[1:], strict=True):
        carried.append([fork.feature, _hover(result, f"{fork.label}: {fork.words}", fork.n_rows, size)])
    last = len(x) - 1
    return go.Scatter(
        x=x, y=list(range(len(x))), mode="lines+markers", cliponaxis=False, customdata=carried,
        hovertemplate="%{customdata[1]}<extra></extra>", selected=steady, unselected=steady,
        line={"color": theme.measure, "width": 2},
        marker={"opacity": 1, "size": [9] * last + [13], "color": theme.measure,
                "symbol": ["circle"] * last + ["diamond"]},
    )


def _label(fork: Fork) -> str:
    words = shortened(fork.words, 22)
    return plain_html(f"{shortened(fork.label, max(34 - len(words), 10))}: {words}")


def _hover(result: DecisionPath, words: str, n: int, size: float) -> str:
    said = f"{counted(n, 'row')}, on average {amount(size, result.scale, result.unit)}"
    return f"{plain_html(shortened(words, 160))}<br>{plain_html(said)}"


def _alt(result: DecisionPath) -> str:
    said = answer(result.output, result.target, result.scale)
    each = [f"{shortened(fork.label, 40)} {shortened(fork.words, 40)}: {count(fork.n_rows)} rows, "
            f"{amount(fork.prediction, result.scale, result.unit)}" for fork in result.forks[:5]]
    start = amount(result.base_value, result.scale, result.unit)
    return f"The way through the tree: the average {said} is {start} over all rows. {'; '.join(each)}."
