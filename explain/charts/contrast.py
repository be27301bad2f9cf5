"""What speaks for one answer and what for another: one bar for each feature, to the right or to the left."""

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import Picture, axis_title, cell_label, drawn
from explain.charts.theme import Theme, axis, height, layout, lines
from explain.results import Contrast
from explain.wording import change, difference, plain_html, shortened, value

MOST_BARS = 9


def contrast(result: Contrast, *, theme: Theme) -> Picture:
    """Draw how much more each feature moves the first answer than the second, the largest on top.

    Each bar carries the name of its column.
    """
    sizes, part = result.contributions, result.first
    order = np.argsort(-np.abs(sizes), kind="stable")[:MOST_BARS]
    labels = [cell_label(part.feature_labels[j], part.feature_values[0, j]) for j in order]
    x = drawn(sizes[order], part.scale)
    figure = go.Figure(layout=layout(
        theme, height=height(len(order), line=29), barmode="overlay", hovermode="closest", showlegend=True,
        margin={"l": 12, "r": 24, "t": 24, "b": 12}, yaxis=lines(theme, labels),
        xaxis=axis(theme, axis_title("Difference of the two contributions", part.scale, part.unit, difference=True),
                   nticks=4, zeroline=True, zerolinecolor=theme.total),
    ))
    for output, colour, chosen in ((part.output, theme.raises, x > 0), (result.second.output, theme.lowers, x <= 0)):
        if chosen.any():
            places = np.flatnonzero(chosen)
            figure.add_trace(_bars(result, order[places], places, x[places], theme, colour, output))
    return Picture(figure, _alt(result, order))


def _bars(result: Contrast, features: np.ndarray, places: np.ndarray, x: np.ndarray, theme: Theme, colour: str,
          output: str) -> go.Bar:
    steady = {"marker": {"opacity": 1}}
    carried = [[result.first.feature_names[j], _hover(result, int(j))] for j in features]
    errors = drawn(1.96 * np.nan_to_num(result.standard_errors[features]), result.first.scale)
    return go.Bar(
        orientation="h", x=x, y=places, width=0.72, marker={"color": colour}, customdata=carried,
        name=plain_html(f"for {shortened(output, 24)}"), hovertemplate="%{customdata[1]}<extra></extra>",
        selected=steady, unselected=steady,
        error_x={"type": "data", "array": errors, "color": theme.text, "thickness": 1.2, "width": 3,
                 "visible": bool(errors.any())},
    )


def _hover(result: Contrast, j: int) -> str:
    parts = [f"{result.first.feature_labels[j]} = {value(result.first.feature_values[0, j])}"]
    for part in (result.first, result.second):
        parts.append(f"{part.output}: {change(part.contributions[0, j], part.scale, part.unit)}")
    parts.append(f"difference {change(result.contributions[j], result.first.scale, result.first.unit)}")
    return "<br>".join(plain_html(shortened(part, 160)) for part in parts)


def _alt(result: Contrast, order: np.ndarray) -> str:
    first, second = result.first, result.second
    each = [f"{shortened(first.feature_labels[j], 40)}: {change(result.contributions[j], first.scale, first.unit)}"
            for j in order[:5]]
    apart = difference(abs(result.difference), first.scale, first.unit)
    return (f"What speaks for {first.output} rather than {second.output}; the two answers are {apart} apart. "
            f"{'; '.join(each)}.")
