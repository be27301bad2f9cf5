"""One reading of all files: the rows drawn from them, and a row for each level there is.

The rows together are a small table with the dtypes, kinds and levels of the whole: under its schema any part of the
whole can be explained, and all parts alike.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from explain.table.codec import WHOLE
from explain.table.kinds import MOST_LEVELS

if TYPE_CHECKING:
    import pyarrow

MOST_PERMUTED = 5_000_000
"""Rows that a table may have: up to here the draw is that of a table of the same rows."""


def drawn(n_rows: int, n: int, seed: int) -> np.ndarray:
    """(n,) positions drawn from so many rows, without repetition; a larger n contains the smaller.

    Up to 5,000,000 rows they are those that the methods draw from a table.

    Examples
    --------
    >>> drawn(10, 3, seed=0).tolist() == drawn(10, 10, seed=0)[:3].tolist()
    True
    """
    if n_rows <= MOST_PERMUTED:
        return np.random.default_rng(seed).permutation(n_rows)[:n]
    random, found = np.random.default_rng(seed), np.empty(0, dtype=np.int64)
    while len(found) < n:
        found = np.concatenate([found, random.integers(0, n_rows, 1_024)])
        found = found[np.sort(np.unique(found, return_index=True)[1])]
    return found[:n]


class Drawing:
    """Collects rows of blocks that are shown one after the other.

    Parameters
    ----------
    positions
        Rows to take, by their position in the whole.
    """

    def __init__(self, positions: np.ndarray) -> None:
        self.positions = positions
        self.offset = 0
        self.levels: dict[str, set[Any]] = {}
        self._seen: set[tuple[str, str]] = set()
        self._drawn: list[tuple[np.ndarray, pyarrow.Table]] = []
        self._witnesses: list[pyarrow.Table] = []

    def show(self, block: "pyarrow.Table") -> None:
        """Take the drawn rows of the next block, and the first of each level that was not seen before."""
        inside = (self.positions >= self.offset) & (self.positions < self.offset + len(block))
        places = self.positions[inside] - self.offset
        if len(places):
            self._drawn.append((np.flatnonzero(inside), block.take(places)))
        first = sorted({place for field in block.schema for place in self._new(field, block.column(field.name))})
        if first:
            self._witnesses.append(block.take(np.array(first)))
        self.offset += len(block)

    def drawn(self) -> "pyarrow.Table":
        """Give the rows drawn, in the order of their positions as given."""
        order = np.concatenate([places for places, _ in self._drawn])
        return _together(table for _, table in self._drawn).take(np.argsort(order))

    def reference(self, compared: "pyarrow.Table") -> "pyarrow.Table":
        """Put the rows to compare with, those drawn, and one for each level into one table."""
        return _together([compared, self.drawn(), *self._witnesses])

    def _new(self, field: "pyarrow.Field", column: "pyarrow.ChunkedArray") -> Iterable[int]:
        """Places of the rows that show something new of a column."""
        import pyarrow.types as types

        if types.is_timestamp(field.type):
            return
        if types.is_floating(field.type):
            yield from self._floats(field.name, column.to_numpy())
            return
        if column.null_count and self._first_time(field.name, "missing"):
            yield int(np.flatnonzero(column.is_null().to_numpy())[0])
        if types.is_integer(field.type):
            yield from self._long(field.name, column)
        elif not types.is_boolean(field.type):
            yield from self._levels(field.name, column)

    def _first_time(self, name: str, what: str) -> bool:
        known = (name, what) in self._seen
        self._seen.add((name, what))
        return not known

    def _floats(self, name: str, values: np.ndarray) -> Iterable[int]:
        """Look for a gap and for a fraction: whole numbers may be floats only for their gaps."""
        finite = np.isfinite(values)
        fraction = np.zeros(len(values), bool)
        fraction[finite] = values[finite] % 1 > 0
        for what, found in (("missing", np.isnan(values)), ("fraction", fraction)):
            if found.any() and self._first_time(name, what):
                yield int(np.argmax(found))

    def _long(self, name: str, column: "pyarrow.ChunkedArray") -> Iterable[int]:
        """Look for a whole number that floats cannot tell from its neighbours: it makes a column one of levels."""
        import pyarrow.compute as compute

        ends = compute.min_max(column).as_py()
        if ends["max"] is None or max(ends["max"], -ends["min"]) <= WHOLE or not self._first_time(name, "long"):
            return
        longest = ends["max"] if ends["max"] > WHOLE else ends["min"]
        yield int(compute.index(column, longest).as_py())

    def _levels(self, name: str, column: "pyarrow.ChunkedArray") -> Iterable[int]:
        """Look for levels until there are so many that the column is one of texts."""
        known = self.levels.setdefault(name, set())
        if len(known) > MOST_LEVELS:
            return
        coded = column.combine_chunks()
        coded = coded if hasattr(coded, "dictionary") else coded.dictionary_encode()
        codes, first = np.unique(coded.indices.fill_null(-1).to_numpy(zero_copy_only=False), return_index=True)
        levels = coded.dictionary.take(np.maximum(codes, 0)).to_pylist() if len(coded.dictionary) else []
        for code, place, level in zip(codes, first, levels, strict=False):
            if code >= 0 and level not in known and len(known) <= MOST_LEVELS:
                known.add(level)
                yield int(place)

    def kinds(self, inferred: dict[str, str], n_rows: int) -> dict[str, str]:
        """Kinds that the few rows of the reference suggest and the whole does not: levels that repeat are no texts."""
        return {
            name: "category" for name, known in self.levels.items()
            if inferred.get(name) == "text" and len(known) <= min(MOST_LEVELS, n_rows / 2)
        }


def _together(tables: Iterable["pyarrow.Table"]) -> "pyarrow.Table":
    import pyarrow

    return pyarrow.concat_tables(list(tables)).unify_dictionaries().combine_chunks()
