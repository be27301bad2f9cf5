"""How much of a model's skill on a table is memory of its rows."""

from dataclasses import dataclass

import numpy as np

from explain.checks.making import found, not_measured
from explain.results import Finding

LEAST_SKILL = 0.02
RESAMPLES = 300
FEWEST_ROWS = 30


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Costs:
    """What the answers to each row cost, by (n_fits, n_rows) models fitted again that have seen the row or not."""

    own: np.ndarray
    """(n_rows,) of the uploaded model."""
    baseline: np.ndarray
    """(n_rows,) of always giving the same answer."""
    refits: np.ndarray
    """(n_fits, n_rows)"""
    seen: np.ndarray
    """(n_fits, n_rows) whether the model was fitted on the row."""


def memorised(costs: Costs, seed: int) -> Finding:
    """Measure which share of the uploaded model's skill would be gone on rows that it has not seen.

    A model fitted elsewhere may simply be better than one fitted on a part of this table. Memory shows in single rows:
    a model that has seen a row misses it less, just where models fitted again miss less after they have seen it. The
    loss of skill counts as far as the rows say so. The two halves of the fits are compared crosswise, so that the
    noise of one half is not taken for memory.
    """
    half = len(costs.refits) // 2
    if half < 1:
        return not_measured("memorised", "Fewer than two models could be fitted again.")
    one, two = _means(costs, slice(None, half)), _means(costs, slice(half, None))
    known = np.isfinite(one).all(axis=0) & np.isfinite(two).all(axis=0)
    if known.sum() < FEWEST_ROWS:
        return not_measured("memorised", "Too few rows were both seen and not seen by models fitted again.")
    table = np.vstack([costs.own, costs.baseline, one, two])[:, known]
    value = _memory(table, np.ones((1, table.shape[1])))[0]
    if not np.isfinite(value):
        return not_measured("memorised", "The model has no skill on this table that could be lost.")
    draw = np.random.default_rng(seed)
    weights = draw.multinomial(known.sum(), np.full(known.sum(), 1 / known.sum()), size=RESAMPLES)
    drawn = _memory(table, weights.astype(float))
    low, high = np.nanquantile(drawn, (0.025, 0.975))
    return found("memorised", value, low, high, n=int(known.sum()), of="row")


def skill(costs: Costs, kind: str) -> float:
    """Error saved beside always giving the same answer: "own", or "seen" or "unseen" of the models fitted again."""
    if kind == "own":
        return 1 - costs.own.mean() / costs.baseline.mean()
    held = costs.seen if kind == "seen" else ~costs.seen
    base = np.broadcast_to(costs.baseline, costs.refits.shape)
    return float(1 - costs.refits[held].mean() / base[held].mean())


def _means(costs: Costs, some: slice) -> np.ndarray:
    """(2, n_rows) mean cost of the fits that have seen the row, and of the others; NaN where there are none."""
    refits, seen = costs.refits[some], costs.seen[some]
    with np.errstate(invalid="ignore"):
        return np.array([(refits * held).sum(axis=0) / held.sum(axis=0) for held in (seen, ~seen)])


def _memory(table: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(n_samples,) share of the skill lost, as far as it is memory; NaN where there is no skill."""
    own, baseline, seen_one, unseen_one, seen_two, unseen_two = table
    share = weights / weights.sum(axis=1, keepdims=True)
    skill = 1 - (share @ own) / (share @ baseline)
    lost = share @ ((unseen_one + unseen_two) / 2 - own) / (share @ baseline)
    gain_one, gain_two = unseen_one - seen_one, unseen_two - seen_two
    own_one, own_two = unseen_one - own, unseen_two - own
    shared = _together(share, own_one, gain_two) + _together(share, own_two, gain_one)
    whole = 2 * _together(share, gain_one, gain_two)
    with np.errstate(divide="ignore", invalid="ignore"):
        memory = np.where(whole > 0, np.clip(shared / whole, 0, 1), 0)
        return np.where(skill > LEAST_SKILL, memory * np.clip(lost / skill, 0, None), np.nan)


def _together(share: np.ndarray, one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """(n_samples,) weighted covariance."""
    return share @ (one * two) - (share @ one) * (share @ two)
