"""One row among others: the rows most like it, how usual it is, two answers for it, and its way through a tree."""

from dataclasses import dataclass

import numpy as np

from explain.results.attributions import Attributions
from explain.results.result import Provenance, Result


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Neighbours(Result):
    """The rows of a table that are most like one row, with what the model answers and what was true."""

    row: int
    """Position of the row they are like; -1 when it was given by its values."""
    instance_values: np.ndarray
    """(n_features,) object: its raw cells, missing as None."""
    instance_prediction: float
    rows: np.ndarray
    """(n_found,) positions in the table, the nearest first."""
    distances: np.ndarray
    """(n_found,) sum over columns of |difference| / MAD, plus 1 for each other level."""
    predictions: np.ndarray
    """(n_found,) the model's answers for ``output``."""
    target_values: np.ndarray
    """(n_found,) object: the target's cells, missing as None; empty when the table has no target."""
    feature_values: np.ndarray
    """(n_found, n_features) object: raw cells, missing as None."""
    differing: np.ndarray
    """(n_found, n_features) bool: whether a cell differs from that of the row."""
    feature_names: tuple[str, ...]
    feature_labels: tuple[str, ...]
    n_compared: int
    """Rows of the table that were looked through."""
    typical: float
    """Median distance of two rows of the table."""
    output: str
    target: str
    scale: str
    unit: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Likeliness(Result):
    """How usual rows are beside those of a table, and which of their values rarely stand together."""

    rows: np.ndarray
    """(n_rows,) positions in the table; -1 for a row given by its values."""
    distances: np.ndarray
    """(n_rows,) mean distance to the three nearest rows of the table."""
    shares: np.ndarray
    """(n_rows,) share of the table's rows that lie at least as far from theirs, the row itself counted in."""
    n_compared: int
    """Rows of the table whose distances the shares stand on."""
    pairs: np.ndarray
    """(n_pairs, 3) int: row, first and second feature of values that hardly stand together; the rarest first."""
    together: np.ndarray
    """(n_pairs,) rows of the table that hold both values, or values of the same tenth of a number."""
    expected: np.ndarray
    """(n_pairs,) how many would, if the two had nothing to do with each other."""
    n_counted: int
    """Rows of the table that were counted for the pairs."""
    feature_values: np.ndarray
    """(n_rows, n_features) object: raw cells, missing as None."""
    feature_names: tuple[str, ...]
    feature_labels: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Contrast(Result):
    """Why one answer rather than another, for one row: both explained alike, and their difference.

    ``base_value + contributions.sum() == difference``, as far as each of the two adds up.
    """

    first: Attributions
    """One row, explained for the first output."""
    second: Attributions
    """The same row, on the same background, explained for the second."""
    provenance: Provenance

    @property
    def contributions(self) -> np.ndarray:
        """(n_features,) what each moves the first answer more than the second."""
        return self.first.contributions[0] - self.second.contributions[0]

    @property
    def standard_errors(self) -> np.ndarray:
        """(n_features,) upper bounds: the errors of both added; NaN where neither was sampled."""
        one, other = self.first.standard_errors[0], self.second.standard_errors[0]
        known = np.isfinite(one) | np.isfinite(other)
        return np.where(known, np.nan_to_num(one) + np.nan_to_num(other), np.nan)

    @property
    def base_value(self) -> float:
        """How far the two are apart on average over the background."""
        return float(self.first.base_value[0] - self.second.base_value[0])

    @property
    def difference(self) -> float:
        """How far the model's two answers are apart here."""
        return float(self.first.predictions[0] - self.second.predictions[0])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fork(Result):
    """One question that a tree asks, and how a row answers it."""

    feature: str
    label: str
    words: str
    """The condition that the row meets: "at most 37", "Husband or Wife"."""
    n_rows: int
    """Rows of the table that get there and meet it too."""
    prediction: float
    """Mean of the model's answers for those rows; NaN when there are none."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DecisionPath(Result):
    """The way of one row through a model that is a single tree, from the root to the leaf."""

    row: int
    """Its position; -1 when it was given by its values."""
    forks: tuple[Fork, ...]
    n_rows: int
    """Rows of the table that are counted at the forks."""
    base_value: float
    """Mean of the model's answers over them."""
    prediction: float
    """The model's answer for the row."""
    feature_values: np.ndarray
    """(n_forks,) object: the row's cell at each fork, missing as None."""
    output: str
    target: str
    scale: str
    unit: str
    provenance: Provenance
