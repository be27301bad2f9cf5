"""Ask a predictor on coded rows: one output, in blocks of about 100 ms, with progress between them."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from explain.model.predictor import Predictor
from explain.table.dataset import Dataset, Rows
from explain.table.schema import Schema

Progress = Callable[[int, int], None]
"""Called as ``progress(done, total)`` between model calls; reports, and may raise to stop."""
FIRST_BLOCK, LARGEST_BLOCK, BLOCK_SECONDS = 2_000, 200_000, 0.1
CODED = 100_000
"""Rows of a table that are coded at a time, so that no second table stands beside it."""
LARGEST_BATCH = 4_000_000
"""Coded cells built at a time: 32 MB."""


@dataclass(slots=True, kw_only=True, eq=False)
class Question:
    """One output of a predictor on one scale, as a function of coded rows.

    Parameters
    ----------
    predictor, schema
        The model, and the codec that turns coded rows into the frame it is given.
    output
        Position of the output; None asks for all outputs.
    scale
        One the predictor has.
    total : model rows
        What ``progress`` counts against; 0 when not known in advance.
    """

    predictor: Predictor
    schema: Schema
    output: int | None
    scale: str
    progress: Progress | None = None
    total: int = 0
    n_asked: int = 0
    """Model rows asked so far."""
    _block: int = FIRST_BLOCK
    _quickest: float = 0.0
    """Most model rows a second so far."""

    def __call__(self, coded: np.ndarray) -> np.ndarray:
        """Predict (n_rows,) for one output or (n_rows, n_outputs) for all, of (n_rows, n_features) coded rows."""
        parts = []
        start = 0
        while start < len(coded):
            part = coded[start : start + self._block]
            began = time.perf_counter()
            parts.append(self._answer(part))
            self._adapt(len(part), time.perf_counter() - began)
            start += len(part)
            self.count(len(part))
        if not parts:
            return np.empty(0) if self.output is not None else np.empty((0, len(self.predictor.outputs)))
        return np.concatenate(parts)

    def along(self, coded: np.ndarray, places: tuple[int, ...], sets: np.ndarray) -> Iterator[np.ndarray]:
        """Predict coded rows with the columns at ``places`` set to each of (n_sets, n_places) values in turn.

        Gives the (n_rows,) answers of one set after the other.
        """
        size = max(1, LARGEST_BATCH // coded.size)
        for start in range(0, len(sets), size):
            some = sets[start : start + size]
            batch = np.tile(coded, (len(some), 1))
            batch[:, places] = np.repeat(some, len(coded), axis=0)
            yield from self(batch).reshape(len(some), len(coded))

    def count(self, n: int) -> None:
        """Count model rows, or what was worked out in their place, and report them."""
        self.n_asked += n
        if self.progress is not None:
            self.progress(self.n_asked, max(self.total, self.n_asked))

    def counting(self, each: int) -> Callable[[int], None]:
        """Give what is told how many things are done, each of which stands for so many model rows."""
        before = self.n_asked
        return lambda n_done: self.count(before + n_done * each - self.n_asked)

    def of(self, rows: Rows) -> np.ndarray:
        """Predict chosen rows as a call does; without a model, give what is stored of rows of the table.

        Raises
        ------
        MethodError
            When there is no model, and a row is not one of the table.
        """
        stored = self.predictor.stored
        if stored is None or (rows.positions < 0).any():
            if len(rows) <= CODED:
                return self(rows.coded)
            starts = range(0, len(rows), CODED)
            return np.concatenate([self(self.schema.encode(rows.frame.iloc[i : i + CODED])) for i in starts])
        values = stored[rows.positions]
        return values if self.output is None else values[:, self.output]

    def _answer(self, part: np.ndarray) -> np.ndarray:
        values = self.predictor(self.schema.decode(part), self.scale)
        return values if self.output is None else values[:, self.output]

    def _adapt(self, n: int, seconds: float) -> None:
        """Choose the next block; where smaller ones were no quicker, a call takes its time whatever its size."""
        if n < self._block and seconds < 2 * BLOCK_SECONDS:
            return  # a last few rows say little
        speed = n / max(seconds, 1e-6)
        self._quickest = max(self._quickest, speed)
        wanted = int(speed * BLOCK_SECONDS) if 2 * speed > self._quickest else 4 * n
        self._block = min(max(wanted, n // 4, 100), max(4 * n, FIRST_BLOCK), LARGEST_BLOCK)


def answered_target(predictor: Predictor, dataset: Dataset, place: int, scale: str) -> tuple[str, str]:
    """Name the number or the question that an output answers, and its unit.

    Returns
    -------
    tuple
        The table's target where the output is an answer to it, with its unit if that is a number; of another number its
        own name and no unit; "" where nothing names it, as with groups that the model made itself. A margin has a unit
        where it is no log-odds.
    """
    if predictor.task != "regression":
        return ("" if predictor.groups else dataset.target_name), (predictor.margin_unit if scale == "margin" else "")
    name = predictor.outputs[place]
    if name == dataset.target_name:
        return name, dataset.target_unit
    return ("" if name == "prediction" else name), ""
