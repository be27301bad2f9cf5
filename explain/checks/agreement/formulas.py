"""How far two splits of one answer over the features agree: formulas on plain arrays.

Rankings go by size, whatever the sign. Where a formula has no answer, as for a split that is zero throughout, it gives
NaN. Features of equal size have equal ranks; of those at the end of the leading ones, the first in table order leads.
"""

from typing import NamedTuple

import numpy as np

FEW = 6
"""Features up to which ranks alone are compared: of so few, half and more are among the leading ones."""


class Measures(NamedTuple):
    """What two splits share; NaN where it is not defined."""

    feature: float
    """Share of the k leading features that both name."""
    rank: float
    """Share of the k leading places that hold the same feature."""
    sign: float
    """Share of the k leading features that both name, with the same sign."""
    signed_rank: float
    """Share of the k leading places that hold the same feature with the same sign."""
    spearman: float
    """Rank correlation of the sizes of all features."""
    kendall: float
    """Tau-b of the sizes of all features."""
    pairwise: float
    """Share of pairs of features that both put in the same order of size."""
    cosine: float
    """Of the angle between the two, signs and sizes included."""


def leading_number(n_features: int) -> int:
    """Give how many features count as leading: a quarter, at least three, and no more than there are.

    Examples
    --------
    >>> [leading_number(n) for n in (2, 4, 12, 14, 40)]
    [2, 3, 3, 4, 10]
    """
    return min(n_features, max(3, -(-n_features // 4)))


def beyond_chance(share: float, k: int, n_features: int) -> float:
    """Correct a share of leading features for what two random rankings share: 0 is chance, 1 all of them.

    Examples
    --------
    >>> beyond_chance(0.25, 3, 12), beyond_chance(1.0, 3, 12)
    (0.0, 1.0)
    """
    chance = k / n_features
    return float("nan") if chance >= 1 else (share - chance) / (1 - chance)


def order(sizes: np.ndarray) -> np.ndarray:
    """Positions of features, the largest first, equal ones in table order."""
    return np.argsort(-np.abs(sizes), kind="stable")


def ranks(sizes: np.ndarray) -> np.ndarray:
    """(n_features,) ranks by size, 1 for the largest; equal sizes share the mean of their places.

    Examples
    --------
    >>> ranks(np.array([0.2, -0.5, 0.2, 0.0])).tolist()
    [2.5, 1.0, 2.5, 4.0]
    """
    size = np.abs(sizes)
    above = (size[None, :] > size[:, None]).sum(axis=1)
    return above + ((size[None, :] == size[:, None]).sum(axis=1) + 1) / 2


def measures(one: np.ndarray, other: np.ndarray, k: int) -> Measures:
    """Compare two splits by every measure.

    Parameters
    ----------
    one, other : (n_features,)
    k
        How many features count as leading.

    References
    ----------
    Krishna et al. (2024), The disagreement problem in explainable machine learning: a practitioner's perspective.
    Kendall (1945), The treatment of ties in ranking problems.

    Examples
    --------
    >>> found = measures(np.array([0.5, -0.3, 0.2, 0.1, -0.05]), np.array([0.4, 0.25, 0.3, -0.02, -0.06]), 3)
    >>> found.feature, round(found.sign, 3), round(found.cosine, 3)
    (1.0, 0.667, 0.528)
    """
    if not (np.any(one) and np.any(other)):
        return Measures(*[float("nan")] * len(Measures._fields))
    first, second = order(one)[:k], order(other)[:k]
    both = np.intersect1d(first, second)
    alike, placed = np.sign(one) == np.sign(other), first == second
    return Measures(
        feature=len(both) / k, rank=float(placed.mean()), sign=float(alike[both].sum() / k),
        signed_rank=float((placed & alike[first]).mean()), spearman=_correlation(ranks(one), ranks(other)),
        **_by_pairs(np.abs(one), np.abs(other)),
        cosine=float(one @ other / np.sqrt((one @ one) * (other @ other))),
    )


def _correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Pearson's correlation; NaN where one of the two does not vary."""
    one, other = one - one.mean(), other - other.mean()
    spread = float(np.sqrt((one @ one) * (other @ other)))
    return float(one @ other) / spread if spread else float("nan")


def _by_pairs(one: np.ndarray, other: np.ndarray) -> dict[str, float]:
    """Kendall's tau-b, and the share of pairs in the same order; pairs that one of the two ties are not."""
    i, j = np.triu_indices(len(one), 1)
    first, second = np.sign(one[i] - one[j]), np.sign(other[i] - other[j])
    untied = float(np.sqrt(np.abs(first).sum() * np.abs(second).sum()))
    return {
        "kendall": float(first @ second) / untied if untied else float("nan"),
        "pairwise": float((first == second).mean()) if len(i) else float("nan"),
    }
