"""How large a table may be."""

from explain.errors import DataError
from explain.table.content import called
from explain.wording import count

ROWS, COLUMNS, CELLS = 5_000_000, 2_000, 100_000_000


def refuse_too_many(name: str, n_rows: int, n_columns: int) -> None:
    """Raise DataError when a table is too large to be explained, before it is read.

    Examples
    --------
    >>> refuse_too_many("small.csv", 10, 3)
    """
    n_cells = n_rows * n_columns
    for met, most, what in ((n_columns, COLUMNS, "columns"), (n_rows, ROWS, "rows"), (n_cells, CELLS, "cells")):
        if met > most:
            raise DataError(
                f"{called(name)} has {count(met)} {what}; {count(most)} are the most that can be opened.",
                "Leave out columns that the model does not use." if what == "columns" else "Give a sample of its rows.",
            )
