"""Answers of a model that is a sum over trees when a column is shuffled: one walk serves any number of shuffles.

A shuffled row differs from the row in one raw column, and takes there what another row holds. So the row's curve over
all that the rows hold in that column has its answer to every shuffle.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from explain.methods.trees.curves import LARGEST_TREE, Sums, sums_of
from explain.model.asking import Question
from explain.table.dataset import Rows

LARGEST_BATCH = 4_000_000
"""Answers held at a time: 32 MB."""
GRAIN = 2.0**-40
"""Answers are rounded to this share of the largest, so that equal sums that were added in another order are ties."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shuffles:
    """Rows coded once, and the trees that answer for them."""

    ask: Question
    sums: Sums
    codes: np.ndarray
    own: np.ndarray
    """(n_rows, n_outputs) answers for the rows as they are."""

    def shuffled(self, column: int, orders: np.ndarray) -> Iterator[np.ndarray]:
        """(n_rows, n_outputs) answers for each of (n_orders, n_rows) orders that a column of the table is taken in."""
        columns = self.sums.columns(self.ask, (column,))
        held, which = np.unique(self.codes[:, columns], axis=0, return_inverse=True)
        found = np.empty((*orders.shape, self.own.shape[1]))
        size = max(1, LARGEST_BATCH // (len(held) * self.own.shape[1]))
        for start in range(0, len(self.codes), size):
            part = slice(start, start + size)
            curves = _all_outputs(self.ask, self.sums.answers(self.sums.curves(self.codes[part], columns, held)))
            found[:, part] = curves[np.arange(len(curves)), which[orders[:, part]]]
            self.ask.count(len(orders) * len(curves))
        yield from _rounded(found)


def tree_answers(ask: Question, rows: Rows, own: np.ndarray) -> Shuffles | None:
    """Take the trees in place of the model, where that pays and their answers for all rows are the model's own.

    Parameters
    ----------
    ask
        About all outputs.
    own : (n_rows, n_outputs)
        The model's own answers.
    """
    n_outputs = len(ask.predictor.outputs)
    sums = sums_of(ask.predictor, (1,) if n_outputs == 2 else tuple(range(n_outputs)), ask.scale)
    if sums is None or len(sums.raw.forest.left) > LARGEST_TREE * len(sums.raw.forest.roots):
        return None
    codes = sums.coded(rows.schema.decode(rows.coded))
    if codes is None:
        return None
    found = _all_outputs(ask, sums.as_they_are(codes))
    return Shuffles(ask=ask, sums=sums, codes=codes, own=_rounded(found)) if sums.agree(found, own) else None


def _all_outputs(ask: Question, answers: np.ndarray) -> np.ndarray:
    """(…, n_outputs) from the answers asked for: of two outputs the second tells the first."""
    if answers.shape[-1] == len(ask.predictor.outputs):
        return answers
    return np.concatenate([(ask.scale == "probability") - answers, answers], axis=-1)


def _rounded(answers: np.ndarray) -> np.ndarray:
    grain = GRAIN * 2.0 ** np.ceil(np.log2(max(np.abs(answers).max(initial=0), 1e-300)))
    return np.round(answers / grain) * grain
