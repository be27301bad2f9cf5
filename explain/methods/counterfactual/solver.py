"""A constraint solver for what branch and bound leaves open: OR-tools' CP-SAT, where it is installed.

Every cell, every split and every leaf is a yes or no. Costs are rounded down and what leaves add is rounded up, so that
the solver's own bound holds for the exact numbers too; a row it finds is asked of the model.
"""

from importlib.util import find_spec
from typing import Any

import numpy as np

from explain.methods.counterfactual.bound import Bound, Holds
from explain.methods.counterfactual.boxes import ROUNDING, Maze
from explain.model.forests.forest import LEAF

STEPS = 10**9
"""Whole numbers that a distance of 1, and the largest sum, are cut into."""
MOST_LEAVES = 20_000
"""Leaves of what is given to the solver; more take too long to write down."""


def available() -> bool:
    """Whether the solver is installed."""
    return find_spec("ortools") is not None


def solved(
    maze: Maze, holds: Holds, known: Bound, *, nearest: np.ndarray | None, most: float, seconds: float
) -> Bound:
    """Tighten a bound, and look for a nearer row.

    Parameters
    ----------
    known
        What branch and bound found; kept where the solver does no better.
    nearest : (n_features,)
        The nearest row known, which the solver starts from; None when none is.
    most : distance
        Of that row; inf when there is none.
    seconds
        Of the solver's own steady clock.
    """
    from ortools.sat.python import cp_model

    leaves = _leaves(maze)
    if sum(len(held) for held in leaves) > MOST_LEAVES:
        return known
    model = cp_model.CpModel()
    cells = [[model.new_bool_var("") for _ in held.values] for held in maze.cells]
    for chosen in cells:
        model.add_exactly_one(chosen)
    if maze.max_changed < len(cells):
        kept = [chosen[held.here] for held, chosen in zip(maze.cells, cells, strict=True) if held.here >= 0]
        model.add(sum(kept) >= len(cells) - maze.max_changed)
    whole = [np.floor(held.cost * STEPS).astype(np.int64) for held in maze.cells]
    cost = sum(int(price) * cell for prices, chosen in zip(whole, cells, strict=True)
               for price, cell in zip(prices, chosen, strict=True))
    if np.isfinite(most):
        model.add(cost <= int(np.floor(most * STEPS)))
    _add_trees(model, maze, cells, leaves)
    for demand in maze.demands:
        for cell, first in zip(cells[demand.when], demand.first, strict=True):
            model.add_bool_or([cell.negated(), *cells[demand.then][first:]])
    if nearest is not None:
        for value, held, chosen in zip(nearest, maze.cells, cells, strict=True):
            for cell, own in zip(chosen, held.values == value, strict=True):
                model.add_hint(cell, bool(own))
    model.minimize(cost)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = seconds
    solver.parameters.max_time_in_seconds = 10 * seconds
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return Bound(distance=most, row=known.row)
    found = _row(solver, maze, cells) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None
    return _better(maze, holds, known, most, found, solver.best_objective_bound / STEPS)


def _better(maze: Maze, holds: Holds, known: Bound, most: float, found: np.ndarray | None, least: float) -> Bound:
    row = known.row
    if found is not None:
        trial, price = maze.row(found), float(maze.cost[maze.first + found].sum())
        if price < most and holds(trial[None])[0]:
            row, most = trial, price
    return Bound(distance=float(min(max(known.distance, least), most)), row=row)


def _leaves(maze: Maze) -> list[list[tuple[int, list[tuple[int, bool]]]]]:
    """For each tree its leaves, each with the splits on its path and whether they go left."""
    found = []
    for root in maze.roots:
        waiting: list[tuple[int, list[tuple[int, bool]]]] = [(int(root), [])]
        leaves = []
        while waiting:
            node, path = waiting.pop()
            if maze.left[node] == LEAF:
                leaves.append((node, path))
                continue
            split = int(maze.split[node])
            waiting.append((int(maze.left[node]), [*path, (split, True)]))
            waiting.append((int(maze.right[node]), [*path, (split, False)]))
        found.append(leaves)
    return found


def _add_trees(model: Any, maze: Maze, cells: list[list[Any]], leaves: list) -> None:
    """Let each tree reach one leaf, along splits that the cells decide, and the sums make up what is needed."""
    goes_left: dict[int, Any] = {}
    for split in {split for held in leaves for _, path in held for split, _ in path}:
        chosen = cells[maze.player[split]]
        start = maze.start[split]
        counts = maze.below[start : start + len(chosen) + 1]
        goes_left[split] = model.new_bool_var("")
        model.add(sum(cell for cell, left in zip(chosen, np.diff(counts), strict=True) if left) == goes_left[split])
    scale = STEPS * ROUNDING / maze.rounding
    sums: list[Any] = [int(np.ceil((base + rounding) * size))
                       for base, rounding, size in zip(maze.base, maze.rounding, scale, strict=True)]
    for held in leaves:
        reached = [model.new_bool_var("") for _ in held]
        model.add_exactly_one(reached)
        for leaf, (node, path) in zip(reached, held, strict=True):
            for split, left in path:
                model.add_implication(leaf, goes_left[split] if left else goes_left[split].negated())
            for need, size in enumerate(scale):
                sums[need] += int(np.ceil(maze.value[node, need] * size)) * leaf
    for total in sums:
        model.add(total >= 0)


def _row(solver: Any, maze: Maze, cells: list[list[Any]]) -> np.ndarray:
    """(n_columns,) the cell chosen of each column."""
    return np.array([next(i for i, cell in enumerate(chosen) if solver.boolean_value(cell)) for chosen in cells])
