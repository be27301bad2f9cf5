"""How much worse a score gets when columns are shuffled among the rows: what both kinds of importance share."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from explain.errors import MethodError
from explain.methods.importance.comparison import comparison
from explain.methods.trees.curves import TREES
from explain.methods.trees.shuffles import tree_answers
from explain.model.asking import Progress, Question
from explain.model.predictor import Predictor
from explain.scores.measures import Measure, measure, once
from explain.scores.truth import Outcomes, answered, known_truth, measured_output, rows_with_target
from explain.table.dataset import Choice, Dataset, Rows
from explain.wording import counted, number

DEFAULT_ROWS = 2_000
LARGEST_BATCH = 8_000_000
"""Coded cells built at a time: 64 MB."""
Leaves = Callable[[np.ndarray, int], np.ndarray]
"""(n_rows, n_features) coded rows and a column → (n_rows,) int: rows whose cells of it may change places."""
Shuffled = Callable[[int, np.ndarray], Iterator[np.ndarray]]
"""Column and orders → answers for each order that the column is taken in."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Losses:
    """What a score loses in each shuffle of each player, and what was measured."""

    values: np.ndarray
    """(n_players, n_repeats) positive where shuffling makes the score worse; 0 where it could change nothing."""
    without: np.ndarray
    """(n_players, n_parts) mean over the shuffles with one part of the rows left out, as taking and as giving cells."""
    used: Measure
    output: str
    """The class the score is about; "" when it is about all."""
    engine: str
    n_rows: int
    settings: dict[str, Any]
    """What decides the numbers beside rows and seed."""

    def words(self, what: str) -> str:
        """Say what is measured."""
        return f"{self.change} when {what} shuffled"

    @property
    def change(self) -> str:
        """What happens to the score, in words."""
        return f"{'drop' if self.used.higher_is_better else 'increase'} in {self.used.name}"


def losses(
    predictor: Predictor, dataset: Dataset, players: Sequence[Sequence[int]], *, rows: Choice, n_repeats: int,
    score: str | None, output: object, seed: int, progress: Progress | None, leaves: Leaves | None = None,
) -> Losses:
    """Shuffle each player, one column or several that keep together, and measure what the score loses.

    Parameters
    ----------
    players
        Positions of the columns of each.
    predictor, dataset, rows, n_repeats, score, output, seed, progress
        As `explain.permutation_importance` takes them.
    leaves
        Keeps the cells of a column that is shuffled alone among rows that are alike; None shuffles among all.
    """
    if n_repeats < 1:
        raise MethodError(f"{n_repeats} repeats measure nothing.", "Choose at least 1 repeat, better 10.")
    used = measure(score or _default_score(predictor), predictor.task, predictor.scale)
    place, truth = measured_output(predictor, dataset, output), known_truth(predictor, dataset)
    chosen, n_left_out = rows_with_target(dataset, truth, rows, default=DEFAULT_ROWS, seed=seed)
    asked = _columns_asked(predictor, dataset, chosen.coded, players)
    ask = Question(
        predictor=predictor, schema=chosen.schema, output=None, scale=predictor.scale, progress=progress,
        total=len(chosen) * (1 + n_repeats * len(asked)),
    )
    outcomes = answered(ask, chosen, truth, output=place)
    baseline = _baseline(used, outcomes)
    compare, orders = comparison(used, len(chosen), seed), _shuffles(len(chosen), n_repeats, seed)
    values = np.zeros((len(players), n_repeats))
    without = np.zeros((len(players), len(compare.kept)))
    one_by_one, theirs, engine = _way(ask, chosen, outcomes)
    for player, columns in asked.items():
        if len(columns) == 1:
            own = orders if leaves is None else _within(leaves(chosen.coded, columns[0]), n_repeats, seed)
            values[player], without[player] = compare.losses(one_by_one(columns[0], own), theirs, own)
        else:
            shuffled = _by_model(ask, chosen.coded, columns, orders)
            values[player], without[player] = compare.losses(shuffled, outcomes, orders)
    if engine == TREES and any(len(columns) > 1 for columns in asked.values()):
        engine = f"{TREES}, groups by shuffled columns"
    return Losses(
        values=values, without=without, used=used, engine=engine, n_rows=len(chosen),
        output=predictor.outputs[place] if used.about_output else "",
        settings={"score": used.name, "n_repeats": n_repeats, "score_before": number(baseline),
                  "rows_without_target": n_left_out,
                  "held_out": "not known: the table given is the table explained"},
    )


def interval(found: Losses) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean over repeats and its 95 % t-interval, each (n_players,); NaN ends for a single repeat.

    It covers the rows and the shuffling: what leaving out each part of the rows changes (a jackknife, in which every
    row counts both as taking a cell and as giving one), and at least what the repeats differ by.

    References
    ----------
    Kott (2001), The delete-a-group jackknife.
    """
    from scipy.special import stdtrit

    mean, n, parts = found.values.mean(axis=1), found.values.shape[1], found.without.shape[1]
    if n < 2 or parts < 2:
        unknown = np.full(len(mean), np.nan)
        return mean, unknown, unknown
    of_rows = (parts - 1) ** 2 / parts * found.without.var(axis=1, ddof=1)
    error = np.sqrt(np.maximum(of_rows, found.values.var(axis=1, ddof=1) / n))
    half = stdtrit(parts - 1, 0.975) * error
    return mean, mean - half, mean + half


def _default_score(predictor: Predictor) -> str:
    if predictor.task == "multiclass":
        return "Log-loss" if predictor.scale == "probability" else "Macro AUC"
    return "R²" if predictor.task == "regression" else "AUC"


def _columns_asked(
    predictor: Predictor, dataset: Dataset, coded: np.ndarray, players: Sequence[Sequence[int]]
) -> dict[int, list[int]]:
    """Player → those of its columns whose shuffling could change an answer: given to the model, and not constant."""
    given = set(predictor.features)
    useful = [name in given and len(np.unique(coded[:, i])) > 1 for i, name in enumerate(dataset.schema.names)]
    found = {player: [i for i in columns if useful[i]] for player, columns in enumerate(players)}
    return {player: columns for player, columns in found.items() if columns}


def _baseline(used: Measure, outcomes: Outcomes) -> float:
    held = once(used, outcomes)
    if np.isnan(held):
        raise MethodError(
            f"{used.name} is not defined on {counted(len(outcomes.truth), 'row')}: their targets do not differ.",
            "Choose more rows or another score.",
        )
    return held


def _shuffles(n_rows: int, n_repeats: int, seed: int) -> np.ndarray:
    """(n_repeats, n_rows) positions: each order rearranges the one before, in the stream scikit-learn draws from."""
    first = np.random.RandomState(seed % 2**32).randint(np.iinfo(np.int32).max + 1)
    stream = np.random.RandomState(first)
    drawn, order, orders = np.arange(n_rows), np.arange(n_rows), np.empty((n_repeats, n_rows), dtype=int)
    for repeat in range(n_repeats):
        stream.shuffle(drawn)
        orders[repeat] = order = order[drawn]
    return orders


def _within(leaf: np.ndarray, n_repeats: int, seed: int) -> np.ndarray:
    """(n_repeats, n_rows) positions: each row takes the cell of a row of its leaf, drawn without replacement."""
    random, by_leaf = np.random.default_rng((seed, 7)), np.argsort(leaf, kind="stable")
    orders = np.empty((n_repeats, len(leaf)), dtype=int)
    for repeat in range(n_repeats):
        mixed = random.permutation(len(leaf))
        orders[repeat, by_leaf] = mixed[np.argsort(leaf[mixed], kind="stable")]
    return orders


def _way(ask: Question, chosen: Rows, outcomes: Outcomes) -> tuple[Shuffled, Outcomes, str]:
    """Choose who answers for one column shuffled: the trees where they are the model, and then for the rows too."""
    trees = tree_answers(ask, chosen, outcomes.answers)
    if trees is None:
        return partial(_by_model_alone, ask, chosen.coded), outcomes, "shuffled columns"
    return trees.shuffled, replace(outcomes, answers=trees.own), TREES


def _by_model_alone(ask: Question, coded: np.ndarray, column: int, orders: np.ndarray) -> Iterator[np.ndarray]:
    return _by_model(ask, coded, [column], orders)


def _by_model(ask: Question, coded: np.ndarray, columns: list[int], orders: np.ndarray) -> Iterator[np.ndarray]:
    """(n_rows, n_outputs) answers for each order, the columns of one player taken in that order together."""
    size = max(1, LARGEST_BATCH // max(coded.size, 1))
    for start in range(0, len(orders), size):
        some = orders[start : start + size]
        batch = np.tile(coded, (len(some), 1))
        batch[:, columns] = coded[some.ravel()][:, columns]
        yield from ask(batch).reshape(len(some), len(coded), -1)
