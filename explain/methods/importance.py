"""Permutation importance: what a score loses when one raw column is shuffled."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from explain.errors import MethodError
from explain.methods.trees.curves import TREES
from explain.methods.trees.shuffles import tree_answers
from explain.model.asking import Progress, Question
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import Importance
from explain.scores.measures import Measure, measure, once
from explain.scores.truth import Outcomes, answered, known_truth, measured_output, rows_with_target
from explain.table.dataset import Choice, Dataset, Rows
from explain.wording import counted, number

DEFAULT_ROWS = 2_000
LARGEST_BATCH = 8_000_000
"""Coded cells built at a time: 64 MB."""
Shuffled = Callable[[int, np.ndarray], Iterator[np.ndarray]]
"""Column and orders → answers for each order that the column is taken in."""
ROUNDING = 1e-12
"""Answers that differ by less, relative to the largest, are taken as equal: a large batch rounds otherwise."""


def permutation_importance(
    predictor: Predictor, dataset: Dataset, *, rows: Choice = None, n_repeats: int = 10, score: str | None = None,
    output: object = None, seed: int = 0, progress: Progress | None = None,
) -> Importance:
    """Measure how much worse a score gets when the cells of one column are shuffled among the rows.

    The column keeps its values, missing ones included, and loses its tie to the target and to the other columns.
    Columns that stand in for each other each look less important than they are together. Whether the model saw these
    rows in training is not known here; importance measured on rows it saw tends to be too high.

    Parameters
    ----------
    predictor, dataset
        The model, and a table with a target.
    rows
        Positions in the table; None for the first 2,000 of the seeded permutation that have a target.
    n_repeats
        Shuffles of each column; every column gets the same ones.
    score
        "R²", "MSE", "RMSE", "MAE" or "Median error" in regression; "AUC", "PR-AUC", "Log-loss", "Brier", "Accuracy" or
        "Balanced accuracy" in classification, with several classes also "Macro AUC". None for R², AUC with two classes,
        log-loss with more.
    output
        The class that AUC, PR-AUC and Brier are about; None for the default.
    seed
        Of rows and shuffles; on the same rows the shuffles are those of scikit-learn with this ``random_state``.
    progress
        Called between model calls; ``total`` is at most n_rows × (1 + n_repeats × n_features) model rows.

    Returns
    -------
    Importance
        ``mean`` (n_features,) over the repeats, in the unit of the score, positive where shuffling makes it worse;
        ``low`` and ``high`` a 95 % t-interval of that mean, which covers the shuffling alone. A column that the model
        does not use has exactly 0 for all three.

    Raises
    ------
    MethodError
        When the table has no target, the score does not fit the model, or these rows do not define it.
    DataError
        When the target holds a class that the model does not know.

    References
    ----------
    Breiman (2001), Random forests.
    Fisher, Rudin and Dominici (2019), All models are wrong, but many are useful.

    Examples
    --------
    >>> import pandas as pd
    >>> from sklearn.linear_model import LinearRegression
    >>> from explain import load_model, read_table
    >>> frame = pd.DataFrame({"x": [0.0, 1, 2, 3], "idle": [1.0, 0, 0, 1], "y": [1.0, 3, 5, 7]})
    >>> dataset = read_table(frame, target="y")
    >>> predictor = load_model(LinearRegression().fit(frame[["x", "idle"]], frame["y"]), dataset)
    >>> importance = permutation_importance(predictor, dataset, score="MSE", n_repeats=3)
    >>> importance.score
    'increase in MSE when the column is shuffled'
    """
    began = time.perf_counter()
    if n_repeats < 1:
        raise MethodError(f"{n_repeats} repeats measure nothing.", "Choose at least 1 repeat, better 10.")
    used = measure(score or _default_score(predictor), predictor.task, predictor.scale)
    place, truth = measured_output(predictor, dataset, output), known_truth(predictor, dataset)
    chosen, n_left_out = rows_with_target(dataset, truth, rows, default=DEFAULT_ROWS, seed=seed)
    columns = _columns_asked(predictor, dataset, chosen.coded)
    ask = Question(
        predictor=predictor, schema=chosen.schema, output=None, scale=predictor.scale, progress=progress,
        total=len(chosen) * (1 + n_repeats * len(columns)),
    )
    outcomes = answered(ask, chosen, truth, output=place)
    baseline = _baseline(used, outcomes)
    losses = np.zeros((len(dataset.schema), n_repeats))
    orders = _shuffles(len(chosen), n_repeats, seed)
    shuffled, outcomes, engine = _way(ask, chosen, outcomes)
    for column in columns:
        losses[column] = _losses(shuffled(column, orders), outcomes, used)
    mean, low, high = _interval(losses)
    name = predictor.outputs[place] if used.about_output else ""
    return Importance(
        feature_names=dataset.schema.names, feature_labels=dataset.schema.labels, mean=mean, low=low, high=high,
        method="permutation_importance", score=_in_words(used), scale="score", unit="", output=name,
        target=dataset.target_name,
        provenance=provenance(
            predictor, dataset, method="permutation_importance", engine=engine, began=began,
            n_rows=len(chosen), seed=seed, scale=predictor.scale, output=name, libraries=("numpy", "scipy"),
            score=used.name, n_repeats=n_repeats, score_before=number(baseline), rows_without_target=n_left_out,
            held_out="not known: the table given is the table explained",
        ),
    )


def _default_score(predictor: Predictor) -> str:
    if predictor.task == "multiclass":
        return "Log-loss" if predictor.scale == "probability" else "Macro AUC"
    return "R²" if predictor.task == "regression" else "AUC"


def _in_words(used: Measure) -> str:
    return f"{'drop' if used.higher_is_better else 'increase'} in {used.name} when the column is shuffled"


def _columns_asked(predictor: Predictor, dataset: Dataset, coded: np.ndarray) -> list[int]:
    """Positions of the columns whose shuffling could change an answer: given to the model, and not constant."""
    given = set(predictor.features)
    return [i for i, name in enumerate(dataset.schema.names) if name in given and len(np.unique(coded[:, i])) > 1]


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


def _losses(shuffled: Iterator[np.ndarray], outcomes: Outcomes, used: Measure) -> np.ndarray:
    """(n_repeats,) how much worse the score is with one column shuffled, from the answers to each shuffle."""
    baseline = once(used, outcomes)
    worse = np.array([
        baseline - once(used, replace(outcomes, answers=_settled(answers, outcomes.answers))) for answers in shuffled
    ])
    return worse if used.higher_is_better else -worse


def _way(ask: Question, chosen: Rows, outcomes: Outcomes) -> tuple[Shuffled, Outcomes, str]:
    """Choose who answers for shuffled rows: the trees where they are the model, which then answer for the rows too."""
    trees = tree_answers(ask, chosen, outcomes.answers)
    if trees is None:
        return partial(_by_model, ask, chosen.coded), outcomes, "shuffled columns"
    return trees.shuffled, replace(outcomes, answers=trees.own), TREES


def _by_model(ask: Question, coded: np.ndarray, column: int, orders: np.ndarray) -> Iterator[np.ndarray]:
    """(n_rows, n_outputs) answers for each order, one column taken in that order."""
    size = max(1, LARGEST_BATCH // max(coded.size, 1))
    for start in range(0, len(orders), size):
        some = orders[start : start + size]
        batch = np.tile(coded, (len(some), 1))
        batch[:, column] = coded[some, column].ravel()
        yield from ask(batch).reshape(len(some), len(coded), -1)


def _settled(answers: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Take answers that differ from those before by rounding alone as unchanged."""
    same = np.abs(answers - before) <= ROUNDING * np.abs(before).max(initial=0)
    return np.where(same, before, answers)


def _interval(losses: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean over repeats and its 95 % t-interval, each (n_features,); NaN ends for a single repeat."""
    from scipy.special import stdtrit

    mean, n = losses.mean(axis=1), losses.shape[1]
    if n < 2:
        unknown = np.full(len(mean), np.nan)
        return mean, unknown, unknown
    half = stdtrit(n - 1, 0.975) * losses.std(axis=1, ddof=1) / np.sqrt(n)
    return mean, mean - half, mean + half
