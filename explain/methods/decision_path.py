"""The way of one row through a model that is a single tree, in the words of the raw columns."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from explain.errors import MethodError
from explain.model.asking import Progress, Question, answered_target
from explain.model.forests.agreement import close, linked
from explain.model.forests.forest import LEAF, MISSING, Forest, sums
from explain.model.forests.raw import RawForest
from explain.model.forests.reading import forest_of
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import DecisionPath
from explain.results.neighbours import Fork
from explain.table.column import Column
from explain.table.dataset import Dataset, Rows, chosen_rows
from explain.table.grid import labels
from explain.table.schema import as_cell
from explain.wording import count, counted, listed

COUNTED = 100_000
"""Rows of the table that are counted at the forks: all of them when there are no more."""
NAMED = 4
"""Levels named in a condition; the others are counted."""


def decision_path(
    predictor: Predictor, dataset: Dataset, *, row: int | Mapping[str, Any], output: Any = None,
    scale: str | None = None, seed: int = 0, progress: Progress | None = None,
) -> DecisionPath:
    """Follow one row through a model that is a single tree.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    row
        Position, or raw values as a mapping.
    output
        Class label, its text or an index; None for the positive class, else the first output.
    scale
        "probability", "margin" or "target"; None for the predictor's own.
    seed
        Of the permutation, of which at most 100,000 rows are counted.
    progress
        Called between model calls.

    Returns
    -------
    DecisionPath
        One `Fork` for each question on the way from the root to the leaf. Its words are a condition on the raw column
        that exactly those rows counted meet that go the same way at that fork; ``n_rows`` never rises along the path.
        Scaling and one-hot encoding before the tree are looked through.

    Raises
    ------
    MethodError
        When the model is not one single tree, or what was read of it does not give the model's own answers.
    DataError
        When the row does not exist or a value does not fit its column.

    References
    ----------
    Breiman, Friedman, Olshen and Stone (1984), Classification and regression trees.

    Examples
    --------
    >>> import pandas as pd, explain
    >>> from sklearn.tree import DecisionTreeRegressor
    >>> frame = pd.DataFrame({"age": [20, 30, 40, 50], "pay": [1.0, 1.0, 3.0, 5.0]})
    >>> dataset = explain.read_table(frame, target="pay")
    >>> model = DecisionTreeRegressor(max_depth=1).fit(frame[["age"]], frame["pay"])
    >>> path = decision_path(explain.load_model(model, dataset), dataset, row=3)
    >>> [(fork.feature, fork.words, fork.n_rows, fork.prediction) for fork in path.forks]
    [('age', 'at least 40', 2, 4.0)]
    """
    began = time.perf_counter()
    scale, place, given = predictor.known_scale(scale), predictor.place(output), [row]
    raw = _single_tree(predictor)
    here = chosen_rows(dataset, given, default=None, seed=seed)  # type: ignore[arg-type]
    rows = chosen_rows(dataset, None, default=COUNTED, seed=seed)
    codes = raw.coded(rows.frame)
    _check_read(raw.forest, predictor, rows, codes)
    ask = Question(predictor=predictor, schema=here.schema, output=place, scale=scale, progress=progress)
    answers = Question(predictor=predictor, schema=rows.schema, output=place, scale=scale, progress=progress).of(rows)
    places = [dataset.schema.place(name) for name in predictor.features]
    forks = tuple(_fork(here, step, answers) for step in _followed(raw, places, here, rows, codes))
    names = [fork.feature for fork in forks]
    cells = np.empty(len(forks), dtype=object)
    cells[:] = [as_cell(here.frame[name].iloc[0]) for name in names]
    target, unit = answered_target(predictor, dataset, place, scale)
    return DecisionPath(
        row=int(here.positions[0]), forks=forks, n_rows=len(rows), base_value=float(answers.mean()),
        prediction=float(ask.of(here)[0]), feature_values=cells, output=predictor.outputs[place], target=target,
        scale=scale, unit=unit,
        provenance=provenance(
            predictor, dataset, method="decision_path", engine="the tree itself", began=began, n_rows=len(rows),
            seed=seed, scale=scale, output=predictor.outputs[place],
        ),
    )


def _single_tree(predictor: Predictor) -> RawForest:
    raw = forest_of(predictor)
    if raw is None or len(raw.forest.roots) != 1:
        found = "not a single tree" if raw is None else f"made of {len(raw.forest.roots)} trees"
        raise MethodError(f"The model is {found}, so there is no one path to show.",
                          "Read the contributions of the features instead.", "METHOD-PATH")
    return raw


def _check_read(forest: Forest, predictor: Predictor, rows: Rows, codes: np.ndarray) -> None:
    """Refuse what was read when its answers are not the model's own."""
    part = slice(0, 2_000)
    found = np.column_stack([sums(forest.of(k), codes[part]) for k in range(forest.n_outputs)])
    scale = predictor.scale if forest.link else forest.scale
    own = predictor(rows.frame.iloc[part], scale)
    if not close(forest, linked(found, forest.link), own, link=forest.link):
        raise MethodError("What was read of the tree does not give the model's own answers.",
                          "Read the contributions of the features instead.", "METHOD-PATH-READ")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Step:
    """One question on the way: which raw column it is about, which way the row goes, and who goes with it."""

    place: int
    """Of the raw column in the schema."""
    held: np.ndarray
    """(n_values,) coded values of the column that the rows counted hold, ascending, missing last."""
    goes: np.ndarray
    """(n_values,) whether a row with that value goes the same way as the one followed."""
    with_it: np.ndarray
    """(n_rows,) rows that came as far and go the same way."""


def _followed(raw: RawForest, places: list[int], here: Rows, rows: Rows, codes: np.ndarray) -> list[_Step]:
    forest, own = raw.forest, raw.coded(here.frame)
    node, with_it, steps = int(forest.roots[0]), np.ones(len(codes), dtype=bool), []
    while forest.left[node] != LEAF:
        left = bool(_goes_left(forest, node, own)[0])
        with_it = with_it & (_goes_left(forest, node, codes) == left)
        place = places[int(raw.players[forest.column[node]])]
        held = np.unique(np.append(rows.coded[:, place], here.coded[0, place]))
        goes = _goes_left(forest, node, raw.coded(_tried(here, place, held))) == left
        steps.append(_Step(place=place, held=held, goes=goes, with_it=with_it))
        node = int(forest.left[node] if left else forest.right[node])
    return steps


def _goes_left(forest: Forest, node: int, codes: np.ndarray) -> np.ndarray:
    found = codes[:, forest.column[node]]
    return np.where(found == MISSING, forest.missing_left[node], found <= forest.threshold[node])


def _tried(here: Rows, place: int, held: np.ndarray) -> pd.DataFrame:
    """Put each value of a column into the row, everything else as it is: a fork looks at this column alone."""
    tried = np.repeat(here.coded, len(held), axis=0)
    tried[:, place] = held
    return here.schema.decode(tried)


def _fork(here: Rows, step: _Step, answers: np.ndarray) -> Fork:
    column, n_rows = here.schema.columns[step.place], int(step.with_it.sum())
    return Fork(
        feature=column.name, label=column.display, words=_words(column, step, float(here.coded[0, step.place])),
        n_rows=n_rows, prediction=float(answers[step.with_it].mean()) if n_rows else float("nan"),
    )


def _words(column: Column, step: _Step, own: float) -> str:
    """Write the condition that the row meets, as exactly the rows counted that go its way meet it."""
    known = ~np.isnan(step.held)
    values, goes = step.held[known], step.goes[known]
    missing = bool(step.goes[~known].any())
    written = _levels(column, values, goes, own) if column.by_code else _range(column, values, goes)
    if own != own:
        return f"missing, or {written}" if goes.any() else "missing"
    return f"{written}, or missing" if missing else written


def _range(column: Column, values: np.ndarray, goes: np.ndarray) -> str:
    """Write an end of the range; where the values that go do not lie at one end, count them."""
    low, high = goes[0] if len(goes) else False, goes[-1] if len(goes) else False
    if goes.all():
        return "any value"
    if (np.diff(goes.astype(int)) != 0).sum() == 1:
        edge = values[goes][-1] if low else values[goes][0]
        return f"{'at most' if low and not high else 'at least'} {_written(column, edge)}"
    return f"one of {count(int(goes.sum()))} of its {counted(len(goes), 'value')}"


def _levels(column: Column, values: np.ndarray, goes: np.ndarray, own: float) -> str:
    """Name the levels that go, or those that do not, whichever are fewer."""
    if goes.all():
        return "any value"
    on, off = [[_written(column, code) for code in values[chosen]] for chosen in (goes, ~goes)]
    if len(on) <= NAMED:
        return listed(on, "or")
    if len(off) <= NAMED:
        return f"not {listed(off, 'or')}"
    first = "one" if own != own else f"{_written(column, own)}, or one"
    return f"{first} of {count(len(on) - (own == own))} others"


def _written(column: Column, code: float) -> str:
    return labels(column, np.array([code]))[0]
