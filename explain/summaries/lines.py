"""In which line of a summary a value is counted: numbers by quantiles, levels by themselves, missing by itself."""

from dataclasses import dataclass

import numpy as np

from explain.table.schema import Column, Schema
from explain.wording import shortened, value

N_LINES = 33
"""Lines of a feature; the last one is "missing"."""
N_CUTS = N_LINES - 2
OTHERS = "other values"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lines:
    """The lines of all features, the same for each part of the whole."""

    cuts: np.ndarray
    """(n_features, N_CUTS) between the lines of numbers, ascending; NaN from the last cut on."""
    labels: tuple[tuple[str, ...], ...]
    """(n_features,) names of the lines of levels, the last one for all others; () for numbers."""
    levels: tuple[np.ndarray, ...]
    """(n_features,) codes of the levels that have a line, in the order of the lines; empty for numbers."""

    def of(self, codes: np.ndarray) -> np.ndarray:
        """Find the line of each of (n_rows, n_features) coded cells."""
        return np.column_stack([self._of_feature(j, codes[:, j]) for j in range(codes.shape[1])])

    def _of_feature(self, j: int, codes: np.ndarray) -> np.ndarray:
        if self.labels[j]:
            levels = self.levels[j]
            places = np.full(int(max(levels.max(initial=-1), np.nanmax(codes, initial=-1))) + 2, len(levels))
            places[levels.astype(int)] = np.arange(len(levels))
            places[-1] = N_LINES - 1
            return places[np.where(np.isnan(codes), -1, codes).astype(int)]
        cuts = self.cuts[j]
        lines = np.searchsorted(cuts[~np.isnan(cuts)], codes)
        return np.where(np.isnan(codes), N_LINES - 1, lines)


def value_lines(schema: Schema, codes: np.ndarray) -> Lines:
    """Choose lines by some rows of the whole: cuts at their quantiles, the levels that are frequent among them.

    Parameters
    ----------
    schema
        The columns.
    codes : (n_rows, n_features)
        The rows, coded.

    Examples
    --------
    >>> schema = Schema(columns=(Column(name="age", kind="numeric", dtype=float),))
    >>> value_lines(schema, np.array([[1.0], [2.0], [np.nan]])).of(np.array([[1.0], [1.5], [9.0], [np.nan]])).ravel()
    array([ 0,  1,  2, 32])
    """
    cuts = np.full((len(schema), N_CUTS), np.nan)
    labels: list[tuple[str, ...]] = []
    levels: list[np.ndarray] = []
    for j, column in enumerate(schema.columns):
        known = codes[~np.isnan(codes[:, j]), j]
        found = _frequent(known) if column.by_code else np.empty(0)
        if not column.by_code and len(known):
            inner = np.unique(np.quantile(known, np.linspace(0, 1, N_CUTS + 2)[1:-1], method="inverted_cdf"))
            cuts[j, : len(inner)] = inner
        labels.append((*(_label(column, code) for code in found), OTHERS) if column.by_code else ())
        levels.append(found)
    return Lines(cuts=cuts, labels=tuple(labels), levels=tuple(levels))


def _frequent(known: np.ndarray) -> np.ndarray:
    """Codes of the most frequent levels, in the order of their codes."""
    found, counts = np.unique(known, return_counts=True)
    return np.sort(found[np.argsort(-counts, kind="stable")[:N_CUTS]])


def _label(column: Column, code: float) -> str:
    return shortened(value(column.categories[int(code)]), 80)
