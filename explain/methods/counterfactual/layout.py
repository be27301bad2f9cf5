"""How the space around one instance is laid out: which values of each column are tried, and where a search starts."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from explain.methods.counterfactual.ground import Ground
from explain.methods.counterfactual.runs import Runs
from explain.methods.counterfactual.space import Space
from explain.table.constraints import Limit
from explain.table.links import CLOSE, Link
from explain.table.schema import Column

GRID = 48
"""Values of a numeric column tried one by one; all of them when the table holds no more."""
LEVELS = 60
"""Levels of a category tried one by one; the most frequent when there are more."""
LISTED = 200
"""Numbers tried of those that a limit allows one by one, where no trees say which of them differ."""
DEMANDS = 300
"""Different demands of links on one column for which values are listed."""


def space_around(
    ground: Ground, columns: Sequence[Column], limits: Sequence[Limit], here: np.ndarray, *, used: Sequence[bool],
    max_changed: int, runs: Sequence[Runs] | None = None, links: Sequence[Link] = (),
) -> Space:
    """Lay out the search around one instance.

    Parameters
    ----------
    ground
        Of the table; ranges, levels and spreads are taken from it.
    columns, limits : n_features
        What the columns are, and what each may become.
    here : (n_features,)
        The coded instance.
    used : n_features
        Whether the model is given the column; the others stay as they are.
    max_changed : columns
        How many may change.
    runs : n_features
        Values that the model's trees tell apart, where that is known: then the nearest of each run are tried.
    links
        What changes of some columns demand of others.
    """
    space = Space(
        columns=tuple(columns), limits=tuple(limits), links=tuple(links), here=here, start=here.copy(),
        table=ground.table, spread=ground.spread, weight=np.array([limit.weight for limit in limits]),
        by_level=np.array([column.by_code for column in columns]) | ~np.isfinite(here),
        parts=ground.parts, options=(), told_apart=runs is not None, proving=True, max_changed=max_changed,
    )
    options = []
    for j, limit in enumerate(limits):
        told_apart = runs is not None and not columns[j].by_code
        seen = _of_each_run(space, j, runs[j]) if told_apart and runs else _seen(space, j, *ground.held[j])
        options.append(_options(space, j, seen) if used[j] or not limit.stays else np.empty(0))
    options, proving = _with_demanded(space, options, runs)
    start = space.repaired(np.array([[_start(space, j, options[j]) for j in range(len(columns))]]))[0]
    return replace(
        space, start=start, table=_taken_over(space, options, start), proving=proving,
        options=tuple(values[values != start[j]] for j, values in enumerate(options)),
    )


def _taken_over(space: Space, options: Sequence[np.ndarray], start: np.ndarray) -> np.ndarray:
    """Bring the rows of the table within the limits: what may not be taken over from one is as at the start."""
    table = np.column_stack([
        values if limit.levels is None else space.shown(j, values)
        for j, (limit, values) in enumerate(zip(space.limits, space.table.T, strict=True))
    ])
    allowed = np.column_stack([space.allows(j, table[:, j]) & bool(len(options[j])) for j in range(len(start))])
    table = space.repaired(np.where(allowed, table, start))
    return np.where(space.linked(table)[:, None], table, start)


def _with_demanded(
    space: Space, options: list[np.ndarray], runs: Sequence[Runs] | None
) -> tuple[list[np.ndarray], bool]:
    """Add the values of each column that meet what links can demand of it; and whether those are all that matter."""
    proving = True
    for link in space.links * len(space.links):  # what is added may demand something in turn
        demands = np.unique(link.least(options[link.when]))
        demands = demands[np.isfinite(demands)]
        proving = proving and len(demands) <= DEMANDS and not np.isnan(space.here[link.then])
        demands = _thinned(demands, DEMANDS)
        place, limit = link.then, space.limits[link.then]
        found = [space.at_least(place, demand, np.array([np.nan])) for demand in demands]
        if runs is not None and limit.levels is None:
            low = [max(limit.low, demand - CLOSE * max(1.0, abs(demand))) for demand in demands]
            found += [runs[place].nearest(space.here[place], least, limit.high) for least in low]
        values = np.concatenate([options[place], *found])
        values = _others(values[~np.isnan(values)], space.here[place])
        values = values[space.allows(place, values)]
        options[place] = values[np.argsort(np.abs(values - np.nan_to_num(space.here[place])), kind="stable")]
    return options, proving


def _options(space: Space, place: int, seen: np.ndarray) -> np.ndarray:
    """Choose the values of a column to try one by one: the nearest to the instance first, or the usual ones.

    Levels without an order come by how often the table holds them; fillings of a missing number from the median on.
    """
    limit, column, here = space.limits[place], space.columns[place], space.here[place]
    listed = np.empty(0) if limit.levels is None else limit.levels
    values = np.concatenate([seen, listed if space.told_apart else _thinned(listed, LISTED)])
    values = _others(values[space.allows(place, values)], here)
    if not len(values):  # a range between the steps, or one that the table knows nothing of
        ends = np.array([limit.low, limit.high])
        values = _others(ends[np.isfinite(ends) & space.allows(place, ends)], here)
    if not column.ordered or (column.by_code and np.isnan(here)):
        return values
    middle = np.median(values) if np.isnan(here) and len(values) else here
    return values[np.argsort(np.abs(values - middle), kind="stable")]


def _seen(space: Space, place: int, values: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Levels the table holds, the frequent first; of a number, a spread of its values as they can be shown."""
    inside = space.allows(place, values)
    if space.columns[place].by_code:
        frequent = values[inside][np.argsort(-counts[inside], kind="stable")]
        return frequent if space.told_apart else frequent[:LEVELS]
    limit = space.limits[place]
    ends = np.array([end for end in (limit.low, limit.high) if np.isfinite(end)])
    return space.shown(place, np.concatenate([_thinned(values[inside], GRID), ends]))


def _of_each_run(space: Space, place: int, runs: Runs) -> np.ndarray:
    """Take the nearest value of each run within the limits; around the middle where the instance has no number."""
    here, limit = space.here[place], space.limits[place]
    middle = runs.values[len(runs.values) // 2] if np.isnan(here) and len(runs.values) else here
    low, high = (-np.inf, np.inf) if limit.levels is not None else (limit.low, limit.high)
    near = runs.nearest(middle, low, high)
    return near[~np.isnan(near)]


def _others(values: np.ndarray, here: float) -> np.ndarray:
    """Drop the instance's own value and repetitions; keep the order."""
    _, first = np.unique(values, return_index=True)
    values = values[np.sort(first)]
    return values[values != here]


def _thinned(values: np.ndarray, n: int) -> np.ndarray:
    if len(values) <= n:
        return values
    return values[np.unique(np.linspace(0, len(values) - 1, n).round().astype(int))]


def _start(space: Space, place: int, options: np.ndarray) -> float:
    """Stay where the limits allow it, else take the nearest value they do."""
    here, limit = space.here[place], space.limits[place]
    if limit.stays:
        return float(here)
    if space.columns[place].by_code or limit.levels is not None:
        return float(options[0])
    bound = np.array([np.clip(here, limit.low, limit.high)])
    tidy = space.shown(place, bound, outward=True)
    return float((tidy if space.allows(place, tidy)[0] else bound)[0])
