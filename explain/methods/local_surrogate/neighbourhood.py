"""Samples of a table with the model's answers: drawn around the table, not the row, so all rows share them.

They are kept for the next question, while there is room and while model and table live.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np

from explain.methods.local_surrogate.columns import Columns, Layout, Number, table_columns
from explain.methods.local_surrogate.shelf import Shelf
from explain.model.asking import Question
from explain.table.dataset import Dataset

N_ASKED_AGAIN = 8
"""Samples whose answers are compared before kept ones are used: a model in a notebook may have been fitted anew."""
SAME_ANSWER = 1e-5
"""Largest difference of an answer asked again, relative to the largest: batches of other sizes round differently."""
ROOM = 64 << 20
"""Bytes of all that is kept."""
SHELF = Shelf(ROOM)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Neighbourhood:
    """Samples as a surrogate sees them, without the row itself."""

    numbers: np.ndarray
    """(n_samples, n_numbers) in standard deviations from the mean."""
    levels: np.ndarray
    """(n_samples, n_levels) int32 codes, of which only counts whether they are the row's."""
    answers: np.ndarray
    """(n_outputs, n_samples)"""
    order: np.ndarray
    """(n_coordinates,) places of the numbers, then of the levels, among the coordinates of the layout."""
    first: np.ndarray
    """(n_asked_again, n_features) the first coded rows."""

    @property
    def n_numbers(self) -> int:
        """How many of the coordinates are numbers."""
        return self.numbers.shape[1]

    @property
    def n_bytes(self) -> int:
        """Memory it takes."""
        return sum(part.nbytes for part in (self.numbers, self.levels, self.answers, self.first))


def sampled(layout: Layout, n: int, seed: int, mode: str) -> tuple[np.ndarray, np.ndarray]:
    """Draw samples in the order in which lime draws them; it puts the row in place of the first, which is left out.

    Returns
    -------
    tuple
        (n - 1, n_coordinates) cells, and the same as the surrogate sees them.
    """
    random, ways = np.random.RandomState(seed), layout.ways
    drawn = np.empty((n, len(ways)))
    if mode == "continuous":
        drawn[:] = random.normal(0, 1, n * len(ways)).reshape(drawn.shape)
    for i, way in enumerate(ways):
        if not isinstance(way, Number):
            drawn[:, i] = random.choice(way.codes, size=n, replace=True, p=way.shares)
    pairs = [way.sampled(drawn[1:, i], random) for i, way in enumerate(ways)]
    return np.column_stack([cells for cells, _ in pairs]), np.column_stack([seen for _, seen in pairs])


def kept_columns(dataset: Dataset, given: tuple[str, ...], mode: str, breath: Callable[[], None]) -> Columns:
    """Look at the columns of a table, once; ``breath`` is called after each."""
    key = ("columns", given, mode)
    found = SHELF.get((dataset,), key)
    if found is None:
        found = table_columns(dataset, given, mode, breath)
        levels = sum(way.codes.nbytes * 2 for way in found.ways if way is not None and not isinstance(way, Number))
        SHELF.put((dataset,), key, found, levels + 1_000 * len(found.ways))
    return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Neighbourhoods:
    """The samples of one question: those kept from an earlier one, else new ones."""

    question: Question
    dataset: Dataset
    n_samples: int
    """With the row itself."""
    mode: str

    def known(self, layout: Layout, seed: int) -> Neighbourhood | None:
        """Give what is kept."""
        return SHELF.get((self.question.predictor, self.dataset), self._key(layout, seed))

    def of(self, layout: Layout, seed: int) -> Neighbourhood:
        """Give what is kept, else draw samples and ask the model about them; ``layout`` has a coordinate or more."""
        found = self.known(layout, seed)
        if found is None:
            found = self._drawn(layout, seed)
            if not _unseen(self.dataset, layout):
                owners = (self.question.predictor, self.dataset)
                SHELF.put(owners, self._key(layout, seed), found, found.n_bytes)
        return found

    def asked(self, coded: np.ndarray, known: Neighbourhood | None) -> np.ndarray:
        """(n_outputs, n_rows) answers; where the model answers known samples in another way, all are forgotten."""
        again = coded[:0] if known is None else known.first
        found = _answers(self.question, np.vstack([coded, again]))
        if known is not None and not _alike(found[:, len(coded) :], known.answers[:, : len(again)]):
            SHELF.forget(self.question.predictor)
        return found[:, : len(coded)]

    def _key(self, layout: Layout, seed: int) -> Hashable:
        asked = (self.question.scale, self.question.output)
        return (self.mode, seed, self.n_samples, *asked, layout.flags.tobytes(), layout.kept.tobytes())

    def _drawn(self, layout: Layout, seed: int) -> Neighbourhood:
        cells, seen = sampled(layout, self.n_samples, seed, self.mode)
        coded = layout.rows(cells)
        is_number = np.array([isinstance(way, Number) for way in layout.ways])
        return Neighbourhood(
            numbers=np.ascontiguousarray(seen[:, is_number]), levels=seen[:, ~is_number].astype(np.int32),
            answers=_answers(self.question, coded), first=coded[:N_ASKED_AGAIN],
            order=np.concatenate([np.flatnonzero(is_number), np.flatnonzero(~is_number)]),
        )


def _answers(question: Question, coded: np.ndarray) -> np.ndarray:
    """(n_outputs, n_rows); one output when the question is about one."""
    return np.atleast_2d(question(coded).T)


def _alike(now: np.ndarray, before: np.ndarray) -> bool:
    return bool(np.abs(now - before).max() <= SAME_ANSWER * np.abs(before).max())


def _unseen(dataset: Dataset, layout: Layout) -> bool:
    """Whether a cell kept is a level the table never held: its code stands for it in this question only."""
    known = [len(column.categories) if column.by_code else np.inf for column in dataset.schema.columns]
    return bool((layout.kept >= known).any())
