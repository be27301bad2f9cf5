"""One change for many rows: the same level, or a number raised or lowered to the same value, in one or two columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from explain.methods.counterfactual.ground import Ground
from explain.methods.counterfactual.search import Verdict

GRID, LEVELS = 12, 20
"""Values of a number, and most frequent levels of a category, that all rows are brought to."""
COLUMNS, EACH = 6, 3
"""Columns whose changes are combined, and changes of each."""
NEARLY = 0.9
"""Of the rows that the best change of a column turns, the share that a cheaper one must turn to be preferred."""
AT_LEAST, AT_MOST, IS = "at least", "at most", "is"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What becomes of one column: at least a value, at most a value, or one level."""

    place: int
    way: str
    value: float


Shared = tuple[Part, ...]
"""One or two parts, in different columns."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tried:
    """What some changes made of some rows."""

    turned: np.ndarray
    """(n_rows, n_changes) bool: the row has the wanted answer then."""
    cost: np.ndarray
    """(n_rows, n_changes) distance; 0 where the row stays as it is."""


def single_parts(ground: Ground, found: np.ndarray, changed: np.ndarray) -> list[Shared]:
    """List the changes of one column that are tried.

    Parameters
    ----------
    found, changed : (n_answers, n_features)
        Answers of single rows, and which of their cells differ from the row: their values are tried, too.
    """
    listed: list[Shared] = []
    for j, column in enumerate(ground.columns):
        held, counts = ground.held[j]
        if column.by_code:
            values = held[np.argsort(-counts, kind="stable")][:LEVELS]
            listed += [(Part(place=j, way=IS, value=float(each)),) for each in values]
            continue
        answers = found[changed[:, j], j]
        values = np.union1d(_spread_over(held), _spread_over(np.sort(answers)))
        listed += [(Part(place=j, way=way, value=float(each)),) for each in values for way in (AT_LEAST, AT_MOST)]
    return listed


def _spread_over(values: np.ndarray) -> np.ndarray:
    """Take up to `GRID` of ascending values, from the first to the last."""
    if not len(values):
        return values
    return values[np.unique(np.linspace(0, len(values) - 1, GRID).round().astype(int))]


def tried(verdicts: Sequence[Verdict], changes: Sequence[Shared]) -> Tried:
    """Make every change to every row, where its limits allow it, and see which rows have the answer then."""
    turned = np.zeros((len(verdicts), len(changes)), dtype=bool)
    cost = np.zeros(turned.shape)
    for i, verdict in enumerate(verdicts):
        rows = made(verdict, changes)
        cost[i] = verdict.space.cost(rows)
        turned[i] = (verdict(rows) >= 0) & (cost[i] > 0)
    return Tried(turned=turned, cost=cost)


def made(verdict: Verdict, changes: Sequence[Shared]) -> np.ndarray:
    """(n_changes, n_features) what changes make of one row: itself where a limit or a link does not allow one."""
    space = verdict.space
    rows = np.tile(space.here, (len(changes), 1))
    allowed = np.ones(len(changes), dtype=bool)
    for n, change in enumerate(changes):
        for part in change:
            rows[n, part.place], within = _taken(verdict, part)
            allowed[n] &= within
    rows = space.repaired(rows)
    return np.where((allowed & space.legal(rows))[:, None], rows, space.here)


def _taken(verdict: Verdict, part: Part) -> tuple[float, bool]:
    """Value of a row's cell after one part, and whether the row may have it."""
    space, here = verdict.space, float(verdict.space.here[part.place])
    if (part.way == AT_LEAST and here >= part.value) or (part.way == AT_MOST and here <= part.value):
        return here, True
    value = space.shown(part.place, np.array([part.value]), outward=True)
    return float(value[0]), bool(space.allows(part.place, value)[0])


def best_of_each(changes: Sequence[Shared], result: Tried) -> list[int]:
    """For each set of columns and ways, the cheapest change that turns nearly as many rows as any; the best first."""
    n, cost = result.turned.sum(axis=0), _mean_cost(result)
    groups: dict[tuple, list[int]] = {}
    for at, change in enumerate(changes):
        if n[at]:
            groups.setdefault(tuple((part.place, part.way) for part in change), []).append(at)
    best = []
    for members in groups.values():
        enough = [at for at in members if n[at] >= NEARLY * n[members].max()]
        best.append(min(enough, key=lambda at: (cost[at], -n[at])))
    return sorted(best, key=lambda at: (-n[at], cost[at]))


def _mean_cost(result: Tried) -> np.ndarray:
    """(n_changes,) mean distance of the rows that turn."""
    n = np.maximum(result.turned.sum(axis=0), 1)
    return np.where(result.turned, result.cost, 0.0).sum(axis=0) / n


def pairs_of(changes: Sequence[Shared], result: Tried) -> list[Shared]:
    """Combine the changes that turn most, two columns at a time."""
    n, cost = result.turned.sum(axis=0), _mean_cost(result)
    reach = _reach(changes, result)
    places = [place for place in np.argsort(-reach, kind="stable") if reach[place] > 0][:COLUMNS]
    chosen = []
    for place in places:
        own = [at for at, (part,) in enumerate(changes) if part.place == place and result.cost[:, at].any()]
        order = sorted(own, key=lambda at: (-n[at], cost[at]))
        spread = np.unique(np.linspace(0, len(order) - 1, EACH).round().astype(int))
        chosen += [changes[order[k]][0] for k in spread]
    return [(one, other) for one, other in combinations(chosen, 2) if one.place != other.place]


def _reach(changes: Sequence[Shared], result: Tried) -> np.ndarray:
    """(n_features,) most rows that one change of each column turns; a little for those that only move."""
    reach = np.zeros(1 + max((part.place for change in changes for part in change), default=0))
    for at, (part,) in enumerate(changes):
        reach[part.place] = max(reach[part.place], result.turned[:, at].sum() + 0.5 * result.cost[:, at].any())
    return reach
