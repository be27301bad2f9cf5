"""How large a table may be; what can be known before a file is parsed is refused before it is."""

from dataclasses import dataclass

from explain.table.refusals import too_many


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large a table may be."""

    file: int = 2**30
    """Bytes of the file as given."""
    inflated: int = 2**30
    """Bytes once unpacked, and of the cells as they lie in memory."""
    sheet: int = 500 * 2**20
    """Bytes of an Excel file once unpacked; its markup is many times larger than its cells."""
    ratio: int = 200
    """Times that a packed file may grow …"""
    floor: int = 64 * 2**20
    """… unless it stays below so many bytes."""
    rows: int = 5_000_000
    columns: int = 2_000
    cells: int = 100_000_000
    line: int = 16 * 2**20
    """Bytes of one line of text."""
    name: int = 1_000
    """Letters of a column's name."""

    def grown(self, packed: int) -> int:
        """Bytes that so many packed bytes may become."""
        return min(self.inflated, max(self.ratio * packed, self.floor))


LOCAL = Limits()
"""For a person at their own machine."""
SERVER = Limits(file=200 * 2**20)
"""For a server that many share."""


def refuse_too_many(name: str, n_rows: int, n_columns: int, limits: Limits = LOCAL) -> None:
    """Raise DataError when a table is too large to be explained.

    Examples
    --------
    >>> refuse_too_many("small.csv", 10, 3)
    """
    if n_columns > limits.columns:
        remedy = "Leave out columns that the model does not use."
        raise too_many(name, n_columns, limits.columns, "columns", remedy)
    if n_rows > limits.rows:
        raise too_many(name, n_rows, limits.rows, "rows")
    if n_rows * n_columns > limits.cells:
        raise too_many(name, n_rows * n_columns, limits.cells, "cells")
