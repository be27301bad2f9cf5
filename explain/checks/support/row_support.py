"""Whether a row resembles the table: as a whole, value by value, and two values at a time."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from explain.checks.making import exactly, flag, found, not_measured
from explain.checks.thresholds import MEASURES
from explain.kept import kept
from explain.methods.likeliness import likeliness
from explain.model.asking import Progress
from explain.model.predictor import Predictor
from explain.model.structure import used_features
from explain.provenance import provenance
from explain.results import Finding, Findings, Flag, Likeliness
from explain.scores.formulas import wilson
from explain.table.dataset import Dataset, Rows, chosen_rows
from explain.wording import value

MOSTLY = 0.5
"""Share of a column's cells from which on a missing one is told: the others have it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Extent:
    """What the columns of a table hold: each known cell of it lies within."""

    low: np.ndarray
    """(n_features,) smallest number or date; NaN for levels and for empty columns."""
    high: np.ndarray
    levels: tuple[np.ndarray, ...]
    """(n_features,) codes of the levels met, ascending; empty for numbers and dates."""
    missing: np.ndarray
    """(n_features,) share of missing cells."""


def row_support(
    predictor: Predictor, dataset: Dataset, *, row: Any, seed: int = 0, progress: Progress | None = None,
) -> Findings:
    """Measure whether a row resembles the rows of the table.

    Parameters
    ----------
    predictor, dataset
        The model, which is not asked anything, and the table.
    row
        A position, or a raw row ``{column: value}``.
    seed
        Of the rows of the table that are compared with.
    progress
        Not called: this takes milliseconds.

    Returns
    -------
    Findings
        ``row_distance`` is the share of 1,000 rows of the table that lie nearer to their nearest three others than the
        row to its own, with Wilson's interval. ``outside_range``, ``unseen_levels`` and ``rare_pairs`` count values of
        columns that the model uses. W20 is raised where one of the first three is not well; W25 names missing cells of
        columns that most rows have.

    Raises
    ------
    DataError
        When the row does not exist or a value does not fit its column.

    References
    ----------
    Gower (1971), A general coefficient of similarity and some of its properties.

    Examples
    --------
    >>> import pandas as pd, explain
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame({"size": range(200), "pay": range(200)})
    >>> dataset = explain.read_table(frame, target="pay")
    >>> predictor = explain.load_model(LinearRegression().fit(frame[["size"]], frame["pay"]), dataset)
    >>> found = explain.row_support(predictor, dataset, row={"size": 900})
    >>> [(each.name, round(each.value, 2)) for each in found.findings[:2]], [each.id for each in found.flags]
    ([('row_distance', 1.0), ('outside_range', 1.0)], ['W20'])
    """
    began = time.perf_counter()
    chosen = chosen_rows(dataset, [row], default=None, seed=seed)
    usual = likeliness(predictor, dataset, rows=[row], seed=seed)
    used = used_features(predictor)
    counted = np.array([name in used for name in dataset.schema.names])
    held = extent(dataset)
    beyond = np.flatnonzero(outside(held, chosen.coded)[0] & counted)
    unseen = np.flatnonzero(unseen_levels(held, chosen.coded)[0] & counted)
    findings = (
        _distance(usual), _counted("outside_range", beyond, dataset), _counted("unseen_levels", unseen, dataset),
        _pairs(usual, counted),
    )
    return Findings(
        subject="row", findings=findings, rows=chosen.positions, output="", target="", scale="", unit="",
        flags=(*_unlike(findings, np.concatenate([beyond, unseen]), chosen),
               *_missing(chosen, counted & (held.missing < MOSTLY))),
        provenance=provenance(
            predictor, dataset, method="row_support", engine="nearest rows, ranges and levels of the table",
            began=began, n_rows=usual.n_compared, seed=seed, scale="", output="",
        ),
    )


def extent(dataset: Dataset) -> Extent:
    """Look once at what the columns of a table hold."""
    return kept(dataset, "extent", lambda: _extent(dataset))


def _extent(dataset: Dataset) -> Extent:
    n = len(dataset.schema)
    low, high, missing, levels = np.full(n, np.nan), np.full(n, np.nan), np.ones(n), []
    for j, column in enumerate(dataset.schema.columns):
        cells = column.encode(dataset.features[column.name])
        known = cells[~np.isnan(cells)]
        missing[j] = 1 - len(known) / max(len(cells), 1)
        levels.append(np.unique(known) if column.by_code else np.empty(0))
        if len(known) and not column.by_code:
            low[j], high[j] = known.min(), known.max()
    return Extent(low=low, high=high, levels=tuple(levels), missing=missing)


def outside(held: Extent, coded: np.ndarray) -> np.ndarray:
    """(n_rows, n_features) whether a number or date is below or above all of the table."""
    return (coded < held.low) | (coded > held.high)


def unseen_levels(held: Extent, coded: np.ndarray) -> np.ndarray:
    """(n_rows, n_features) whether a level is one that no row of the table has."""
    return np.column_stack([
        ~np.isnan(cells) & ~np.isin(cells, levels) if len(levels) else np.zeros(len(coded), bool)
        for cells, levels in zip(coded.T, held.levels, strict=True)
    ])


def _distance(usual: Likeliness) -> Finding:
    n = usual.n_compared
    if not n or np.isnan(usual.shares[0]):
        return not_measured("row_distance", "The table has too few rows to compare with.")
    nearer = round(n + 1 - float(usual.shares[0]) * (n + 1))
    low, high = wilson(np.array([nearer]), np.array([n]))
    return found("row_distance", nearer / n, low[0], high[0], n=n, of="row")


def _counted(name: str, places: np.ndarray, dataset: Dataset) -> Finding:
    return exactly(name, len(places), n=len(dataset), of="row", features=[dataset.schema.names[j] for j in places],
                   labels=[dataset.schema.labels[j] for j in places])


def _pairs(usual: Likeliness, counted: np.ndarray) -> Finding:
    pairs = [pair for _, *pair in usual.pairs.tolist() if counted[pair].all()]
    named = list(dict.fromkeys(place for pair in pairs for place in pair))
    return exactly("rare_pairs", len(pairs), n=usual.n_counted, of="row",
                   features=[usual.feature_names[j] for j in named], labels=[usual.feature_labels[j] for j in named])


def _unlike(findings: tuple[Finding, ...], places: np.ndarray, chosen: Rows) -> tuple[Flag, ...]:
    """Warn of a row beyond the table, by a value or as a whole: W20."""
    distance = findings[0]
    far = distance.value > MEASURES["row_distance"].green
    if not far and not len(places):
        return ()
    columns = [chosen.schema.columns[j] for j in places]
    facts: dict[str, Any] = {"share": distance.value} if far else {}
    return (flag(
        "W20", features=[column.name for column in columns], labels=[column.display for column in columns],
        cells=[value(chosen.frame[column.name].iloc[0]) for column in columns], **facts,
    ),)


def _missing(chosen: Rows, told: np.ndarray) -> tuple[Flag, ...]:
    """Warn of missing cells that most rows have: W25."""
    places = np.flatnonzero(np.isnan(chosen.coded[0]) & told)
    if not len(places):
        return ()
    columns = [chosen.schema.columns[j] for j in places]
    return (flag("W25", features=[column.name for column in columns],
                 labels=[column.display for column in columns]),)
