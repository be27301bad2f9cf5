"""Rows whose predictions were moved alike, as groups."""

from dataclasses import dataclass

import numpy as np

from explain.methods.shapley.layouts import varied
from explain.model.calm import one_thread

MOST_GROUPS = 6
STARTS = 5
FEW = 10
"""Rows below which no groups are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Groups:
    """Which row is in which group, the group with the highest mean prediction first."""

    of_row: np.ndarray
    """(n_rows,) int"""
    sizes: np.ndarray
    """(n_groups,) int"""
    predictions: np.ndarray
    """(n_groups,) mean prediction."""
    means: np.ndarray
    """(n_groups, n_features) mean contribution."""
    lifts: np.ndarray
    """(n_groups, n_features) the same minus the mean of all other rows; 0 for a single group."""
    silhouette: float
    """Mean silhouette; NaN for a single group."""


def grouped(parts: np.ndarray, predictions: np.ndarray, *, seed: int) -> Groups:
    """Group rows by k-means on their contributions, into the number of groups that lie furthest apart, 2 to 6.

    Rows that do not differ, or fewer than ten, are one group.

    References
    ----------
    Lloyd, S. (1982). Least squares quantization in PCM. IEEE Transactions on Information Theory 28.
    Rousseeuw, P. J. (1987). Silhouettes: a graphical aid to the interpretation and validation of cluster analysis.
    Journal of Computational and Applied Mathematics 20.
    """
    of_row, silhouette = _furthest_apart(parts, seed)
    n_groups = int(of_row.max()) + 1
    average = np.array([predictions[of_row == group].mean() for group in range(n_groups)])
    of_row = np.argsort(np.argsort(-average, kind="stable"), kind="stable")[of_row]
    sizes = np.bincount(of_row, minlength=n_groups)
    sums = np.array([parts[of_row == group].sum(axis=0) for group in range(n_groups)])
    others = np.maximum(len(parts) - sizes, 1)[:, None]
    means = sums / sizes[:, None]
    lifts = means - (sums.sum(axis=0) - sums) / others if n_groups > 1 else np.zeros_like(means)
    return Groups(of_row=of_row, sizes=sizes, predictions=np.sort(average)[::-1], means=means, lifts=lifts,
                  silhouette=silhouette)


def _furthest_apart(parts: np.ndarray, seed: int) -> tuple[np.ndarray, float]:
    best, silhouette = np.zeros(len(parts), dtype=int), float("nan")
    if len(parts) < FEW or not varied(parts):
        return best, silhouette
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score

    standing = parts / parts.std()
    n_kinds = len(np.unique(standing, axis=0))
    for n_groups in range(2, min(MOST_GROUPS, n_kinds, len(parts) - 1) + 1):
        with one_thread():
            of_row = KMeans(n_groups, n_init=STARTS, random_state=seed).fit(standing).labels_
            apart = float(silhouette_score(standing, of_row))
        if not apart <= silhouette:
            best, silhouette = of_row.astype(int), apart
    return best, silhouette
