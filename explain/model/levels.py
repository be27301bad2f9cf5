"""The levels a model knows, found in its encoders, and how the table's levels compare with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from explain.model.fitted import Fitted
from explain.model.inside import given_the_same, is_pipeline, steps
from explain.table.schema import as_cell

MARKS = frozenset({"?", "-", ".", "", " ", "NA", "N/A", "na", "n/a", "NaN", "nan", "None", "none", "NULL", "null"})
"""Levels that may stand for "missing"."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Known:
    """What a model knows of one column."""

    levels: tuple
    missing: bool
    """Whether missing values were among them, or are filled before the encoder sees them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Unseen:
    """Levels of one column of the table that the model has never seen."""

    column: str
    counts: dict[Any, int]
    """Level → rows of the table."""
    n_seen: int
    """Rows whose level the model knows."""
    known: Known

    @property
    def marks(self) -> tuple[str, ...]:
        """The unseen levels that may stand for "missing", where the model knows missing values."""
        return tuple(level for level in self.counts if level in MARKS) if self.known.missing else ()


def known_levels(fitted: Fitted, names: tuple[str, ...] | None) -> dict[str, Known]:
    """Collect what the model knows of each column that it takes as levels, by the model's name of the column."""
    if names is None:
        return {}
    found = dict(_walk(fitted.estimator, list(names), filled=False))
    return found | {name: Known(levels=levels, missing=True) for name, levels in fitted.categories.items()}


def _walk(estimator: Any, names: list[str], *, filled: bool) -> Iterator[tuple[str, Known]]:
    """Follow the columns through an estimator as long as each stays a column of its own."""
    inner = given_the_same(estimator)
    if inner:
        for held in inner:
            yield from _walk(held, names, filled=filled)
    elif is_pipeline(estimator):
        yield from _walk_steps(estimator, names, filled=filled)
    elif hasattr(estimator, "transformers_"):
        for _, transformer, columns in estimator.transformers_:
            if not isinstance(transformer, str):
                yield from _walk(transformer, _picked(names, columns), filled=filled)
    elif hasattr(estimator, "categories_"):
        yield from _of_encoder(estimator.categories_, names, filled=filled)
    elif getattr(estimator, "is_categorical_", None) is not None:
        yield from _of_gradient_boosting(estimator, names)


def _walk_steps(pipeline: Any, names: list[str], *, filled: bool) -> Iterator[tuple[str, Known]]:
    for step in steps(pipeline):
        found = list(_walk(step, names, filled=filled))
        yield from found
        if found or not _keeps_columns(step, names):
            return
        filled = filled or hasattr(step, "statistics_")


def _keeps_columns(step: Any, names: list[str]) -> bool:
    try:
        return list(step.get_feature_names_out(names)) == names
    except Exception:  # a step that cannot say is taken as one that does not
        return False


def _picked(names: list[str], columns: Any) -> list[str]:
    if isinstance(columns, str):
        return [columns]
    if isinstance(columns, slice):
        return names[columns] if not isinstance(columns.start or columns.stop, str) else []
    held = np.atleast_1d(np.asarray(columns))
    if held.dtype == bool:
        return [name for name, kept in zip(names, held, strict=False) if kept]
    return [names[i] for i in held] if held.dtype.kind in "iu" else [str(name) for name in held]


def _of_encoder(categories: Any, names: list[str], *, filled: bool) -> Iterator[tuple[str, Known]]:
    if isinstance(categories, str) or len(categories) != len(names):
        return
    for name, levels in zip(names, categories, strict=True):
        held = [as_cell(level) for level in np.asarray(levels, dtype=object)]
        yield name, Known(levels=tuple(level for level in held if level is not None), missing=filled or None in held)


def _of_gradient_boosting(estimator: Any, names: list[str]) -> Iterator[tuple[str, Known]]:
    """Levels of native categories; an unseen one is taken as missing."""
    encoder = getattr(getattr(estimator, "_preprocessor", None), "named_transformers_", {}).get("encoder")
    if encoder is not None:
        taken = [name for name, is_category in zip(names, estimator.is_categorical_, strict=True) if is_category]
        yield from _of_encoder(encoder.categories_, taken, filled=True)


def unseen_levels(cells: pd.Series, known: Known) -> Unseen | None:
    """Compare one column of the table with what the model knows of it; None when it knows all of its levels."""
    held = set(known.levels)
    counts = {as_cell(level): int(n) for level, n in cells.value_counts(dropna=True).items()}
    strange = {level: n for level, n in counts.items() if level not in held}
    n_seen = sum(counts.values()) - sum(strange.values())
    return Unseen(column=str(cells.name), counts=strange, n_seen=n_seen, known=known) if strange else None
