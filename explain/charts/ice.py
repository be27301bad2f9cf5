"""What the model answers to one row as one of its features moves."""

import numpy as np
import plotly.graph_objects as go

from explain.charts import effect_parts as parts
from explain.charts.curve import own_curve, thinned
from explain.charts.levels import levels_layout, shown_levels
from explain.charts.parts import Picture, drawn, name_title
from explain.charts.theme import Theme
from explain.results import Dependence
from explain.wording import answer


def ice(own: Dependence, *, theme: Theme, marked: float | None = None) -> Picture:
    """Draw the curve of one row over how many rows of the table stand where.

    Parameters
    ----------
    own
        PDP and ICE of one row.
    marked
        Coded value of the feature in that row; NaN when it is missing there, None for the one observed.
    """
    marked = float(own.observed[0]) if marked is None else marked
    figure = _levels(own, theme, marked) if parts.by_level(own) else _numbers(thinned(own), theme, marked)
    return Picture(figure, _alt(own))


def _numbers(own: Dependence, theme: Theme, marked: float) -> go.Figure:
    figure = go.Figure(layout={**parts.along_layout(own, theme, name_title(own.label)), "height": 300})
    parts.shade_thin_parts(figure, own, theme)
    known = ~np.isnan(own.grid)
    dots = go.Scatter(
        x=parts.places(own.kind, own.grid[known]), y=drawn(own.individual[0, known], own.scale), mode="markers",
        marker={"size": 6, "color": theme.text}, customdata=parts.hovers(own, known), hovertemplate=parts.HOVER,
        name="asked", cliponaxis=False,
    )
    figure.add_traces([dots, *own_curve(own, theme)])
    if not known.all():
        place = parts.missing_place(own.kind, own.grid[known])
        figure.add_trace(go.Scatter(
            x=place, y=drawn(own.individual[0, ~known], own.scale), mode="markers",
            marker={"color": theme.text, "size": 10, "symbol": "diamond"}, customdata=parts.hovers(own, ~known),
            hovertemplate=parts.HOVER, name="missing",
        ))
        figure.add_annotation(x=place[0], y=float(drawn(own.individual[0, ~known], own.scale)[0]), text="missing",
                              showarrow=False, yshift=16, font={"size": 12, "color": theme.tick})
    figure.add_trace(parts.support_strip(own, theme))
    if marked == marked:
        parts.mark(figure, own, marked, "now", theme)
    return figure


def _levels(own: Dependence, theme: Theme, marked: float) -> go.Figure:
    shown = shown_levels(own, marked)
    here = np.isnan(own.grid[shown]) if marked != marked else own.grid[shown] == marked
    return go.Figure(
        layout=levels_layout(own, shown, here, theme),
        data=go.Scatter(
            x=drawn(own.individual[0, shown], own.scale), y=np.arange(len(shown)), mode="markers", cliponaxis=False,
            marker={"color": np.where(here, theme.text, theme.surface).tolist(), "size": 11, "opacity": 1,
                    "line": {"color": theme.text, "width": 2}},
            customdata=parts.hovers(own, shown), hovertemplate=parts.HOVER,
        ),
    )


def _alt(own: Dependence) -> str:
    said = answer(own.output, own.target, own.scale)
    ends = [
        f"{word} {parts.said_effect(own, own.average[i])} at {own.grid_labels[i]}"
        for word, i in (("lowest", own.average.argmin()), ("highest", own.average.argmax()))
    ]
    return f"The {said} of one row as {own.label} moves: {', '.join(ends)}."
