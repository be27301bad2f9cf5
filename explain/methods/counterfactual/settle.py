"""Make valid rows as near to the instance as single steps can: take changes back, then shrink those that remain.

Every step asks the model about all rows at once and keeps only what it confirmed, so rows stay valid throughout.
"""

from collections.abc import Callable

import numpy as np

from explain.methods.counterfactual.space import Space

Judge = Callable[[np.ndarray], np.ndarray]
"""(n_rows, n_features) coded → (n_rows,) merit, at least 0 where the answer is the wanted one."""
SECTIONS = 9
"""Parts a line is cut into; four rounds resolve 1/6,561 of it."""
SEARCHES = 8
"""Rounds of line searches; in each, one change of every row shrinks."""


def settled(judge: Judge, space: Space, rows: np.ndarray) -> np.ndarray:
    """Bring (n_rows, n_features) valid rows near: no change can be taken back, none is larger than it must be."""
    rows = tidied(judge, space, thinned(judge, space, rows))
    for _ in range(SEARCHES):
        nearer = _shrunk(judge, space, rows)
        if np.array_equal(nearer, rows, equal_nan=True):
            break
        rows = thinned(judge, space, nearer)
    return rows


def thinned(judge: Judge, space: Space, rows: np.ndarray) -> np.ndarray:
    """Take changes back, one after the other, until none can go without losing the wanted answer.

    Each round asks about every change alone, then takes back as many together as stay valid, those first that cost
    much and matter little.
    """
    rows = rows.copy()
    before = judge(rows)
    active = np.arange(len(rows))
    while len(active):
        owner, column = np.nonzero(space.left(rows[active]))
        owner = active[owner]
        trial = rows[owner]
        trial[np.arange(len(owner)), column] = space.start[column]
        saving = space.cost(rows[owner]) - space.cost(trial)
        after = np.where(saving > 0, judge(trial), -np.inf)
        free = after >= 0
        price = (before[owner] - after) / np.maximum(saving, 1e-12)
        order = np.lexsort((-saving, price, owner))
        order = order[free[order]]
        active, rows_left, merit = _together(judge, space, rows, owner[order], column[order])
        rows[active], before[active] = rows_left, merit
    return rows


def _together(
    judge: Judge, space: Space, rows: np.ndarray, owner: np.ndarray, column: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Take back the longest run of changes of each owner that keeps the answer; (owners, their rows, their merit)."""
    owners, first, length = np.unique(owner, return_index=True, return_counts=True)
    runs = np.repeat(rows[owners], length, axis=0)
    run_of = np.repeat(np.arange(len(owners)), length)
    nth = np.arange(len(owner)) - np.repeat(first, length)
    for k in range(int(length.max(initial=0))):
        longer = nth >= k
        taken = column[first[run_of[longer]] + k]
        runs[np.flatnonzero(longer), taken] = space.start[taken]
    merit = judge(runs)
    valid = (merit >= 0) | (nth == 0)
    last = np.zeros(len(owners), dtype=int)
    np.maximum.at(last, run_of[valid], np.flatnonzero(valid))
    return owners, runs[last], merit[last]


def tidied(judge: Judge, space: Space, rows: np.ndarray) -> np.ndarray:
    """Round changed numbers to what can be shown, away from the instance, else to the nearest; raw if neither holds."""
    done = np.zeros(len(rows), dtype=bool)
    result = rows.copy()
    for outward in (True, False):
        trial = _rounded(space, rows, outward=outward)
        valid = ~done
        valid[valid] = judge(trial[valid]) >= 0
        result[valid] = trial[valid]
        done |= valid
    return result


def _rounded(space: Space, rows: np.ndarray, *, outward: bool) -> np.ndarray:
    rows = rows.copy()
    for j in range(rows.shape[1]):
        changed = space.moved(rows)[:, j]
        values = space.shown(j, rows[changed, j], outward=outward and not space.by_level[j])
        rows[changed, j] = np.where(space.allows(j, values) & (values != space.here[j]), values, rows[changed, j])
    return rows


def _shrunk(judge: Judge, space: Space, rows: np.ndarray) -> np.ndarray:
    """Shrink one change of each row: the one whose line search saves most."""
    owner, column = np.nonzero(space.left(rows) & ~space.by_level)
    nearest = _nearest_listed if space.told_apart else _nearest_on_lines
    value = nearest(judge, space, rows[owner], column)
    trial = rows[owner]
    trial[np.arange(len(owner)), column] = value
    saving = space.cost(rows[owner]) - space.cost(trial)
    order = np.lexsort((-saving, owner))
    best = order[np.unique(owner[order], return_index=True)[1]]
    best = best[saving[best] > 0]
    rows = rows.copy()
    rows[owner[best]] = trial[best]
    return rows


def _nearest_listed(judge: Judge, space: Space, rows: np.ndarray, column: np.ndarray) -> np.ndarray:
    """Find for each row the nearest value of its column that is still valid, among all that make a difference."""
    value = rows[np.arange(len(rows)), column].copy()
    size, start = np.abs(value - space.here[column]), space.start[column]
    between = [held[(np.minimum(low, high) < held) & (held < np.maximum(low, high))]
               for held, low, high in zip((space.options[j] for j in column), start, value, strict=True)]
    line = np.repeat(np.arange(len(rows)), [len(held) for held in between])
    points = np.concatenate([*between, np.empty(0)])
    trial = rows[line]
    trial[np.arange(len(line)), column[line]] = points
    valid = judge(trial) >= 0
    line, points = line[valid], points[valid]
    far = np.abs(points - space.here[column[line]])
    order = np.lexsort((far, line))
    best = order[np.unique(line[order], return_index=True)[1]]
    best = best[far[best] < size[line[best]]]
    value[line[best]] = points[best]
    return value


def _nearest_on_lines(judge: Judge, space: Space, rows: np.ndarray, column: np.ndarray) -> np.ndarray:
    """Find for each row the value of its column, between the start and its own, nearest to the start and still valid.

    A search by sections: the nearest valid point of each round and the point before it enclose the next round.
    """
    line = np.arange(len(rows))
    near, far = space.start[column], rows[line, column]
    shares = np.arange(1, SECTIONS) / SECTIONS
    while True:
        points = near[:, None] + (far - near)[:, None] * shares
        points = _shown_points(space, column, points)
        low, high = np.minimum(near, far)[:, None], np.maximum(near, far)[:, None]
        asked = (points > low) & (points < high) & _allowed_points(space, column, points)
        if not asked.any():
            return far
        which, nth = np.nonzero(asked)
        trial = rows[which]
        trial[np.arange(len(which)), column[which]] = points[asked]
        valid = np.zeros_like(asked)
        valid[which, nth] = judge(trial) >= 0
        near, far = _enclosed(points, asked, valid, near, far)


def _enclosed(
    points: np.ndarray, asked: np.ndarray, valid: np.ndarray, near: np.ndarray, far: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Find the ends of the next round: the last point known not to do, and the first that does."""
    n = points.shape[1]
    hit = np.where(valid.any(axis=1), valid.argmax(axis=1), n)
    before = np.where(asked & (np.arange(n) < hit[:, None]), np.arange(n), -1).max(axis=1, initial=-1)
    line = np.arange(len(points))
    near = np.where(before >= 0, points[line, before], near)
    return near, np.where(hit < n, points[line, np.minimum(hit, n - 1)], far)


def _shown_points(space: Space, column: np.ndarray, points: np.ndarray) -> np.ndarray:
    points = points.copy()
    for j in np.unique(column):
        of_column = column == j
        points[of_column] = space.shown(j, points[of_column].ravel()).reshape(-1, points.shape[1])
    return points


def _allowed_points(space: Space, column: np.ndarray, points: np.ndarray) -> np.ndarray:
    allowed = np.zeros(points.shape, dtype=bool)
    for j in np.unique(column):
        of_column = column == j
        allowed[of_column] = space.allows(j, points[of_column].ravel()).reshape(-1, points.shape[1])
    return allowed
