"""A chart for a room: the same marks with larger letters, and room for them."""

from typing import Any

LARGER = 1.45
"""Times that letters grow."""
HEIGHT = 460
"""Least height in pixels: what is left of a screen below the words."""


def for_a_room(figure: Any) -> Any:
    """Give a copy of a chart whose letters, margins and lines can be read from the back of a room.

    Parameters
    ----------
    figure
        A Plotly figure; it is left as it is.

    Returns
    -------
    plotly.graph_objects.Figure
        The same data in the same colours. Every size of letters is `LARGER` times what it was.
    """
    held = figure.to_plotly_json()
    grown = _grown(held)
    layout = grown["layout"]
    layout["height"] = max(layout.get("height") or HEIGHT, HEIGHT)
    return type(figure)(grown, skip_invalid=False)


def _grown(held: Any, *, letters: bool = False) -> Any:
    """Copy a tree of settings, with every size of letters grown; arrays of data are passed on as they are."""
    if isinstance(held, dict):
        return {name: _sized(name, each, letters=letters) for name, each in held.items()}
    if isinstance(held, (list, tuple)):
        return [_grown(each) for each in held] if any(isinstance(each, dict) for each in held) else held
    return held


def _sized(name: str, held: Any, *, letters: bool) -> Any:
    if letters and name == "size" and isinstance(held, (int, float)):
        return round(held * LARGER, 1)
    if name in ("standoff", "thickness") and isinstance(held, (int, float)):
        return round(held * LARGER, 1)
    return _grown(held, letters=name.endswith("font"))
