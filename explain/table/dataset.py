"""A table ready to explain, and the choice of its rows."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from explain.errors import DataError
from explain.kept import kept
from explain.table.given import fitting
from explain.table.schema import Schema
from explain.wording import count, listed


@dataclass(frozen=True, slots=True, weakref_slot=True, kw_only=True, eq=False)
class Dataset:
    """The table given is the table explained; there is no training table."""

    features: pd.DataFrame
    """The table without its target, index 0 … n-1, in table order."""
    target: pd.Series | None
    target_name: str
    """"" when there is no target."""
    target_unit: str
    """Unit of a numeric target; "" when not known."""
    schema: Schema
    fingerprint: str
    """SHA-256 of the bytes and the reading options, or of names, dtypes, index and all values of a frame."""
    name: str
    """What to call the table, usually its file name."""
    reading: tuple[tuple[str, str], ...]
    """How it was read: delimiter, encoding, missing marks …"""
    notes: tuple[str, ...]
    """What a reader should know about the reading, as sentences."""
    changes: tuple[tuple[str, int], ...] = ()
    """What is not as it stands in the source, and in how many rows, cells or columns; () when all is."""

    def __len__(self) -> int:
        return len(self.features)

    def permutation(self, n: int | None, seed: int) -> np.ndarray:
        """First ``n`` positions of one seeded permutation: a larger n contains the smaller."""
        order = kept(self, ("permutation", seed), lambda: _order(len(self.features), seed))
        return (order if n is None else order[:n]).astype(np.int64)


def _order(n: int, seed: int) -> np.ndarray:
    """(n,) one permutation; numbers of four bytes, since it is kept."""
    return np.random.default_rng(seed).permutation(n).astype(np.int32 if n < 2**31 else np.int64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rows:
    """Rows chosen from a dataset or given by their values: raw and coded, with the schema that codes them."""

    positions: np.ndarray
    """(n_rows,) positions in the table; -1 for rows given by their values."""
    frame: pd.DataFrame
    """(n_rows, n_features) raw, index 0 … n-1."""
    schema: Schema
    """The dataset's schema, seeing the unseen values of these rows."""
    _coded: list[np.ndarray] = field(default_factory=list, repr=False)

    def __len__(self) -> int:
        return len(self.positions)

    @property
    def coded(self) -> np.ndarray:
        """(n_rows, n_features) the rows as the schema codes them; coded once, when they are first needed."""
        if not self._coded:
            self._coded.append(self.schema.encode(self.frame))
        return self._coded[0]


Choice = int | Sequence[int] | np.ndarray | pd.DataFrame | Mapping[str, Any] | Sequence[Mapping[str, Any]] | None
"""Rows of a table: positions, or raw values."""


def chosen_rows(dataset: Dataset, rows: Choice, *, default: int | None, seed: int) -> Rows:
    """Resolve ``rows``: positions, a frame, ``{column: value}`` (one or a list), or None for the seeded default.

    Parameters
    ----------
    dataset
        The table.
    rows
        Positions in the table, or raw rows. Columns that a mapping leaves out, None, NaN and blank texts are missing
        values; a text that holds a number counts as that number; an unseen category is passed on, with a code behind
        those of the known ones. The target, and further columns of a frame, are passed over.
    default : rows
        How many rows of the seeded permutation ``rows=None`` means; None for all, in table order.
    seed
        Of the permutation.

    Raises
    ------
    DataError
        When a position does not exist, a column is unknown, or a value is outside its column's kind.

    Examples
    --------
    >>> from explain.table.read import read_table
    >>> dataset = read_table(pd.DataFrame({"age": [39, 50], "job": ["clerk", "cook"]}))
    >>> rows = chosen_rows(dataset, [{"age": "41", "job": "pilot"}], default=None, seed=0)
    >>> rows.frame.to_dict("list"), rows.schema["job"].categories
    ({'age': [41], 'job': ['pilot']}, ('clerk', 'cook', 'pilot'))
    """
    if rows is None:
        positions = np.arange(len(dataset)) if default is None else dataset.permutation(default, seed)
        return _stored(dataset, positions)
    if isinstance(rows, pd.DataFrame):
        return _given(dataset, rows)
    if isinstance(rows, np.ndarray) and rows.dtype.kind in "iu" and rows.ndim == 1:
        return _stored(dataset, _inside(dataset, rows.astype(np.int64)))
    held = [rows] if isinstance(rows, (Mapping, int, np.integer)) else list(rows)
    mappings = [row for row in held if isinstance(row, Mapping)]
    if mappings and len(mappings) == len(held):
        return _given(dataset, _from_mappings(dataset, mappings))
    return _stored(dataset, _checked(dataset, held))


def _stored(dataset: Dataset, positions: np.ndarray) -> Rows:
    if len(positions) == len(dataset) and np.array_equal(positions, np.arange(len(dataset))):
        return Rows(positions=positions, frame=dataset.features, schema=dataset.schema)  # no second copy of a table
    return Rows(positions=positions, frame=dataset.features.iloc[positions].reset_index(drop=True),
                schema=dataset.schema)


def _checked(dataset: Dataset, held: list) -> np.ndarray:
    wrong = [row for row in held if not _is_position(row)]
    if wrong:
        remedy = "Give whole numbers such as rows=[3, 4], or rows as {column: value}."
        raise DataError(f"{wrong[0]!r} is not the position of a row.", remedy, code="DATA-ROW")
    return _inside(dataset, np.asarray(held, dtype=int))


def _inside(dataset: Dataset, positions: np.ndarray) -> np.ndarray:
    """Give back positions that are all in the table."""
    outside = positions[(positions < 0) | (positions >= len(dataset))]
    if len(outside):
        raise DataError(
            f"Row {outside[0]} does not exist: the table has {count(len(dataset))} rows.",
            f"Choose a row from 0 to {len(dataset) - 1}." if len(dataset) else "Open a table with rows.",
            code="DATA-ROW",
        )
    return positions


def _is_position(row: Any) -> bool:
    if isinstance(row, (bool, np.bool_)) or not isinstance(row, (int, float, np.integer, np.floating)):
        return False
    return float(row).is_integer()


def _from_mappings(dataset: Dataset, held: list[Mapping[str, Any]]) -> pd.DataFrame:
    known = {*dataset.schema.names, dataset.target_name}
    unknown = [name for mapping in held for name in mapping if name not in known]
    if unknown:
        remedy = f"Use {listed(dataset.schema.names[:30], 'or')}."
        raise DataError(f"The table has no column {unknown[0]!r}.", remedy, code="DATA-COLUMN")
    return pd.DataFrame({
        name: pd.Series([mapping.get(name) for mapping in held], dtype=object) for name in dataset.schema.names
    })


def _given(dataset: Dataset, frame: pd.DataFrame) -> Rows:
    absent = [name for name in dataset.schema.names if name not in frame.columns]
    if absent:
        problem = f"Column {absent[0]!r} is missing from the rows given."
        raise DataError(problem, "Give a value for each column.", code="DATA-COLUMN")
    frame = frame.reset_index(drop=True)
    frame = pd.DataFrame({column.name: fitting(column, frame[column.name]) for column in dataset.schema.columns})
    schema = dataset.schema.seeing(frame)
    coded = schema.encode(frame)
    return Rows(positions=np.full(len(frame), -1), frame=schema.decode(coded), schema=schema,
                _coded=[coded])


def digest(coded: np.ndarray) -> str:
    """First 12 hex digits of the SHA-256 of a coded matrix: names a background."""
    return hashlib.sha256(np.ascontiguousarray(coded).tobytes()).hexdigest()[:12]
