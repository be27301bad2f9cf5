"""What the columns are, and the one codec between a raw frame and a matrix of floats.

SHAP, LIME, effects and the counterfactual search all move through coded rows; the model is only ever asked on decoded
frames, in the dtypes it was given.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from explain.errors import DataError
from explain.wording import listed, value

KINDS = ("numeric", "integer", "boolean", "category", "ordinal", "date", "text")
BY_CODE = frozenset({"boolean", "category", "ordinal", "text"})
"""Kinds whose coded value is a position in ``categories``."""
DAY = 86_400_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Column:
    """One column as it was read."""

    name: str
    kind: str
    """One of `KINDS`."""
    dtype: object
    """The pandas dtype as read; decoding gives it back."""
    categories: tuple = ()
    """Known values in the order of their codes; () for numbers and dates."""
    low: float = float("nan")
    """Smallest coded value of a number or date."""
    high: float = float("nan")
    n_missing: int = 0
    label: str = ""
    unit: str = ""
    date_format: str = ""
    """How a date kept as text is written; "" when the column holds timestamps."""
    marks: tuple[tuple[str, int], ...] = ()
    """Values that may stand for "missing" but were kept as levels, with their counts."""

    @property
    def display(self) -> str:
        """The name a person reads: label, else name, with the unit in brackets."""
        return f"{self.label or self.name} ({self.unit})" if self.unit else self.label or self.name

    @property
    def by_code(self) -> bool:
        """Whether coded values are positions in ``categories``."""
        return self.kind in BY_CODE

    @property
    def ordered(self) -> bool:
        """Whether low and high mean something."""
        return self.kind not in ("category", "text")

    def encode(self, cells: pd.Series) -> np.ndarray:
        """Code cells as (n_rows,) float64, missing as NaN.

        Raises
        ------
        DataError
            When a cell is outside the column's kind, or is a category that ``categories`` does not hold.
        """
        if self.by_code:
            codes = pd.Index(self.categories, dtype=object).get_indexer(cells.astype(object))
            missing = cells.isna().to_numpy()
            unknown = (codes < 0) & ~missing
            if unknown.any():
                raise DataError(
                    f"Column {self.name!r} holds {cells[unknown].iloc[0]!r}, which is not one of its known values.",
                    "Choose one of " + listed([value(known) for known in self.categories[:12]], "or") + ".",
                )
            return np.where(missing, np.nan, codes.astype(float))
        if self.kind == "date":
            return self._days(cells)
        return self._numbers(cells)

    def _numbers(self, cells: pd.Series) -> np.ndarray:
        numbers = pd.to_numeric(cells, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        wrong = np.isnan(numbers) & cells.notna().to_numpy()
        if wrong.any():
            raise DataError(
                f"Column {self.name!r} holds {cells[wrong].iloc[0]!r}, which is not a number.",
                "Give a number, or read the column as a category.",
            )
        return numbers

    def _days(self, cells: pd.Series) -> np.ndarray:
        stamps = pd.to_datetime(cells, format=self.date_format or None, errors="coerce")
        wrong = stamps.isna().to_numpy() & cells.notna().to_numpy()
        if wrong.any():
            raise DataError(
                f"Column {self.name!r} holds {cells[wrong].iloc[0]!r}, which is not a date.",
                f"Write it as {self.date_format or 'year-month-day'}.",
            )
        if getattr(stamps.dtype, "tz", None) is not None:
            stamps = stamps.dt.tz_convert("UTC").dt.tz_localize(None)
        nanoseconds = stamps.to_numpy(dtype="datetime64[ns]").astype("int64")
        return np.where(stamps.isna(), np.nan, nanoseconds / DAY)

    def decode(self, coded: np.ndarray) -> pd.Series:
        """Give back cells in the dtype as read; integers stay integers unless one is missing or fractional."""
        missing = np.isnan(coded)
        if self.by_code:
            return self._levels(np.where(missing, -1, coded).astype(np.intp))
        if self.kind == "date":
            return self._dates(coded, missing)
        if pd.api.types.is_integer_dtype(self.dtype):
            numpy_kind = isinstance(self.dtype, np.dtype)
            whole = not np.any(coded[~missing] % 1) if missing.any() else not np.any(coded % 1)
            if whole and numpy_kind and not missing.any():
                return pd.Series(coded).astype(self.dtype)
            if whole and not numpy_kind:
                return pd.Series(coded).astype(self.dtype)
            return pd.Series(coded)
        if pd.api.types.is_float_dtype(self.dtype):
            return pd.Series(coded).astype(self.dtype)
        return pd.Series(coded, dtype=float).astype(self.dtype) if not missing.any() else pd.Series(coded, dtype=float)

    def _levels(self, codes: np.ndarray) -> pd.Series:
        if isinstance(self.dtype, pd.CategoricalDtype):
            return pd.Series(pd.Categorical.from_codes(codes, dtype=self._category_dtype()))
        known = pd.array(list(self.categories), dtype=self.dtype) if self._exact() else None
        if known is None or (isinstance(known.dtype, np.dtype) and (codes < 0).any()):
            cells = np.array([*self.categories, np.nan], dtype=object)[codes]
            numeric = isinstance(self.dtype, np.dtype) and self.dtype.kind in "iuf"
            return pd.Series(cells.astype(float) if numeric else cells)
        return pd.Series(known.take(codes, allow_fill=bool((codes < 0).any())))

    def _exact(self) -> bool:
        """Whether all known levels fit the dtype (an unseen level of another type does not)."""
        try:
            return list(pd.array(list(self.categories), dtype=self.dtype)) == list(self.categories)  # type: ignore[call-overload]
        except (TypeError, ValueError):
            return False

    def _category_dtype(self) -> pd.CategoricalDtype:
        known = pd.Index(self.categories)
        read = self.dtype
        assert isinstance(read, pd.CategoricalDtype)
        return read if read.categories.equals(known) else pd.CategoricalDtype(known, ordered=bool(read.ordered))

    def _dates(self, coded: np.ndarray, missing: np.ndarray) -> pd.Series:
        levels, codes = np.unique(coded[~missing], return_inverse=True)
        stamps = pd.Series(pd.to_datetime(np.rint(levels * DAY / 1000).astype("int64"), unit="us"))
        if self.date_format:
            written = stamps.dt.strftime(self.date_format)
        else:
            tz = getattr(self.dtype, "tz", None)
            written = (stamps.dt.tz_localize("UTC").dt.tz_convert(tz) if tz is not None else stamps).astype(self.dtype)
        places = np.full(len(coded), -1)
        places[~missing] = codes
        return pd.Series(pd.array(written).take(places, allow_fill=bool(missing.any()))).astype(self.dtype)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Schema:
    """The columns of a table without its target, and the codec over them."""

    columns: tuple[Column, ...]
    _places: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index the columns by name."""
        object.__setattr__(self, "_places", {column.name: i for i, column in enumerate(self.columns)})

    def __len__(self) -> int:
        return len(self.columns)

    def __getitem__(self, name: str) -> Column:
        return self.columns[self.place(name)]

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in table order."""
        return tuple(column.name for column in self.columns)

    @property
    def labels(self) -> tuple[str, ...]:
        """Names for display in table order."""
        return tuple(column.display for column in self.columns)

    def place(self, name: str) -> int:
        """Position of a column.

        Raises
        ------
        DataError
            When there is no such column.
        """
        if name not in self._places:
            raise DataError(f"The table has no column {name!r}.", f"Choose one of {listed(self.names[:30], 'or')}.")
        return self._places[name]

    def encode(self, frame: pd.DataFrame) -> np.ndarray:
        """Code a raw frame as (n_rows, n_features) float64, C-contiguous; ``decode`` undoes it.

        Raises
        ------
        DataError
            When a column is absent or a cell is outside its column's kind or known values (see `seeing`).
        """
        coded = np.empty((len(frame), len(self.columns)))
        for i, column in enumerate(self.columns):
            if column.name not in frame.columns:
                raise DataError(f"Column {column.name!r} is missing from the rows given.", "Give a value for each column.")
            coded[:, i] = column.encode(frame[column.name])
        return coded

    def decode(self, coded: np.ndarray) -> pd.DataFrame:
        """Give back a raw frame (index 0 … n-1) from (n_rows, n_features) coded values."""
        cells = {column.name: column.decode(coded[:, i]) for i, column in enumerate(self.columns)}
        return pd.DataFrame(cells, copy=False)

    def seeing(self, frame: pd.DataFrame) -> "Schema":
        """Keep a new code for each unseen value of a frame, behind the known ones; for one call."""
        columns = list(self.columns)
        for i, column in enumerate(columns):
            if column.by_code and column.name in frame.columns:
                known = set(column.categories)
                unseen = [cell for cell in frame[column.name].dropna().unique().tolist() if cell not in known]
                if unseen:
                    columns[i] = replace(column, categories=(*column.categories, *unseen))
        return replace(self, columns=tuple(columns))

    def with_labels(self, labels: dict[str, str], units: dict[str, str]) -> "Schema":
        """Name columns for people; names not in the schema are passed over."""
        return replace(self, columns=tuple(
            replace(column, label=labels.get(column.name, column.label), unit=units.get(column.name, column.unit))
            for column in self.columns
        ))


def as_cell(held: object) -> object:
    """Turn one cell into a plain Python value, missing into None."""
    if held is None or held is pd.NaT or held is pd.NA or held != held:
        return None
    item = getattr(held, "item", None)
    return item() if callable(item) and not isinstance(held, (str, pd.Timestamp)) else held


def cells(frame: pd.DataFrame, names: Sequence[str]) -> np.ndarray:
    """(n_rows, n_columns) object array of plain Python values, missing as None."""
    out = np.empty((len(frame), len(names)), dtype=object)
    for j, name in enumerate(names):
        out[:, j] = [as_cell(held) for held in frame[name].tolist()]
    return out
