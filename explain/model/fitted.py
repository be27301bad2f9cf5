"""What is found out about a fitted object before it meets a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Ask = Callable[[Any], Any]
"""What the model is given (a frame or an array) → its answer."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitted:
    """A fitted object: how to ask it, and which columns it was fitted on."""

    estimator: Any
    classes: tuple | None
    """Class labels in the model's order; None in regression, () for a classifier that does not name them."""
    asks: dict[str, Ask]
    """Scale → how to ask on it; the first is the default."""
    names: tuple[str, ...] | None
    """Columns it was fitted on, those that a booster made up included; None when it names none."""
    n_features: int | None
    """How many columns it was fitted on; None when it does not say."""
    categories: dict[str, tuple] = field(default_factory=dict)
    """Columns it takes as native categories, with the levels it was fitted on."""
    library: str
    version: str
    outputs: tuple[str, ...] = ()
    """Names of what it answers with, where that is not the table's target; () otherwise."""
    counted: bool = False
    """Whether its classes are groups of its own making, which no target of a table names."""
    kind: str
    """What a person calls it: "random forest classifier in a pipeline"."""
    notes: tuple[str, ...] = ()


def two_sided(scores: Any) -> np.ndarray:
    """Give (n_rows,) scores of two classes as (n_rows, 2): −d for the first, d for the second; others as they are."""
    d = np.asarray(scores, dtype=np.float64)
    return np.column_stack([-d, d]) if d.ndim == 1 else d


def both_classes(shares: Any) -> np.ndarray:
    """Give (n_rows,) probabilities of the second of two classes as (n_rows, 2); others as they are."""
    p = np.asarray(shares, dtype=np.float64)
    return np.column_stack([1 - p, p]) if p.ndim == 1 else p


def own_names(columns: Sequence[str]) -> tuple[str, ...] | None:
    """Name the columns a model was fitted on; None where there are no names.

    Examples
    --------
    >>> own_names(["age", "wage"]), own_names([])
    (('age', 'wage'), None)
    """
    return tuple(str(column) for column in columns) or None


def made_up(names: Sequence[str]) -> bool:
    """Whether names are such as boosters make up for a bare array; a table may have such columns all the same.

    Examples
    --------
    >>> made_up(["f0", "f1"]), made_up(["Column_0"]), made_up(["f1", "f0"])
    (True, True, False)
    """
    return any(list(names) == [f"{stem}{i}" for i in range(len(names))] for stem in ("f", "Column_", ""))
