"""Branch and bound over a forest: the nearest row that has the answer, and a bound below which there is none.

Each column has cells: of the values that can be shown and that the trees cannot tell apart, the cheapest. A box gives
each column a range of cells. What any row of a box can reach is at most the sum of each tree's best leaf; what it costs
at least is the sum of each column's cheapest cell. The cheapest box is cut in two until the cheapest row of one has the
answer: then no row anywhere is nearer. With one tree this visits its leaves.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from explain.methods.counterfactual.bound import Bound, Holds, needs
from explain.methods.counterfactual.goal import Goal
from explain.methods.counterfactual.runs import Runs
from explain.methods.counterfactual.space import Space
from explain.methods.counterfactual.standin import StandIn
from explain.model.forests.forest import LEAF, MISSING, Forest, deepest
from explain.table.links import CLOSE, Link

ROUNDING = 1e-6
"""Sums this close to what is needed, relative to the largest, are left to the model to decide."""
AT_ONCE = 16
"""Boxes cut between two looks at the clock of work."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells:
    """The cells of one column, those of a number in its order."""

    values: np.ndarray
    """(n_cells,) what is shown."""
    cost: np.ndarray
    codes: np.ndarray
    """(n_cells, n_own_columns) int32 in the forest's columns."""
    here: int
    """Cell of the instance's own value; -1 when the limits rule it out."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Demand:
    """A link between two columns, over cells."""

    when: int
    then: int
    first: np.ndarray
    """(n_cells of the one,) first cell of the other that will do; as many as it has cells where none will."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Maze:
    """Trees over cells: what the kernels of `explain.methods.trees.kernels_changes` are given."""

    cells: tuple[Cells, ...]
    first: np.ndarray
    """(n_columns,) position of each column's first cell in ``cost``."""
    cost: np.ndarray
    roots: np.ndarray
    left: np.ndarray
    right: np.ndarray
    split: np.ndarray
    """(n_nodes,) which split a node asks."""
    player: np.ndarray
    """(n_splits,) the column it is about."""
    start: np.ndarray
    """(n_splits,) where its counts begin in ``below``."""
    below: np.ndarray
    value: np.ndarray
    """(n_nodes, n_needs) what a leaf adds to each thing that is needed."""
    base: np.ndarray
    """(n_needs,) what all rows have of it; a row has the answer when no sum is below 0."""
    rounding: np.ndarray
    """(n_needs,)"""
    demands: tuple[Demand, ...]
    max_changed: int

    def row(self, point: np.ndarray) -> np.ndarray:
        """(n_features,) the coded row of one cell for each column."""
        return np.array([cells.values[at] for cells, at in zip(self.cells, point, strict=True)])

    def narrowed(self, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        """Raise the lower ends of boxes to what their rows demand of linked columns."""
        low = low.copy()
        for demand in self.demands * len(self.demands):
            for b in range(len(low)):
                asked = demand.first[low[b, demand.when] : high[b, demand.when] + 1]
                low[b, demand.then] = max(low[b, demand.then], asked.min(initial=len(self.cells[demand.then].values)))
        return low

    def broken(self, point: np.ndarray) -> int:
        """Give the column of a point whose change demands what the point lacks; -1 where it lacks nothing."""
        for demand in self.demands:
            if point[demand.then] < demand.first[point[demand.when]]:
                return demand.when
        return -1


def maze(goal: Goal, space: Space, stand_in: StandIn, most: float) -> Maze | None:
    """Lay out the cells that cost less than ``most``, and the trees over them; None where that cannot be done."""
    from explain.methods.trees.kernels_changes import DEEPEST

    forest = stand_in.forest
    wanted = needs(goal, forest.n_outputs, forest.link if stand_in.linked else "")
    if wanted is None or not space.proving or not _told_apart(space, stand_in) or deepest(forest) >= DEEPEST:
        return None
    cells = tuple(_cells(space, stand_in, j, most) for j in range(len(space.columns)))
    if any(not len(each.values) for each in cells):
        return None
    splits = _splits(stand_in, cells)
    weights, off = wanted
    value = _leaf_values(stand_in, weights)
    left, right, roots = _without_idle(forest, splits)
    fixed = left[roots] == LEAF
    base = weights @ forest.base - off + value[roots[fixed]].sum(axis=0)
    spans = np.abs(np.where((forest.left == LEAF)[:, None], value, 0.0))
    largest = np.abs(base) + np.maximum.reduceat(spans, forest.roots, axis=0).sum(axis=0)
    return Maze(
        cells=cells, cost=np.concatenate([each.cost for each in cells]),
        first=np.cumsum([0, *(len(each.values) for each in cells)])[:-1].astype(np.int32),
        roots=roots[~fixed], left=left, right=right, split=splits.of_node, player=splits.player, start=splits.start,
        below=splits.below,
        value=value, base=base, rounding=ROUNDING * (1 + largest), max_changed=space.max_changed,
        demands=tuple(_demand(link, cells) for link in space.links),
    )


def _demand(link: Link, cells: tuple[Cells, ...]) -> Demand:
    """Find for each cell of one column the first of the other that meets the link."""
    least, held = link.least(cells[link.when].values), cells[link.then].values
    slack = np.where(np.isfinite(least), CLOSE * np.maximum(1, np.abs(least)), 0.0)
    first = np.where(least == -np.inf, 0, np.searchsorted(held, least - slack))
    return Demand(when=link.when, then=link.then, first=first)


def _told_apart(space: Space, stand_in: StandIn) -> bool:
    """Whether all values are known that the columns may take; a limit may reach beyond those of the table."""
    return all(
        _known(space, j, runs) and (not len(space.options[j]) or runs.whole) for j, runs in enumerate(stand_in.runs)
    )


def _known(space: Space, place: int, runs: Runs) -> bool:
    limit, here, start = space.limits[place], space.here[place], space.start[place]
    if not np.isnan(start) and start not in runs.values:
        return False
    if space.columns[place].by_code or not len(space.options[place]):
        return True
    if limit.levels is not None:
        return bool(np.isin(limit.levels, runs.values).all())
    return limit.low >= np.fmin(runs.values[0], here) and limit.high <= np.fmax(runs.values[-1], here)


def _cells(space: Space, stand_in: StandIn, place: int, most: float) -> Cells:
    here, start = space.here[place], space.start[place]
    values = np.append(space.options[place], start)
    own = (values == here) | (np.isnan(values) & np.isnan(here))
    cost = space.price(place, values)
    kept = np.flatnonzero((cost < most) | (values == start) | own)
    order = kept[np.argsort(values[kept], kind="stable")]
    runs = stand_in.runs[place]
    places = np.flatnonzero(own[order])
    return Cells(values=values[order], cost=cost[order], codes=runs.codes[runs.of(values[order])],
                 here=int(places[0]) if len(places) else -1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Splits:
    """The different questions that nodes ask of cells."""

    of_node: np.ndarray
    """(n_nodes,) which split a node asks; 0 at a leaf."""
    player: np.ndarray
    start: np.ndarray
    below: np.ndarray
    """How many of the first 0, 1, 2, … cells go left: for each split, from ``start`` on."""
    idle: np.ndarray
    """(n_splits,) 1 where all cells go left, -1 where all go right, else 0."""


def _splits(stand_in: StandIn, cells: tuple[Cells, ...]) -> Splits:
    """Give the different splits numbers, and count for each how many of the first cells of its column go left."""
    forest = stand_in.forest
    inner = np.flatnonzero(forest.left != LEAF)
    asked = np.column_stack([forest.column[inner], forest.threshold[inner], forest.missing_left[inner]])
    different, which = np.unique(asked, axis=0, return_inverse=True)
    of_node = np.zeros(len(forest.left), dtype=np.int32)
    of_node[inner] = which.ravel()
    owner = {int(column): (j, k) for j, places in enumerate(stand_in.places) for k, column in enumerate(places)}
    players: list[int] = []
    counts: list[np.ndarray] = []
    idle: list[np.ndarray] = []
    for column, size in zip(*np.unique(different[:, 0], return_counts=True), strict=True):
        player, place = owner[int(column)]
        codes, mine = cells[player].codes[:, place], different[len(players) : len(players) + size]
        goes_left = np.where(codes == MISSING, mine[:, 2:] == 1, codes <= mine[:, 1:2])
        first = np.zeros((size, len(codes) + 1), dtype=np.int32)
        np.cumsum(goes_left, axis=1, out=first[:, 1:])
        players += [player] * size
        counts += list(first)
        idle.append(np.where(first[:, -1] == len(codes), 1, np.where(first[:, -1] == 0, -1, 0)))
    return Splits(
        of_node=of_node, player=np.array(players, dtype=np.int32),
        start=np.cumsum([0, *(len(each) for each in counts)])[:-1].astype(np.int64),
        below=np.concatenate([*counts, np.zeros(1, np.int32)]), idle=np.concatenate([*idle, np.zeros(1, int)]),
    )


def _leaf_values(stand_in: StandIn, weights: np.ndarray) -> np.ndarray:
    """(n_nodes, n_needs) what reaching a node adds to each sum; 0 but at leaves."""
    forest = stand_in.forest
    tree = np.searchsorted(forest.roots, np.arange(len(forest.left)), side="right") - 1
    output = forest.outputs[tree]
    alone = forest.values[:, :1] * weights[:, np.maximum(output, 0)].T
    value = alone if forest.values.shape[1] != weights.shape[1] else np.where(
        (output < 0)[:, None], forest.values @ weights.T, alone
    )
    return np.ascontiguousarray(np.where((forest.left == LEAF)[:, None], value, 0.0))


def _without_idle(forest: Forest, splits: Splits) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pass over the nodes at which all cells go the same way; (left, right, roots)."""
    inner, idle = forest.left != LEAF, splits.idle[splits.of_node]
    go = np.arange(len(forest.left))
    go = np.where(inner & (idle > 0), forest.left, np.where(inner & (idle < 0), forest.right, go))
    while not np.array_equal(go[go], go):
        go = go[go]
    left, right = (np.where(inner, go[child], LEAF).astype(np.int32) for child in (forest.left, forest.right))
    return left, right, go[forest.roots].astype(np.int32)


def nearest(maze: Maze, holds: Holds, most: float, work: float, report: Callable[[], None]) -> Bound:
    """Search boxes, the cheapest first, for a row that costs less than ``most``.

    Parameters
    ----------
    holds
        Whether the model gives rows the wanted answer.
    most : distance
        Of the nearest row known; inf when none is.
    work : nodes
        How many may be visited.
    report
        Called now and then; may raise to stop.
    """
    state = _State(maze=maze, most=most, holds=holds)
    widths = np.array([len(cells.values) for cells in maze.cells], dtype=np.int32)
    state.add(np.zeros((1, len(widths)), np.int32), widths[None] - 1)
    while state.waiting and state.waiting[0][0] < state.most and state.visited < work:
        low, high = state.cut()
        state.add(low, high)
        report()
    distance = min(state.waiting[0][0] if state.waiting else np.inf, state.most)
    return Bound(distance=float(distance), row=state.row)


@dataclass(slots=True, kw_only=True, eq=False)
class _State:
    """The boxes that still wait, and the nearest row so far."""

    maze: Maze
    most: float
    holds: Holds
    row: np.ndarray | None = None
    waiting: list[tuple] = field(default_factory=list)
    visited: int = 0
    n_boxes: int = 0

    def cut(self) -> tuple[np.ndarray, np.ndarray]:
        """Take the cheapest boxes and cut each in two."""
        lows: list[np.ndarray] = []
        highs: list[np.ndarray] = []
        while self.waiting and len(lows) < 2 * AT_ONCE and self.waiting[0][0] < self.most:
            _, _, low, high, place, cell = heapq.heappop(self.waiting)
            below, above = high.copy(), low.copy()
            below[place], above[place] = cell - 1, cell
            lows += [low, above]
            highs += [below, high]
        return np.array(lows, dtype=np.int32), np.array(highs, dtype=np.int32)

    def add(self, low: np.ndarray, high: np.ndarray) -> None:
        """Bound boxes, keep those that may hold a nearer row, and note the rows that are one."""
        from explain.methods.trees.kernels_changes import bound_boxes

        held, n, n_players = self.maze, len(low), low.shape[1]
        low = held.narrowed(low, high)
        whole = (low <= high).all(axis=1)
        low, high, n = low[whole], high[whole], int(whole.sum())
        least, upper, merit = np.empty(n), np.empty((n, len(held.base))), np.empty((n, len(held.base)))
        point, branch, visited = np.empty((n, n_players), np.int32), np.empty((n, 2), np.int32), np.zeros(n, np.int64)
        bound_boxes(low, high, held.first, held.cost, self.most, held.roots, held.left, held.right, held.split,
                    held.player, held.start, held.below, held.value, held.base, least, upper, merit, point, branch,
                    visited)
        self.visited += int(visited.sum()) + n
        alive = (upper >= -held.rounding).all(axis=1) & self._few(low, high) & (least < self.most)
        for b in np.flatnonzero(alive):
            broken = held.broken(point[b])
            if broken < 0 and (merit[b] >= -held.rounding).all() and self._accepted(point[b], least[b]):
                continue
            place, cell = branch[b] if branch[b, 0] >= 0 else _anywhere(low[b], high[b], point[b], broken)
            if place >= 0:
                self.n_boxes += 1
                heapq.heappush(self.waiting, (least[b], self.n_boxes, low[b], high[b], place, cell))

    def _few(self, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        here = np.array([cells.here for cells in self.maze.cells])
        return ((low > here) | (high < here)).sum(axis=1) <= self.maze.max_changed

    def _accepted(self, point: np.ndarray, cost: float) -> bool:
        """Whether the cheapest row of a box has the answer, so that the box needs no further look."""
        if cost >= self.most:
            return True
        row = self.maze.row(point)
        if not self.holds(row[None])[0]:
            return False
        self.most, self.row = float(cost), row
        return True


def _anywhere(low: np.ndarray, high: np.ndarray, point: np.ndarray, broken: int) -> tuple[int, int]:
    """Cut where the model or a link, not the trees, refused the cheapest row; (-1, -1) where there is no other."""
    wide = np.flatnonzero(high > low)
    if not len(wide):
        return -1, -1
    place = broken if broken >= 0 else int(wide[0])
    return place, int(point[place] + 1 if point[place] < high[place] else point[place])
