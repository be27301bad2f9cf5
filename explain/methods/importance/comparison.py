"""A score before and after the same shuffles, on all rows and with parts of them left out."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from explain.scores.measures import Measure, once
from explain.scores.truth import Outcomes

PARTS = 20
"""Parts of the rows that are left out in turn."""
ROUNDING = 1e-12
"""Answers that differ by less, relative to the largest, are taken as equal: a large batch rounds otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """A score, and the parts of the rows that are left out to see how much hangs on the rows."""

    used: Measure
    kept: np.ndarray
    """(n_parts, n_rows) 0 for the rows of one part, else 1."""
    _before: list[Any] = field(default_factory=list, repr=False)
    """Outcomes and orders last compared, and their scores before."""

    def losses(
        self, shuffled: Iterator[np.ndarray], outcomes: Outcomes, orders: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Give how much worse the score is with a player shuffled, from the answers to each shuffle.

        Returns
        -------
        tuple
            (n_repeats,) on all rows, and (n_parts,) their mean with each part left out, as taking and as giving cells.
        """
        baseline, sign = once(self.used, outcomes), 1 if self.used.higher_is_better else -1
        values, without = [], []
        for order, before, answers in zip(orders, self._scores_before(outcomes, orders), shuffled, strict=True):
            after = replace(outcomes, answers=_settled(answers, outcomes.answers))
            values.append(baseline - once(self.used, after))
            without.append(before - self.used.of(after, self._weights(order)))
        return sign * np.array(values), sign * np.mean(without, axis=0)

    def _scores_before(self, outcomes: Outcomes, orders: np.ndarray) -> list[np.ndarray]:
        """(n_repeats) times (n_parts,) scores of the rows that a shuffle is compared on; once for the same orders."""
        if not self._before or self._before[0] is not outcomes or self._before[1] is not orders:
            self._before[:] = outcomes, orders, [self.used.of(outcomes, self._weights(order)) for order in orders]
        return self._before[2]

    def _weights(self, order: np.ndarray) -> np.ndarray:
        """(n_parts, n_rows) 0 where a row, or the row whose cell it takes, is left out."""
        return self.kept * self.kept[:, order]


def comparison(used: Measure, n_rows: int, seed: int) -> Comparison:
    """Part the rows by chance into `PARTS` of about equal size; of fewer rows, each is a part."""
    parts = np.random.default_rng(seed % 2**32).permutation(n_rows) % PARTS
    kept = (parts != np.arange(min(PARTS, n_rows))[:, None]).astype(float)
    return Comparison(used=used, kept=kept)


def _settled(answers: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Take answers that differ from those before by rounding alone as unchanged."""
    same = np.abs(answers - before) <= ROUNDING * np.abs(before).max(initial=0)
    return np.where(same, before, answers)
