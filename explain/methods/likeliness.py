"""How usual rows are beside those of the table: as a whole, and two values at a time."""

import time
from dataclasses import dataclass

import numpy as np

from explain.kept import kept
from explain.model.asking import Progress
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import Likeliness
from explain.table.apart import Ground, distances, ground
from explain.table.dataset import Choice, Dataset, chosen_rows
from explain.table.schema import cells

NEAREST = 3
"""Rows that the distance to the table is the mean over."""
REFERENCE, MEASURED = 2_000, 1_000
"""Rows of the table that others are compared with, and rows whose own distances are the yardstick."""
TENTHS = 10
"""Parts that the rows of a number or date are counted in."""
ENOUGH, RARE = 10.0, 0.1
"""Rows to be expected of a pair of values before its absence says anything, and the share of them that is rare."""
TOLD = 5
"""Pairs told of for each row."""
CALLED = 100
"""Rows that one question may be about."""


def likeliness(
    predictor: Predictor, dataset: Dataset, *, rows: Choice, besides: int | None = None, seed: int = 0,
    progress: Progress | None = None,
) -> Likeliness:
    """Say how unlike the rows of the table some rows are, and which of their values rarely stand together.

    Parameters
    ----------
    predictor, dataset
        The model, which is not asked anything, and the table.
    rows
        Positions, or raw rows.
    besides
        Position of a row of the table that is left out of the comparison: the one that ``rows`` were made from.
    seed
        Of the permutation: 2,000 rows are compared with, and the distances of 1,000 of them are the yardstick.
    progress
        Not called: this takes milliseconds.

    Returns
    -------
    Likeliness
        ``shares`` counts the row itself: (1 + rows of the yardstick at least as far from their nearest three) / (1 +
        rows of the yardstick). For a row drawn as those of the table were, it is at most x with probability x.

        A pair of values is told of when at least 10 rows would hold both if the columns had nothing to do with each
        other, and at most a tenth of that number do. Numbers and dates are counted by tenths of the table's rows.

    Raises
    ------
    DataError
        When a row does not exist or a value does not fit its column.

    References
    ----------
    Gower (1971), A general coefficient of similarity and some of its properties.
    Vovk, Gammerman and Shafer (2005), Algorithmic learning in a random world.

    Examples
    --------
    >>> import pandas as pd, explain
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame({"size": range(200), "pay": range(200)})
    >>> dataset = explain.read_table(frame, target="pay")
    >>> predictor = explain.load_model(LinearRegression().fit(frame[["size"]], frame["pay"]), dataset)
    >>> likeliness(predictor, dataset, rows=[{"size": 100}, {"size": 900}]).shares.round(3).tolist()
    [1.0, 0.005]
    """
    began = time.perf_counter()
    chosen = chosen_rows(dataset, rows, default=CALLED, seed=seed)
    yard = _yardstick(dataset, seed)
    apart = np.array([
        _to_nearest(yard.held, chosen.coded[[i]], yard.reference, (chosen.positions[i], besides))[0]
        for i in range(len(chosen))
    ]) if len(yard.reference) else np.full(len(chosen), np.nan)
    pairs, together, expected = _rare_pairs(_tenths(dataset, seed), chosen.coded)
    return Likeliness(
        rows=chosen.positions, distances=apart, shares=_shares(apart, yard.own), n_compared=len(yard.own), pairs=pairs,
        together=together, expected=expected, n_counted=len(yard.held.positions),
        feature_values=cells(chosen.frame, chosen.schema.names), feature_names=dataset.schema.names,
        feature_labels=dataset.schema.labels,
        provenance=provenance(
            predictor, dataset, method="likeliness", engine="nearest rows and counts of pairs", began=began,
            n_rows=len(yard.own), seed=seed, scale="", output="", besides=besides,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Yardstick:
    """Rows to compare with, and how far each of some of them lies from its own nearest."""

    held: Ground
    reference: np.ndarray
    """(n_reference,) places in ``held``."""
    own: np.ndarray
    """(n_measured,) mean distances to the nearest three others, ascending."""


def _yardstick(dataset: Dataset, seed: int) -> Yardstick:
    return kept(dataset, ("yardstick", seed), lambda: _measured(dataset, seed))


def _measured(dataset: Dataset, seed: int) -> Yardstick:
    held = ground(dataset, seed)
    reference = np.random.default_rng(seed).permutation(len(held.positions))[:REFERENCE]
    measured = reference[:MEASURED]
    apart = distances(held, held.coded[measured], held.coded[reference])
    apart[np.arange(len(measured)), np.arange(len(measured))] = np.inf
    own = np.sort(_means(apart)) if len(reference) > NEAREST else np.empty(0)
    return Yardstick(held=held, reference=reference, own=own)


def _to_nearest(held: Ground, row: np.ndarray, reference: np.ndarray, without: tuple) -> np.ndarray:
    """(1,) mean distance of one row to its nearest among the rows of reference, but for the positions named."""
    others = reference[~np.isin(held.positions[reference], [place for place in without if place is not None])]
    return _means(distances(held, row, held.coded[others]))


def _means(apart: np.ndarray) -> np.ndarray:
    """(n_rows,) mean over the nearest few of each row; NaN without others."""
    k = min(NEAREST, apart.shape[1])
    if not k:
        return np.full(len(apart), np.nan)
    return np.partition(apart, k - 1, axis=1)[:, :k].mean(axis=1)


def _shares(apart: np.ndarray, own: np.ndarray) -> np.ndarray:
    """(n_rows,) share of the yardstick at least as far out, to rounding; NaN for a table too small to have one."""
    if not len(own):
        return np.full(len(apart), np.nan)
    farther = len(own) - np.searchsorted(own, apart * (1 - 1e-12), side="left")
    return np.where(np.isnan(apart), np.nan, (1 + farther) / (1 + len(own)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tenths:
    """The table in counts: which tenth of a number, or which level, each cell belongs to."""

    cuts: tuple[np.ndarray, ...]
    """Per column the inner cuts between the tenths; none for levels."""
    by_code: np.ndarray
    parts: np.ndarray
    """(n_rows, n_features) int32; -1 for missing."""

    def of(self, coded: np.ndarray) -> np.ndarray:
        """(n_rows, n_features) parts of coded rows."""
        return np.column_stack([
            _part(coded[:, j], self.cuts[j], by_code=bool(self.by_code[j])) for j in range(coded.shape[1])
        ]).astype(np.int32)


def _part(values: np.ndarray, cuts: np.ndarray, *, by_code: bool) -> np.ndarray:
    found = np.nan_to_num(values) if by_code else np.searchsorted(cuts, np.nan_to_num(values), side="left")
    return np.where(np.isnan(values), -1, found)


def _tenths(dataset: Dataset, seed: int) -> Tenths:
    held = ground(dataset, seed)
    return kept(dataset, ("tenths", seed if len(dataset) > len(held.positions) else 0), lambda: _counted(held))


def _counted(held: Ground) -> Tenths:
    cuts = tuple(
        np.empty(0) if by_code or np.isnan(values).all() else
        np.unique(np.nanquantile(values, np.arange(1, TENTHS) / TENTHS, method="inverted_cdf"))
        for values, by_code in zip(held.coded.T, held.by_code, strict=True)
    )
    unfilled = Tenths(cuts=cuts, by_code=held.by_code, parts=np.empty((0, len(cuts)), np.int32))
    return Tenths(cuts=cuts, by_code=held.by_code, parts=unfilled.of(held.coded))


def _rare_pairs(tenths: Tenths, coded: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs of values that hardly stand together: (n_pairs, 3) places, rows that hold both, rows to be expected."""
    found = [(i, *pair) for i, parts in enumerate(tenths.of(coded)) for pair in _rare(tenths.parts, parts)]
    places = np.array([pair[:3] for pair in found], dtype=np.int64).reshape(-1, 3)
    return places, np.array([pair[3] for pair in found], np.int64), np.array([pair[4] for pair in found], float)


def _rare(table: np.ndarray, row: np.ndarray) -> list[tuple[int, int, int, float]]:
    """First and second column, rows with both values, rows expected: the most missed first."""
    if not len(table):
        return []
    same = (table == row).astype(np.float32)
    both = (same.T @ same).astype(float)
    expected = np.outer(np.diag(both), np.diag(both)) / len(table)
    rare = np.triu((expected >= ENOUGH) & (both <= RARE * expected), k=1)
    first, second = np.nonzero(rare)
    order = np.argsort(both[rare] - expected[rare], kind="stable")[:TOLD]
    return [
        (int(first[i]), int(second[i]), int(both[first[i], second[i]]), float(expected[first[i], second[i]]))
        for i in order
    ]
