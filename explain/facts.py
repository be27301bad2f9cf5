"""What a screen needs to know of a table and a model without holding either."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explain.results import Result

if TYPE_CHECKING:
    from explain.model.predictor import Predictor
    from explain.table.column import Column
    from explain.table.dataset import Dataset

LEVELS = 1_000
"""Levels of a column that are told; a screen offers no more to choose from."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ColumnFacts(Result):
    """One column as it was read."""

    name: str
    kind: str
    """One of `explain.table.column.KINDS`."""
    display: str
    """The name a person reads, with the unit in brackets where one is known."""
    by_code: bool
    """Whether its values are levels, not amounts."""
    categories: np.ndarray
    """(n_levels,) object: known values in the order of their codes, at most `LEVELS`; empty for numbers and dates."""
    n_categories: int
    """How many levels there are."""
    low: float
    """Smallest coded value of a number or date; NaN otherwise."""
    high: float
    n_missing: int
    date_format: str
    """How a date kept as text is written; "" otherwise."""
    marks: tuple[tuple[str, int], ...]
    """Values that may stand for "missing" but were kept, with their counts."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TableFacts(Result):
    """A table, without its rows."""

    name: str
    """What to call it, usually its file name."""
    n_rows: int
    columns: tuple[str, ...]
    """Names of the features, in table order."""
    labels: tuple[str, ...]
    """Their names for display, with the unit in brackets where one is known."""
    described: tuple[ColumnFacts, ...]
    """The features one by one, in table order."""
    target: str
    """Name of the target column; "" when there is none."""
    target_unit: str
    """Unit of a numeric target; "" when not known."""
    fingerprint: str
    reading: tuple[tuple[str, str], ...]
    """How it was read: delimiter, encoding, missing marks …"""
    changes: tuple[tuple[str, int], ...]
    """What was left out or read as something else, and how often."""
    notes: tuple[str, ...]

    def column(self, name: str) -> ColumnFacts:
        """Give one column."""
        return self.described[self.columns.index(name)]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MatchFacts(Result):
    """One line of how a model's columns and a table's were brought together."""

    model_column: str
    """"" when the model does not use the table's column."""
    table_column: str
    """"" when the table lacks the model's column."""
    state: str
    """"same", "respelled", "missing", "unused", "by position" …"""
    nearest: tuple[str, ...]
    """Columns of the table that may be meant."""
    words: str
    """What is the matter and what to do; "" when all is well."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ModelFacts(Result):
    """A model matched to a table, without the model."""

    task: str
    outputs: tuple[str, ...]
    default_output: str
    scale: str
    scales: tuple[str, ...]
    features: tuple[str, ...]
    fingerprint: str
    library: str
    version: str
    name: str
    format: str
    """What kind of file it came from: "joblib, zlib"; "" for an object."""
    checked: str
    """What was checked when it was opened, in one line; "" when nothing was."""
    matching: tuple[MatchFacts, ...]
    """The model's columns beside the table's."""
    model_labels: tuple[str, ...]
    """The model's classes when they cannot be told from the table's; () when all is well."""
    table_labels: tuple[str, ...]
    """The table's labels then."""
    notes: tuple[str, ...]


def table_facts(dataset: "Dataset") -> TableFacts:
    """State what a screen needs to know of a table."""
    return TableFacts(
        name=dataset.name, n_rows=len(dataset), columns=dataset.schema.names, labels=dataset.schema.labels,
        described=tuple(column_facts(column) for column in dataset.schema.columns), target=dataset.target_name,
        target_unit=dataset.target_unit, fingerprint=dataset.fingerprint, reading=dataset.reading,
        changes=getattr(dataset, "changes", ()), notes=dataset.notes,
    )


def column_facts(column: "Column") -> ColumnFacts:
    """State what a screen needs to know of a column."""
    told = np.empty(min(len(column.categories), LEVELS), dtype=object)
    told[:] = column.categories[:LEVELS]
    return ColumnFacts(
        name=column.name, kind=column.kind, display=column.display, by_code=column.by_code, categories=told,
        n_categories=len(column.categories), low=float(column.low), high=float(column.high),
        n_missing=int(column.n_missing), date_format=column.date_format,
        marks=tuple((str(mark), int(n)) for mark, n in column.marks),
    )


def model_facts(predictor: "Predictor") -> ModelFacts:
    """State what a screen needs to know of a model."""
    question = getattr(predictor, "label_question", None) or ((), ())
    return ModelFacts(
        task=predictor.task, outputs=predictor.outputs, default_output=predictor.outputs[predictor.place()],
        scale=predictor.scale, scales=tuple(predictor.answers), features=predictor.features,
        fingerprint=predictor.fingerprint, library=predictor.library, version=predictor.version, name=predictor.name,
        format=getattr(predictor, "format", ""), checked=getattr(predictor, "checked", ""),
        matching=tuple(match_facts(line) for line in getattr(predictor, "matching", ())),
        model_labels=tuple(question[0]), table_labels=tuple(question[1]), notes=predictor.notes,
    )


def match_facts(line: object) -> MatchFacts:
    """State one line of the matching of columns."""
    return MatchFacts(**{name: getattr(line, name) for name in MatchFacts.__dataclass_fields__})
