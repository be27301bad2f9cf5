"""The model's trees in the model's place while a search asks thousands of rows; what is shown is asked of the model."""

from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakKeyDictionary, ref

import numpy as np

from explain.methods.counterfactual.ground import Ground, all_shown
from explain.methods.counterfactual.runs import Runs, runs_of
from explain.model.forests.agreement import linked
from explain.model.forests.forest import Forest
from explain.model.forests.raw import RawForest
from explain.model.forests.reading import forest_of
from explain.model.predictor import Predictor
from explain.table.dataset import Dataset
from explain.table.schema import Schema

MOST_VALUES = 150_000
"""Values of a column that are told apart; of more, a part."""
BLOCK = 25_000
COMPARED = 300
"""Rows of the table that the trees and the model both answer before the trees are believed."""
CLOSE = 2e-5
"""Largest difference of two answers, relative to the largest answer; single precision adds up no closer."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StandIn:
    """A forest asked on coded rows of the table's schema."""

    forest: Forest
    places: tuple[np.ndarray, ...]
    """Per column of the table the columns of the forest that are made from it."""
    runs: tuple[Runs, ...]
    """Per column of the table."""
    gaps: np.ndarray
    """(n_features,) bool: whether the table has missing cells in the column, so that their code is known."""
    linked: bool
    """Whether answers are those of ``forest.link``, and not the sums themselves."""

    def __call__(self, rows: np.ndarray) -> np.ndarray:
        """(n_rows, n_features) coded → (n_rows, n_outputs) answers on the predictor's own scale."""
        return linked(self.sums(rows), self.forest.link if self.linked else "")

    def sums(self, rows: np.ndarray) -> np.ndarray:
        """(n_rows, n_outputs) sums over the trees."""
        from explain.methods.trees.kernels_changes import add_up

        codes = np.empty((len(rows), len(self.forest.columns)), dtype=np.int32)
        for j, (places, runs) in enumerate(zip(self.places, self.runs, strict=True)):
            if len(places):
                codes[:, places] = runs.codes[runs.of(rows[:, j])]
        total = np.tile(self.forest.base, (len(rows), 1))
        forest = self.forest
        add_up(codes, *_plain(forest.roots, forest.left, forest.right, forest.column, forest.threshold),
               np.ascontiguousarray(forest.missing_left), np.ascontiguousarray(forest.values),
               *_plain(forest.outputs), total)
        return total

    def knows(self, row: np.ndarray) -> bool:
        """Whether a row lies within what was told apart: no value outside the table's, no unseen level."""
        return all(
            gap if np.isnan(value) else bool(len(runs.values)) and runs.values[0] <= value <= runs.values[-1]
            for value, runs, gap in zip(row, self.runs, self.gaps, strict=True)
        )


_kept: WeakKeyDictionary[Predictor, tuple[ref, StandIn | None]] = WeakKeyDictionary()


def stand_in_for(
    predictor: Predictor, dataset: Dataset, ground: Ground, report: Callable[[], None]
) -> StandIn | None:
    """Make the stand-in for a model on a table, once; None where its trees do not say just what the model says.

    None, too, while the kernels are being compiled. ``report`` is called now and then and may raise to stop.
    """
    from explain.methods.trees import compiling

    raw = forest_of(predictor)
    scales = (predictor.scale, "margin", "target")
    if raw is None or raw.forest.scale not in scales or not compiling.ready():
        return None
    kept = _kept.get(predictor)
    if kept is None or kept[0]() is not dataset:
        made = _made(raw, predictor, dataset.schema, ground, report)
        kept = _kept[predictor] = (ref(dataset), made)
    return kept[1]


def _made(
    raw: RawForest, predictor: Predictor, schema: Schema, ground: Ground, report: Callable[[], None]
) -> StandIn | None:
    through = raw.forest.scale != predictor.scale
    if through and not raw.forest.link:
        return None
    player_of = [predictor.features.index(name) if name in predictor.features else -1 for name in schema.names]
    places = tuple(np.flatnonzero(raw.players == player) for player in player_of)
    values = [all_shown(ground, j, -np.inf, np.inf, MOST_VALUES) for j in range(len(schema))]
    gaps = np.isnan(ground.table).any(axis=0)
    try:
        runs = _runs(raw, schema, ground, places, values, gaps, report)
    except ValueError:  # a step that refuses a level of the table; the model, asked for it, says so in its own words
        return None
    made = StandIn(forest=raw.forest, places=places, runs=runs, gaps=gaps, linked=through)
    some = ground.table[np.random.default_rng(0).permutation(len(ground.table))[:COMPARED]]
    answers = predictor(schema.decode(some), predictor.scale)
    off = np.abs(made(some) - answers).max(initial=0.0)
    return made if off <= CLOSE * max(1.0, np.abs(answers).max(initial=0.0)) else None


def _runs(
    raw: RawForest, schema: Schema, ground: Ground, places: tuple[np.ndarray, ...],
    values: list[tuple[np.ndarray, bool]], gaps: np.ndarray, report: Callable[[], None],
) -> tuple[Runs, ...]:
    """Code all values of all columns at once: each column is made from one raw column, so others may be anything."""
    n = max((len(held) for held, _ in values), default=0)
    codes: list[list[np.ndarray]] = [[] for _ in values]
    for start in range(0, n, BLOCK):
        rows = np.tile(ground.table[0], (min(BLOCK, n - start), 1))
        for j, (held, _) in enumerate(values):
            part = held[start : start + BLOCK]
            rows[: len(part), j] = part
        found = raw.coded(schema.decode(rows))
        for j, (held, _) in enumerate(values):
            codes[j].append(found[: len(held[start : start + BLOCK])][:, places[j]])
        report()
    missing = raw.coded(schema.decode(np.where(gaps, np.nan, ground.table[:1])))[0]
    return tuple(
        runs_of(held, np.concatenate(part) if part else np.empty((0, len(place)), np.int32), missing[place],
                whole=whole)
        for (held, whole), part, place in zip(values, codes, places, strict=True)
    )


def _plain(*arrays: np.ndarray) -> list[np.ndarray]:
    return [np.require(array, np.int32, ["C", "W"]) for array in arrays]
