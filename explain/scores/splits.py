"""Part rows by one column so that their curves are alike within each part: one step of a regression tree of curves."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

MOST_LEVELS = 50
"""Levels of a column from which its parts would say little, and fit by chance."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Side:
    """Some values of one column, as the schema codes them."""

    column: int
    """Position of the column."""
    low: float = -np.inf
    """Numbers and dates from ``low`` to ``high``, both included."""
    high: float = np.inf
    codes: tuple[float, ...] | None = None
    """Levels instead; NaN stands for missing."""
    missing: bool = False
    """Whether missing numbers belong to it."""

    def holds(self, coded: np.ndarray) -> np.ndarray:
        """Say of each coded value of the column whether it is among these: (n_rows,) bool."""
        gaps = np.isnan(coded)
        if self.codes is not None:
            known = [code for code in self.codes if code == code]
            return np.isin(coded, known) | (gaps & (len(known) < len(self.codes)))
        return ((coded >= self.low) & (coded <= self.high)) | (gaps & self.missing)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Split:
    """Two sides of one column, and what is gained by telling them apart."""

    sides: tuple[Side, Side]
    gain: float
    """By how much the sum of squared distances of the curves from their average falls."""


def spread(curves: np.ndarray) -> float:
    """Give the sum of squared distances of (n_rows, n_grid) curves from their average.

    Examples
    --------
    >>> spread(np.array([[0.0, 1.0], [0.0, 3.0]]))
    2.0
    """
    return float(((curves - curves.mean(axis=0)) ** 2).sum()) if len(curves) else 0.0


def best_split(
    curves: np.ndarray, coded: np.ndarray, by_code: np.ndarray, ordered: np.ndarray, columns: np.ndarray, *, fewest: int
) -> Split | None:
    """Find the column and the two sides of it that leave the least spread of curves within the sides.

    Parameters
    ----------
    curves : (n_rows, n_grid)
        Centred, so that they tell of shape alone.
    coded : (n_rows, n_features)
        The rows.
    by_code, ordered : (n_features,)
        Which columns hold levels, and of which low and high mean something.
    columns
        Positions of the columns tried.
    fewest : rows
        Of a side.

    Returns
    -------
    Split or None
        None when no column has two sides of so many rows. Numbers, dates and ordered levels are cut in two at any
        value, missing ones on either side or alone; other levels are put in the order of the first principal component
        of their average curves, and cut there.

    References
    ----------
    Breiman, Friedman, Olshen and Stone (1984), Classification and regression trees.
    Coppersmith, Hong and Hosking (1999), Partitioning nominal attributes in decision trees.

    Examples
    --------
    >>> curves = np.array([[-1.0, 1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, -1.0]])
    >>> coded = np.array([[1.0, 5.0], [2.0, 5.0], [3.0, 5.0], [4.0, 5.0]])
    >>> no = np.zeros(2, bool)
    >>> found = best_split(curves, coded, no, ~no, np.array([0, 1]), fewest=1)
    >>> found.sides[0].high, found.sides[1].low, found.gain
    (2.0, 3.0, 8.0)
    """
    found: Split | None = None
    for column in columns:
        tried = _by_levels if by_code[column] and not ordered[column] else _by_order
        for split in tried(curves, coded[:, column], int(column), fewest):
            if found is None or split.gain > found.gain * (1 + 1e-9):
                found = split
    return found


def _by_order(curves: np.ndarray, values: np.ndarray, column: int, fewest: int) -> Iterator[Split]:
    """Cut values in two, with those missing below, above, or against all others."""
    gaps = np.isnan(values)
    order = np.argsort(values[~gaps], kind="stable")
    ascending, sums = values[~gaps][order], np.cumsum(curves[~gaps][order], axis=0)
    cuts = np.flatnonzero(ascending[1:] > ascending[:-1])
    total, lost = curves.sum(axis=0), curves[gaps].sum(axis=0)
    n_lost = int(gaps.sum())
    for below in (True, False) if n_lost else (False,):
        left, n_left = sums[cuts] + lost * below, cuts + 1 + n_lost * below
        best, gain = _largest(left, n_left, total, len(values), fewest)
        if best is not None:
            low_side = Side(column=column, high=float(ascending[cuts[best]]), missing=below)
            high_side = Side(column=column, low=float(ascending[cuts[best] + 1]), missing=not below)
            yield Split(sides=(low_side, high_side), gain=gain)
    if n_lost:
        best, gain = _largest(lost[None], np.array([n_lost]), total, len(values), fewest)
        if best is not None:
            known = Side(column=column)
            yield Split(sides=(known, Side(column=column, codes=(np.nan,))), gain=gain)


def _by_levels(curves: np.ndarray, values: np.ndarray, column: int, fewest: int) -> Iterator[Split]:
    """Cut levels in two, those of similar average curves on one side."""
    levels, places = np.unique(values, return_inverse=True)  # NaN is one level, the last
    if not 1 < len(levels) <= MOST_LEVELS:
        return
    counts = np.bincount(places)
    sums = np.zeros((len(levels), curves.shape[1]))
    np.add.at(sums, places, curves)
    order = _along_first_component(sums / counts[:, None], counts)
    best, gain = _largest(
        np.cumsum(sums[order], axis=0)[:-1], np.cumsum(counts[order])[:-1], sums.sum(axis=0), len(values), fewest
    )
    if best is not None:
        first, second = levels[np.sort(order[: best + 1])], levels[np.sort(order[best + 1 :])]
        sides = (Side(column=column, codes=tuple(first.tolist())), Side(column=column, codes=tuple(second.tolist())))
        yield Split(sides=sides, gain=gain)


def _along_first_component(averages: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Order of average curves along the direction in which they differ most."""
    off = averages - np.average(averages, axis=0, weights=counts)
    _, _, directions = np.linalg.svd(off * np.sqrt(counts)[:, None], full_matrices=False)
    towards = directions[0] * np.sign(directions[0][np.abs(directions[0]).argmax()])
    return np.argsort(off @ towards, kind="stable")


def _largest(
    left: np.ndarray, n_left: np.ndarray, total: np.ndarray, n: int, fewest: int
) -> tuple[int | None, float]:
    """Find the cut with the largest gain, of those with enough rows on both sides: its place and the gain."""
    allowed = np.flatnonzero((n_left >= fewest) & (n - n_left >= fewest))
    if not len(allowed):
        return None, 0.0
    left, n_left = left[allowed], n_left[allowed]
    gains = (left**2).sum(axis=1) / n_left + ((total - left) ** 2).sum(axis=1) / (n - n_left) - (total**2).sum() / n
    best = int(gains.argmax())
    return int(allowed[best]), float(gains[best])
