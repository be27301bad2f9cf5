"""What several methods say of each feature, side by side: one line a feature, one mark a method."""

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import Picture, axis_title, cell_label, drawn, room
from explain.charts.theme import Theme, axis, layout, lines
from explain.results import Agreement
from explain.wording import (
    change,
    compared_method,
    counted,
    listed,
    number,
    one_line,
    plain_html,
    probability,
    shortened,
    title_case,
    value,
)

MOST = 10
"""Features drawn; the others are added up in one line more."""
MARKS = ("circle", "diamond", "square-open", "x-thin-open")
"""Shapes by method: told apart without colours."""
SHORT = {"shap_values": "SHAP", "lime_weights": "LIME", "ablation": "Usual value"}
"""Method → its name above the chart, where there is little room."""
LINE, AROUND = 38, 130


def agreement_dots(result: Agreement, *, theme: Theme) -> Picture:
    """Draw for each feature what every method says of it, SHAP's largest on top; marks carry the column's name.

    Of a row: in the unit of the answer. Overall: as shares of all that each method hands out, in per cent, since
    permutation importance counts in another unit.
    """
    shown, rest = shown_features(result)
    values, errors = _values(result), _errors(result)
    parts = [values[:, shown], *([values[:, rest].sum(axis=1, keepdims=True)] if len(rest) else [])]
    x = np.hstack(parts)
    labels = [_label(result, int(j)) for j in shown] + ([f"{len(rest)} others"] if len(rest) else [])
    title = _title(result)
    figure = go.Figure(layout=layout(
        theme, height=AROUND + LINE * len(labels), hovermode="closest", showlegend=True, yaxis=lines(theme, labels),
        margin={**room(labels, title, right=24), "t": 52},
        xaxis=axis(theme, title, zeroline=True, zerolinecolor=theme.total,
                   ticksuffix=" %" if result.subject != "row" else ""),
    ))
    _spans(figure, x, theme)
    for i, method in enumerate(result.methods):
        figure.add_trace(_marks(result, i, method, x[i], errors[i, shown], shown, rest, theme))
    return Picture(figure, _alt(result, shown))


def shown_features(result: Agreement) -> tuple[np.ndarray, np.ndarray]:
    """Choose the features drawn, SHAP's largest first, those on which methods part among them; and give the rest."""
    order = np.argsort(-np.abs(result.of(result.methods[0])), kind="stable")
    if len(order) <= MOST + 1:
        return order, order[:0]
    must = set(result.parted[: MOST // 2].tolist())
    free = [j for j in order.tolist() if j not in must][: MOST - len(must)]
    chosen = np.array([j for j in order.tolist() if j in must or j in free])
    return chosen, np.array([j for j in order.tolist() if j not in set(chosen.tolist())])


def _values(result: Agreement) -> np.ndarray:
    """(n_methods, n_features) as drawn."""
    if result.subject == "row":
        return drawn(result.attributions, result.scale)
    size = np.abs(result.attributions)
    return 100 * size / np.maximum(size.sum(axis=1, keepdims=True), np.finfo(float).tiny)


def _errors(result: Agreement) -> np.ndarray:
    """(n_methods, n_features) half 95 % intervals as drawn."""
    errors = 1.96 * np.nan_to_num(result.standard_errors)
    if result.subject == "row":
        return drawn(errors, result.scale)
    return 100 * errors / np.maximum(np.abs(result.attributions).sum(axis=1, keepdims=True), np.finfo(float).tiny)


def _label(result: Agreement, j: int) -> str:
    name = result.feature_labels[j]
    text = (cell_label(name, result.feature_values[0, j]) if result.subject == "row" else
            plain_html(shortened(one_line(name), 28)))
    return f"<b>{text}</b>" if j in result.parted else text


def _title(result: Agreement) -> str:
    if result.subject == "row":
        return axis_title("What each says it adds", result.scale, result.unit, difference=True)
    return axis_title("Share of all that each hands out", "score", "")


def _spans(figure: go.Figure, x: np.ndarray, theme: Theme) -> None:
    """Join the marks of a feature by a thin line: how far the methods lie apart."""
    for i in range(x.shape[1]):
        figure.add_shape(type="line", x0=float(x[:, i].min()), x1=float(x[:, i].max()), y0=i, y1=i, layer="below",
                         line={"color": theme.grid, "width": 5})


def _marks(
    result: Agreement, i: int, method: str, x: np.ndarray, errors: np.ndarray, shown: np.ndarray, rest: np.ndarray,
    theme: Theme,
) -> go.Scatter:
    steady = {"marker": {"opacity": 1}}
    colour = theme.categorical[i]
    carried = [[result.feature_names[j], _hover(result, method, int(j))] for j in shown]
    if len(rest):
        carried.append(["", plain_html(f"{_named(result, method)}: {counted(len(rest), 'other feature')}, "
                                       "added up")])
    halves = np.append(errors, np.zeros(len(x) - len(errors)))
    return go.Scatter(
        x=x, y=np.arange(len(x)) + (i - (len(result.methods) - 1) / 2) * 0.13, mode="markers",
        name=SHORT.get(method, "Other rows" if result.subject == "row" else "Permutation"), customdata=carried,
        selected=steady, unselected=steady,
        hovertemplate="%{customdata[1]}<extra></extra>", cliponaxis=False,
        marker={"size": 10, "symbol": MARKS[i], "color": colour, "opacity": 1, "line": {"width": 2, "color": colour}},
        error_x={"type": "data", "array": halves, "color": colour, "thickness": 1, "width": 2,
                 "visible": bool(halves.any())},
    )


def _named(result: Agreement, method: str) -> str:
    return title_case(compared_method(method, one_row=result.subject == "row"))


def said_of(result: Agreement, method: str, j: int) -> str:
    """Write what a method says of a feature, in its unit."""
    size = float(result.of(method)[j])
    if result.subject == "row":
        return change(size, result.scale, result.unit)
    total = float(np.abs(result.of(method)).sum())
    share = abs(size) / total if total else 0.0
    return probability(share) if 0 < share < 1 else f"{number(100 * share)} %"


def _hover(result: Agreement, method: str, j: int) -> str:
    cell = f" = {value(result.feature_values[0, j])}" if result.subject == "row" else ""
    rank = int(result.ranks(method)[j])
    parts = [f"{result.feature_labels[j]}{cell}", f"{_named(result, method)}: {said_of(result, method, j)}",
             f"place {rank} of {len(result.feature_names)}"]
    return "<br>".join(plain_html(shortened(part, 160)) for part in parts)


def _alt(result: Agreement, shown: np.ndarray) -> str:
    who = listed([_named(result, name) for name in result.methods])
    each = [f"{shortened(result.feature_labels[j], 40)}: "
            + listed([f"{_named(result, name)} {said_of(result, name, int(j))}" for name in result.methods])
            for j in shown[:4]]
    return f"What {who} say of {counted(len(shown), 'feature')}, side by side. {'; '.join(each)}."
