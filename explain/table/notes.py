"""What a reader should know about the columns, as sentences."""

import re
from collections.abc import Sequence

import pandas as pd

from explain.table.column import Column
from explain.wording import count, listed

_DIGIT_COMMA = re.compile(r"\s*[+-]?\d+(,\d+)+(\.\d+)?\s*")


def about_column(cells: pd.Series, column: Column) -> list[str]:
    """Tell what a reader should know about one column."""
    if column.name.startswith("Unnamed: "):
        saved = "looks like a saved index; leave it out if the model does not use it"
        return [f"Column {column.name!r} {saved if _counts_up(cells) else 'has no name in the file'}."]
    if column.n_missing == len(cells) > 0:
        return [f"Column {column.name!r} is empty."]
    if _numbers_with_commas(column):
        first = column.categories[0]
        return [f"Column {column.name!r} holds numbers written with a comma, as in {first!r}, and was kept as text. "
                "If they are numbers, read the table with decimal=',' or thousands=','."]
    return []


def _numbers_with_commas(column: Column) -> bool:
    levels = column.categories[:1_000]
    return bool(levels) and all(isinstance(level, str) and _DIGIT_COMMA.fullmatch(level) for level in levels)


def _counts_up(cells: pd.Series) -> bool:
    return pd.api.types.is_integer_dtype(cells.dtype) and bool((cells.diff().iloc[1:] == 1).all())


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
