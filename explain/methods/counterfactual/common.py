"""What would change most of some rows: one change for all of them, and what the nearest change of each consists of."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from explain.errors import DataError, MethodError
from explain.methods.counterfactual.finding import Search, found, laid_out
from explain.methods.counterfactual.goal import Goal, wanted_goal
from explain.methods.counterfactual.ground import ground_of
from explain.methods.counterfactual.search import Verdict
from explain.methods.counterfactual.shared import Shared, best_of_each, made, pairs_of, single_parts, tried
from explain.model.asking import Progress, Question, answered_target
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import CommonChanges
from explain.scores.formulas import wilson
from explain.table.dataset import Choice, Dataset, Rows, chosen_rows
from explain.table.schema import Column
from explain.table.steps import shown

MOST_ROWS, FEW_ROWS = 100, 50
"""Rows that are searched around at most, and when none are named."""
SINGLES, PAIRS = 6, 4
"""Changes told of."""
EXPECTED = 10_000
"""Model rows a search around one row usually asks; what progress is counted against."""
ENGINE = "one search a row, then the same change for all rows"


def common_changes(
    predictor: Predictor, dataset: Dataset, *, rows: Choice = None, wanted: Any = None,
    constraints: Mapping[str, Any] | None = None, threshold: float = 0.5, output: Any = None, seed: int = 0,
    progress: Progress | None = None,
) -> CommonChanges:
    """Find the one change that gives most of some rows the wanted answer, and what each row's nearest change is.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    rows
        Positions, at most 100; None for 50 of the seeded permutation. Rows that have the answer are only counted.
    wanted
        As for `counterfactuals`; None for the class that the model gives fewest of the rows.
    constraints
        As for `counterfactuals`; they hold for every row.
    threshold : share
        Least score of the wanted class; decides only where there are two classes with probabilities.
    output
        The number that the range is about, in a regression with several.
    seed
        Of the permutation and the searches.
    progress
        Called between model calls; may raise to stop.

    Returns
    -------
    CommonChanges
        Changes of one or two columns: a number raised to at least, or lowered to at most, a value, or one level for
        all. A row that is there already, or whose limits do not allow it, stays as it is and is not turned; what links
        demand is changed with it. ``n_turned`` was counted by asking the model about exactly the rows made. Of the
        changes to one column the cheapest is taken that turns at least 0.9 as many rows as any; a pair is told of
        where it turns more rows than either of its columns alone.

        The changes were chosen on the rows they are counted on, so on other rows they may turn fewer; ``low`` and
        ``high`` are Wilson's 95 % interval of the share, which does not take that in.

    Raises
    ------
    MethodError
        When more than 100 rows are named, or the wanted answer is not one the model can give.
    DataError
        When a row, a column or a constraint is not one of this table.

    References
    ----------
    .. [1] Rawal, Lakkaraju (2020). Beyond individualized recourse: interpretable and interactive summaries of
       actionable recourses.
    .. [2] Wilson (1927). Probable inference, the law of succession, and statistical inference.

    Examples
    --------
    >>> import pandas as pd, explain
    >>> from sklearn.tree import DecisionTreeClassifier
    >>> frame = pd.DataFrame({"age": range(20, 60), "debt": [1, 2] * 20})
    >>> frame["loan"] = ["no" if age < 40 else "yes" for age in frame["age"]]
    >>> dataset = explain.read_table(frame, target="loan")
    >>> model = DecisionTreeClassifier(random_state=0).fit(frame[["age", "debt"]], frame["loan"])
    >>> result = common_changes(explain.load_model(model, dataset), dataset, rows=[0, 5, 19, 30], wanted="yes")
    >>> result.changes[0], int(result.n_turned[0]), result.n_open, result.n_already
    ((('age', 'at least', '40'),), 3, 3, 1)
    """
    began = time.perf_counter()
    chosen = _chosen(dataset, rows, seed)
    question = Question(predictor=predictor, schema=chosen.schema, output=None, scale=predictor.scale,
                        progress=progress, total=EXPECTED * len(chosen))
    scores = question(chosen.coded)
    place = predictor.place(output) if predictor.task == "regression" else 0
    target, unit = answered_target(predictor, dataset, place, predictor.scale)
    if wanted is None and predictor.task != "regression":
        wanted = predictor.outputs[int(np.bincount(scores.argmax(axis=1), minlength=scores.shape[1]).argmin())]
    goal = wanted_goal(predictor, scores[0], wanted=wanted, threshold=threshold, target=target, unit=unit, output=place)
    still = np.flatnonzero(goal.merit(scores) < 0)
    searches = [
        Search(predictor=predictor, dataset=dataset, instance=_one(dataset, chosen, int(i), seed), scores=scores[[i]],
               question=question, goal=goal, constraints=constraints, max_changed=len(dataset.schema), n=1, near="row",
               effort=0.0, seed=seed, reasons=False)
        for i in still
    ]
    verdicts, nearest = _searched(searches, question)
    changes = _common(verdicts, nearest, dataset, seed)
    counts = _counted(verdicts, changes, goal, len(still))
    return CommonChanges(
        rows=chosen.positions, wanted=goal.words, n_already=len(chosen) - len(still), n_open=len(still),
        changes=tuple(_written(dataset.schema.columns, change) for change in changes), n_turned=counts.turned,
        n_changed=counts.changed, low=counts.low, high=counts.high, efforts=counts.efforts,
        n_reached=int(np.isfinite(nearest.distances).sum()), feature_counts=nearest.changed.sum(axis=0),
        size_counts=np.bincount(nearest.changed.sum(axis=1)[np.isfinite(nearest.distances)],
                                minlength=len(dataset.schema) + 1)[1:],
        distances=np.append(nearest.distances, np.full(len(still) - len(verdicts), np.inf)),
        feature_names=dataset.schema.names, feature_labels=dataset.schema.labels,
        constraints=_told(dataset, verdicts), output=predictor.outputs[goal.place], target=target,
        scale=predictor.scale, unit=unit,
        provenance=provenance(
            predictor, dataset, method="common_changes", engine=ENGINE, began=began, n_rows=len(chosen), seed=seed,
            scale=predictor.scale, output=predictor.outputs[goal.place], wanted=goal.words, threshold=threshold,
        ),
    )


def _chosen(dataset: Dataset, rows: Choice, seed: int) -> Rows:
    chosen = chosen_rows(dataset, rows, default=FEW_ROWS, seed=seed)
    if len(chosen) > MOST_ROWS:
        problem = f"One change was asked for {len(chosen)} rows at once."
        raise MethodError(problem, f"Name at most {MOST_ROWS} rows.", "METHOD-MANY")
    return chosen


def _one(dataset: Dataset, chosen: Rows, i: int, seed: int) -> Rows:
    return chosen_rows(dataset, chosen.frame.iloc[[i]], default=None, seed=seed)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Nearest:
    """The nearest answer of each row that was searched around."""

    rows: np.ndarray
    """(n_rows, n_features) coded; the row itself where none was found."""
    changed: np.ndarray
    distances: np.ndarray
    """(n_rows,) inf where none was found."""


def _searched(searches: Sequence[Search], question: Question) -> tuple[list[Verdict], Nearest]:
    """Search around each row; rows that the limits leave no value at all are left out."""
    verdicts, rows, moved, distances = [], [], [], []
    for n, search in enumerate(searches, start=1):
        try:
            verdict = laid_out(search)
        except DataError as error:
            if error.code != "DATA-LIMIT-NOTHING":
                raise
            continue
        result, space = found(search), verdict.space
        row = result.rows[:1] if len(result.rows) else space.here[None]
        verdicts.append(verdict)
        rows.append(row[0])
        moved.append(space.moved(row)[0])
        distances.append(float(space.cost(row)[0]) if len(result.rows) else np.inf)
        question.total = int(1.1 * question.n_asked / n * len(searches))
    width = len(question.schema)
    return verdicts, Nearest(rows=np.array(rows).reshape(-1, width), distances=np.array(distances),
                             changed=np.array(moved, dtype=bool).reshape(-1, width))


def _common(verdicts: list[Verdict], nearest: Nearest, dataset: Dataset, seed: int) -> list[Shared]:
    """Choose the changes of one column, then those of two that turn more."""
    if not verdicts:
        return []
    singles = single_parts(ground_of(dataset, seed), nearest.rows, nearest.changed)
    alone = tried(verdicts, singles)
    best = best_of_each(singles, alone)
    most = dict.fromkeys(range(len(dataset.schema)), 0)
    for at, (part,) in enumerate(singles):
        most[part.place] = max(most[part.place], int(alone.turned[:, at].sum()))
    pairs = pairs_of(singles, alone)
    together = tried(verdicts, pairs)
    more = [at for at in best_of_each(pairs, together)
            if together.turned[:, at].sum() > max(most[part.place] for part in pairs[at])]
    once: dict[frozenset, int] = {}
    for at in more:
        once.setdefault(frozenset(part.place for part in pairs[at]), at)
    return [singles[at] for at in best[:SINGLES]] + [pairs[at] for at in list(once.values())[:PAIRS]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counts:
    """What each change does, by the model itself."""

    turned: np.ndarray
    changed: np.ndarray
    low: np.ndarray
    high: np.ndarray
    efforts: np.ndarray


def _counted(verdicts: list[Verdict], changes: list[Shared], goal: Goal, n_open: int) -> Counts:
    """Ask the model about the rows that each change makes."""
    turned = np.zeros((len(verdicts), len(changes)), dtype=bool)
    cost = np.zeros(turned.shape)
    for i, verdict in enumerate(verdicts):
        rows = made(verdict, changes)
        cost[i] = verdict.space.cost(rows)
        if len(rows):
            turned[i] = (cost[i] > 0) & verdict.holds(rows)
    n = turned.sum(axis=0)
    low, high = wilson(n, np.full(len(n), max(n_open, 1)))
    efforts = np.where(turned, cost, 0.0).sum(axis=0) / np.maximum(n, 1)
    return Counts(turned=n, changed=(cost > 0).sum(axis=0), low=low, high=high, efforts=np.where(n, efforts, np.nan))


def _written(columns: Sequence[Column], change: Shared) -> tuple[tuple[str, str, str], ...]:
    return tuple((columns[part.place].name, part.way, shown(columns[part.place], part.value)) for part in change)


def _told(dataset: Dataset, verdicts: list[Verdict]) -> tuple[tuple[str, str], ...]:
    """Limits in the words that are the same for all rows; else only that there are some."""
    by_name: dict[str, set[str]] = {}
    for verdict in verdicts:
        for name, words in verdict.space.told:
            by_name.setdefault(name, set()).add(words)
    return tuple((name, next(iter(words)) if len(words) == 1 else "limited for each row")
                 for name, words in sorted(by_name.items(), key=lambda held: dataset.schema.place(held[0])))
