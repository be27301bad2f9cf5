"""How near an answer can be at all: proven where the model is a sum that can be searched through, else left open."""

from dataclasses import replace

import numpy as np

from explain.methods.counterfactual import additive, boxes, solver
from explain.methods.counterfactual.bound import Bound, needs
from explain.methods.counterfactual.ground import Ground, all_shown
from explain.methods.counterfactual.search import Verdict
from explain.methods.counterfactual.space import Space
from explain.model.asking import Question
from explain.model.predictor import Predictor
from explain.model.structure import is_additive

NODES, BOUNDS = 12_000_000, 400
"""Nodes of trees visited, and bounds of a sum computed, in what an ordinary machine takes for a second."""
WORTH_SOLVING = 1.0
"""Seconds of effort from which it is worth writing the trees down for a solver."""
MOST_OPTIONS = 20_000
"""Values of one column that a proof looks at."""
COMBINED = 40
"""Random rows on which a sum must be one before it is believed."""


def nearest_possible(
    verdict: Verdict, predictor: Predictor, ground: Ground, *, nearest: np.ndarray | None, effort: float
) -> Bound:
    """Bound the distance of any row that can be shown within the limits and has the answer.

    Parameters
    ----------
    nearest : (n_features,)
        The nearest answer known, coded; None when none is.
    effort : seconds
        About how long an ordinary machine may search; counted in steps, so that the same question has the same answer.
        From `WORTH_SOLVING` on a solver, where one is installed, gets as long again for what is left open.

    Returns
    -------
    Bound
        Its distance is NaN where nothing could be proven.
    """
    unknown = Bound(distance=np.nan)
    most = np.inf if nearest is None else float(verdict.space.cost(nearest[None])[0])
    if effort <= 0:
        return unknown
    if verdict.stand_in is not None:
        return _over_trees(verdict, nearest, most, effort) or unknown
    scale, link = _sum_scale(predictor)
    if not is_additive(predictor, scale):
        return unknown
    return _over_a_sum(verdict, predictor, ground, scale, link, most, effort) or unknown


def _over_trees(verdict: Verdict, nearest: np.ndarray | None, most: float, effort: float) -> Bound | None:
    assert verdict.stand_in is not None
    held = boxes.maze(verdict.goal, verdict.space, verdict.stand_in, most)
    if held is None:
        return None
    found = boxes.nearest(held, verdict.holds, most, int(effort * NODES), verdict.report)
    row = nearest if found.row is None else found.row
    most = most if found.row is None else float(verdict.space.cost(found.row[None])[0])
    if found.distance >= most or effort < WORTH_SOLVING or not solver.available():
        return found
    return solver.solved(held, verdict.holds, found, nearest=row, most=most, seconds=effort)


def _sum_scale(predictor: Predictor) -> tuple[str, str]:
    if predictor.scale != "probability" or predictor.margin_unit or "margin" not in predictor.answers:
        return predictor.scale, ""
    return "margin", "logistic" if predictor.task == "binary" else "softmax"


def _over_a_sum(
    verdict: Verdict, predictor: Predictor, ground: Ground, scale: str, link: str, most: float, effort: float
) -> Bound | None:
    space = verdict.space
    wanted = needs(verdict.goal, len(predictor.outputs), link)
    listed = [_values(space, ground, j, most) for j in range(len(space.columns))]
    if wanted is None or any(values is None for values in listed):
        return None
    weights, off = wanted
    question = replace(verdict.question, scale=scale)
    columns = tuple(_options(space, question, j, values, weights) for j, values in enumerate(listed)
                    if values is not None)
    start = weights @ question(space.start[None])[0] - off
    is_sum = _is_sum(question, space, columns, weights, start + off)
    verdict.question.n_asked = question.n_asked
    if not is_sum:
        return None
    return additive.nearest_sum(columns, -start, verdict.holds, space.legal, most=most, work=int(effort * BOUNDS),
                                report=verdict.report)


def _values(space: Space, ground: Ground, place: int, most: float) -> np.ndarray | None:
    """Values that a column may take for less than a distance; None where they are too many to list."""
    limit, here, start = space.limits[place], space.here[place], space.start[place]
    if not len(space.options[place]):
        return np.array([start])
    if limit.levels is not None:
        values = limit.levels
    elif space.columns[place].by_code:
        values = ground.held[place][0]
    else:
        reach = most * space.spread[place] / space.weight[place] if np.isfinite(here) else np.inf
        low, high = max(limit.low, np.nan_to_num(here) - reach), min(limit.high, np.nan_to_num(here) + reach)
        values, whole = all_shown(ground, place, low, high, MOST_OPTIONS)
        if not whole or _beyond(ground, place, here, low, high):
            return None
    values = values[space.allows(place, values)]
    return np.append(values[values != start], start)


def _beyond(ground: Ground, place: int, here: float, low: float, high: float) -> bool:
    """Whether a range reaches beyond the values of the table, where steps are not listed."""
    known, column = ground.held[place][0], ground.columns[place]
    least, most = (known[0], known[-1]) if len(known) else (np.inf, -np.inf)
    return low < np.fmin(min(least, column.low), here) or high > np.fmax(max(most, column.high), here)


def _options(
    space: Space, question: Question, place: int, values: np.ndarray, weights: np.ndarray
) -> additive.Options:
    """Cost and gain of each value, against the start."""
    rows = np.tile(space.start, (len(values), 1))
    rows[:, place] = values
    cost = space.cost(rows) - space.cost(np.where(np.arange(rows.shape[1]) == place, space.here, rows))
    gain = question(rows) @ weights.T - question(space.start[None]) @ weights.T
    order = np.argsort(cost, kind="stable")
    return additive.Options(values=values[order], cost=cost[order], gain=gain[order])


def _is_sum(question: Question, space: Space, columns: tuple[additive.Options, ...], weights: np.ndarray,
            start: np.ndarray) -> bool:
    """Whether gains add up on random rows."""
    rng = np.random.default_rng(0)
    picked = np.array([rng.integers(len(held.values), size=COMBINED) for held in columns])
    rows = np.column_stack([held.values[at] for held, at in zip(columns, picked, strict=True)])
    told = start + sum(held.gain[at] for held, at in zip(columns, picked, strict=True))
    asked = question(rows) @ weights.T
    return bool(np.abs(told - asked).max() <= 1e-7 * max(1.0, np.abs(asked).max()))
