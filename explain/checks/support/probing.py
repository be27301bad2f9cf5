"""The rows that methods ask the model about: drawn as each method makes them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from explain.checks.thresholds import BACKGROUND
from explain.methods.local_surrogate.columns import layouts
from explain.methods.local_surrogate.neighbourhood import kept_columns, sampled
from explain.model.predictor import Predictor
from explain.table.dataset import Choice, Dataset, chosen_rows
from explain.table.grid import table_grid
from explain.table.schema import Schema

N_PROBES = 1_000
N_GRID = 20


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asking:
    """What a method is asked, as far as it decides about which rows the model is asked."""

    predictor: Predictor
    dataset: Dataset
    schema: Schema
    """Codes rows and background, unseen levels of both among them."""
    rows: np.ndarray
    """(n_rows, n_features) coded: the row explained, or a sample of the table."""
    against: np.ndarray
    """(n_background, n_features) coded."""
    feature: str
    """"" where the method is about none."""
    seed: int

    @property
    def random(self) -> np.random.Generator:
        """A fresh stream of the seed."""
        return np.random.default_rng(self.seed)

    def real(self) -> np.ndarray:
        """(n_rows, n_features) coded rows of the table, others than a sample is made of while there are enough."""
        order = self.dataset.permutation(2 * N_PROBES, self.seed)
        return chosen_rows(self.dataset, order[-min(N_PROBES, len(order) // 2):], default=None, seed=self.seed).coded


def asking(
    predictor: Predictor, dataset: Dataset, *, row: Any, feature: str | None, background: Choice, seed: int
) -> Asking:
    """Code the row, or a sample of the first half of the table's rows, and what it is mixed with.

    A sample is mixed with as many rows of the table, so that it has as many different values.
    """
    half = min(N_PROBES, max(len(dataset) // 2, 1))
    rows = chosen_rows(dataset, None if row is None else [row], default=half, seed=seed)
    against = chosen_rows(dataset, background, default=half if row is None else BACKGROUND, seed=seed)
    schema = rows.schema.seeing(against.frame)
    return Asking(predictor=predictor, dataset=dataset, schema=schema, rows=schema.encode(rows.frame),
                  against=schema.encode(against.frame), feature=feature or "", seed=seed)


def coalitions(ask: Asking) -> np.ndarray:
    """Mix the row with background rows, as SHAP does: every size of coalition alike."""
    random, n = ask.random, ask.rows.shape[1]
    own, other = _some(ask.rows, random), _some(ask.against, random)
    sizes = random.integers(1, max(n, 2), size=N_PROBES)
    return np.where(random.random((N_PROBES, n)).argsort(axis=1) < sizes[:, None], own, other)


def _some(rows: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """(N_PROBES, n_features) each row as often as any other, in any order."""
    return rows[random.permutation(np.resize(np.arange(len(rows)), N_PROBES))]


def samples(ask: Asking) -> np.ndarray:
    """Draw samples as LIME does: each column by itself."""
    layout, _ = layouts(kept_columns(ask.dataset, ask.predictor.features, "continuous", _nothing), ask.rows[:1])[0]
    if not len(layout):
        return np.tile(layout.kept, (N_PROBES, 1))
    return layout.rows(sampled(layout, N_PROBES + 1, ask.seed, "continuous")[0])


def curve(ask: Asking) -> np.ndarray:
    """Set one column of rows of the table to the values of its grid."""
    points = table_grid(ask.dataset, ask.feature, N_GRID).points
    rows = np.repeat(ask.rows[: max(1, N_PROBES // len(points))], len(points), axis=0)
    rows[:, ask.dataset.schema.place(ask.feature)] = np.tile(points, len(rows) // len(points))
    return rows


def shuffled(ask: Asking) -> np.ndarray:
    """Exchange the cells of one column among rows of the table."""
    place, rows = ask.dataset.schema.place(ask.feature), ask.rows.copy()
    rows[:, place] = rows[ask.random.permutation(len(rows)), place]
    return rows


def _nothing() -> None:
    """Stand for a breath: looking at the columns of a table takes none here."""


MAKERS: dict[str, Callable[[Asking], np.ndarray]] = {
    "shap_values": coalitions, "lime_weights": samples, "dependence": curve, "permutation_importance": shuffled,
}
"""Method → what draws the rows it asks about."""
