"""Features that change nothing, found before anything is sampled: they contribute exactly 0, without an error."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from explain.methods.shapley.game import Asked, Game, answered, by_players, row_seed

REDRAWN = 4
"""Coalitions of each pair in which the suspected features are drawn anew."""
STILL = 1e-2
"""Share of what a contribution may be off up to which an answer counts as unchanged: the model's rounding."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ends:
    """What each feature adds when it joins nobody, and when it joins all the others."""

    gains: np.ndarray
    """(n_pairs, n_features) the sum of both."""
    still: np.ndarray
    """(n_rows, n_features) bool: whether neither is anything, against any background row."""


def joining_first_and_last(game: Game) -> Ends:
    """Ask for each differing feature alone, and for all without it, in each pair of a row and a background row."""
    n_background, n_features = game.background.shape
    low, high = np.tile(game.references, len(game)), np.repeat(game.predictions, n_background)
    quiet = np.repeat(STILL * game.allowed, n_background)
    gains = np.zeros((len(low), n_features))
    moved = np.zeros(gains.shape, dtype=bool)

    def members(pairs: np.ndarray, columns: np.ndarray) -> np.ndarray:
        alone = np.eye(columns.shape[1], dtype=bool)
        return np.concatenate([alone, ~alone])[None]

    for job, worth in _answers(game, members, lambda n_players: 2 * n_players):
        pairs, n_players = job.pairs[:, None], job.columns.shape[1]
        first, last = worth[:, :n_players] - low[pairs], high[pairs] - worth[:, n_players:]
        gains[pairs, job.columns] = first + last
        moved[pairs, job.columns] = np.maximum(np.abs(first), np.abs(last)) > quiet[pairs]
    somewhere = moved.reshape(len(game), n_background, n_features).any(axis=1)
    return Ends(gains=gains, still=np.logical_not(somewhere))


def silent(game: Game, ends: Ends, seed: int) -> np.ndarray:
    """Say of each row which features change no answer, (n_rows, n_features) bool.

    Suspected are those that differ somewhere and add nothing, neither to nobody nor to all others. They are silent if
    the answers to random coalitions, some against each background row, stay when all of them are drawn anew.
    """
    suspected = ends.still & game.differing().any(axis=1)
    places = np.flatnonzero(suspected.any(axis=1))
    part, n_background = game.only(places), len(game.background)
    shape = (n_background, REDRAWN, game.rows.shape[1])
    draws = [np.random.default_rng((seed, row_seed(row))) for row in part.rows]
    drawn = np.array([draw.random((2, *shape)) < 0.5 for draw in draws]).reshape(len(places), 2, *shape)
    again = np.where(suspected[places][:, None, None], drawn[:, 1], drawn[:, 0])
    both = np.concatenate([drawn[:, 0], again], axis=2).reshape(-1, 2 * REDRAWN, shape[2])

    def members(pairs: np.ndarray, columns: np.ndarray) -> np.ndarray:
        return np.take_along_axis(both[pairs], columns[:, None, :], axis=2)

    for job, worth in _answers(part, members, lambda n_players: 2 * REDRAWN):
        rows = job.pairs // n_background
        moved = np.abs(worth[:, :REDRAWN] - worth[:, REDRAWN:]).max(axis=1) > STILL * part.allowed[rows]
        suspected[places[rows[moved]]] = False
    return suspected


def _answers(
    game: Game, members: Callable[[np.ndarray, np.ndarray], np.ndarray], n_coalitions: Callable[[int], int],
) -> Iterator[tuple[Asked, np.ndarray]]:
    """Ask for the same coalitions of all pairs; ``members`` makes them from pairs and their playing columns."""
    n_background, n_features = game.background.shape
    jobs = (
        Asked(pairs=pairs, columns=columns, members=members(pairs, columns))
        for pairs, columns in by_players(game.differing().reshape(-1, n_features), n_coalitions)
    )
    rows, references = np.repeat(game.rows, n_background, axis=0), np.tile(game.background, (len(game), 1))
    return answered(game.question, rows, references, jobs)
