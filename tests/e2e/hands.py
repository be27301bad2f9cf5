"""A hand on a chart: where its dots lie on the screen, by the chart's own axes, and the paths of the mouse."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from playwright.sync_api import Locator, expect

DOTS = """plot => {
    const box = plot.getBoundingClientRect();
    return plot._fullData.flatMap(trace => {
        const across = plot._fullLayout[trace.xaxis.replace('x', 'xaxis')];
        const along = plot._fullLayout[trace.yaxis.replace('y', 'yaxis')];
        return (trace.mode ?? '').includes('markers') && trace.customdata ? Array.from(trace.x, (x, i) => [
            box.left + across._offset + across.d2p(x), box.top + along._offset + along.d2p(trace.y[i]),
            Number(trace.customdata[i][0] ?? trace.customdata[i])]) : [];
    }).filter(dot => dot.every(Number.isFinite));
}"""
LINES = "plot => plot._fullData.map(trace => ({name: trace.name, mode: trace.mode, x: [...trace.x], y: [...trace.y]}))"
Place = tuple[float, float]


@dataclass(frozen=True)
class Dots:
    """The dots of a chart that stand for rows."""

    places: np.ndarray
    """(n_dots, 2) pixels from the left and the top of the window."""
    rows: np.ndarray
    """(n_dots,) position in the table of each."""


def chart(page: Locator) -> Locator:
    """Give the first chart inside, once it is drawn."""
    found = page.locator(".js-plotly-plot").first
    expect(found.locator(".main-svg").first).to_be_visible()
    return found


def dots(plot: Locator) -> Dots:
    """Find the dots of a chart on the screen."""
    plot.scroll_into_view_if_needed()
    found = np.array(plot.evaluate(DOTS), dtype=float)
    return Dots(places=found[:, :2], rows=found[:, 2].astype(int))


def loneliest(found: Dots) -> int:
    """Give the dot that is furthest from all others: a click on it can mean no other."""
    apart = np.linalg.norm(found.places[:, None] - found.places[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    return int(apart.min(axis=1).argmax())


def click(plot: Locator, place: Place) -> None:
    """Move to a place and click, as a hand does: the chart must have seen the mouse before it is pressed."""
    mouse = plot.page.mouse
    mouse.move(place[0] - 15, place[1] - 10)
    mouse.move(*place, steps=4)
    mouse.click(*place)


def drag(plot: Locator, corners: Sequence[Place]) -> None:
    """Draw through corners: two for a box, more for a lasso."""
    mouse = plot.page.mouse
    mouse.move(*corners[0])
    mouse.down()
    for corner in corners[1:]:
        mouse.move(*corner, steps=8)
    mouse.up()


def lines(plot: Locator) -> list[dict]:
    """Read what a chart draws: the name, the mode and the values of each of its traces."""
    return plot.evaluate(LINES)
