"""Single rows: what the model says of them, what would change it, and what their cells hold."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explain.results.result import Provenance, Result

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Predictions(Result):
    """What the model says of some rows."""

    values: np.ndarray
    """(n_rows, n_outputs) on ``scale``."""
    outputs: tuple[str, ...]
    output_labels: tuple[str, ...]
    """(n_outputs,) their names for display."""
    rows: np.ndarray
    """(n_rows,) positions in the table; -1 for a row given by its values."""
    target: str
    """Name of the target column; "" when the table has none."""
    scale: str
    unit: str
    """The target's unit in regression; "" when not known."""
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cohort(Result):
    """Some rows of a table, described by conditions."""

    n_rows: int
    rows: np.ndarray
    """(n_named,) positions of the first 1,000 of them, in table order."""
    words: str
    """Which rows these are, in plain text."""
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counterfactuals(Result):
    """Rows near one instance for which the model gives the wanted answer. None found is a legal answer.

    Every row shown was predicted again by the model on exactly the values in ``rows``.
    """

    instance: "pd.DataFrame"
    """(1, n_features) the row explained, raw."""
    row: int
    """Its position; -1 when it was given by its values."""
    wanted: str
    """The wanted answer in words: "income is >50K (score at least 50 %)"."""
    rows: "pd.DataFrame"
    """(n_found, n_features) raw values, nearest first."""
    instance_prediction: float
    """The model's answer for the instance, on ``scale``, for ``output``."""
    predictions: np.ndarray
    """(n_found,) the model's answers, on ``scale``, for ``output``."""
    distances: np.ndarray
    """(n_found,) sum over columns of |change| / MAD, plus 1 per changed category, each times the column's weight."""
    costs: np.ndarray
    """(n_found, n_features) what each change adds to the distance; 0 where nothing changes."""
    data_distances: np.ndarray
    """(n_found,) mean distance to the three nearest rows of the table that have the wanted answer; NaN unless answers
    near the data were asked for."""
    changed: np.ndarray
    """(n_found, n_features) bool"""
    feature_names: tuple[str, ...]
    feature_labels: tuple[str, ...]
    constraints: tuple[tuple[str, str], ...]
    """Column and limit, written out, in table order; links after them."""
    n_tried: int
    """Rows that the model was asked about, or its trees in its place."""
    why_none: str
    """The reason when nothing was found; "" otherwise."""
    ways_out: tuple[tuple[str, str, float], ...]
    """Column, limit written out, and distance of the nearest answer found without it, for each limit that alone stands
    in the way of all answers; column "" for the number of changes. Empty unless nothing was found."""
    bound: float
    """No row that can be shown within the limits has the wanted answer at a smaller distance; inf where it is proven
    that none has it at all; NaN where nothing was proven."""
    nearest: float
    """The best score reached for ``output`` when nothing was found; NaN otherwise."""
    output: str
    target: str
    scale: str
    unit: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CommonChanges(Result):
    """One change for many rows, and what the nearest change of each row consists of.

    Rows are counted as turned after the model was asked about exactly the rows that a change makes.
    """

    rows: np.ndarray
    """(n_rows,) positions asked about."""
    wanted: str
    """The wanted answer in words."""
    n_already: int
    """Rows that have it as they are."""
    n_open: int
    """Rows that do not."""
    changes: tuple[tuple[tuple[str, str, str], ...], ...]
    """Each change's parts: column, "at least", "at most" or "is", value written out; changes of one column first, those
    that turn most first."""
    n_turned: np.ndarray
    """(n_changes,) of the open rows, how many have the answer then."""
    n_changed: np.ndarray
    """(n_changes,) how many it alters at all."""
    low: np.ndarray
    """(n_changes,) 95 % interval of the share turned, by Wilson."""
    high: np.ndarray
    efforts: np.ndarray
    """(n_changes,) mean distance of the rows turned; NaN for none."""
    n_reached: int
    """Open rows for which a search of their own found an answer."""
    feature_counts: np.ndarray
    """(n_features,) of those, how many nearest answers change the column."""
    size_counts: np.ndarray
    """(n_features,) of those, how many change one column, two, three, …"""
    distances: np.ndarray
    """(n_open,) distance of each nearest answer; inf where none was found."""
    feature_names: tuple[str, ...]
    feature_labels: tuple[str, ...]
    constraints: tuple[tuple[str, str], ...]
    """Column and limit, written out."""
    output: str
    target: str
    scale: str
    unit: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells(Result):
    """Raw cells of some rows, with what the table says of their target."""

    frame: "pd.DataFrame"
    """(n_rows, n_features) raw."""
    target: np.ndarray
    """(n_rows,) object: the target's cells, missing as None; empty when the table has no target."""
    codes: np.ndarray
    """(n_rows, n_features) float: the cells as the schema codes them, missing as NaN."""
    rows: np.ndarray
    """(n_rows,) positions in the table; -1 for a row given by its values."""
    provenance: Provenance
