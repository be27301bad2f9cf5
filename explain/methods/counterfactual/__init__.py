"""Counterfactuals: rows near one instance for which the model gives another, wanted answer.

goal       the wanted answer as a number
ground     what searches around different rows share, kept beside the table
runs       values that the model's trees cannot tell apart
standin    the trees in the model's place, while thousands of rows are asked about
space      where a row may lie, and what it costs to go there; layout makes it
search     every single change, the nearest rows with the answer, pairs of the changes that matter
settle     take back and shrink what need not change
choice     several answers that differ
reasons    why there is none, and which limit stands in the way
realistic  answers near rows of the table
bound, boxes, additive, solver, nearness
           a proof that no answer is nearer, or how much nearer one could be
finding    one search from beginning to end
common, shared
           one change for many rows
"""

import time
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from explain.errors import DataError, MethodError
from explain.methods.counterfactual.common import common_changes
from explain.methods.counterfactual.finding import Search, found
from explain.methods.counterfactual.goal import wanted_goal
from explain.model.asking import Progress, Question, answered_target
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import Counterfactuals
from explain.table.dataset import Dataset, Rows, chosen_rows
from explain.wording import shortened

__all__ = ["common_changes", "counterfactuals"]

ENGINE = "grids of one and two changes, nearest rows with the answer, changes taken back and shrunk"
EXPECTED = 20_000
"""Model rows a search usually asks; what progress is counted against."""


def counterfactuals(
    predictor: Predictor, dataset: Dataset, *, row: int | Mapping[str, Any] | pd.DataFrame, wanted: Any = None,
    constraints: Mapping[str, Any] | None = None, threshold: float = 0.5, output: Any = None, scale: str | None = None,
    n: int = 4, max_changed: int | None = None, near: str = "row", effort: float = 0.2, seed: int = 0,
    progress: Progress | None = None,
) -> Counterfactuals:
    """Find rows near one row for which the model gives the wanted answer.

    Parameters
    ----------
    predictor, dataset
        The model and the table. Ranges, levels and spreads are those of the table.
    row
        Position of the instance, or its raw values as a mapping or a frame of one row.
    wanted
        A class label (of two classes: its score is at least ``threshold``; of more: its score is the largest), or in
        regression a pair (low, high) with None for an open end. None means the other class, of more than two classes
        the runner-up; a regression must be given a range.
    constraints
        Column → "fixed", "increase", "decrease", a pair (low, high), a list of allowed values, or a mapping that holds
        several of them with moves, a step, a weight and links to other columns: see `explain.table.constraints.limits`
        and `explain.table.links`. Nothing is fixed unless asked.
    threshold : share
        Least score of the wanted class; decides only where there are two classes with probabilities.
    output
        The output whose predictions are reported; None for the wanted class.
    scale
        Scale of the predictions reported; None for the predictor's own, on which the answer is always decided.
    n : rows
        How many answers at most.
    max_changed : columns
        How many columns may change; None for any number.
    near
        "row": answers as near as possible to the row. "data": answers that lie near rows of the table that have the
        wanted answer, too; they change more, together, as rows of the table differ.
    effort : seconds
        About how long an ordinary machine may look for a proof that no answer is nearer, or for a nearer one; counted
        in steps, so that the same question always has the same answer. 0 for no proof.
    seed
        Of the random starts.
    progress
        Called between model calls; may raise to stop.

    Returns
    -------
    Counterfactuals
        Each row shown was predicted again on exactly the values shown and gives the wanted answer; it meets the
        constraints; integers are integers, categories are levels of the table, numbers lie within the values of the
        table or the range asked for, with few digits (a cell as the table has it where no shorter one does); a missing
        cell may be filled, and none is made missing. No single change can be taken back.

        ``bound`` says how near an answer can be at all: no row that can be shown within the limits has the answer at a
        smaller distance. It is the first distance where no nearer answer exists, inf where there is none at all, and
        NaN where nothing is known: for models that are neither sums over trees nor linear, near the data, and while
        the kernels are being compiled.

        Sorted by distance; the first costs no more than the nearest row of the table that has the answer and meets the
        constraints (among the first 100,000 of the seeded order; with ``max_changed``, among those that get by with
        it). The others change other columns where that is possible. A weight multiplies what a change of its column
        counts in all of these distances. Near the data they are sorted by the distance plus
        1.5 × the mean distance to the three nearest rows of the table with the answer, and no single change can be
        taken back without raising that.
        None found is a legal answer, with its reason in ``why_none`` and, in ``ways_out``, the limits of which one
        alone would have to go; at most 8 limits are tried, and fewer where the model is slow.

    Raises
    ------
    DataError
        When the row, a column or a constraint is not one of this table.
    MethodError
        When the wanted answer is not one the model can give.

    References
    ----------
    .. [1] Wachter, Mittelstadt, Russell (2018). Counterfactual explanations without opening the black box.
    .. [2] Brughmans, Leyman, Martens (2024). NICE: an algorithm for nearest instance counterfactual explanations.
    .. [3] Parmentier, Vidal (2021). Optimal counterfactual explanations in tree ensembles.
    .. [4] Verma et al. (2024). Counterfactual explanations and algorithmic recourses for machine learning: a review.

    Examples
    --------
    >>> import pandas as pd, explain
    >>> from sklearn.tree import DecisionTreeClassifier
    >>> frame = pd.DataFrame({"age": [20, 30, 40, 50], "debt": [5, 1, 4, 2], "loan": ["no", "no", "yes", "yes"]})
    >>> dataset = explain.read_table(frame, target="loan")
    >>> model = DecisionTreeClassifier(random_state=0).fit(frame[["age", "debt"]], frame["loan"])
    >>> found = counterfactuals(explain.load_model(model, dataset), dataset, row=1, constraints={"debt": "fixed"})
    >>> found.rows.to_dict("records"), found.distances.tolist()
    ([{'age': 36, 'debt': 1}], [0.6])
    """
    began = time.perf_counter()
    n, most = _counted("n", n), _counted("max_changed", len(dataset.schema) if max_changed is None else max_changed)
    instance, scale = _instance(dataset, row), predictor.known_scale(scale)
    question = Question(predictor=predictor, schema=instance.schema, output=None, scale=predictor.scale,
                        progress=progress, total=EXPECTED)
    scores = question(instance.coded)
    asked = predictor.place(output) if predictor.task == "regression" else 0
    target, unit = answered_target(predictor, dataset, asked, scale)
    goal = wanted_goal(predictor, scores[0], wanted=wanted, threshold=threshold, target=target, unit=unit,
                       output=asked)
    place = goal.place if output is None else predictor.place(output)
    result = found(Search(
        predictor=predictor, dataset=dataset, instance=instance, scores=scores, question=question, goal=goal,
        constraints=constraints, max_changed=most, n=n, near=_near(near), effort=effort, seed=seed,
    ))
    space, rows = result.space, result.rows
    answer = Question(predictor=predictor, schema=instance.schema, output=place, scale=scale)
    own = scale == predictor.scale
    return Counterfactuals(
        instance=instance.frame, row=int(instance.positions[0]), wanted=goal.words, rows=instance.schema.decode(rows),
        instance_prediction=float(scores[0, place] if own else answer(instance.coded)[0]), predictions=answer(rows),
        distances=space.cost(rows), costs=space.costs(rows), changed=space.moved(rows),
        feature_names=dataset.schema.names,
        feature_labels=dataset.schema.labels,
        constraints=space.told, n_tried=question.n_asked, why_none=result.why_none, ways_out=result.ways_out,
        bound=result.bound, data_distances=result.data_distances,
        nearest=np.nan if len(rows) or not len(result.closest) else float(answer(result.closest)[0]),
        output=predictor.outputs[place], target=target, scale=scale,
        unit=unit,
        provenance=provenance(
            predictor, dataset, method="counterfactuals", engine=ENGINE, began=began, n_rows=len(space.table),
            seed=seed, scale=scale, output=predictor.outputs[place], wanted=goal.words, threshold=threshold, n=n,
            max_changed=most,
        ),
    )


def _near(near: Any) -> str:
    if near not in ("row", "data"):
        problem = f"Answers cannot be near {shortened(repr(near), 80)}."
        raise MethodError(problem, 'Give near="row" or near="data".', "METHOD-NEAR")
    return str(near)


def _counted(name: str, number: Any) -> int:
    if isinstance(number, bool) or not isinstance(number, (int, np.integer)) or number < 1:
        raise MethodError(f"{name} is {number!r}.", "Give a whole number of at least 1.")
    return int(number)


def _instance(dataset: Dataset, row: Any) -> Rows:
    if isinstance(row, pd.DataFrame):
        if len(row) != 1:
            raise DataError(f"The instance was given as {len(row)} rows.", "Give a frame of one row.")
        return chosen_rows(dataset, row, default=None, seed=0)
    if not isinstance(row, (int, np.integer, Mapping)):
        raise DataError(f"The instance {row!r} is no row.", "Give a position, a {column: value} mapping or a frame.")
    rows: Any = [row]
    return chosen_rows(dataset, rows, default=None, seed=0)
