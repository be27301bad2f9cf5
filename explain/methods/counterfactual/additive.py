"""Branch and bound for a sum of one function of each column: linear models behind any column-wise steps.

Each column offers options, each with a cost and a gain of the sum; one of each column is taken, and the gains must make
up what the answer lacks. Where options could be mixed in shares the least cost is known at once: the best value for
money first, along each column's hull of gain over cost. That is a bound, and at most one column is then mixed.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from explain.methods.counterfactual.bound import Bound, Holds

ROUNDING = 1e-9
"""Sums this close to what is needed, relative to the largest gain, are left to the model to decide."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Options:
    """What one column may become, by rising cost."""

    values: np.ndarray
    cost: np.ndarray
    gain: np.ndarray
    """(n_options, n_needs)"""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relaxed:
    """The least cost when options may be mixed."""

    cost: float
    place: int
    """The column that is mixed; -1 when none is."""
    option: int
    """The last of its options that costs no more than the mixture."""
    chosen: np.ndarray
    """(n_columns,) options, the mixed one rounded towards more gain."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hull:
    """The options of one column that no mixture of others beats, rising in cost and in gain."""

    options: np.ndarray
    gains: np.ndarray
    """(n_options - 1,) from each to the next."""
    prices: np.ndarray


@dataclass(slots=True, kw_only=True, eq=False)
class Sums:
    """The columns' options, what the instance lacks, and the hulls that were computed."""

    columns: tuple[Options, ...]
    lacking: np.ndarray
    """(n_needs,) what the gains must add up to at least."""
    _hulls: dict[tuple[int, int, int, int], Hull] = field(default_factory=dict)

    def relaxed(self, low: np.ndarray, high: np.ndarray) -> Relaxed | None:
        """Bound the rows whose options lie in these ranges, by the need that costs most; None when none will do."""
        found = [self._for_need(k, low, high) for k in range(len(self.lacking))]
        if any(each is None for each in found):
            return None
        return max((each for each in found if each is not None), key=lambda each: each.cost)

    def _for_need(self, need: int, low: np.ndarray, high: np.ndarray) -> Relaxed | None:
        hulls = [self._hull(j, need, int(low[j]), int(high[j])) for j in range(len(low))]
        chosen = np.array([hull.options[0] for hull in hulls])
        cost = sum(float(held.cost[at]) for held, at in zip(self.columns, chosen, strict=True))
        lacking = float(self.lacking[need]) - sum(
            float(held.gain[at, need]) for held, at in zip(self.columns, chosen, strict=True)
        )
        if lacking <= 0:
            return Relaxed(cost=cost, place=-1, option=-1, chosen=chosen)
        owner = np.repeat(np.arange(len(hulls)), [len(hull.gains) for hull in hulls])
        gains, prices = (np.concatenate([getattr(hull, name) for hull in hulls]) for name in ("gains", "prices"))
        options = np.concatenate([hull.options[1:] for hull in hulls])
        order = np.argsort(prices / gains, kind="stable")
        filled = np.cumsum(gains[order])
        last = int(np.searchsorted(filled, lacking))
        if last == len(order):
            return None
        taken, mixed = order[:last], order[last]
        chosen[owner[taken]] = options[taken]
        share = (lacking - float(gains[taken].sum())) / float(gains[mixed])
        place, before = int(owner[mixed]), int(chosen[owner[mixed]])
        dearest = float(self.columns[place].cost[before]) + share * float(prices[mixed])
        between = int(np.searchsorted(self.columns[place].cost, dearest, side="right")) - 1
        chosen[place] = options[mixed]
        return Relaxed(
            cost=cost + float(prices[taken].sum()) + share * float(prices[mixed]), place=place, chosen=chosen,
            option=int(np.clip(between, before, options[mixed] - 1)),
        )

    def _hull(self, place: int, need: int, low: int, high: int) -> Hull:
        key = (place, need, low, high)
        if key not in self._hulls:
            held = self.columns[place]
            options = low + _hull(held.cost[low : high + 1], held.gain[low : high + 1, need])
            self._hulls[key] = Hull(options=options, gains=np.diff(held.gain[options, need]),
                                    prices=np.diff(held.cost[options]))
        return self._hulls[key]


def _hull(cost: np.ndarray, gain: np.ndarray) -> np.ndarray:
    """Positions of the options that no mixture of others beats, by rising cost."""
    before = np.maximum.accumulate(np.append(-np.inf, gain))[:-1]
    kept: list[int] = []
    for i in np.flatnonzero(gain > before):
        if kept and cost[i] <= cost[kept[-1]]:
            kept.pop()
        while len(kept) > 1 and (
            (gain[i] - gain[kept[-1]]) * (cost[kept[-1]] - cost[kept[-2]])
            >= (gain[kept[-1]] - gain[kept[-2]]) * (cost[i] - cost[kept[-1]])
        ):
            kept.pop()
        kept.append(int(i))
    return np.array(kept)


def nearest_sum(
    columns: tuple[Options, ...], lacking: np.ndarray, holds: Holds, few: Holds, *, most: float, work: int,
    report: Callable[[], None],
) -> Bound:
    """Search for the cheapest options that make up what is lacking.

    Parameters
    ----------
    columns
        One for each column of the table.
    lacking : (n_needs,)
        What the gains must add up to at least.
    holds, few
        Whether the model gives rows the wanted answer; whether they change no more columns than they may.
    most : distance
        Of the nearest row known; inf when none is.
    work : bounds
        How many may be computed.
    """
    largest = sum(np.abs(held.gain).max(axis=0) for held in columns) + np.abs(lacking)
    sums = Sums(columns=columns, lacking=lacking - ROUNDING * largest)
    waiting: list = []
    row = None
    computed = 0

    def add(low: np.ndarray, high: np.ndarray) -> None:
        nonlocal most, row, computed
        computed += 1
        found = sums.relaxed(low, high)
        if found is None or found.cost >= most:
            return
        trial = np.array([held.values[at] for held, at in zip(columns, found.chosen, strict=True)])
        cost = sum(float(held.cost[at]) for held, at in zip(columns, found.chosen, strict=True))
        if cost < most and few(trial[None])[0] and holds(trial[None])[0]:
            most, row = cost, trial
        heapq.heappush(waiting, (found.cost, computed, low, high, found))

    add(np.zeros(len(columns), dtype=int), np.array([len(held.values) - 1 for held in columns]))
    while waiting and waiting[0][0] < most and computed < work:
        _, _, low, high, found = heapq.heappop(waiting)
        place, option = _cut(low, high, found)
        if place < 0:
            continue
        below, above = high.copy(), low.copy()
        below[place], above[place] = option, option + 1
        add(low, below)
        add(above, high)
        report()
    return Bound(distance=float(min(waiting[0][0] if waiting else np.inf, most)), row=row)


def _cut(low: np.ndarray, high: np.ndarray, found: Relaxed) -> tuple[int, int]:
    """Cut the mixed column; where none is mixed, the widest, as the row chosen was refused; (-1, -1) for one row."""
    if found.place >= 0 and low[found.place] <= found.option < high[found.place]:
        return found.place, found.option
    place = int(np.argmax(high - low))
    if high[place] == low[place]:
        return -1, -1
    return place, int(min(found.chosen[place], high[place] - 1))
