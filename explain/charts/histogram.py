"""How the model's answers are spread over the rows found, split by what is true of them."""

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import Picture, answer_title, drawn, suffix
from explain.charts.theme import Theme, axis, faded, layout
from explain.results import FoundRows
from explain.wording import amount, answer, count, counted, listed, plain_html, shortened

HEIGHT = 300


def answer_histogram(found: FoundRows, *, theme: Theme, marked: float | None = None) -> Picture:
    """Draw bars of the rows found by the model's answer; ``marked`` is the current row's answer."""
    figure = go.Figure(layout=layout(
        theme, height=HEIGHT, hovermode="closest", barmode="stack", bargap=0.06, showlegend=len(found.parts) > 1,
        xaxis=axis(theme, answer_title(found.output, found.target, found.scale, found.unit),
                   ticksuffix=suffix(found.scale), range=list(drawn(found.edges[[0, -1]], found.scale))),
        yaxis=axis(theme, "Rows", rangemode="tozero"), margin={"l": 12, "r": 18, "t": 26, "b": 12},
    ))
    edges = drawn(found.edges, found.scale)
    for part, counts in zip(found.parts, found.counts, strict=True):
        figure.add_trace(go.Bar(
            x=(edges[1:] + edges[:-1]) / 2, y=counts, width=np.diff(edges) * 0.94, marker=_marker(part, theme),
            name=plain_html(shortened(part_name(found, part), 30)), hovertext=_hovers(found, part, counts),
            hovertemplate="%{hovertext}<extra></extra>",
        ))
    if marked is not None:
        figure.add_vline(x=float(drawn(np.array([marked]), found.scale)[0]),
                         line={"color": theme.text, "width": 1.5, "dash": "dot"})
    return Picture(figure, _alt(found))


def part_name(found: FoundRows, part: str) -> str:
    """Name a part of the rows by what is true of them; plain text."""
    target = found.target or "the truth"
    return {
        "output": f"{target} is {found.output}", "other": f"{target} is not {found.output}",
        "unknown": f"{target} is not known", "all": "all rows",
    }[part]


def _marker(part: str, theme: Theme) -> dict[str, object]:
    colour = {"other": theme.middle, "unknown": faded(theme.single, 0.35)}.get(part, theme.measure)
    return {"color": colour, "line": {"width": 0.5, "color": theme.total}}


def _hovers(found: FoundRows, part: str, counts: np.ndarray) -> list[str]:
    name = "" if part == "all" else f"<br>{plain_html(shortened(part_name(found, part), 60))}"
    return [
        f"{plain_html(_range(found, low, high))}{name}<br>{counted(int(n), 'row')}"
        for low, high, n in zip(found.edges[:-1], found.edges[1:], counts, strict=True)
    ]


def _range(found: FoundRows, low: float, high: float) -> str:
    if found.scale == "probability":
        return f"{round(low * 100)} % to {round(high * 100)} %"
    return f"{amount(low, found.scale, found.unit)} to {amount(high, found.scale, found.unit)}"


def _alt(found: FoundRows) -> str:
    said = shortened(answer(found.output, found.target, found.scale), 120)
    whole = found.counts.sum(axis=0)
    if not whole.sum():
        return f"Bars of the {said}: no row was found."
    place = int(whole.argmax())
    parts = listed([f"{count(int(n.sum()))} where {shortened(part_name(found, part), 120)}"
                    for part, n in zip(found.parts, found.counts, strict=True) if part != "all"])
    split = f" Split by the truth: {parts}." if parts else ""
    most = f"{_range(found, found.edges[place], found.edges[place + 1])}, {counted(int(whole[place]), 'row')}"
    return f"Bars of the {said} over {counted(found.n_found, 'row')}. Highest bar: {most}.{split}"
