"""The values of a column that can be shown, grouped while a model's trees cannot tell them apart."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Runs:
    """Neighbouring values of one column with the same codes."""

    values: np.ndarray
    """(n_values,) ascending: all that can be shown, unless ``whole`` says otherwise."""
    first: np.ndarray
    """(n_runs,) position of the first value of each run."""
    codes: np.ndarray
    """(n_runs + 1, n_own_columns) int32 codes of each run in the forest's columns; the last of a missing value."""
    whole: bool
    """Whether no value that can be shown within the table's range was left out."""

    def of(self, values: np.ndarray) -> np.ndarray:
        """(n,) the run each value lies in; that of missing values stands last."""
        found = np.searchsorted(self.values[self.first], values, side="right") - 1
        return np.where(np.isnan(values), len(self.first), np.maximum(found, 0))

    def nearest(self, here: float, low: float, high: float) -> np.ndarray:
        """(n_runs,) the value of each run that is nearest to ``here`` within a range; NaN where there is none."""
        least = np.maximum(self.first, np.searchsorted(self.values, low, side="left"))
        most = np.append(self.first[1:], len(self.values)) - 1
        most = np.minimum(most, np.searchsorted(self.values, high, side="right") - 1)
        after = int(np.searchsorted(self.values, here))
        found = np.full(len(self.first), np.nan)
        there = least <= most
        below = np.clip(after - 1, least[there], most[there])
        above = np.clip(after, least[there], most[there])
        closer = np.abs(self.values[above] - here) <= np.abs(self.values[below] - here)
        found[there] = np.where(closer, self.values[above], self.values[below])
        return found


def runs_of(values: np.ndarray, codes: np.ndarray, missing: np.ndarray, *, whole: bool) -> Runs:
    """Group (n_values,) ascending values by their (n_values, n_own_columns) codes.

    Examples
    --------
    >>> import numpy as np
    >>> runs = runs_of(np.arange(5.0), np.array([[0], [0], [1], [1], [1]]), np.array([9]), whole=True)
    >>> runs.of(np.array([1.0, 2.0, np.nan])).tolist(), runs.nearest(0.0, 0.0, 4.0).tolist()
    ([0, 1, 2], [0.0, 2.0])
    """
    new = np.ones(len(values), dtype=bool)
    new[1:] = (codes[1:] != codes[:-1]).any(axis=1)
    first = np.flatnonzero(new)
    return Runs(values=values, first=first, codes=np.concatenate([codes[first], missing[None]]).astype(np.int32),
                whole=whole)
