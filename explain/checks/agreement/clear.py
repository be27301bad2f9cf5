"""Where two splits of an answer clearly say different things, whatever the draw.

What lies within `NEAR` of a tie speaks for neither side. Everything is worked out for many draws at once: the first
is what was found, the others are what it might have been.
"""

from typing import NamedTuple

import numpy as np

from explain.checks.agreement.formulas import beyond_chance, order

NEAR = 0.05
"""Sizes that lie closer than this share of the largest are not told apart."""
FAR = 0.25
"""Sizes of one feature that must lie apart, each as a share of the largest of its method, for methods to part on it."""
LOOKED_AT = 10
"""Features of each method that are looked at, the largest."""
N_DRAWS = 1_000
SURE = 0.95
"""Share of draws in which two methods must part on a feature."""


class Clear(NamedTuple):
    """What two splits share where both speak clearly, draw by draw; NaN where neither does."""

    top: np.ndarray
    """(n_draws,) leading features of each that are not clearly outside the other's, beyond chance."""
    signs: np.ndarray
    """(n_draws,) share of the features that matter to both which they move the same way."""
    order: np.ndarray
    """(n_draws,) pairs in the same order less those in the opposite, as a share of the pairs that both tell apart."""
    n_signs: int
    """Features that the signs stand on."""
    n_pairs: int
    """Pairs that the order stands on."""
    inverted: np.ndarray
    """(n_draws, n_features) with how many others each feature clearly changes places; 0 where its sizes lie near."""


def draws(parts: np.ndarray, errors: np.ndarray, seed: int, n_draws: int = N_DRAWS) -> np.ndarray:
    """(1 + n_draws, n_features) parts as found, then as further samples may find them.

    Parameters
    ----------
    parts, errors : (n_features,)
    seed
        The same seed draws the same errors: what two splits have in common moves both alike.
    """
    moved = np.random.default_rng(seed).standard_normal((n_draws, len(parts))) * errors
    return parts + np.vstack([np.zeros_like(parts), moved])


def clearly(one: np.ndarray, other: np.ndarray, k: int) -> Clear:
    """Compare two splits, draw by draw.

    Parameters
    ----------
    one, other : (n_draws, n_features)
        The first line of each as found.
    k
        How many features count as leading.

    References
    ----------
    Goodman and Kruskal (1954), Measures of association for cross classifications.

    Examples
    --------
    >>> found = clearly(np.array([[0.5, 0.3, 0.29, 0.01]]), np.array([[0.5, 0.29, 0.3, 0.02]]), 2)
    >>> found.order.tolist(), found.n_pairs
    ([1.0], 5)
    """
    n_draws, n_features = one.shape
    nothing = np.full(n_draws, np.nan)
    if not (np.any(one[0]) and np.any(other[0])):
        return Clear(nothing, nothing, nothing, 0, 0, np.zeros(one.shape))
    held = np.union1d(order(one[0])[:LOOKED_AT], order(other[0])[:LOOKED_AT])
    first, second = _scaled(one[:, held]), _scaled(other[:, held])
    same, opposite = _pairs(np.abs(first), np.abs(second))
    matter = (np.abs(first) > NEAR) & (np.abs(second) > NEAR)
    against = matter & (np.sign(first) != np.sign(second))
    inverted = np.zeros(one.shape)
    material = np.abs(np.abs(first) - np.abs(second)) >= FAR
    inverted[:, held] = opposite.sum(axis=2) * material
    return Clear(
        top=_top(np.abs(first), np.abs(second), min(k, len(held)), n_features),
        signs=_share(matter.sum(axis=1) - against.sum(axis=1), matter.sum(axis=1)),
        order=_share(same.sum(axis=(1, 2)) - opposite.sum(axis=(1, 2)), (same | opposite).sum(axis=(1, 2))),
        n_signs=int(matter[0].sum()), n_pairs=int((same | opposite)[0].sum()) // 2, inverted=inverted,
    )


def _scaled(parts: np.ndarray) -> np.ndarray:
    """Measure each draw by its largest size."""
    return parts / np.maximum(np.abs(parts).max(axis=1, keepdims=True), np.finfo(float).tiny)


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)


def _pairs(one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n_draws, n, n) bool twice: pairs that both tell apart, in the same order and in the opposite."""
    first, second = one[:, :, None] - one[:, None, :], other[:, :, None] - other[:, None, :]
    told = (np.abs(first) > NEAR) & (np.abs(second) > NEAR)
    same = np.sign(first) == np.sign(second)
    return told & same, told & ~same


def _top(one: np.ndarray, other: np.ndarray, k: int, n_features: int) -> np.ndarray:
    """Leading features of each that are not clearly outside the other's, beyond chance."""
    shared = (_kept(one, other, k) + _kept(other, one, k)) / 2
    return np.array([beyond_chance(float(share), k, n_features) for share in shared])


def _kept(one: np.ndarray, other: np.ndarray, k: int) -> np.ndarray:
    """(n_draws,) share of the clearly leading features of one that are not clearly outside the other's."""
    edge, last = (np.sort(held, axis=1)[:, [-k]] for held in (one, other))
    led = (one >= edge) & (one > NEAR)
    return _share((led & (other >= last - NEAR)).sum(axis=1), led.sum(axis=1))


def interval(values: np.ndarray) -> tuple[float, float, float]:
    """Give a value and the 95 % interval of its draws, which holds it."""
    value, known = float(values[0]), values[~np.isnan(values)]
    if np.isnan(value) or not len(known):
        return float("nan"), float("nan"), float("nan")
    low, high = np.quantile(known, (0.025, 0.975))
    return value, min(float(low), value), max(float(high), value)


def parted(found: Clear) -> np.ndarray:
    """Give the features that have clearly changed places with several others in nearly all draws, the clearest first.

    Returns
    -------
    (n_parted,) positions
        Of features that more than a quarter of the others, and at least two, stand on the other side of.
    """
    n_features = found.inverted.shape[1]
    least = min(max(2, -(-n_features // 4)), max(n_features - 1, 1))
    sure = (found.inverted >= least).mean(axis=0) >= SURE
    lowest = np.quantile(found.inverted, 1 - SURE, axis=0)
    places = np.flatnonzero(sure)
    return places[np.argsort(-lowest[places], kind="stable")]
