"""Exact Shapley values: every coalition asked once."""

from functools import lru_cache
from math import comb

import numpy as np

from explain.methods.shapley.game import CELLS, Asked, Game, Settings, Split, answered, by_players
from explain.model.asking import Question

CHEAP = 20_000
"""Model rows per row explained up to which sampling would not be much cheaper."""


def enumeration(game: Game, settings: Settings) -> Split:
    """Serve the rows for which 2^players × background rows is within ``settings.limit`` model rows, or really few.

    Players are the features in which a row differs from the background. Against a single background row only those
    in which it differs from that one play, so that really 2^(differing features) answers a pair are needed.

    References
    ----------
    Shapley, L. S. (1953). A value for n-person games. Contributions to the Theory of Games II.
    """
    step = CELLS // game.background.size
    full, needed = (np.concatenate(parts) for parts in zip(*(
        _costs(game.only(places).differing(), game.counts.sum()) for places in game.blocks(step)
    ), strict=True))
    split = Split.none(game)
    served = np.flatnonzero((full <= settings.limit) | (needed <= min(CHEAP, settings.limit)))
    game.question.total = game.question.n_asked + int(needed[served].sum())
    for places in game.only(served).blocks(step):
        split.contributions[served[places]] = _contributions(game.only(served[places]))
    split.served[served] = True
    return split


def _costs(differ: np.ndarray, n_background: int) -> tuple[np.ndarray, np.ndarray]:
    """Model rows of every coalition against every background row, and those that really differ, both (n_rows,)."""
    return n_background * 2.0 ** differ.any(axis=1).sum(axis=1), (2.0 ** differ.sum(axis=2)).sum(axis=1)


def _contributions(game: Game) -> np.ndarray:
    """(n_rows, n_features): the average over the background of what each of its rows alone gives."""
    shape = game.differing().shape
    pairs = baseline_values(
        game.question, np.repeat(game.rows, shape[1], axis=0), np.tile(game.background, (shape[0], 1)),
        game.differing().reshape(-1, shape[2]),
    )
    return np.einsum("rbf,b->rf", pairs.reshape(shape), game.weights)


def baseline_values(question: Question, rows: np.ndarray, references: np.ndarray, differ: np.ndarray) -> np.ndarray:
    """Exact contributions of each row against its own single background row.

    Parameters
    ----------
    question
        The model.
    rows, references : (n_pairs, n_features)
        Coded.
    differ : (n_pairs, n_features) bool
        The features that play.

    Returns
    -------
    numpy.ndarray
        (n_pairs, n_features); 0 for features that do not play.

    References
    ----------
    Sundararajan, M. and Najmi, A. (2020). The many Shapley values for model explanation. ICML.
    """
    values = np.zeros(rows.shape)
    jobs = (
        Asked(pairs=pairs, columns=columns, members=coalitions(columns.shape[1])[None])
        for pairs, columns in by_players(differ, lambda n: 2**n)
    )
    for job, worth in answered(question, rows, references, jobs):
        values[job.pairs[:, None], job.columns] = shapley_values(worth)
    return values


def coalitions(n_players: int) -> np.ndarray:
    """(2^n, n) bool: every coalition, the empty one first, the whole one last.

    Examples
    --------
    >>> coalitions(2).astype(int).tolist()
    [[0, 0], [1, 0], [0, 1], [1, 1]]
    """
    return (np.arange(2**n_players)[:, None] >> np.arange(n_players)) % 2 == 1


def shapley_values(worth: np.ndarray) -> np.ndarray:
    """Shapley values of games, given the worth of every coalition in the order of `coalitions`.

    A value is a weighted sum of what the player adds to each coalition of the others; one who adds nothing gets
    exactly 0.

    Parameters
    ----------
    worth : (n_games, 2^n_players)

    Returns
    -------
    numpy.ndarray
        (n_games, n_players)

    Examples
    --------
    Whoever holds the left glove needs one of the two right ones.

    >>> shapley_values(np.array([[0, 0, 0, 1, 0, 1, 0, 1.0]])).round(3).tolist()
    [[0.667, 0.167, 0.167]]
    """
    n_players = worth.shape[1].bit_length() - 1
    members = coalitions(n_players)
    weights = join_weights(n_players)
    return np.column_stack([
        (worth[:, members[:, j]] - worth[:, ~members[:, j]]) @ weights for j in range(n_players)
    ])


@lru_cache(maxsize=32)
def join_weights(n_players: int) -> np.ndarray:
    """(2^(n-1),) share of the orders in which exactly each coalition of the others has joined before a player.

    Examples
    --------
    >>> (join_weights(3) * 6).round(6).tolist()
    [2.0, 1.0, 1.0, 2.0]
    """
    sizes = coalitions(n_players - 1).sum(axis=1)
    weights = 1 / (n_players * np.array([comb(n_players - 1, size) for size in range(n_players)]))[sizes]
    weights.setflags(write=False)
    return weights
