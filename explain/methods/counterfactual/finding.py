"""One search from beginning to end: the trees or the model, the rows found, and what is proven of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from explain.methods.counterfactual.choice import chosen
from explain.methods.counterfactual.goal import Goal
from explain.methods.counterfactual.ground import Ground, ground_of
from explain.methods.counterfactual.layout import space_around
from explain.methods.counterfactual.nearness import nearest_possible
from explain.methods.counterfactual.realistic import Likeness, likeness, nearer_to_data
from explain.methods.counterfactual.reasons import Way, reason_for_none, ways_out
from explain.methods.counterfactual.search import Verdict, report, search
from explain.methods.counterfactual.space import Space
from explain.methods.counterfactual.standin import CLOSE, StandIn, stand_in_for
from explain.model.asking import Question
from explain.model.predictor import Predictor
from explain.table.constraints import limits
from explain.table.dataset import Dataset, Rows
from explain.table.links import links

ALREADY = "The model already gives the wanted answer."


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Search:
    """What is looked for, where, and how long."""

    predictor: Predictor
    dataset: Dataset
    instance: Rows
    scores: np.ndarray
    """(1, n_outputs) the model's answer for the instance, on its own scale."""
    question: Question
    goal: Goal
    constraints: Mapping[str, Any] | None
    max_changed: int
    n: int
    near: str
    effort: float
    seed: int
    reasons: bool = True
    """Whether to look for what stands in the way where nothing is found."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """What a search found."""

    space: Space
    rows: np.ndarray
    """(n_found, n_features) coded, confirmed by the model."""
    closest: np.ndarray
    """(1, n_features) the row that came nearest to the answer; empty where none was asked about."""
    why_none: str = ""
    ways_out: tuple[Way, ...] = ()
    bound: float = np.nan
    data_distances: np.ndarray = field(default_factory=lambda: np.empty(0))
    sound: bool = True
    """False where the model refused all rows that its trees had found."""


def found(asked: Search) -> Found:
    """Search the trees where they stand in for the model, else, or when they mislead, the model itself."""
    ground = ground_of(asked.dataset, asked.seed)
    stand_in = _stand_in(asked, ground)
    if stand_in is not None:
        by_trees = _found(asked, ground, stand_in)
        if by_trees.sound:
            return by_trees
    return _found(asked, ground, None)


def laid_out(asked: Search) -> Verdict:
    """Lay out the space of one search, and what answers in it."""
    ground = ground_of(asked.dataset, asked.seed)
    return _verdict(asked, ground, _stand_in(asked, ground), asked.constraints)


def _stand_in(asked: Search, ground: Ground) -> StandIn | None:
    made = stand_in_for(asked.predictor, asked.dataset, ground, partial(report, asked.question))
    return made if made is not None and _trusted(made, asked) else None


def _trusted(stand_in: StandIn, asked: Search) -> bool:
    here = asked.instance.coded
    return stand_in.knows(here[0]) and np.allclose(stand_in(here), asked.scores, rtol=CLOSE, atol=CLOSE)


def _found(asked: Search, ground: Ground, stand_in: StandIn | None) -> Found:
    verdict = _verdict(asked, ground, stand_in, asked.constraints)
    space = verdict.space
    nothing = Found(space=space, rows=np.empty((0, len(space.here))), closest=verdict.closest, why_none=ALREADY)
    if asked.goal.merit(asked.scores)[0] >= 0 and all(limit.stays for limit in space.limits):
        return nothing
    rows = search(verdict, seed=asked.seed)
    confirmed = rows if stand_in is None else rows[verdict.holds(rows)]
    if len(confirmed) < min(len(rows), 1):
        return Found(space=space, rows=nothing.rows, closest=verdict.closest, sound=False)
    if asked.near == "data" and len(confirmed):
        return _near_data(asked, verdict, ground, confirmed)
    rows = chosen(verdict, confirmed, asked.n)
    nearest = rows[0] if len(rows) else None
    bound = nearest_possible(verdict, asked.predictor, ground, nearest=nearest, effort=asked.effort)
    if bound.row is not None:
        rows = chosen(verdict, np.concatenate([bound.row[None], confirmed]), asked.n)
    looked = len(rows) or not asked.reasons
    why_none, ways = ("", ()) if looked else _why_none(asked, ground, verdict, proven=bound.distance == np.inf)
    return Found(space=space, rows=rows, closest=verdict.closest, why_none=why_none, ways_out=ways,
                 bound=bound.distance, data_distances=np.full(len(rows), np.nan))


def _near_data(asked: Search, verdict: Verdict, ground: Ground, rows: np.ndarray) -> Found:
    like: Likeness = likeness(verdict, ground.table)
    found = nearer_to_data(verdict, like, rows)
    rows = chosen(verdict, found[verdict.holds(found)], asked.n, price=like.price)
    return Found(space=verdict.space, rows=rows, closest=verdict.closest, data_distances=like.distances(rows))


def _why_none(asked: Search, ground: Ground, verdict: Verdict, *, proven: bool) -> tuple[str, tuple[Way, ...]]:
    """Search again without the limits, at first without all of them, so that the reason names those in the way."""
    def again(constraints: Mapping[str, Any], most: int) -> Verdict:
        return _verdict(replace(asked, max_changed=most), ground, verdict.stand_in, constraints)

    space, constraints = verdict.space, asked.constraints or {}
    free = np.empty((0, len(space.here)))
    ways: tuple[Way, ...] = ()
    if space.told or space.max_changed < len(space.here):
        free = search(again({}, len(space.here)), seed=asked.seed)
        ways = ways_out(verdict, free, again, constraints, seed=asked.seed)
    return reason_for_none(space, free, ways, proven=proven), ways


def _verdict(asked: Search, ground: Ground, stand_in: StandIn | None, constraints: Mapping[str, Any] | None) -> Verdict:
    schema, here = asked.instance.schema, asked.instance.coded[0]
    space = space_around(
        ground, schema.columns, limits(schema, constraints, here), here, max_changed=asked.max_changed,
        used=[name in asked.predictor.features for name in schema.names],
        runs=None if stand_in is None else stand_in.runs, links=links(schema, constraints, here),
    )
    return Verdict(question=asked.question, goal=asked.goal, space=space, stand_in=stand_in)
