"""Which features go together: how closely every two are associated, whatever they hold, and the tree this makes."""

import time

import numpy as np

from explain.errors import MethodError
from explain.model.asking import Progress
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import Associations
from explain.table.column import Column
from explain.table.dataset import Choice, Dataset, chosen_rows
from explain.wording import counted

DEFAULT_ROWS = 2_000
MOST_FEATURES = 1_000
MOST_LEVELS = 50
"""Levels of a column told apart; the rarer ones count as one more."""
FEWEST = 10
"""Rows where both are known, below which two features are said to have nothing to do with each other."""


def associations(
    predictor: Predictor, dataset: Dataset, *, rows: Choice = None, seed: int = 0, progress: Progress | None = None,
) -> Associations:
    """Measure how closely the features of a table go together, two by two, and join the closest step by step.

    Two columns with an order: the size of Spearman's rank correlation, ranks being taken over what is known of each.
    Two columns of levels: Cramér's V. One of each: the correlation ratio of the ranks, the share of their spread that
    the levels account for, as a root. The last two are corrected for the number of levels, so that many levels on few
    rows do not look like an association. Rows where one of the two is missing have no part in it.

    Parameters
    ----------
    predictor, dataset
        The table; the model is named in the result and not asked.
    rows
        Positions in the table; None for the first 2,000 of the seeded permutation.
    seed
        Of the permutation.
    progress
        Called between columns.

    Returns
    -------
    Associations
        ``strength`` from 0 to 1. Parts are joined by their least association (complete linkage), so any two features
        of a group go together at least as closely as where the tree is cut.

    Raises
    ------
    MethodError
        When the table has more than 1,000 features.

    References
    ----------
    Spearman (1904), The proof and measurement of association between two things.
    Bergsma (2013), A bias-correction for Cramér's V and Tschuprow's T.
    Kelley (1935), An unbiased correlation ratio measure.

    Examples
    --------
    >>> import explain, numpy as np, pandas as pd
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame({"a": np.arange(20.0), "b": np.arange(20.0) ** 2, "c": [0.0, 1] * 10})
    >>> dataset = explain.read_table(frame)
    >>> predictor = explain.load_model(LinearRegression().fit(frame, frame["a"]), dataset)
    >>> explain.associations(predictor, dataset).groups(0.7)
    {'a and b': ['a', 'b']}
    """
    began = time.perf_counter()
    columns = dataset.schema.columns
    if len(columns) > MOST_FEATURES:
        raise MethodError(
            f"{counted(len(columns), 'feature')} are too many to compare two by two.",
            f"Group features by hand, or open a table with at most {MOST_FEATURES:,}.", "METHOD-MANY-FEATURES",
        )
    chosen = chosen_rows(dataset, rows, default=DEFAULT_ROWS, seed=seed)
    strength = _strengths(chosen.coded, columns, progress)
    merges, heights = _joined(strength)
    return Associations(
        feature_names=dataset.schema.names, feature_labels=dataset.schema.labels, strength=strength, merges=merges,
        heights=heights,
        provenance=provenance(
            predictor, dataset, method="associations", engine="rank correlation, Cramér's V, correlation ratio",
            began=began, n_rows=len(chosen), seed=seed, scale="", output="", libraries=("numpy", "scipy"),
            linkage="complete",
        ),
    )


def _strengths(coded: np.ndarray, columns: tuple[Column, ...], progress: Progress | None) -> np.ndarray:
    """(n_features, n_features) association of every two columns."""
    ordered = np.array([column.ordered for column in columns])
    numbers, levels = np.flatnonzero(ordered), np.flatnonzero(~ordered)
    strength = np.eye(len(columns))
    ranks = _ranks(coded[:, numbers])
    strength[np.ix_(numbers, numbers)] = _rank_correlations(ranks)
    shares = [_indicators(coded[:, place]) for place in levels]
    for i, place in enumerate(levels):
        ratios = _correlation_ratios(shares[i], ranks)
        strength[place, numbers] = strength[numbers, place] = ratios
        for other, share in zip(levels[:i], shares[:i], strict=True):
            strength[place, other] = strength[other, place] = _cramers_v(shares[i].T @ share)
        if progress is not None:
            progress(i + 1, len(levels))
    np.fill_diagonal(strength, 1.0)
    return strength


def _ranks(codes: np.ndarray) -> np.ndarray:
    """(n_rows, n_columns) ranks over what is known of each column, equal values alike; NaN where missing."""
    from scipy.stats import rankdata

    return np.column_stack([rankdata(column, nan_policy="omit") for column in codes.T]) if codes.size else codes


def _rank_correlations(ranks: np.ndarray) -> np.ndarray:
    """(n_columns, n_columns) size of the correlation of ranks, over the rows where both are known."""
    known = ~np.isnan(ranks)
    seen, held = known.astype(float), np.where(known, ranks - _centre(ranks), 0.0)
    n = np.maximum(seen.T @ seen, 1)
    sums, squares = held.T @ seen, (held**2).T @ seen
    shared = held.T @ held - sums * sums.T / n
    spread = np.maximum(squares - sums**2 / n, 0)
    whole = np.sqrt(spread * spread.T)
    enough = (n >= FEWEST) & (whole > 1e-9 * np.maximum(squares, 1))
    return np.where(enough, np.minimum(np.abs(shared) / np.where(enough, whole, 1), 1.0), 0.0)


def _centre(ranks: np.ndarray) -> np.ndarray:
    """(n_columns,) the middle of the ranks of each column."""
    return ((~np.isnan(ranks)).sum(axis=0) + 1) / 2


def _indicators(codes: np.ndarray) -> np.ndarray:
    """(n_rows, n_levels) 1 where a row has a level: the frequent ones, then all others together; 0 where missing."""
    held, places, counts = np.unique(codes, return_inverse=True, return_counts=True, equal_nan=True)
    known = ~np.isnan(held)
    frequent = np.argsort(np.where(known, -counts, 1), kind="stable")[:MOST_LEVELS]
    column = np.full(len(held), min(len(held), MOST_LEVELS))
    column[frequent] = np.arange(len(frequent))
    shares = np.zeros((len(codes), len(frequent) + 1))
    shares[np.arange(len(codes)), column[places]] = known[places]
    return shares


def _correlation_ratios(share: np.ndarray, ranks: np.ndarray) -> np.ndarray:
    """(n_columns,) root of the share of the spread of each column's ranks that levels account for, corrected."""
    known = ~np.isnan(ranks)
    held = np.where(known, ranks - _centre(ranks), 0.0)
    counts, sums = share.T @ known, share.T @ held
    n, n_levels = counts.sum(axis=0), (counts > 0).sum(axis=0)
    total = sums.sum(axis=0)
    inside = share.sum(axis=1) @ held**2
    spread = inside - total**2 / np.maximum(n, 1)
    between = (sums**2 / np.maximum(counts, 1)).sum(axis=0) - total**2 / np.maximum(n, 1)
    usable = (n >= FEWEST) & (n > n_levels) & (spread > 1e-9 * np.maximum(inside, 1))
    ratio = between / np.where(usable, spread, 1)
    corrected = 1 - (1 - ratio) * (n - 1) / np.where(usable, n - n_levels, 1)
    return np.where(usable, np.sqrt(np.clip(corrected, 0, 1)), 0.0)


def _cramers_v(table: np.ndarray) -> float:
    """Cramér's V of a table of counts, corrected for its size; 0 where one of the two does not vary."""
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    n, (n_one, n_two) = table.sum(), table.shape
    if n < FEWEST or min(n_one, n_two) < 2:
        return 0.0
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / n
    squared = float(((table - expected) ** 2 / expected).sum()) / n
    corrected = max(0.0, squared - (n_one - 1) * (n_two - 1) / (n - 1))
    one, two = (size - (size - 1) ** 2 / (n - 1) for size in (n_one, n_two))
    least = min(one, two) - 1
    return float(np.sqrt(min(corrected / least, 1.0))) if least > 0 else 0.0


def _joined(strength: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Join the two parts whose least association is largest, again and again."""
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    if len(strength) < 2:
        return np.empty((0, 2), dtype=np.int64), np.empty(0)
    apart = squareform(np.clip(1 - strength, 0, 1), checks=False)
    steps = linkage(apart, method="complete")
    return steps[:, :2].astype(np.int64), 1 - steps[:, 2]
