"""The game behind SHAP, and what an engine makes of it.

A coalition of features takes its values from the row explained, the other features from a background row; its worth is
the model's answer, averaged over the background. So the contributions against a background are the average of the
contributions against each of its rows alone, and the engines work on such pairs of one row and one background row.
There, features on which both agree cannot matter.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from explain.model.asking import Question

BLOCK = 25_000
"""Model rows built at once, of tables that are not wide."""
CELLS = 1_000_000
"""Numbers held for the pairs treated at once; four times as many for model rows."""
TOLERANCE = 1e-6
"""What a result may be off, as a share of the output's range."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Settings:
    """What decides how far the last two engines go."""

    limit: int
    """Model rows per row explained: enumeration within it, sampling up to it."""
    precision: float
    """Largest standard error at which sampling stops, as a share of the spread of the model's answers."""
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Game:
    """Rows to explain, the background, and the model's answers for both."""

    question: Question
    rows: np.ndarray
    """(n_rows, n_features) coded."""
    predictions: np.ndarray
    """(n_rows,)"""
    background: np.ndarray
    """(n_background, n_features) coded, each row once."""
    counts: np.ndarray
    """(n_background,) how often each row stands in the background."""
    references: np.ndarray
    """(n_background,) the model's answers for the background."""
    used: np.ndarray
    """(n_features,) bool: whether a feature can reach the model."""

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def weights(self) -> np.ndarray:
        """(n_background,) share of each background row; they sum to 1."""
        return self.counts / self.counts.sum()

    @property
    def base_value(self) -> float:
        """Mean answer over the whole background."""
        return float(self.weights @ self.references)

    @property
    def ranges(self) -> np.ndarray:
        """(n_rows,) range of the model's answers over the background and that row; the same in any company."""
        return np.maximum(self.references.max(), self.predictions) - np.minimum(self.references.min(), self.predictions)

    @property
    def allowed(self) -> np.ndarray:
        """(n_rows,) what a contribution, or their sum, may be off."""
        most = 1.0 if self.question.scale == "probability" else 0.0  # between answers of 0 there may be any
        return np.maximum(TOLERANCE * self.ranges, 1e-13 * np.maximum(self._size, most))

    @property
    def rounding(self) -> np.ndarray:
        """(n_rows,) what answers may be off by the model's own rounding, if it answers in single precision; else 0."""
        single = (self.references.astype(np.float32) == self.references).all()
        return 16 * np.finfo(np.float32).eps * self._size * single

    @property
    def _size(self) -> np.ndarray:
        return np.maximum(np.abs(self.references).max(), np.abs(self.predictions))

    @property
    def spread(self) -> np.ndarray:
        """(n_rows,) standard deviation over the background; where it has none, the distance from the base value."""
        deviation = float(np.sqrt(self.weights @ (self.references - self.base_value) ** 2))
        distance = np.abs(self.predictions - self.base_value)
        return np.where(deviation > TOLERANCE * self.ranges, deviation, distance)

    def within(self, largest: np.ndarray) -> np.ndarray:
        """(n_rows,) what rows may be off whose largest contribution is given.

        Answers that are all alike have no range; those between them may have one, and contributions come from these.
        """
        return np.maximum(np.maximum(self.allowed, self.rounding), TOLERANCE * largest)

    def adds_up(self, contributions: np.ndarray) -> np.ndarray:
        """(n_rows,) whether contributions add up to the model's answer."""
        residual = np.abs(self.predictions - self.base_value - contributions.sum(axis=1))
        return residual <= self.within(np.abs(contributions).max(axis=1, initial=0))

    def only(self, places: np.ndarray) -> "Game":
        """Keep some of the rows."""
        return replace(self, rows=self.rows[places], predictions=self.predictions[places])

    def blocks(self, size: int) -> Iterator[np.ndarray]:
        """Positions of the rows, so many at a time."""
        size = max(size, 1)
        for start in range(0, len(self), size):
            yield np.arange(start, min(start + size, len(self)))

    def differing(self) -> np.ndarray:
        """(n_rows, n_background, n_features) bool: where a row and a background row differ in a used feature."""
        return differing(self.rows[:, None, :], self.background[None]) & self.used


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Split:
    """What an engine answers: contributions for the rows it serves."""

    served: np.ndarray
    """(n_rows,) bool"""
    contributions: np.ndarray
    """(n_rows, n_features); meaningless where not served."""
    standard_errors: np.ndarray
    """(n_rows, n_features); NaN when not sampled."""
    checked: str = ""
    """What was worked out a second time and agreed, as a sentence."""
    failed: str = ""
    """What did not agree, so that no row is served, as a sentence."""

    @classmethod
    def none(cls, game: Game) -> "Split":
        """Serve no row."""
        return cls(
            served=np.zeros(len(game), bool), contributions=np.zeros(game.rows.shape),
            standard_errors=np.full(game.rows.shape, np.nan),
        )

    @classmethod
    def exact(cls, contributions: np.ndarray) -> "Split":
        """Serve all rows, without sampling error."""
        return cls(
            served=np.ones(len(contributions), bool), contributions=contributions,
            standard_errors=np.full(contributions.shape, np.nan),
        )


def differing(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Where two arrays of codes differ; two missing values do not.

    Examples
    --------
    >>> differing(np.array([1.0, np.nan, np.nan]), np.array([2.0, np.nan, 0.0])).tolist()
    [True, False, True]
    """
    return (first != second) & ~(np.isnan(first) & np.isnan(second))


def distinct(coded: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Positions of the first of each kind of row, and for each row the place of its kind among them.

    Examples
    --------
    >>> first, kinds = distinct(np.array([[1.0], [np.nan], [1.0], [np.nan]]))
    >>> first.tolist(), kinds.tolist()
    ([0, 1], [0, 1, 0, 1])
    """
    places: dict[bytes, int] = {}
    kinds = np.array([places.setdefault(row.tobytes(), len(places)) for row in coded + 0.0], dtype=int)
    return np.unique(kinds, return_index=True)[1], kinds


def alike(coded: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Do as `distinct` for very many rows, by a hash of each; where hashes clash, every row counts as a kind.

    Examples
    --------
    >>> first, kinds = alike(np.array([[1.0], [np.nan], [1.0], [np.nan]]))
    >>> coded = np.array([[1.0], [np.nan], [1.0], [np.nan]])
    >>> len(first), coded[first][kinds].ravel().tolist()
    (2, [1.0, nan, 1.0, nan])
    """
    draws = np.random.default_rng(0).integers(2**63, size=(coded.shape[1],), dtype=np.uint64)
    hashes = np.zeros(len(coded), dtype=np.uint64)
    for column, factor in zip(coded.T, 2 * draws + 1, strict=True):
        bits = (column + 0.0).view(np.uint64)
        bits ^= bits >> np.uint64(32)  # the low bits of round numbers are all 0
        bits *= factor
        hashes += bits ^ (bits >> np.uint64(29))
    ranked = np.sort(hashes)
    if (ranked[1:] == ranked[:-1]).any():
        first, kinds = np.unique(hashes, return_index=True, return_inverse=True)[1:]
        repeated = np.flatnonzero(first[kinds] != np.arange(len(coded)))
        if not differing(coded[repeated], coded[first[kinds[repeated]]]).any():
            return first, kinds
    return np.arange(len(coded)), np.arange(len(coded))


def row_seed(row: np.ndarray) -> int:
    """Give a number that depends on the values of a row alone, so that its draws do not depend on its company."""
    return int.from_bytes(hashlib.sha256((row + 0.0).tobytes()).digest()[:8], "big")


def merged(values: np.ndarray, reference: np.ndarray, columns: np.ndarray, members: np.ndarray) -> np.ndarray:
    """Make the model rows of coalitions.

    Parameters
    ----------
    values, reference : (n_pairs, n_features)
        The rows explained and their background rows.
    columns : (n_pairs, n_players)
        The features that play in each pair.
    members : (n_pairs, n_coalitions, n_players) or (1, n_coalitions, n_players)
        Which of them take the value of the row explained.

    Returns
    -------
    numpy.ndarray
        (n_pairs * n_coalitions, n_features)
    """
    n_pairs, n_features = reference.shape
    n_coalitions = members.shape[1]
    rows = np.repeat(reference[:, None, :], n_coalitions, axis=1)
    own, other = (np.take_along_axis(held, columns, axis=1)[:, None, :] for held in (values, reference))
    np.put_along_axis(rows, np.broadcast_to(columns[:, None, :], (n_pairs, n_coalitions, columns.shape[1])),
                      np.where(members, own, other), axis=2)
    return rows.reshape(-1, n_features)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asked:
    """Pairs in which equally many features play, and the model rows of their coalitions."""

    pairs: np.ndarray
    """(n_pairs,) positions."""
    columns: np.ndarray
    """(n_pairs, n_players) the features that play."""
    members: np.ndarray
    """(n_pairs, n_coalitions, n_players) or (1, n_coalitions, n_players) which of them take the row's values."""


def answered(
    question: Question, values: np.ndarray, references: np.ndarray, jobs: Iterable[Asked],
) -> Iterator[tuple[Asked, np.ndarray]]:
    """Ask for several jobs in one call, since a call may be slow whatever its size.

    Parameters
    ----------
    question
        The model.
    values, references : (n_pairs, n_features)
        The rows explained and their background rows.
    jobs
        What to ask of which pairs.

    Yields
    ------
    tuple
        Each job with its answers (n_pairs, n_coalitions).
    """
    waiting: list[Asked] = []
    built: list[np.ndarray] = []
    for job in jobs:
        waiting.append(job)
        built.append(merged(values[job.pairs], references[job.pairs], job.columns, job.members))
        if sum(map(len, built)) >= block_rows(values.shape[1]):
            yield from _answers(question, waiting, built)
            waiting, built = [], []
    if waiting:
        yield from _answers(question, waiting, built)


def _answers(question: Question, jobs: list[Asked], built: list[np.ndarray]) -> Iterator[tuple[Asked, np.ndarray]]:
    asked = np.concatenate(built)
    first, kinds = alike(asked)
    question.total -= len(asked) - len(first)
    answers = np.split(question(asked[first])[kinds], np.cumsum([len(rows) for rows in built])[:-1])
    for job, part in zip(jobs, answers, strict=True):
        yield job, part.reshape(len(job.pairs), job.members.shape[1])


def block_rows(n_features: int) -> int:
    """Model rows to build at once."""
    return max(1, min(BLOCK, 4 * CELLS // n_features))


def by_players(differ: np.ndarray, n_coalitions: Callable[[int], int]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Group pairs by how many features play, in parts that need about one block of model rows.

    Parameters
    ----------
    differ : (n_pairs, n_features) bool
        The features that play in each pair.
    n_coalitions
        Number of players → model rows one pair needs.

    Yields
    ------
    tuple
        Positions of pairs (n,), and their playing features (n, n_players).
    """
    counts = differ.sum(axis=1)
    for n_players in np.unique(counts[counts > 0]).tolist():
        pairs = np.flatnonzero(counts == n_players)
        step = max(1, block_rows(differ.shape[1]) // max(n_coalitions(n_players), 1))
        for start in range(0, len(pairs), step):
            part = pairs[start : start + step]
            yield part, np.nonzero(differ[part])[1].reshape(len(part), n_players)
