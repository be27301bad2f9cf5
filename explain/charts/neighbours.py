"""Rows like one row: the model's answer for each beside its answer for the row itself."""

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import Picture, answer_title, drawn, ends, suffix
from explain.charts.theme import Theme, axis, height, layout, lines
from explain.results import Neighbours
from explain.wording import amount, answer, counted, listed, number, plain_html, shortened, value

MOST = 12
"""Rows drawn, the nearest first."""
LEAST = 10.0
"""Points of a probability, or per cent of another answer, that the axis covers at least."""
NAMED = 6
"""Cells that differ, named in the tooltip."""


def neighbours(result: Neighbours, *, theme: Theme) -> Picture:
    """Draw one dot for each similar row at the model's answer for it; a line stands at the answer for the row itself.

    Each dot carries the position of its row.
    """
    n = min(len(result.rows), MOST)
    x, here = drawn(result.predictions[:n], result.scale), drawn(np.array([result.instance_prediction]), result.scale)
    low, high = _ends(x, here, result.scale)
    space = 0.08 * (high - low)
    figure = go.Figure(layout=layout(
        theme, height=height(n, line=27), hovermode="closest", margin={"l": 12, "r": 24, "t": 24, "b": 12},
        yaxis=lines(theme, [_label(result, i) for i in range(n)]),
        xaxis=axis(theme, answer_title(result.output, result.target, result.scale, result.unit),
                   ticksuffix=suffix(result.scale), nticks=4, range=[low - space, high + space]),
    ))
    figure.add_vline(x=float(here[0]), line={"color": theme.total, "width": 1.5, "dash": "dot"})
    said = plain_html(f"this row {amount(result.instance_prediction, result.scale, result.unit)}")
    figure.add_annotation(x=float(here[0]), y=1, yref="paper", yanchor="bottom", showarrow=False, text=said,
                          font={"size": 12, "color": theme.tick})
    figure.add_trace(_dots(result, x, theme))
    return Picture(figure, _alt(result, n))


def _ends(x: np.ndarray, here: np.ndarray, scale: str) -> tuple[float, float]:
    """Give ends of the axis far enough apart that answers which are almost the same look so."""
    low, high = ends(np.append(x, here).astype(float))
    least = LEAST if scale == "probability" else LEAST / 100 * abs(float(here[0]))
    missing = max(least - (high - low), 0) / 2
    return low - missing, high + missing


def _dots(result: Neighbours, x: np.ndarray, theme: Theme) -> go.Scatter:
    steady = {"marker": {"opacity": 1}}
    return go.Scatter(
        x=x, y=list(range(len(x))), mode="markers", cliponaxis=False,
        customdata=[[int(result.rows[i]), _hover(result, i)] for i in range(len(x))],
        hovertemplate="%{customdata[1]}<extra></extra>", selected=steady, unselected=steady,
        marker={"size": 12, "color": theme.measure, "opacity": 1, "line": {"width": 1, "color": theme.surface}},
    )


def _label(result: Neighbours, i: int) -> str:
    truth = f" · {shortened(value(result.target_values[i]), 14)}" if len(result.target_values) else ""
    return plain_html(f"Row {result.rows[i]}{truth}")


def _hover(result: Neighbours, i: int) -> str:
    places = np.flatnonzero(result.differing[i])
    named = [f"{result.feature_labels[j]} {value(result.feature_values[i, j])}" for j in places[:NAMED]]
    more = f" and {len(places) - NAMED} more" if len(places) > NAMED else ""
    other = f"differs in: {listed([shortened(name, 50) for name in named], ',' if more else 'and')}{more}"
    parts = [
        f"Row {result.rows[i]}: {amount(result.predictions[i], result.scale, result.unit)}",
        f"distance {number(result.distances[i], 2)}", other if len(places) else "same values in every column",
    ]
    return "<br>".join(plain_html(part) for part in parts)


def _alt(result: Neighbours, n: int) -> str:
    said = answer(result.output, result.target, result.scale)
    each = [f"row {result.rows[i]}: {amount(result.predictions[i], result.scale, result.unit)}"
            for i in range(min(n, 5))]
    here = amount(result.instance_prediction, result.scale, result.unit)
    return (f"The {said} for the {counted(n, 'row')} of the table most like this one, beside {here} for this row. "
            f"{'; '.join(each)}.")
