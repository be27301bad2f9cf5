"""Engines for boosted probabilities and other links of sums over trees: coalitions without asking the model.

They play the same game as enumeration and regression do, against each background row on its own, and differ in where
the worths come from: from the trees, far faster than the model gives them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil

import numpy as np

from explain.kept import kept
from explain.methods.shapley.dealing import dealt, n_dealt
from explain.methods.shapley.game import Game, Settings, Split
from explain.methods.shapley.regression import FEWEST_COALITIONS, SHALLOWEST, STEPS, equations
from explain.methods.shapley.trees import KEPT, SPOT_PLAYERS, believed
from explain.methods.trees.compiling import ready
from explain.methods.trees.linked import MOST_PLAYERS, Linked, Pairs, Plans, against, linked_trees
from explain.model.asking import Question
from explain.model.forests.raw import RawForest
from explain.model.forests.reading import forest_of

COALITIONS = 4
"""Coalitions that are worked out here in less time than the quickest model answers one row."""
LARGEST_GAME = 18
"""Players up to which all coalitions of a pair are held in memory."""
FEW = 12
"""Players up to which all coalitions cost no more than a fit to some."""
CELLS = 2**20
"""Numbers in the plans of a chunk of the background, for one number of players."""
CHUNK = 128
"""Background rows treated together."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Duels:
    """Rows against the background, as trees see them."""

    game: Game
    raw: RawForest
    linked: Linked
    codes: np.ndarray
    """(n_rows, n_columns) int32"""
    first: np.ndarray
    """(1, n_columns) int32 codes of the first background row."""
    pairs: tuple[Pairs, ...]
    """The trees against one chunk of the background after the other."""
    counts: np.ndarray
    """(n_rows, n_background) int32: how many players differ."""

    def chunks(self, rows: np.ndarray) -> Iterator[tuple[Pairs, np.ndarray]]:
        """Give each chunk of the background, with how many players differ from it in some of the rows."""
        for number, pairs in enumerate(self.pairs):
            yield pairs, self.counts[rows, number * CHUNK : (number + 1) * CHUNK]

    def enumerated(self, rows: np.ndarray, most: int, question: Question) -> np.ndarray:
        """(n_rows, n_features): what the background rows contribute from which at most so many players differ."""
        limits = np.full(len(rows), most)
        found = np.zeros((len(rows), self.game.rows.shape[1]))
        for pairs, counts in self.chunks(rows):
            if ((counts > 0) & (counts <= most)).any():
                found += pairs.enumerated(self.codes[rows], counts, limits, question.counting(len(pairs.codes)))
        return found

    def fitted(self, rows: np.ndarray, depth: int, seed: int, question: Question) -> tuple[np.ndarray, np.ndarray]:
        """(n_rows, n_features) each: what the other background rows contribute, and the squared errors."""
        limits = np.full(len(rows), FEW)
        found, squares = np.zeros((2, len(rows), self.game.rows.shape[1]))
        for number, (pairs, counts) in enumerate(self.chunks(rows)):
            if (counts > FEW).any():
                plans = _plans((seed, number), counts, depth)
                parts = pairs.fitted(self.codes[rows], counts, limits, plans, question.counting(len(pairs.codes)))
                found += parts[0]
                squares += parts[1]
        return found, squares

    def against_first(self, coded: np.ndarray) -> np.ndarray:
        """(n_rows, n_features) against the first background row alone, for coded rows that differ from it in few."""
        pairs = against(self.linked, self.first, np.ones(1))
        codes = self.raw.coded(self.game.question.schema.decode(coded))
        return pairs.enumerated(codes, pairs.n_differing(codes), np.full(len(codes), SPOT_PLAYERS))


def _counted(game: Game, n_rows: int) -> Question:
    """Count each pair of one of these rows and a background row as a model row, after those asked before."""
    game.question.total = game.question.n_asked + n_rows * len(game.background)
    return game.question


def linked(game: Game, settings: Settings) -> Split:
    """Serve exactly the rows from which few enough features differ, where answers are a link of sums over trees.

    A row's coalitions, 2^players against each background row, may be `COALITIONS` times as many as
    ``settings.limit`` model rows. Serves none while kernels are being compiled.

    References
    ----------
    Sundararajan, M. and Najmi, A. (2020). The many Shapley values for model explanation. ICML.
    """
    duels = duels_of(game)
    if duels is None:
        return Split.none(game)
    split = Split.none(game)
    n_coalitions = np.where(duels.counts > 0, 2.0**duels.counts, 0.0).sum(axis=1) * len(duels.linked.arrays[4])
    few = (n_coalitions <= COALITIONS * settings.limit) & (duels.counts.max(axis=1) <= LARGEST_GAME)
    served = np.flatnonzero(few)
    if len(served):
        split.contributions[served] = duels.enumerated(served, LARGEST_GAME, _counted(game, len(served)))
    return _believed(duels, split, served)


def linked_sampled(game: Game, settings: Settings) -> Split:
    """Serve the other rows up to `MOST_PLAYERS` features that differ: a fit to some coalitions, with standard errors.

    It is the rule of `regression`. Background rows from which at most `FEW` features differ are enumerated. Rows are
    asked deeper until the largest standard error is at most ``settings.precision`` of the spread of the model's
    answers, or the coalitions would be more than ``settings.limit``.
    """
    duels = duels_of(game)
    if duels is None:
        return Split.none(game)
    first = max(SHALLOWEST, ceil(FEWEST_COALITIONS / len(game.background)))
    split = Split.none(game)
    served = np.flatnonzero(duels.counts.max(axis=1) <= MOST_PLAYERS)
    served = served[[affordable(duels.counts[row], first, settings.limit) for row in served]]
    exact = duels.enumerated(served, FEW, _counted(game, len(served)))
    split.contributions[served] = exact
    depths = np.full(len(served), first)
    while depths.any():
        depth = depths[depths > 0].min()
        now = np.flatnonzero(depths == depth)
        places = served[now]
        values, squares = duels.fitted(places, int(depth), settings.seed, _counted(game, len(now)))
        split.contributions[places] = exact[now] + values
        split.standard_errors[places] = errors = np.sqrt(squares)
        targets = settings.precision * game.spread[places]
        depths[now] = [
            _next(int(depth), error, target, counts, settings.limit)
            for error, target, counts in zip(errors.max(axis=1), targets, duels.counts[places], strict=True)
        ]
    return _believed(duels, split, served)


def duels_of(game: Game) -> Duels | None:
    """Read the rows as the trees see them; None where the answers asked are no link of sums over trees."""
    question = game.question
    raw = forest_of(question.predictor)
    if raw is None or question.output is None or question.scale != question.predictor.scale or not ready():
        return None
    if not raw.forest.link or raw.forest.scale == question.scale:
        return None
    try:
        both = raw.coded(question.schema.decode(np.concatenate([game.rows, game.background])))
    except Exception:  # steps of somebody's pipeline: whatever they raise, another engine asks the model instead
        return None
    codes, background = both[: len(game)], both[len(game) :]
    players = np.array([question.schema.place(question.predictor.features[player]) for player in raw.players])
    n_features, output = game.rows.shape[1], question.output
    held = kept(
        raw, ("linked", output, players.tobytes(), n_features),
        lambda: linked_trees(raw.forest, players.astype(np.int32), output, n_features), most=KEPT,
    )
    if held is None:
        return None
    pairs = kept(
        raw, ("pairs", output, players.tobytes(), background.tobytes(), game.counts.tobytes()),
        lambda: tuple(
            against(held, background[start : start + CHUNK], game.weights[start : start + CHUNK])
            for start in range(0, len(background), CHUNK)
        ), most=KEPT,
    )
    counts = np.concatenate([chunk.n_differing(codes) for chunk in pairs], axis=1)
    return Duels(game=game, raw=raw, linked=held, codes=codes, first=background[:1], pairs=pairs, counts=counts)


def _believed(duels: Duels, split: Split, served: np.ndarray) -> Split:
    """Serve the rows worked out, when the trees agree with the model itself on two of them."""
    if not len(served):
        return split
    told = believed(duels.game.only(served), split.contributions[served], duels.against_first)
    split.served[served] = told.served
    return replace(split, checked=told.checked, failed=told.failed)


def affordable(counts: np.ndarray, depth: int, limit: int) -> bool:
    """Whether coalitions so deep, and their complements, are within the limit."""
    sizes, most = _sizes(depth), counts.max(initial=0)
    held = min(len(counts), CHUNK) * sizes[most] * most
    return bool(held <= CELLS and 2 * sizes[counts[counts > FEW]].sum() <= limit)


@lru_cache(maxsize=64)
def _sizes(depth: int) -> np.ndarray:
    """(MOST_PLAYERS + 1,) coalitions asked of so many players, each for its complement as well."""
    return np.array([n + n_dealt(n, depth) for n in range(MOST_PLAYERS + 1)])


def _next(depth: int, error: float, target: float, counts: np.ndarray, limit: int) -> int:
    """Choose the depth at which the error should be small enough, as far as the limit allows; 0 to stop.

    Depths are steps of a ladder, so that rows share their plans.
    """
    if error <= target:
        return 0
    times = STEPS[1] if error >= STEPS[1] * target else (error / target) ** (4 / 3)  # target may be 0
    wanted = depth * min(times, STEPS[1])
    deeper = [ceil(depth * STEPS[0])]
    while deeper[-1] < wanted:
        deeper.append(ceil(deeper[-1] * STEPS[0]))
    return next((step for step in reversed(deeper) if affordable(counts, step, limit)), 0)


def _plans(seed: tuple[int, int], counts: np.ndarray, depth: int) -> Plans:
    """Collect what is asked against each background row of a chunk, for each number of players that comes up."""
    places = np.zeros((counts.shape[1], 2 * (MOST_PLAYERS + 1)), dtype=np.int64)
    sizes = np.zeros(MOST_PLAYERS + 1, dtype=np.int64)
    asked: list[tuple[np.ndarray, ...]] = []
    begun = np.zeros(2, dtype=np.int64)
    for n in np.unique(counts[counts > FEW]).tolist():
        plan = _plan(seed, n, counts.shape[1], depth)
        hands = np.flatnonzero((counts == n).any(axis=0))
        steps = np.array([plan[0].shape[1], plan[1][0].size])
        places[hands, 2 * n : 2 * n + 2] = begun + np.arange(len(hands))[:, None] * steps
        begun = begun + len(hands) * steps
        sizes[n] = steps[0] - 1
        asked.append(tuple(part[hands].ravel() for part in plan))
    coalitions, solutions, shares, scales = (np.concatenate(parts) for parts in zip(*asked, strict=True))
    return Plans(places=places, sizes=sizes, coalitions=coalitions, solutions=solutions, shares=shares, scales=scales)


@lru_cache(maxsize=16)
def _plan(seed: tuple[int, int], n_players: int, n_hands: int, depth: int) -> tuple[np.ndarray, ...]:
    """Masks of coalitions, the empty one last; solutions; shares and scales, with one too many; one of each a hand."""
    singles = np.broadcast_to(np.eye(n_players, dtype=bool), (n_hands, n_players, n_players))
    members = np.concatenate([singles, dealt(seed, n_players, n_hands, 0, depth)], axis=1)
    solution, scales = equations(members)
    ended = np.pad(members, ((0, 0), (0, 1), (0, 0)))
    masks = (ended * (np.int64(1) << np.arange(n_players))).sum(axis=2)
    shares, scales = ended.mean(axis=2) - 0.5, np.pad(scales, ((0, 0), (0, 1)))
    return masks, np.ascontiguousarray(solution.swapaxes(1, 2)), shares, scales
