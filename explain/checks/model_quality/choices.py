"""Columns that are parts of one choice: of several columns of 0 and 1, exactly one is 1 in every row."""

from collections.abc import Iterator

import numpy as np

from explain.checks.making import flag
from explain.results import Flag
from explain.table.dataset import Dataset

MOST = 300
"""Columns of 0 and 1 that are looked through."""


def parts_of_choices(dataset: Dataset, given: tuple[str, ...]) -> tuple[Flag, ...]:
    """Find columns that were one choice before somebody wrote it as several of 0 and 1; one warning for each choice.

    Parameters
    ----------
    dataset
        The table; all its rows count, so that a choice found holds.
    given
        The columns that the model is given.
    """
    columns, labels = dataset.schema.columns, dataset.schema.labels
    coded = {place: codes for place in range(len(columns)) if columns[place].name in given
             and (codes := _marks(dataset, place)) is not None}
    places = list(coded)[:MOST]
    return tuple(
        flag("W4", features=[columns[place].name for place in choice], labels=[labels[place] for place in choice])
        for choice in _choices(places, np.array([coded[place] for place in places], dtype=bool))
    )


def _marks(dataset: Dataset, place: int) -> np.ndarray | None:
    """(n_rows,) bool where a column holds 0 and 1 and nothing else; None for another column."""
    cells = dataset.features.iloc[:, place]
    if cells.dtype.kind not in "biuf" or cells.isna().any():
        return None
    held = cells.to_numpy(dtype=float)
    return held == 1 if set(np.unique(held[:1_000])) <= {0.0, 1.0} and set(np.unique(held)) == {0.0, 1.0} else None


def _choices(places: list[int], marks: np.ndarray) -> Iterator[list[int]]:
    """Give sets of places of which one is marked in each row: each begun with the first column not yet in one."""
    free = list(range(len(places)))
    while free:
        chosen, covered = [free[0]], marks[free[0]].copy()
        for other in free[1:]:
            if not covered.all() and not (covered & marks[other]).any():
                chosen.append(other)
                covered |= marks[other]
        done = chosen if covered.all() else chosen[:1]
        if covered.all():
            yield [places[i] for i in chosen]
        free = [i for i in free if i not in done]
