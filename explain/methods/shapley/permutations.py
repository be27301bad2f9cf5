"""Sampled Shapley values with standard errors: features join one by one, in random orders and their reverses."""

from dataclasses import dataclass

import numpy as np

from explain.methods.shapley.game import Asked, Game, Settings, Split, answered, block_rows, by_players, row_seed

FEWEST_PAIRS = 32
"""Pairs of orders drawn, over the whole background, before an error is believed."""


def permutations(game: Game, settings: Settings) -> Split:
    """Serve every row; the contributions add up exactly, whatever the sampling.

    Each background row draws its own orders, so the whole background is used in every round and the draws against
    different background rows are independent. An order and its reverse make one estimate, in which interactions of two
    features cancel. Rounds double until the largest standard error is at most ``settings.precision`` of the spread of
    the model's answers, or the next round would pass ``settings.limit`` model rows; the first is always drawn.

    References
    ----------
    Castro, J., Gómez, D. and Tejada, J. (2009). Polynomial calculation of the Shapley value based on sampling.
    Mitchell, R., Cooper, J., Frank, E. and Holmes, G. (2022). Sampling permutations for Shapley value estimation.
    """
    split = Split.exact(np.zeros(game.rows.shape))
    first = max(2, -(-FEWEST_PAIRS // len(game.background)))
    per_row = 2 * first * game.background.size
    for places in game.blocks(block_rows(game.rows.shape[1]) // per_row):
        game.question.total = game.question.n_asked + per_row * (len(game) - int(places[0]))
        sample = _sampled(game.only(places), settings, first)
        split.contributions[places] = sample.contributions(game.weights)
        split.standard_errors[places] = sample.standard_errors(game.weights)
    return split


@dataclass(slots=True, kw_only=True, eq=False)
class Sample:
    """Estimates per row, background row and feature, kept as sums of distances from the first one.

    That keeps the variance of estimates which are all alike at exactly zero.
    """

    origin: np.ndarray
    """(n_rows, n_background, n_features) the first estimate."""
    total: np.ndarray
    squares: np.ndarray
    n: np.ndarray
    """(n_rows,) estimates drawn."""

    def add(self, places: np.ndarray, estimates: np.ndarray) -> None:
        """Count in (n_places, n_new, n_background, n_features) estimates."""
        fresh = places[self.n[places] == 0]
        self.origin[fresh] = estimates[np.isin(places, fresh), 0]
        distance = estimates - self.origin[places][:, None]
        self.total[places] += distance.sum(axis=1)
        self.squares[places] += (distance**2).sum(axis=1)
        self.n[places] += estimates.shape[1]

    def contributions(self, weights: np.ndarray) -> np.ndarray:
        """Means of the estimates, (n_rows, n_features)."""
        mean = self.origin + self.total / self.n[:, None, None]
        return np.einsum("rbf,b->rf", mean, weights)

    def standard_errors(self, weights: np.ndarray) -> np.ndarray:
        """(n_rows, n_features); the background rows are strata, each with its own variance."""
        n = self.n[:, None, None]
        variance = np.maximum(self.squares - self.total**2 / n, 0) / (n - 1)
        return np.sqrt(np.einsum("rbf,b->rf", variance, weights**2) / self.n[:, None])


def _sampled(game: Game, settings: Settings, first: int) -> Sample:
    differ = game.differing()
    sample = Sample(
        origin=np.zeros(differ.shape), total=np.zeros(differ.shape), squares=np.zeros(differ.shape),
        n=np.zeros(len(game), dtype=int),
    )
    draws = [np.random.default_rng((settings.seed, row_seed(row))) for row in game.rows]
    per_pair = 2 * np.maximum(differ.sum(axis=2) - 1, 0).sum(axis=1)
    open_rows = np.arange(len(game))
    n_new = first
    while len(open_rows):
        keys = np.stack([draws[place].random((n_new, *differ.shape[1:])) for place in open_rows])
        sample.add(open_rows, _estimates(game.only(open_rows), differ[open_rows], keys))
        wide = sample.standard_errors(game.weights).max(axis=1) > settings.precision * game.spread
        n_new = int(sample.n[open_rows[0]])
        affordable = 2 * n_new * per_pair <= settings.limit
        open_rows = open_rows[(wide & affordable)[open_rows]]
    return sample


def _estimates(game: Game, differ: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """(n_rows, n_new, n_background, n_features): one estimate for each order and its reverse.

    ``keys`` has the same shape; the order of a pair is that of the keys of the features that play in it.
    """
    n_rows, n_new, n_background, n_features = keys.shape
    rows = np.repeat(game.rows, n_background, axis=0)
    references = np.tile(game.background, (n_rows, 1))
    ends = np.column_stack([np.tile(game.references, n_rows), np.repeat(game.predictions, n_background)])
    keys = keys.transpose(0, 2, 1, 3).reshape(-1, n_new, n_features)
    estimates = np.zeros(keys.shape)
    jobs = (
        Asked(pairs=pairs, columns=columns, members=_prefixes(_ranks(keys, pairs, columns)))
        for pairs, columns in by_players(differ.reshape(-1, n_features), lambda n: 2 * n_new * (n - 1))
    )
    for job, worth in answered(game.question, rows, references, jobs):
        gains = _gains(_ranks(keys, job.pairs, job.columns), worth, ends[job.pairs])
        estimates[job.pairs[:, None, None], np.arange(n_new)[None, :, None], job.columns[:, None, :]] = gains
    return estimates.reshape(n_rows, n_background, n_new, n_features).transpose(0, 2, 1, 3)


def _ranks(keys: np.ndarray, pairs: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """(n_pairs, n_orders, n_players): the place of each playing feature in each order."""
    return np.argsort(np.argsort(keys[pairs[:, None], :, columns].transpose(0, 2, 1), axis=2), axis=2)


def _prefixes(ranks: np.ndarray) -> np.ndarray:
    """(n_pairs, n_orders * 2 * (n_players - 1), n_players) bool: who has joined, in each order and in its reverse."""
    n_pairs, _, n_players = ranks.shape
    early = ranks[:, :, None, :] < np.arange(1, n_players)[:, None]
    return np.stack([early, ~early], axis=2).reshape(n_pairs, -1, n_players)


def _gains(ranks: np.ndarray, asked: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """(n_pairs, n_orders, n_players): mean of what each feature adds when it joins, in an order and in its reverse.

    ``ranks`` has the same shape, ``asked`` are the answers for `_prefixes`, ``ends`` (n_pairs, 2) those for the
    background row and for the row explained, where every order begins and ends.
    """
    n_pairs, n_orders, n_players = ranks.shape
    asked = asked.reshape(n_pairs, n_orders, 2, n_players - 1)
    worth = np.empty((n_pairs, n_orders, 2, n_players + 1))
    worth[..., 0], worth[..., -1] = ends[:, 0, None, None], ends[:, 1, None, None]
    worth[:, :, 0, 1:-1] = asked[:, :, 0]
    worth[:, :, 1, 1:-1] = asked[:, :, 1, ::-1]  # the complement of the first k is the reverse's first n - k
    steps = np.diff(worth, axis=3)
    forward = np.take_along_axis(steps[:, :, 0], ranks, axis=2)
    backward = np.take_along_axis(steps[:, :, 1], n_players - 1 - ranks, axis=2)
    return (forward + backward) / 2
