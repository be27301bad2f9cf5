"""Which coalitions are asked when not all can be: dealt like cards, size by size, so that none comes back early."""

from functools import lru_cache
from itertools import combinations, islice
from math import comb

import numpy as np

DECK = 4_096
"""Coalitions of one size up to which all are written down and shuffled; of more, each is drawn by itself."""


def n_coalitions(n_players: int, size: int) -> int:
    """Count the coalitions of a size up to half the players, of which each stands for its complement as well.

    Examples
    --------
    >>> n_coalitions(4, 1), n_coalitions(4, 2)
    (4, 3)
    """
    return comb(n_players, size) // (2 if 2 * size == n_players else 1)


def n_dealt(n_players: int, depth: int) -> int:
    """Count the coalitions in a hand: as many as ``depth`` of each size from 2 to half the players.

    Examples
    --------
    >>> n_dealt(6, 4), n_dealt(6, 1000)
    (8, 25)
    """
    return sum(min(depth, n_coalitions(n_players, size)) for size in range(2, n_players // 2 + 1))


def dealt(seed: tuple[int, ...], n_players: int, n_hands: int, begin: int, end: int) -> np.ndarray:
    """Deal coalitions of two players up to half of them, without repeating one in a hand.

    Parameters
    ----------
    seed
        Decides all draws.
    n_players, n_hands
        What the coalitions are made of, and for how many games they are drawn.
    begin, end
        From which to which place of each size; what is dealt to a place does not depend on how the deal is cut.

    Returns
    -------
    numpy.ndarray
        (n_hands, n, n_players) bool, sizes in rising order, `n_dealt` of ``end`` less those of ``begin``.

    Examples
    --------
    >>> dealt((0,), 4, 2, 0, 3).sum(axis=(1, 2)).tolist()
    [6, 6]
    """
    hands = [np.zeros((n_hands, 0, n_players), dtype=bool)]
    for size in range(2, n_players // 2 + 1):
        n = n_coalitions(n_players, size)
        places = np.arange(min(begin, n), min(end, n))
        hands.append((_from_deck if n <= DECK else _one_by_one)((*seed, n_players, size), n_hands, places))
    return np.concatenate(hands, axis=1)


def _from_deck(seed: tuple[int, ...], n_hands: int, places: np.ndarray) -> np.ndarray:
    """Each hand reads on in one shuffled deck from a start of its own, the starts spaced evenly."""
    cards = _deck(*seed[-2:])
    random = np.random.default_rng(seed)
    order, seats = random.permutation(len(cards)), random.permutation(n_hands)
    starts = seats * len(cards) // n_hands
    return cards[order[(starts[:, None] + places) % len(cards)]]


def _one_by_one(seed: tuple[int, ...], n_hands: int, places: np.ndarray) -> np.ndarray:
    """Draw among so many that a repetition hardly happens."""
    n_players, size = seed[-2:]
    drawn = np.zeros((n_hands, len(places), n_players), dtype=bool)
    for i, place in enumerate(places.tolist()):
        keys = np.random.default_rng((*seed, place)).random((n_hands, n_players))
        drawn[:, i] = keys < np.partition(keys, size, axis=1)[:, size, None]
    return drawn


@lru_cache(maxsize=64)
def _deck(n_players: int, size: int) -> np.ndarray:
    """(n_coalitions, n_players) bool; of a coalition and its complement of the same size only one."""
    members = list(islice(combinations(range(n_players), size), n_coalitions(n_players, size)))
    deck = np.zeros((len(members), n_players), dtype=bool)
    np.put_along_axis(deck, np.array(members), True, axis=1)
    deck.setflags(write=False)
    return deck
