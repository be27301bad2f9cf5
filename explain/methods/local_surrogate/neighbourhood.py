"""Samples of a table with the model's answers: drawn around the table, not the row, so all rows share them.

They are kept for the next question, while there is room and while model and table live.
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Any
from weakref import ref

import numpy as np

from explain.methods.local_surrogate.columns import Columns, Layout, Number, table_columns
from explain.model.asking import Question
from explain.table.dataset import Dataset

N_ASKED_AGAIN = 8
"""Samples whose answers are compared before kept ones are used: a model in a notebook may have been fitted anew."""
SAME_ANSWER = 1e-5
"""Largest difference of an answer asked again, relative to the largest: batches of other sizes round differently."""
ROOM = 64 << 20
"""Bytes of all that is kept."""


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


def neighbourhood(question: Question, layout: Layout, n: int, seed: int, mode: str) -> Neighbourhood:
    """Draw samples and ask the model about them; ``layout`` has a coordinate or more."""
    cells, seen = sampled(layout, n, seed, mode)
    coded = layout.rows(cells)
    is_number = np.array([isinstance(way, Number) for way in layout.ways])
    return Neighbourhood(
        numbers=np.ascontiguousarray(seen[:, is_number]), levels=seen[:, ~is_number].astype(np.int32),
        answers=asked(question, coded), first=coded[:N_ASKED_AGAIN],
        order=np.concatenate([np.flatnonzero(is_number), np.flatnonzero(~is_number)]),
    )


def asked(question: Question, coded: np.ndarray) -> np.ndarray:
    """(n_outputs, n_rows) answers; one output when the question is about one."""
    return np.atleast_2d(question(coded).T)


class Shelf:
    """Things kept while there is room, and while what they were made from lives; the one unused longest goes first."""

    def __init__(self, room: int) -> None:
        self.room = room
        self._kept: OrderedDict[Hashable, tuple[tuple[ref, ...], Any, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, owners: tuple, key: Hashable) -> Any:
        """Give what was made from these very objects, or None."""
        place = (*map(id, owners), key)
        with self._lock:
            made_from, thing, _ = self._kept.get(place, ((), None, 0))
            if [each() for each in made_from] != list(owners):
                return None
            self._kept.move_to_end(place)
            return thing

    def put(self, owners: tuple, key: Hashable, thing: Any, size: int) -> None:
        """Keep a thing of so many bytes, unless there will never be room for it."""
        with self._lock:
            for place, (made_from, _, _) in list(self._kept.items()):
                if any(each() is None for each in made_from):
                    del self._kept[place]
            if size <= self.room:
                self._kept[*map(id, owners), key] = tuple(map(ref, owners)), thing, size
            while sum(size for _, _, size in self._kept.values()) > self.room:
                self._kept.popitem(last=False)


SHELF = Shelf(ROOM)


def kept_columns(dataset: Dataset, given: tuple[str, ...], mode: str) -> Columns:
    """Look at the columns of a table, once."""
    key = ("columns", given, mode)
    found = SHELF.get((dataset,), key)
    if found is None:
        found = table_columns(dataset, given, mode)
        levels = sum(way.codes.nbytes * 2 for way in found.ways if way is not None and not isinstance(way, Number))
        SHELF.put((dataset,), key, found, levels + 1_000 * len(found.ways))
    return found


def kept_neighbourhood(
    question: Question, dataset: Dataset, layout: Layout, n: int, seed: int, mode: str
) -> Neighbourhood:
    """Draw samples and ask the model about them, unless it was asked before and still answers alike."""
    owners = (question.predictor, dataset)
    key = (mode, seed, n, question.scale, question.output, layout.flags.tobytes(), layout.kept.tobytes())
    found = SHELF.get(owners, key)
    if found is not None and _alike(asked(question, found.first), found.answers[:, : len(found.first)]):
        return found
    found = neighbourhood(question, layout, n, seed, mode)
    if not _unseen(dataset, layout):
        SHELF.put(owners, key, found, found.n_bytes)
    return found


def _alike(now: np.ndarray, before: np.ndarray) -> bool:
    return bool(np.abs(now - before).max() <= SAME_ANSWER * np.abs(before).max())


def _unseen(dataset: Dataset, layout: Layout) -> bool:
    """Whether a cell kept is a level the table never held: its code stands for it in this question only."""
    known = [len(column.categories) if column.by_code else np.inf for column in dataset.schema.columns]
    return bool((layout.kept >= known).any())
