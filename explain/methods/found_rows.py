"""`found_rows`: the rows of a table in some order, a page of them at a time."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from explain.errors import MethodError
from explain.kept import kept
from explain.model.asking import Progress, answered_target
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import FoundRows
from explain.scores.answer_bars import answer_bars
from explain.scores.every_row import all_answers, all_errors
from explain.scores.row_errors import row_errors
from explain.table.dataset import Choice, Dataset, chosen_rows, digest
from explain.table.schema import as_cell
from explain.wording import count, listed

ORDERS = ("row", "prediction", "error", "borderline", "typical", "column")
MOST_SHOWN = 10_000
MOST_KEPT = 6
"""Orders that are kept with a table, so that the next page needs no sorting."""


def found_rows(
    predictor: Predictor, dataset: Dataset, *, rows: Choice = None, order: str = "row", column: str = "",
    ascending: bool = True, start: int = 0, n: int = 25, output: Any = None, scale: str | None = None, seed: int = 0,
    progress: Progress | None = None,
) -> FoundRows:
    """Give some rows of the table in some order, with what the model says of them and what is true.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    rows
        Positions in the table; None for all rows.
    order
        "row": as in the table. "prediction". "error": distance from the truth. "borderline": nearness of two classes'
        scores, the closest call first when ``ascending``. "typical": distance from the median prediction. "column":
        values of ``column``, levels by their text. What is missing comes last; equal rows stay in table order.
    column
        A column of the table, for the order of that name.
    ascending
        The smallest first.
    start, n
        How many rows to pass over, and how many to give, at most 10,000.
    output, scale
        As in `explain.shap_values`.
    seed
        Stated with the result; nothing is drawn.
    progress
        Called between model calls.

    Returns
    -------
    FoundRows
        ``rows`` are those from ``start`` on in the order asked for; ``counts`` are of all ``n_found`` rows.

    Raises
    ------
    MethodError
        When there is no such order for this model and table, or more rows are asked for than a page holds.
    DataError
        When a row or the column does not exist.

    Examples
    --------
    >>> import pandas as pd, explain
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame({"a": [1.0, 2.0, 4.0], "y": [1.0, 2.0, 4.0]})
    >>> dataset = explain.read_table(frame, target="y")
    >>> model = explain.load_model(LinearRegression().fit(frame[["a"]], frame["y"]), dataset)
    >>> found = found_rows(model, dataset, order="prediction", ascending=False, n=2)
    >>> found.rows.tolist(), found.n_found
    ([2, 1], 3)
    """
    began = time.perf_counter()
    scale, place = predictor.known_scale(scale), predictor.place(output)
    _check(order, start, n)
    positions = None if rows is None else _positions(dataset, rows, seed)
    answers = all_answers(predictor, dataset, scale=scale, progress=progress)
    shelf: dict[Any, Any] = kept(dataset, ("found", predictor.fingerprint), dict)
    chosen = _Chosen(
        positions=np.arange(len(dataset)) if positions is None else positions, answers=answers, place=place,
        mark=(place, scale, "" if positions is None else digest(positions)),
    )
    ordered, middle = _once(shelf, (*chosen.mark, order, column, ascending), lambda: _ordered(
        predictor, dataset, chosen, order, column, 1 if ascending else -1, progress,
    ))
    bars = _once(shelf, ("bars", *chosen.mark), lambda: answer_bars(
        predictor, dataset, answers[:, place], chosen.positions, place=place, scale=scale,
    ))
    shown = ordered[start : start + n].astype(np.int64)
    errors = row_errors(predictor, dataset, shown)
    target, unit = answered_target(predictor, dataset, place, scale)
    return FoundRows(
        rows=shown, start=start, n_found=len(ordered), order=order, column=column if order == "column" else "",
        ascending=ascending, middle=middle, predictions=answers[shown, place], errors=errors.sizes,
        error_kind=errors.kind, true_cells=_true_cells(dataset, shown),
        frame=dataset.features.iloc[shown].reset_index(drop=True),
        feature_names=dataset.schema.names, feature_labels=dataset.schema.labels, edges=bars.edges, counts=bars.counts,
        parts=bars.parts, output=predictor.outputs[place], target=target, scale=scale, unit=unit,
        provenance=provenance(
            predictor, dataset, method="found_rows", engine="all rows looked at", began=began, n_rows=len(ordered),
            seed=seed, scale=scale, output=predictor.outputs[place], libraries=("numpy", "pandas"), order=order,
            column=column,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Chosen:
    """The rows to put in order, and the answers of the whole table."""

    positions: np.ndarray
    answers: np.ndarray
    """(n_table_rows, n_outputs)"""
    place: int
    """Of the output asked about."""
    mark: tuple
    """Names all of this among what is kept."""

    @property
    def scores(self) -> np.ndarray:
        """(n_rows,) the answers for the output."""
        return self.answers[self.positions, self.place]


def _once(shelf: dict[Any, Any], key: Any, make: Any) -> Any:
    """Give what is kept under a key, made when it is not there; what was asked for longest ago goes."""
    found = shelf.pop(key) if key in shelf else make()
    shelf[key] = found
    while len(shelf) > MOST_KEPT:
        shelf.pop(next(iter(shelf)))
    return found


def _check(order: str, start: int, n: int) -> None:
    if order not in ORDERS:
        raise MethodError(f"There is no order {order!r}.", f"Choose {listed(ORDERS, 'or')}.", "METHOD-ORDER")
    if start < 0 or not 0 <= n <= MOST_SHOWN:
        raise MethodError(
            f"A page of {count(n)} rows from {count(start)} on cannot be shown.",
            f"Ask for at most {count(MOST_SHOWN)} rows.", "METHOD-PAGE",
        )


def _positions(dataset: Dataset, rows: Choice, seed: int) -> np.ndarray:
    """Give rows of the table, in table order."""
    found = np.asarray(rows)
    if found.dtype.kind != "i" or found.ndim != 1:
        found = chosen_rows(dataset, rows, default=None, seed=seed).positions
    if len(found) and (found.min() < 0 or found.max() >= len(dataset)):
        raise MethodError("Only rows of the table can be put in order.", "Give positions of rows.", "METHOD-ROWS")
    return np.sort(found)


def _ordered(
    predictor: Predictor, dataset: Dataset, chosen: _Chosen, order: str, column: str, sign: int,
    progress: Progress | None,
) -> tuple[np.ndarray, float]:
    """Positions in order, and the answer in the middle where the order is about nearness to it."""
    middle = float("nan")
    if order == "row":
        return chosen.positions[::sign].astype(np.int32), middle
    if order == "error":
        key = all_errors(predictor, dataset, progress=progress)[chosen.positions]
    elif order == "column":
        key = _values(dataset, column)[chosen.positions]
    elif order == "borderline":
        key, middle = _calls(predictor, chosen)
    else:
        key = chosen.scores
    if order == "typical":
        middle = float(np.median(key)) if len(key) else middle
        key = np.abs(key - middle)
    return chosen.positions[np.argsort(sign * key, kind="stable")].astype(np.int32), middle


def _calls(predictor: Predictor, chosen: _Chosen) -> tuple[np.ndarray, float]:
    """How far apart the scores of the two classes are between which a row stands."""
    if predictor.task == "regression":
        raise MethodError(
            "A model that predicts numbers has no closest call.", "Choose another order, such as the error.",
            "METHOD-ORDER",
        )
    if predictor.task == "binary":
        middle = 0.5 if chosen.mark[1] == "probability" else 0.0
        return np.abs(chosen.scores - middle), middle
    two = np.partition(chosen.answers[chosen.positions], -2, axis=1)[:, -2:]
    return two[:, 1] - two[:, 0], float("nan")


def _values(dataset: Dataset, column: str) -> np.ndarray:
    """(n_table_rows,) numbers in the order of a column: its codes, those of levels without an order by their text."""
    held = dataset.schema[column]
    codes = held.encode(dataset.features[column])
    if held.ordered:
        return codes
    ranks = np.argsort(np.argsort([str(level) for level in held.categories], kind="stable"), kind="stable")
    known = ~np.isnan(codes)
    found = np.full(len(codes), np.nan)
    found[known] = ranks[codes[known].astype(int)]
    return found


def _true_cells(dataset: Dataset, rows: np.ndarray) -> np.ndarray:
    """(n_rows,) object: the target's cells; empty without a target."""
    if dataset.target is None:
        return np.empty(0, dtype=object)
    found = np.empty(len(rows), dtype=object)
    found[:] = [as_cell(held) for held in dataset.target.iloc[rows].tolist()]
    return found
