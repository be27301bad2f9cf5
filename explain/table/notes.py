"""What a reader should know about the columns, as sentences."""

import re
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from explain.table.column import Column
from explain.wording import count, counted, listed, shortened

LONG_NAME = 200
"""Letters beyond which a name is told of."""
DECIMAL_COMMA = "read the table with ',' as the decimal mark or the thousands mark"
_PERCENT = re.compile(r"\s*[+-]?\d+([.,]\d+)?\s*%\s*")
_DIGIT_COMMA = re.compile(r"\s*[+-]?\d+(,\d+)+(\.\d+)?\s*")


def about_index(index: pd.Index) -> tuple[str, ...]:
    """Tell that a named index was left out."""
    names = [str(name) for name in index.names if name is not None]
    return (f"The index ({listed(names)}) was left out; the features are the columns.",) if names else ()


def about_column(cells: pd.Series, column: Column) -> list[str]:
    """Tell what a reader should know about one column: the first that there is."""
    return next(([note] for note in _oddities(cells, column) if note), [])


def _oddities(cells: pd.Series, column: Column) -> Iterator[str]:
    name, first = repr(shortened(column.name, 60)), repr(column.categories[0])[:80] if column.categories else ""
    if column.name.startswith("Unnamed: "):
        saved = "looks like a saved index; leave it out if the model does not use it"
        yield f"Column {name} {saved if _counts_up(cells) else 'has no name in the file'}."
    if len(column.name) > LONG_NAME:
        yield f"Column {name} has a name of {count(len(column.name))} letters."
    if column.n_missing == len(cells) > 0:
        yield f"Column {name} is empty."
    if n_endless := _n_endless(cells):
        yield f"Column {name} holds {counted(n_endless, 'value')} beyond all numbers (infinite)."
    if _all_like(column, _PERCENT):
        yield (f"Column {name} holds per cents, as in {first}, and was kept as text. If the model was given numbers, "
               "write it without the sign.")
    if has_decimal_commas(column):
        yield (f"Column {name} holds numbers written with a comma, as in {first}, and was kept as text. "
               f"If they are numbers, {DECIMAL_COMMA}.")


def has_decimal_commas(column: Column) -> bool:
    """Whether a column holds numbers written with commas, which were kept as text."""
    return _all_like(column, _DIGIT_COMMA)


def _n_endless(cells: pd.Series) -> int:
    plain = isinstance(cells.dtype, np.dtype) and cells.dtype.kind == "f"
    return int(np.isinf(cells.to_numpy()).sum()) if plain else 0


def _all_like(column: Column, pattern: re.Pattern) -> bool:
    levels = column.categories[:1_000]
    return bool(levels) and all(isinstance(level, str) and pattern.fullmatch(level) for level in levels)


def _counts_up(cells: pd.Series) -> bool:
    return len(cells) > 1 and pd.api.types.is_integer_dtype(cells.dtype) and bool((cells.diff().iloc[1:] == 1).all())


def about_marks(columns: Sequence[Column]) -> list[str]:
    """Tell which marks were kept as values, and how to read them as missing."""
    held: dict[str, list[str]] = {}
    for column in columns:
        for mark, times in column.marks:
            held.setdefault(mark, []).append(f"{column.name!r} ({count(times)})")
    return [
        f"{mark!r} was kept as a value in {listed(where)}. If it stands for missing, read with missing=[{mark!r}]."
        for mark, where in held.items()
    ]
