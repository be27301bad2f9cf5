"""Features that change nothing, found before anything is sampled: they contribute exactly 0, without an error."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil

import numpy as np

from explain.methods.shapley.game import Asked, Game, answered, by_players, row_seed

FEWEST_REDRAWN = 4, 256
"""Coalitions in which the suspected features are drawn anew: of each pair, and over the whole background."""
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


def silent(game: Game, ends: Ends, seed: int, room: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Find the features of each row that change no answer.

    Suspected are those that differ somewhere and add nothing, neither to nobody nor to all others. They are silent if
    the answers to random coalitions of any size, some against each background row, stay when all of them are drawn
    anew. Rows without room for that, which is (n_rows,) model rows, keep their suspects.

    Returns
    -------
    tuple
        (n_rows, n_features) bool, and the (n_rows,) model rows that it took.
    """
    n_background = len(game.background)
    n_drawn = max(FEWEST_REDRAWN[0], ceil(FEWEST_REDRAWN[1] / n_background))
    found = ends.still & game.differing().any(axis=1)
    found[room < 2 * n_drawn * n_background] = False
    places = np.flatnonzero(found.any(axis=1))
    part = game.only(places)
    drawn = np.concatenate([
        _redrawn(np.random.default_rng((seed, row_seed(game.rows[place]))), found[place], n_background, n_drawn)
        for place in places
    ] or [np.zeros((0, 2 * n_drawn, found.shape[1]), dtype=bool)])

    def members(pairs: np.ndarray, columns: np.ndarray) -> np.ndarray:
        return np.take_along_axis(drawn[pairs], columns[:, None, :], axis=2)

    for job, worth in _answers(part, members, lambda n_players: 2 * n_drawn):
        rows = job.pairs // n_background
        moved = np.abs(worth[:, :n_drawn] - worth[:, n_drawn:]).max(axis=1) > STILL * part.allowed[rows]
        found[places[rows[moved]]] = False
    took = np.zeros(len(game), dtype=int)
    took[places] = 2 * n_drawn * n_background
    return found, took


def _redrawn(random: np.random.Generator, suspected: np.ndarray, n_background: int, n_drawn: int) -> np.ndarray:
    """(n_background, 2 * n_drawn, n_features) bool: coalitions of one row, and again with other suspects in them."""
    density = random.random((n_background, n_drawn, 1))
    first, other = random.random((2, n_background, n_drawn, len(suspected))) < density
    return np.concatenate([first, np.where(suspected, other, first)], axis=1)


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
