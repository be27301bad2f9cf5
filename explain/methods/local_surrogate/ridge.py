"""The weighted ridge regression around one row after the other, on samples that all rows share.

A regression needs the weighted sums of products of any two columns: 1, the numbers, the levels as "the same as this
row's", and the answer. They are summed group by group, which keeps a group in the processor's cache and tells what each
group of samples adds to the coefficients.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from explain.methods.local_surrogate.neighbourhood import Neighbourhood

ALPHA = 1.0
"""Weight of the squared coefficients."""
MOST_GROUPS = 20
WIDTH = 0.75
"""Width of the kernel, as a share of the root of the number of coordinates: lime's."""
FAR = 1e12
"""A squared distance at which a sample has no weight, whatever the number of columns."""
SUMS_AT_ONCE, MOST_SUMS = 1 << 18, 1 << 23
"""Sums that are held for a block of rows, and for one row: a table of very many columns is summed in fewer groups."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Surrogates:
    """Linear models around some rows, coordinates in the order of the neighbourhood: numbers, then levels."""

    weights: np.ndarray
    """(n_rows, n_coordinates)"""
    intercepts: np.ndarray
    """(n_rows,)"""
    fidelity: np.ndarray
    """(n_rows,) R² on the weighted samples, the row among them; 0 where no sample has any weight."""
    influence: np.ndarray
    """(n_rows, n_coordinates, n_groups) how far each group of samples moves the coefficients; NaN where not known."""


def surrogates(
    near: Neighbourhood, answers: np.ndarray, points: np.ndarray, own: np.ndarray, width: float = WIDTH
) -> Iterator[tuple[slice, Surrogates]]:
    """Fit a surrogate around each row, and give them block by block.

    Parameters
    ----------
    near, answers : (n_samples,)
        The samples and the model's answers.
    points : (n_rows, n_coordinates)
        The rows in the order of the neighbourhood.
    own : (n_rows,)
        The model's answers for them.
    width
        Of the kernel, times the root of the number of coordinates.
    """
    sums = Sums(near, answers, width)
    size = max(SUMS_AT_ONCE // sums.size, 1)
    for start in range(0, len(points), size):
        block = slice(start, start + size)
        yield block, _solved(sums.around(points[block], own[block]), here(near, points[block]), own[block])


def here(near: Neighbourhood, points: np.ndarray) -> np.ndarray:
    """(n_rows, n_coordinates) rows as a regression sees them: numbers, and 1 for each level, which is their own."""
    return np.hstack([points[:, : near.n_numbers], np.ones(points[:, near.n_numbers :].shape)])


class Sums:
    """Weighted sums of products around one row after the other; what does not depend on the row is laid out once."""

    def __init__(self, near: Neighbourhood, answers: np.ndarray, width: float = WIDTH) -> None:
        self.n_numbers, self.width = near.n_numbers, width
        columns = 2 + len(near.order)
        n_groups = int(np.clip(MOST_SUMS // columns**2, 2, MOST_GROUPS))
        numbers, self.levels = _grouped(near.numbers, n_groups), _grouped(_narrow(near.levels), n_groups)
        self.answers = _grouped(answers[:, np.newaxis], n_groups)[:, 0]
        self.table = np.ones((len(numbers), columns, self.answers.shape[1]))
        self.table[:, 1 : 1 + near.n_numbers] = numbers
        self.weighted = np.empty_like(self.table)
        squared = np.full(self.answers.size, FAR)  # what fills up the last group has no weight
        squared[: len(answers)] = (near.numbers**2).sum(axis=1)
        flat = numbers.transpose(1, 0, 2).reshape(near.n_numbers, self.answers.size)
        self.basis = np.vstack([flat, np.ones(self.answers.size), squared])
        self.size = max(len(self.table) * columns**2, self.answers.size)

    def around(self, points: np.ndarray, own: np.ndarray) -> np.ndarray:
        """(n_rows, n_groups, 2 + n_coordinates, 2 + n_coordinates) sums over samples, of answers less the row's own."""
        n, size = self.n_numbers, self.table.shape[1]
        moments = np.empty((len(points), len(self.table), size, size))
        codes = np.where(points[:, n:] <= np.iinfo(self.levels.dtype).max, points[:, n:], -1).astype(self.levels.dtype)
        exponents, nearer = self._exponents(points)
        for i, exponent in enumerate(exponents):
            same = self.levels == codes[i, :, np.newaxis]
            exponent += nearer * same.view(np.int8).sum(axis=1, dtype=np.int16)
            self.table[:, 1 + n : -1] = same.view(np.int8)
            np.subtract(self.answers, own[i], out=self.table[:, -1])
            np.multiply(self.table, np.exp(exponent, out=exponent)[:, np.newaxis], out=self.weighted)
            np.matmul(self.weighted, self.table.transpose(0, 2, 1), out=moments[i])
        return moments

    def _exponents(self, points: np.ndarray) -> tuple[np.ndarray, float]:
        """(n_rows, n_groups, size) logarithms of the weights if no level were the row's, and what each such level adds.

        A weight is the root of exp(−distance² ÷ (width √p)²).
        """
        numbers, nearer = points[:, : self.n_numbers], 1 / (2 * self.width**2 * points.shape[1])
        constant = (numbers**2).sum(axis=1) + points.shape[1] - self.n_numbers
        factors = np.column_stack([2 * numbers, -constant, -np.ones(len(points))]) * nearer
        return (factors @ self.basis).reshape(-1, *self.answers.shape), nearer


def _narrow(levels: np.ndarray) -> np.ndarray:
    """Hold codes in a byte where they fit: comparing them is the quicker for it."""
    return levels.astype(np.int8) if not levels.size or levels.max() <= np.iinfo(np.int8).max else levels


def _grouped(samples: np.ndarray, n_groups: int) -> np.ndarray:
    """(n_groups, n, size) of (n_samples, n), filled up with zeros at the end."""
    n_samples, n = samples.shape
    size = -(-n_samples // n_groups)
    n_groups = -(-n_samples // size)
    filled = np.zeros((n_groups * size, n), dtype=samples.dtype)
    filled[:n_samples] = samples
    return np.ascontiguousarray(filled.reshape(n_groups, size, n).transpose(0, 2, 1))


def _solved(moments: np.ndarray, row: np.ndarray, own: np.ndarray) -> Surrogates:
    """Solve for the coefficients; the row itself is one more sample, with weight 1 and nothing left of its answer."""
    point = np.pad(row, ((0, 0), (1, 1)), constant_values=((0, 0), (1, 0)))
    total = moments.sum(axis=1) + point[:, :, np.newaxis] * point[:, np.newaxis]
    count, mean = total[:, :1, 0], total[:, 0, 1:] / total[:, :1, 0]
    spread = total[:, 1:, 1:] - count[:, :, np.newaxis] * mean[:, :, np.newaxis] * mean[:, np.newaxis]
    penalised = spread[:, :-1, :-1] + ALPHA * np.eye(row.shape[1])
    inverse = np.linalg.inv(penalised)
    weights = (inverse @ spread[:, :-1, -1:])[:, :, 0]
    start = mean[:, -1] - (weights * mean[:, :-1]).sum(axis=1)
    line = np.column_stack([-start, -weights, np.ones(len(own))])
    pull = (moments.reshape(len(own), -1, line.shape[1]) @ line[:, :, np.newaxis]).reshape(moments.shape[:3])[:, :, :-1]
    pull = pull[:, :, 1:] - pull[:, :, :1] * mean[:, np.newaxis, :-1]
    varied, left = spread[:, -1, -1], np.einsum("ri,rij,rj->r", line[:, 1:], spread, line[:, 1:])
    return Surrogates(
        weights=weights, intercepts=own + start, influence=inverse @ pull.transpose(0, 2, 1),
        fidelity=np.where(varied > 0, 1 - left / np.where(varied > 0, varied, 1), 0.0),
    )
