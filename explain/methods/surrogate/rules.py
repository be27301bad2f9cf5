"""What the ends of a tree say as rules, and how often that holds on rows that had no say in the tree."""

from dataclasses import dataclass

import numpy as np

from explain.methods.surrogate.tree import Node, ends, places_of
from explain.results import Branch, Rule
from explain.scores.formulas import ratio, wilson
from explain.scores.parts import limit_of, region, rows_in
from explain.scores.precision import half_width
from explain.table.dataset import Dataset

RANGE = (0.1, 0.9)
"""Shares of the answers of the rows that grew the tree, between which a rule about a number says the answer lies."""
ROUNDING = 1e-9
"""As a share of the largest answer."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Told:
    """What the model says of rows, and what is true of them."""

    coded: np.ndarray
    """(n_rows, n_features)"""
    answers: np.ndarray
    """(n_rows,) the model's answers."""
    said: np.ndarray | None
    """(n_rows,) bool: whether the model names the class explained; None where it answers a number."""
    truth: np.ndarray
    """(n_rows,) of classes 1 where the row is of the class explained, 0 where it is not; of numbers the true one. NaN
    where it is not known."""

    def part(self, rows: np.ndarray) -> "Told":
        """Give some of the rows."""
        return Told(coded=self.coded[rows], answers=self.answers[rows], truth=self.truth[rows],
                    said=None if self.said is None else self.said[rows])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Claim:
    """What a rule says of its rows."""

    yes: bool
    low: float
    high: float

    def holds(self, told: Told) -> np.ndarray:
        """(n_rows,) of which rows the model says so."""
        return told.said == self.yes if told.said is not None else self._between(told.answers)

    def true(self, told: Told) -> np.ndarray:
        """(n_rows,) of which rows it is true; meaningless where that is not known."""
        return (told.truth == 1) == self.yes if told.said is not None else self._between(told.truth)

    def _between(self, held: np.ndarray) -> np.ndarray:
        slack = ROUNDING * max(abs(self.low), abs(self.high))
        return (held >= self.low - slack) & (held <= self.high + slack)


def claims(nodes: list[Node], grew: Told) -> list[Claim]:
    """Say what each end says: what the model says of most rows that grew it, or where most of its answers lie."""
    places, found = places_of(nodes, grew.coded), []
    for place in range(len(ends(nodes))):
        here = places == place
        if grew.said is not None:
            found.append(Claim(yes=bool(grew.said[here].mean() >= 0.5), low=np.nan, high=np.nan))
        else:
            low, high = np.quantile(grew.answers[here], RANGE)
            found.append(Claim(yes=True, low=float(low), high=float(high)))
    return found


def agreeing(nodes: list[Node], said: list[Claim], measured: Told) -> np.ndarray:
    """(n_rows,) of which rows the tree says what the model says."""
    places = places_of(nodes, measured.coded)
    found = np.zeros(len(places), dtype=bool)
    for place, claim in enumerate(said):
        found |= (places == place) & claim.holds(measured)
    return found


def rules(nodes: list[Node], said: list[Claim], measured: Told, dataset: Dataset) -> tuple[Rule, ...]:
    """Measure the rules of a tree."""
    places, variance = places_of(nodes, measured.coded), float(measured.answers.var())
    return tuple(
        _rule(nodes[i], claim, measured, places == place, variance, dataset)
        for place, (i, claim) in enumerate(zip(ends(nodes), said, strict=True))
    )


def _rule(
    node: Node, claim: Claim, measured: Told, here: np.ndarray, variance: float, dataset: Dataset
) -> Rule:
    inside, n = measured.part(here), int(here.sum())
    answers, known = inside.answers, ~np.isnan(inside.truth)
    hits, n_true = claim.holds(inside), claim.true(inside) & known
    precision, truth = _share(int(hits.sum()), n), _share(int(n_true.sum()), int(known.sum()))
    half = float(half_width(answers)) if n else np.nan
    mean = float(answers.mean()) if n else np.nan
    off = float(((answers - node.answer) ** 2).mean()) if n else np.nan
    return Rule(
        region=region(dataset, node.part, int(rows_in(dataset, node.part).sum()), n), yes=claim.yes, from_=claim.low,
        to=claim.high, answer=node.answer, mean=mean, low=mean - half, high=mean + half,
        spread=float(answers.std()) if n else np.nan, fidelity=1 - off / variance if variance > 0 else np.nan,
        precision=precision[0], precision_low=precision[1], precision_high=precision[2],
        lift=float(ratio(np.array(precision[0]), claim.holds(measured).mean())),
        truth=truth[0], truth_low=truth[1], truth_high=truth[2], n_truth=int(known.sum()),
    )


def _share(n_hits: int, n: int) -> tuple[float, float, float]:
    """Give a share with Wilson's interval; NaN where nothing was counted."""
    low, high = wilson(np.array([n_hits]), np.array([n]))
    return n_hits / n if n else np.nan, float(low[0]), float(high[0])


def branches(nodes: list[Node], measured: Told, dataset: Dataset) -> tuple[Branch, ...]:
    """Tell of each place of the tree how many rows come there."""
    from explain.scores.parts import inside

    last = {i: place for place, i in enumerate(ends(nodes))}
    return tuple(
        Branch(
            parent=node.parent, rule=last.get(i, -1), answer=node.answer, n_rows=int(rows_in(dataset, node.part).sum()),
            limits=() if node.side is None else (limit_of(dataset.schema.columns[node.side.column], node.side),),
            n_measured=int(inside(node.part, measured.coded).sum()),
        ) for i, node in enumerate(nodes)
    )
