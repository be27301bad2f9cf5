"""One column of a table: what it holds, and the codec that goes with it."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from explain.table.codec import Codec, Levels, Numbers, Stamps, WrittenDates

KINDS = ("numeric", "integer", "boolean", "category", "ordinal", "date", "text")
BY_CODE = frozenset({"boolean", "category", "ordinal", "text"})
"""Kinds whose coded value is a position in ``categories``."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Column:
    """One column as it was read."""

    name: str
    kind: str
    """One of `KINDS`."""
    dtype: Any
    """The pandas dtype as read; decoding gives it back."""
    categories: tuple = ()
    """Known values in the order of their codes; () for numbers and dates."""
    low: float = float("nan")
    """Smallest finite coded value of a number or date."""
    high: float = float("nan")
    n_missing: int = 0
    label: str = ""
    unit: str = ""
    date_format: str = ""
    """How a date kept as text is written; "" when the column holds timestamps."""
    marks: tuple[tuple[str, int], ...] = ()
    """Values that may stand for "missing" but were kept as levels, with their counts."""
    blank: Any = float("nan")
    """What stands for missing in a column of objects: NaN or None; a model may tell them apart."""
    _codec: Codec = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Choose the codec."""
        object.__setattr__(self, "_codec", self._chosen_codec())

    def _chosen_codec(self) -> Codec:
        if self.by_code:
            return Levels(self.name, self.dtype, self.blank, self.categories)
        if self.kind == "date" and self.date_format:
            return WrittenDates(self.name, self.dtype, self.blank, self.date_format)
        if self.kind == "date":
            return Stamps(self.name, self.dtype)
        return Numbers(self.name, self.dtype, self.blank, whole=self.kind == "integer")

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
        return self._codec.encode(cells)

    def unseen(self, cells: pd.Series) -> list:
        """Distinct values of cells that are not among ``categories``, in order of appearance."""
        found = cells.dropna().unique().tolist()
        if not isinstance(self._codec, Levels):
            return found
        places = self._codec.places(pd.Series(found, dtype=object))
        return [cell for cell, place in zip(found, places, strict=True) if place < 0]

    def decode(self, coded: np.ndarray) -> pd.Series:
        """Give back cells (index 0 … n-1) in the dtype as read, where it can hold them.

        Whole numbers become floats when one is missing or fractional; a dtype that cannot hold an unseen value
        gives way to object.
        """
        return self._codec.decode(coded)
