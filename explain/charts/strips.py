"""How often each feature moves the model's answer how far, over very many rows: one strip a feature."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from explain.charts.parts import colour_bar, drawn
from explain.charts.theme import Theme, faded
from explain.results import Summary
from explain.wording import change, counted, plain_html, shortened

N_BINS = 110
"""Parts of the axis in which rows are counted."""
HALF, THINNEST = 0.42, 0.012
"""Half of the height of the fullest part of a strip, and of one that holds a single row among very many."""


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """The contributions of one feature, counted."""

    label: str
    edges: np.ndarray
    """(n_bins + 1,) ascending contributions, in the unit of the scale."""
    counts: np.ndarray
    """(n_bins,) rows in each bin."""
    shades: np.ndarray
    """(n_bins,) mean rank of the feature's values there, 0 (low) to 1 (high); NaN where low and high mean nothing."""

    @property
    def halves(self) -> np.ndarray:
        """(n_bins,) half of the height of each bin's bar: the more rows, the higher; 0 where there are none."""
        share = np.sqrt(self.counts / max(self.counts.max(initial=0), 1))
        return np.where(self.counts > 0, np.maximum(HALF * share, THINNEST), 0.0)


def counted_strip(label: str, sizes: np.ndarray, shades: np.ndarray, edges: np.ndarray) -> Strip:
    """Count the contributions of one feature.

    Parameters
    ----------
    label
        The feature's name for display.
    sizes, shades : (n_rows,)
        Contribution and rank of the value of each row; NaN ranks have no part in the mean.
    edges : (n_bins + 1,)
        Of equal width, holding all sizes.
    """
    n_bins = len(edges) - 1
    places = bin_of(sizes, edges)
    known = ~np.isnan(shades)
    n_known = np.bincount(places[known], minlength=n_bins)
    total = np.bincount(places[known], weights=shades[known], minlength=n_bins)
    mean = np.divide(total, n_known, out=np.full(n_bins, np.nan), where=n_known > 0)
    return Strip(label=label, edges=edges, counts=np.bincount(places, minlength=n_bins), shades=mean)


def summary_strip(summary: Summary, j: int, *, least: float = 0.0) -> Strip:
    """Make the strip of one feature of a summary, which holds its rows by value and contribution.

    Bins narrower than ``least`` are taken together, two and two, until they are as wide: others could not be seen.
    """
    width = 2.0 ** float(summary.steps[j])
    doubled = max(int(np.ceil(np.log2(least / width))), 0) if least > 0 else 0
    places = (int(summary.first[j]) + np.arange(summary.counts.shape[2])) >> min(doubled, 62)
    lines = np.zeros((len(summary.counts[j]), places[-1] - places[0] + 1))
    np.add.at(lines.T, places - places[0], summary.counts[j].T)
    edges = (places[0] + np.arange(lines.shape[1] + 1)) * (width * 2.0**doubled)
    return Strip(
        label=summary.feature_labels[j], edges=edges, counts=lines.sum(axis=0).astype(np.int64),
        shades=_line_shades(lines, len(summary.value_labels[j]), ordered=bool(summary.ordered[j])),
    )


def _line_shades(lines: np.ndarray, n_levels: int, *, ordered: bool) -> np.ndarray:
    """(n_bins,) mean rank of the lines of values, the lowest 0 and the highest 1; missing values have no part in it.

    Of levels, the line of all others has no part either: it lies nowhere among them.
    """
    counts = lines[: n_levels - 1 if n_levels else -1]
    if not ordered:
        return np.full(lines.shape[1], np.nan)
    held = counts.sum(axis=1)
    middles = np.cumsum(held) - held / 2
    used = middles[held > 0]
    span = used[-1] - used[0] if len(used) > 1 else 0.0
    ranks = (middles - used[0]) / span if span else np.full(len(middles), 0.5)
    rows = counts.sum(axis=0)
    return np.divide(ranks @ counts, rows, out=np.full(len(rows), np.nan), where=rows > 0)


def bin_of(sizes: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Position of the bin of equal width that holds each size; the last edge belongs to the last bin."""
    n_bins = len(edges) - 1
    scaled = (sizes - edges[0]) * (n_bins / (edges[-1] - edges[0]))
    return np.clip(scaled, 0, n_bins - 1).astype(np.int64)


def bars(strips: list[Strip], scale: str, unit: str, theme: Theme) -> list[go.Bar]:
    """Draw strips on their lines 0, 1, …: coloured by the mean value of the rows, grey where that means nothing."""
    laid = [_laid(line, strip, scale, unit) for line, strip in enumerate(strips)]
    made = {name: np.concatenate([part[name] for part in laid]) for name in (laid[0] if laid else {})}
    return [
        _trace(made, chosen, look)
        for chosen, look in _looks(made["shade"] if laid else np.empty(0), theme) if chosen.any()
    ]


def _laid(line: int, strip: Strip, scale: str, unit: str) -> dict[str, np.ndarray]:
    """One entry for each bar of one strip."""
    full = np.flatnonzero(strip.counts)
    edges, halves = drawn(strip.edges, scale), strip.halves[full]
    return {
        "x": (edges[full] + edges[full + 1]) / 2, "width": edges[full + 1] - edges[full], "shade": strip.shades[full],
        "y": (2 * halves).astype(np.float32), "base": (line - halves).astype(np.float32),
        "text": np.array([_hover(strip, int(i), scale, unit) for i in full], dtype=object),
    }


def _hover(strip: Strip, i: int, scale: str, unit: str) -> str:
    low, high = (change(edge, scale, unit) for edge in strip.edges[i : i + 2])
    return (f"{plain_html(shortened(strip.label, 40))}<br>{plain_html(f'{low} to {high}')}<br>"
            f"{counted(int(strip.counts[i]), 'row')}")


def _looks(shades: np.ndarray, theme: Theme) -> list[tuple[np.ndarray, dict]]:
    plain = np.isnan(shades)
    bar = colour_bar(theme, "Value", tickvals=[0, 1], ticktext=["low", "high"])
    return [
        (plain, {"color": faded(theme.single, 0.75)}),
        (~plain, {"color": shades[~plain].astype(np.float32), "colorscale": theme.low_to_high, "cmin": 0, "cmax": 1,
                  "colorbar": bar}),
    ]


def _trace(made: dict[str, np.ndarray], chosen: np.ndarray, look: dict) -> go.Bar:
    return go.Bar(
        x=made["x"][chosen], y=made["y"][chosen], base=made["base"][chosen], width=made["width"][chosen],
        marker={**look, "line": {"width": 0}}, hovertext=made["text"][chosen].tolist(), hoverinfo="text",
    )
