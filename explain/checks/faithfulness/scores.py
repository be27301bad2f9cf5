"""What taking features away tells of an explanation: formulas on plain arrays."""

from itertools import permutations
from math import ceil, factorial

import numpy as np

SHARES = (0.01, 0.05, 0.10, 0.20, 0.50)
"""Shares of the features that comprehensiveness and sufficiency are averaged over."""


def descending(contributions: np.ndarray, sign: float = 1.0) -> np.ndarray:
    """(n_features,) positions, the contribution that goes farthest in the direction of ``sign`` first.

    Examples
    --------
    >>> descending(np.array([4.0, -3.0, 2.0, 1.0])).tolist(), descending(np.array([4.0, -3.0, 2.0, 1.0]), -1).tolist()
    ([0, 2, 3, 1], [1, 3, 2, 0])
    """
    return np.argsort(-sign * contributions, kind="stable")


def other_orders(own: np.ndarray, most: int, random: np.random.Generator) -> np.ndarray:
    """Draw orders in pairs, each with its reverse; all there are where these are no more than asked for.

    Parameters
    ----------
    own : (n,)
        The order they are compared with; neither it nor its reverse is among them.

    Returns
    -------
    numpy.ndarray
        (n_orders, n)

    Examples
    --------
    >>> own = np.arange(9)
    >>> [other_orders(own[:n], 50, np.random.default_rng(0)).shape for n in (3, 9)]
    [(4, 3), (50, 9)]
    """
    n = len(own)
    if factorial(min(n, 20)) <= most:
        drawn = np.array(list(permutations(range(n))), dtype=np.intp)
    else:
        half = random.permuted(np.tile(np.arange(n), (most // 2, 1)), axis=1)
        drawn = np.concatenate([half, half[:, ::-1]])
    same = (drawn == own).all(axis=1) | (drawn == own[::-1]).all(axis=1)
    return drawn[~same]


def without_first(orders: np.ndarray, cuts: np.ndarray) -> np.ndarray:
    """(n_orders, n_cuts, n_features) bool: the features still there when so many have been taken away in order.

    Examples
    --------
    >>> without_first(np.array([[1, 0]]), np.array([0, 1, 2])).astype(int).tolist()
    [[[1, 1], [1, 0], [0, 0]]]
    """
    return np.argsort(orders, axis=1)[:, None, :] >= cuts[:, None]


def areas(worths: np.ndarray, cuts: np.ndarray) -> np.ndarray:
    """Mean height of curves over the share of features taken away, by the trapezoid rule.

    Parameters
    ----------
    worths : (..., n_cuts, n_draws)
        Answers with so many features taken away.
    cuts : (n_cuts,)
        How many: from none to all.

    Returns
    -------
    numpy.ndarray
        (..., n_draws)

    References
    ----------
    Petsiuk, V., Das, A. and Saenko, K. (2018). RISE: randomized input sampling for explanation. BMVC.
    """
    steps = np.diff(cuts) / cuts[-1]
    return np.einsum("...cd,c->...d", (worths[..., 1:, :] + worths[..., :-1, :]) / 2, steps)


def share_beaten(own: np.ndarray, others: np.ndarray, tie: float = 0.0) -> np.ndarray:
    """Share of the others that are below, those no farther away than a tie counted half.

    Parameters
    ----------
    own : (...)
    others : (n_others, ...)

    Examples
    --------
    >>> share_beaten(np.array(3.0), np.array([1.0, 2.0, 3.0, 4.0])).tolist()
    0.625
    """
    apart = own - others
    return ((apart > tie) + 0.5 * (np.abs(apart) <= tie)).mean(axis=0)


def numbers_taken(n_features: int) -> np.ndarray:
    """How many features `SHARES` of them are, at least one each.

    Examples
    --------
    >>> numbers_taken(12).tolist()
    [1, 1, 2, 3, 6]
    """
    return np.array([max(1, ceil(share * n_features - 1e-9)) for share in SHARES])


def misses(contributions: np.ndarray, masks: np.ndarray, falls: np.ndarray) -> np.ndarray:
    """Squared misses of contributions as a forecast of how far the answer falls; their mean is the infidelity.

    Parameters
    ----------
    contributions : (n_features,)
    masks : (n_masks, n_features) bool
        What is taken away.
    falls : (n_masks, n_times)
        The answer less the answer without it.

    Returns
    -------
    numpy.ndarray
        (n_masks, n_times)

    References
    ----------
    Yeh, C.-K. et al. (2019). On the (in)fidelity and sensitivity of explanations. NeurIPS.

    Examples
    --------
    >>> masks = np.array([[False, False], [True, False], [False, True], [True, True]])
    >>> misses(np.array([0.5, 0.5]), masks, np.array([[0.0], [1.0], [1.0], [1.0]])).mean().item()
    0.125
    """
    return (masks @ contributions[:, None] - falls) ** 2
