"""Whether the model gives the same answer twice to the same row."""

from collections.abc import Iterator

import numpy as np

from explain.checks.making import exactly, flag, not_measured
from explain.model.asking import Question
from explain.results import Finding, Flag
from explain.scores.precision import deviation
from explain.table.dataset import Rows

ASKED, CHUNK = 100, 33
"""Rows asked again, and how many at a time."""
ROUNDING = 1e-6
"""Differences below this share of the size of the answers are those of single precision in other batches."""
ONLY_STORED = "There is no model to ask, only the answers stored with the table."


def same_answer_twice(ask: Question, rows: Rows, about: object) -> tuple[Finding, tuple[Flag, ...]]:
    """Ask about the same rows again, in another order, and a few at a time.

    Parameters
    ----------
    ask
        Asks for all outputs.
    rows
        At most `ASKED`.
    about
        What names the output, target, scale and unit of the answers.

    Returns
    -------
    tuple
        The largest difference of two answers to one row as a share of their spread, and the warning where there is one.
    """
    if ask.predictor.stored is not None or not len(rows):
        return not_measured("same_answer_twice", ONLY_STORED), ()
    answers = np.stack([_in_order(ask, rows.coded, order) for order in _orders(len(rows))])
    apart = float(np.ptp(answers, axis=0).max())
    if apart <= ROUNDING * max(1.0, float(np.abs(answers).max())):
        return exactly("same_answer_twice", 0.0, n=len(rows), of="row"), ()
    spread = max(deviation(told) for told in answers[0].T)
    finding = exactly("same_answer_twice", apart / spread if spread > 0 else 1.0, n=len(rows), of="row")
    return finding, (flag("W28", of=about, n=len(rows), largest=apart),)


def _orders(n: int) -> tuple[list[np.ndarray], ...]:
    """List ways to ask of n rows: all at once, once more, from the last to the first, and in small chunks."""
    every = np.arange(n)
    return [every], [every], [every[::-1]], [every[start : start + CHUNK] for start in range(0, n, CHUNK)]


def _in_order(ask: Question, coded: np.ndarray, parts: list[np.ndarray]) -> np.ndarray:
    """(n_rows, n_outputs) answers in table order, asked part by part."""
    answers = np.empty((len(coded), len(ask.predictor.outputs)))
    for part, given in _asked(ask, coded, parts):
        answers[part] = given
    return answers


def _asked(ask: Question, coded: np.ndarray, parts: list[np.ndarray]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    for part in parts:
        yield part, ask(coded[part])
