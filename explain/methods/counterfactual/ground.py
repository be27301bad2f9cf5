"""What searches around different rows of one table share: its coded rows, spreads, and the values that can be shown."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explain.kept import kept
from explain.table import apart
from explain.table.dataset import Dataset
from explain.table.schema import Column

PARTS_OF_A_DAY = (1, 24, 1_440, 86_400)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """A coded table, and what distances and steps are measured in."""

    columns: tuple[Column, ...]
    table: np.ndarray
    """(n_rows, n_features) coded."""
    held: tuple[tuple[np.ndarray, np.ndarray], ...]
    """Per column the values that the table holds, ascending, and how often each."""
    spread: np.ndarray
    """(n_features,) median absolute deviation over the table, else standard deviation, else 1."""
    parts: np.ndarray
    """(n_features,) steps per unit of the values shown: 100 for two decimals."""


def ground_of(dataset: Dataset, seed: int) -> Ground:
    """Lay the ground once for each table."""
    seed = seed if len(dataset) > apart.COMPARED else 0
    return kept(dataset, ("steps and values", seed), lambda: ground_from(
        dataset.schema.columns, apart.ground(dataset, seed).coded))


def ground_from(columns: Sequence[Column], table: np.ndarray) -> Ground:
    """Measure a coded table."""
    held = tuple(_held(values) for values in table.T)
    spread = np.array([apart.spread_of(table[:, j], column) for j, column in enumerate(columns)])
    parts = np.array([_parts(column, held[j][0], spread[j]) for j, column in enumerate(columns)])
    return Ground(columns=tuple(columns), table=table, held=held, spread=spread, parts=parts)


def _held(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    known, counts = np.unique(values[~np.isnan(values)], return_counts=True)
    return known, counts


def _parts(column: Column, known: np.ndarray, spread: float) -> float:
    """Count steps per unit: whole for integers, the day or its parts for dates, else the decimals worth showing."""
    known = known[np.isfinite(known)]
    if column.by_code or column.kind == "integer" or not len(known):
        return 1.0
    if column.kind == "date":
        whole = [parts for parts in PARTS_OF_A_DAY if np.allclose(known * parts % 1, 0, atol=1e-6)]
        return float(whole[0] if whole else PARTS_OF_A_DAY[-1])
    worth = _decimals_worth_showing(known, spread)
    for decimals in range(worth):
        if np.array_equal(column.encode(column.decode(np.round(known, decimals))), known):
            return 10.0**decimals
    return 10.0**worth


def _decimals_worth_showing(known: np.ndarray, spread: float) -> int:
    """Give the largest value four digits at least, and the spread and the range a hundred steps at least."""
    largest = max(float(np.abs(known).max()), 1e-9)
    four_digits = 3 - np.floor(np.log10(largest))
    finest = min(part for part in (float(np.ptp(known)), spread) if part > 0) / 100
    return int(np.clip(max(four_digits, np.ceil(-np.log10(finest))), 0, 12))


def as_shown(column: Column, steps: np.ndarray, parts: float) -> np.ndarray:
    """Give the coded values that whole steps are shown as: levels and dates as they are read from a table."""
    return column.encode(column.decode(np.round(steps) / parts))


def all_shown(ground: Ground, place: int, low: float, high: float, most: int) -> tuple[np.ndarray, bool]:
    """List the values of a column that can be shown within the table's range and another, ascending.

    Returns
    -------
    tuple
        The values, those of the table among them; and whether that is all of them: where there are more than ``most``
        steps, only some are listed.
    """
    column, (known, _) = ground.columns[place], ground.held[place]
    if column.by_code:
        return np.arange(len(column.categories), dtype=float), True
    if not len(known):
        return np.empty(0), True
    low, high = max(low, min(known[0], column.low)), min(high, max(known[-1], column.high))
    if not low <= high:
        return np.empty(0), True
    first, last = np.ceil(low * ground.parts[place] - 1e-6), np.floor(high * ground.parts[place] + 1e-6)
    whole = bool(last - first < most)
    steps = np.arange(first, last + 1) if whole else np.linspace(first, last, most).round()
    shown = np.union1d(as_shown(column, steps, ground.parts[place]), known)
    return shown[(shown >= low) & (shown <= high)], whole
