"""Very many points as a picture of counts, with a few of them as dots to point at."""

import numpy as np
import plotly.graph_objects as go

from explain.charts.theme import CLEAR, Theme

MOST_POINTS = 20_000
"""Points that are drawn one by one; more are counted."""
HOVERED = 2_000
"""Dots drawn on top of counts, for a reader to point at."""
SIDE = 256
"""Cells of a picture of counts along each axis."""
LEVELS = 255
SEED = 0


def sampled(n: int, limit: int) -> np.ndarray:
    """Positions of at most ``limit`` of ``n`` things: a seeded sample, the same each time, in ascending order.

    Examples
    --------
    >>> sampled(3, 10).tolist(), len(sampled(1_000_000, 10))
    ([0, 1, 2], 10)
    """
    if n <= limit:
        return np.arange(n)
    return np.sort(np.random.default_rng(SEED).choice(n, limit, replace=False))


def cells(x: np.ndarray, y: np.ndarray, across: tuple[float, float], up: tuple[float, float]) -> np.ndarray:
    """Count points in cells of equal size.

    Parameters
    ----------
    x, y : (n_points,)
        Where the points lie; what is not finite is left out.
    across, up
        Ends of the two axes; points beyond them count at the ends.

    Returns
    -------
    numpy.ndarray
        (256, 256) counts, the first axis upwards.
    """
    known = np.isfinite(x) & np.isfinite(y)
    column, line = _places(x[known], *across), _places(y[known], *up)
    return np.bincount(line * SIDE + column, minlength=SIDE**2).reshape(SIDE, SIDE)


def _places(values: np.ndarray, low: float, high: float) -> np.ndarray:
    scaled = (values - low) * (SIDE / (high - low))
    return np.clip(scaled, 0, SIDE - 1).astype(np.int64)


def density(counts: np.ndarray, across: tuple[float, float], up: tuple[float, float], theme: Theme) -> go.Heatmap:
    """Draw counts as colours, from few to many on a logarithmic scale; cells without a point are clear."""
    return go.Heatmap(
        z=levels(counts), zmin=0, zmax=LEVELS, colorscale=_colours(theme), showscale=False, hoverinfo="skip",
        **_steps("x", across), **_steps("y", up),
    )


def levels(counts: np.ndarray) -> np.ndarray:
    """Levels of colour, one byte a cell: 0 for no point, 1 for one, 255 for the most in any cell."""
    most = max(int(counts.max(initial=0)), 2)
    shades = 1 + np.log(np.maximum(counts, 1)) * ((LEVELS - 1) / np.log(most))
    return np.where(counts > 0, np.rint(shades), 0).astype(np.uint8)


def _colours(theme: Theme) -> list[list[float | str]]:
    """Colour scale of amounts, without its palest colours, and clear below the first level."""
    used = theme.sequential[3:]
    first = 0.5 / LEVELS
    stops = [first + (1 - first) * i / (len(used) - 1) for i in range(len(used))]
    scale: list[list[float | str]] = [[stop, colour] for stop, colour in zip(stops, used, strict=True)]
    return [[0.0, CLEAR], [first, CLEAR], *scale]


def _steps(name: str, ends: tuple[float, float]) -> dict[str, float]:
    step = (ends[1] - ends[0]) / SIDE
    return {f"{name}0": ends[0] + step / 2, f"d{name}": step}
