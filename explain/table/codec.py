"""How the cells of one column become floats and come back: one small codec for each way of coding.

All work on whole columns: distinct values are looked up once and then taken by position, because a SHAP
question decodes millions of cells.
"""

from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import pandas as pd

from explain.errors import DataError
from explain.table import dates
from explain.wording import listed, shortened, value

WHOLE = 2**53
"""Beyond it, floats cannot tell neighbouring whole numbers apart."""


class Codec(Protocol):
    """Cells → (n_rows,) float64 with missing as NaN, and back into the dtype as read."""

    def encode(self, cells: pd.Series) -> np.ndarray:
        """Code cells, or raise DataError naming the first that does not fit."""
        ...

    def decode(self, coded: np.ndarray) -> pd.Series:
        """Give the cells back."""
        ...


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers are their own code."""

    name: str
    dtype: Any
    blank: Any
    whole: bool
    """Whether they are whole in kind; tells integers from floats in a column of objects."""

    def encode(self, cells: pd.Series) -> np.ndarray:
        """Code cells; texts that hold a number count as that number."""
        if isinstance(cells.dtype, np.dtype) and cells.dtype.kind in "iufb":
            return cells.to_numpy(dtype=float)
        numbers = pd.to_numeric(cells, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        wrong = np.isnan(numbers) & cells.notna().to_numpy()
        if wrong.any():
            remedy = "Give a number, or read the column as a category."
            raise not_fitting(self.name, cells[wrong].iloc[0], "a number", remedy)
        return numbers

    def decode(self, coded: np.ndarray) -> pd.Series:
        """Give numbers back; a dtype of whole numbers gives way to floats when one is missing or fractional."""
        if self.dtype == np.float64:
            return pd.Series(np.array(coded), copy=False)
        if not isinstance(self.dtype, np.dtype):
            return self._nullable(coded)
        if self.dtype == object:
            return self._objects(coded)
        with np.errstate(invalid="ignore", over="ignore"):
            exact = coded.astype(self.dtype)
        fits = self.dtype.kind == "f" or bool((exact == coded).all())
        return pd.Series(exact if fits else np.array(coded), copy=False)

    def _nullable(self, coded: np.ndarray) -> pd.Series:
        missing = np.isnan(coded)
        filled = np.where(missing, 1.0, coded)
        plain = self.dtype.numpy_dtype
        with np.errstate(invalid="ignore", over="ignore"):
            exact = filled.astype(plain)
        if plain.kind != "f" and not (exact == filled).all():
            return pd.Series(pd.arrays.FloatingArray(filled, missing))
        arrays: dict[str, Any] = {"f": pd.arrays.FloatingArray, "b": pd.arrays.BooleanArray}
        return pd.Series(arrays.get(plain.kind, pd.arrays.IntegerArray)(exact, missing)).astype(self.dtype)

    def _objects(self, coded: np.ndarray) -> pd.Series:
        missing = np.isnan(coded)
        known = coded[~missing]
        cells = np.full(len(coded), self.blank, dtype=object)
        integers = self.whole and not np.any(known % 1) and bool(np.all(np.abs(known) <= WHOLE))
        cells[~missing] = known.astype("int64") if integers else known
        return pd.Series(cells, dtype=object)


@dataclass(frozen=True, slots=True)
class Levels:
    """The code of a value is its position among the categories."""

    name: str
    dtype: Any
    blank: Any
    categories: tuple
    _looked_up: list = field(init=False, repr=False, default_factory=list)

    def _ready(self) -> tuple[pd.Index, Any]:
        """Look the categories up once, when they are first needed: there may be a million of them."""
        if not self._looked_up:
            index = pd.Index(self.categories, dtype=object, tupleize_cols=False)
            self._looked_up.append((index, _levels(index, self.dtype)))
        return self._looked_up[0]

    def places(self, found: Any) -> np.ndarray:
        """(n_values,) position of each value among the categories; -1 for one that is none."""
        return self._ready()[0].get_indexer(pd.Index(found, tupleize_cols=False).astype(object))

    def encode(self, cells: pd.Series) -> np.ndarray:
        """Code cells; a value that is no category is refused."""
        codes, found = pd.factorize(cells)
        places = self.places(found)
        if (places < 0).any():
            known = [shortened(value(each), 40) for each in self.categories[:12]]
            cell, remedy = found[int(np.argmax(places < 0))], f"Choose one of {listed(known, 'or')}."
            raise not_fitting(self.name, cell, "one of its known values", remedy)
        return np.append(places, np.nan)[codes]

    def decode(self, coded: np.ndarray) -> pd.Series:
        """Give values back in the dtype as read, where it can hold them."""
        missing = np.isnan(coded)
        gaps = bool(missing.any())
        codes = np.where(missing, -1, coded).astype(np.intp) if gaps else coded.astype(np.intp)
        levels = self._ready()[1]
        if not isinstance(levels, np.ndarray):
            return pd.Series(levels.take(codes, allow_fill=gaps), copy=False)
        if not gaps:
            return pd.Series(levels[codes], dtype=levels.dtype, copy=False)
        if levels.dtype.kind in "iuf" and not np.any(np.abs(levels.astype(float)) > WHOLE):
            return pd.Series(np.append(levels.astype(float), np.nan)[codes])
        return pd.Series(_objects([*self.categories, self.blank])[codes], dtype=object)


def _levels(categories: pd.Index, dtype: Any) -> Any:
    """Categories as an array to take from: in the dtype as read, or of objects where one does not fit it."""
    if isinstance(dtype, pd.CategoricalDtype):
        unseen = categories.difference(dtype.categories.astype(object), sort=False)
        if len(unseen):
            dtype = pd.CategoricalDtype([*dtype.categories, *unseen], ordered=bool(dtype.ordered))
        return pd.Categorical(categories, dtype=dtype)
    try:
        levels = pd.Series(categories.tolist(), dtype=dtype)
    except (TypeError, ValueError, ArithmeticError):
        return _objects(categories.tolist())
    if levels.tolist() != categories.tolist():
        return _objects(categories.tolist())
    return levels.to_numpy() if isinstance(dtype, np.dtype) and dtype.kind in "iufbO" else levels.array


def _objects(values: list) -> np.ndarray:
    cells = np.empty(len(values), dtype=object)
    cells[:] = values
    return cells


@dataclass(frozen=True, slots=True)
class Stamps:
    """Timestamps are coded as days since 1970."""

    name: str
    dtype: Any

    def encode(self, cells: pd.Series) -> np.ndarray:
        """Code timestamps, or texts that hold one; without a time zone they are in that of the column."""
        same_clock = (getattr(cells.dtype, "tz", None) is None) == (self._zone is None)
        if not (pd.api.types.is_datetime64_any_dtype(cells.dtype) and same_clock):
            stamps = cells.map(self._stamp, na_action="ignore").astype(object)
            cells = pd.Series(pd.to_datetime(stamps, errors="coerce", utc=self._zone is not None), index=cells.index)
        return dates.days(cells)

    @property
    def _zone(self) -> Any:
        return getattr(self.dtype, "tz", None)

    def _stamp(self, cell: Any) -> pd.Timestamp:
        if isinstance(cell, (int, float)):
            raise _not_a_date(self.name, cell, "year-month-day")
        try:
            stamp = pd.Timestamp(cell)
            return stamp.tz_localize(self._zone) if stamp.tzinfo is None else stamp.tz_convert(self._zone)
        except (TypeError, ValueError) as error:
            raise _not_a_date(self.name, cell, "year-month-day") from error

    def decode(self, coded: np.ndarray) -> pd.Series:
        """Give timestamps back in the unit and time zone as read."""
        stamps = dates.stamps_of(coded)
        if self._zone is not None:
            stamps = stamps.dt.tz_localize("UTC").dt.tz_convert(self._zone)
        return stamps.astype(self.dtype)


@dataclass(frozen=True, slots=True)
class WrittenDates:
    """Dates kept as text are coded as days since 1970 and written back in their format."""

    name: str
    dtype: Any
    blank: Any
    date_format: str

    def encode(self, cells: pd.Series) -> np.ndarray:
        """Code texts written in the format."""
        coded = dates.days(dates.read(cells, self.date_format))
        wrong = np.isnan(coded) & cells.notna().to_numpy()
        if wrong.any():
            raise _not_a_date(self.name, cells[wrong].iloc[0], self.date_format)
        return coded

    def decode(self, coded: np.ndarray) -> pd.Series:
        """Write the dates; each distinct one once."""
        codes, found = pd.factorize(np.ascontiguousarray(coded))
        texts = dates.write(dates.stamps_of(found), self.date_format)
        if self.dtype == object:
            return pd.Series(_objects([*texts.tolist(), self.blank])[codes], dtype=object)
        return pd.Series(texts.astype(self.dtype).array.take(codes, allow_fill=bool((codes < 0).any())))


def not_fitting(name: str, cell: Any, wanted: str, remedy: str) -> DataError:
    """Say that a column holds a value that it cannot hold."""
    problem = f"Column {shortened(name, 200)!r} holds {shortened(repr(cell), 80)}, which is not {wanted}."
    return DataError(problem, remedy, code="DATA-VALUE")


def _not_a_date(name: str, cell: Any, written: str) -> DataError:
    return not_fitting(name, cell, "a date", f"Write it as {written}.")
