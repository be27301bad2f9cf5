"""What reading a file gives, whatever its format."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """A table as it was found in a file."""

    frame: pd.DataFrame
    facts: tuple[tuple[str, str], ...]
    """How it was read, for people."""
    notes: tuple[str, ...] = ()
    changes: tuple[tuple[str, int], ...] = ()
    """What is not as it stands in the file, and in how many rows, cells or columns."""
    dialect: object = None
    """How a text file is written; a part of what names the table."""


def changed(*pairs: tuple[str, int]) -> tuple[tuple[str, int], ...]:
    """Keep the changes that there are.

    Examples
    --------
    >>> changed(("blank lines left out", 3), ("lines left out", 0))
    (('blank lines left out', 3),)
    """
    return tuple((words, n) for words, n in pairs if n)
