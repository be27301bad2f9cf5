"""Answers near the data: rows that lie between the instance and rows of the table that have the wanted answer."""

from dataclasses import dataclass

import numpy as np

from explain.methods.counterfactual.search import Verdict
from explain.methods.counterfactual.space import Space
from explain.table.apart import distances_in

COMPARED = 150
"""Rows of the table with the answer, the nearest to the instance, that a row is compared with."""
BLOCK = 1_000
NEIGHBOURS = 3
"""Of those, how many nearest ones the distance to the data is the mean over."""
WEIGHT = 1.5
"""What a step away from the data weighs against a step away from the instance."""
STARTS, VALUES, ROUNDS = 10, 6, 40
"""Rows that are improved, values of a column tried in each, and changes made at most."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Likeness:
    """How far rows lie from rows of the table that have the wanted answer."""

    space: Space
    known: np.ndarray
    """(n_known, n_features) coded rows of the table with the answer, the nearest to the instance first."""

    def distances(self, rows: np.ndarray) -> np.ndarray:
        """(n_rows,) mean distance to the nearest few, measured as from the instance; NaN where there are none."""
        if not len(self.known):
            return np.full(len(rows), np.nan)
        by_code = [column.by_code for column in self.space.columns]
        apart = distances_in(self.space.spread, by_code, rows, self.known)
        k = min(NEIGHBOURS, len(self.known))
        return np.partition(apart, k - 1, axis=1)[:, :k].mean(axis=1)

    def price(self, rows: np.ndarray) -> np.ndarray:
        """(n_rows,) what is made small: the distance from the instance and, weighted, that from the data."""
        return self.space.cost(rows) + WEIGHT * np.nan_to_num(self.distances(rows))


def likeness(verdict: Verdict, table: np.ndarray) -> Likeness:
    """Find the rows of a (n_rows, n_features) table that have the answer, from the nearest on."""
    order = np.argsort(verdict.space.cost(table), kind="stable")
    found = np.empty(0, dtype=int)
    for start in range(0, len(order), BLOCK):
        if len(found) >= COMPARED:
            break
        part = order[start : start + BLOCK]
        found = np.append(found, part[verdict.answers(table[part])])
    return Likeness(space=verdict.space, known=table[found[:COMPARED]])


def nearer_to_data(verdict: Verdict, like: Likeness, rows: np.ndarray) -> np.ndarray:
    """Move (n_rows, n_features) valid rows, and rows of the table within the limits, to where they cost least.

    Returns
    -------
    numpy.ndarray
        (n_found, n_features) valid rows by rising price, none twice: no single value taken over from a near row of the
        table, and none taken back, makes one cheaper.
    """
    space = verdict.space
    within = np.column_stack([
        space.allows(j, like.known[:, j]) & bool(len(space.options[j])) for j in range(len(space.here))
    ])
    projected = space.repaired(np.where(within, like.known, space.start))
    projected = projected[space.legal(projected)]
    starts = np.concatenate([rows, projected[verdict(projected) >= 0]])
    starts = np.unique(starts, axis=0)
    starts = starts[np.argsort(like.price(starts), kind="stable")][:STARTS]
    found = np.unique(_improved(verdict, like, starts), axis=0)
    return found[np.argsort(like.price(found), kind="stable")]


def _improved(verdict: Verdict, like: Likeness, rows: np.ndarray) -> np.ndarray:
    """Make the one change of each row that saves most, until none saves anything."""
    rows = rows.copy()
    active = np.arange(len(rows))
    for _ in range(ROUNDS):
        if not len(active):
            break
        trial, owner = _neighbouring(like, rows[active])
        owner = active[owner]
        saving = like.price(rows)[owner] - like.price(trial)
        worth = saving > 1e-9
        trial, owner, saving = trial[worth], owner[worth], saving[worth]
        valid = verdict(trial) >= 0
        trial, owner, saving = trial[valid], owner[valid], saving[valid]
        order = np.lexsort((-saving, owner))
        best = order[np.unique(owner[order], return_index=True)[1]]
        rows[owner[best]] = trial[best]
        active = owner[best]
    return rows


def _neighbouring(like: Likeness, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """List rows with one value taken back or taken over from a near row of the table, and which row each came from."""
    space = like.space
    parts, owners = [np.empty((0, rows.shape[1]))], [np.empty(0, dtype=int)]
    for j in range(rows.shape[1]):
        if not len(space.options[j]):
            continue
        held, counts = np.unique(like.known[:, j], return_counts=True)
        held = held[np.argsort(-counts, kind="stable")]
        held = held[space.allows(j, held)][:VALUES]
        values = np.append(held, space.start[j])
        part = np.repeat(rows, len(values), axis=0)
        part[:, j] = np.tile(values, len(rows))
        parts.append(part)
        owners.append(np.repeat(np.arange(len(rows)), len(values)))
    trial, owner = np.concatenate(parts), np.concatenate(owners)
    legal = space.legal(trial)
    return trial[legal], owner[legal]
