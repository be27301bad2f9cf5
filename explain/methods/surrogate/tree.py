"""Grow a tree on the model's answers; cut it to a depth; say which rows come where."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from explain.scores.parts import Part, inside, narrowed
from explain.scores.splits import Side, Split, best_split, spread
from explain.table.schema import Schema

MOST_CATEGORIES = 200
"""Levels of a column that is tried; rules are written down level by level."""
FEWEST, FEWEST_SHARE = 5, 0.02
"""Rows of a branch, and their share, of those that grow the tree."""
LEAST = 0.0001
"""Share of the squared spread of all answers that a question takes away."""
Settle = Callable[[Side, Side], tuple[Side, Side]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Node:
    """A place in the tree."""

    parent: int
    side: Side | None
    """What leads here from the parent; None for the root."""
    part: Part
    """All that leads here."""
    depth: int
    answer: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """The rows that grow trees."""

    answers: np.ndarray
    """(n_rows,)"""
    coded: np.ndarray
    """(n_rows, n_features)"""
    tried: np.ndarray
    """Positions of the columns that may be asked."""
    by_code: np.ndarray
    ordered: np.ndarray

    def drawn(self, random: np.random.Generator) -> "Ground":
        """Draw as many rows again, with replacement."""
        rows = random.integers(0, len(self.answers), len(self.answers))
        return Ground(answers=self.answers[rows], coded=self.coded[rows], tried=self.tried, by_code=self.by_code,
                      ordered=self.ordered)


def ground(answers: np.ndarray, coded: np.ndarray, schema: Schema, given: Sequence[str]) -> Ground:
    """Lay out rows to grow trees on: the columns given to the model, but for those of very many levels."""
    columns = schema.columns
    known = set(given)
    tried = np.array([i for i, column in enumerate(columns)
                      if column.name in known and len(column.categories) <= MOST_CATEGORIES], dtype=int)
    return Ground(answers=answers, coded=coded, tried=tried, by_code=np.array([each.by_code for each in columns]),
                  ordered=np.array([each.ordered for each in columns]))


def as_found(below: Side, above: Side) -> tuple[Side, Side]:
    """Leave the two sides of a question as the rows give them."""
    return below, above


def grown(held: Ground, depth: int, settle: Settle = as_found) -> list[Node]:
    """Ask at each place the question that takes most off the squared distances of the answers from their mean.

    Parameters
    ----------
    held
        The rows.
    depth
        Questions above one another.
    settle
        Makes two sides part more than the rows at hand.

    Returns
    -------
    list
        Each node before those below it, of two ways the one with the higher answers first; the first is the root.
    """
    answers = held.answers[:, None]
    fewest = max(FEWEST, int(np.ceil(FEWEST_SHARE * len(answers))))
    least = LEAST * spread(answers)
    nodes: list[Node] = []

    def grow(rows: np.ndarray, above: int, side: Side | None, part: Part, at: int) -> None:
        here = len(nodes)
        nodes.append(Node(parent=above, side=side, part=part, depth=at, answer=float(answers[rows].mean())))
        split = _question(held, answers[rows], rows, fewest) if at < depth else None
        if split is None or split.gain <= least:
            return
        first = split.sides[0].holds(held.coded[rows, split.sides[0].column])
        ways = [(way, rows[chosen]) for way, chosen in zip(settle(*split.sides), (first, ~first), strict=True)]
        for way, held_by in sorted(ways, key=lambda each: -answers[each[1]].mean()):
            grow(held_by, here, way, narrowed(part, way), at + 1)

    grow(np.arange(len(answers)), -1, None, (), 0)
    return nodes


def _question(held: Ground, answers: np.ndarray, rows: np.ndarray, fewest: int) -> Split | None:
    if np.ptp(answers) == 0 or not len(held.tried):
        return None
    return best_split(answers - answers.mean(), held.coded[rows], held.by_code, held.ordered, held.tried,
                      fewest=fewest)


def cut(nodes: list[Node], depth: int) -> list[Node]:
    """Keep the first questions of a tree; since each is asked without looking further, that is the tree of that depth.

    Nodes stand each before those below it, so that their places are counted anew.
    """
    kept = [i for i, node in enumerate(nodes) if node.depth <= depth]
    places = {-1: -1} | {old: new for new, old in enumerate(kept)}
    return [Node(parent=places[nodes[i].parent], side=nodes[i].side, part=nodes[i].part, depth=nodes[i].depth,
                 answer=nodes[i].answer) for i in kept]


def ends(nodes: list[Node]) -> list[int]:
    """Places of the nodes where nothing more is asked, from the top down."""
    parents = {node.parent for node in nodes}
    return [i for i in range(len(nodes)) if i not in parents]


def places_of(nodes: list[Node], coded: np.ndarray) -> np.ndarray:
    """(n_rows,) for each coded row which of `ends` it comes to, counted from 0; -1 for one that comes to none."""
    found = np.full(len(coded), -1)
    for place, i in enumerate(ends(nodes)):
        found[inside(nodes[i].part, coded)] = place
    return found


def answers_of(nodes: list[Node], coded: np.ndarray) -> np.ndarray:
    """(n_rows,) what the tree answers; the root's answer for a row that comes to no end."""
    held = np.array([*(nodes[i].answer for i in ends(nodes)), nodes[0].answer])
    return held[places_of(nodes, coded)]
