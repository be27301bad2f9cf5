"""How much of a model's skill on a table is memory of its rows."""

from dataclasses import dataclass

import numpy as np

from explain.checks.making import found, not_measured
from explain.results import Finding

LEAST_SKILL = 0.02
RESAMPLES = 300
HALVINGS = 20
"""How often the fits are dealt into two halves."""
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
    loss of skill counts as far as the rows say so. Halves of the fits are compared crosswise, so that the noise of one
    half is not taken for memory; they are halved many times, so that it does not matter which fits are in which.
    """
    if len(costs.refits) < 2:
        return not_measured("memorised", "Fewer than two models could be fitted again.")
    both = np.minimum(costs.seen.sum(axis=0), (~costs.seen).sum(axis=0)) >= 2  # once in each half
    if both.sum() < FEWEST_ROWS:
        return not_measured("memorised", "Too few rows were both seen and not seen by models fitted again.")
    draw, n = np.random.default_rng(seed), len(costs.own)
    weights = np.vstack([np.ones(n), draw.multinomial(n, np.full(n, 1 / n), size=RESAMPLES)])
    value, *drawn = _memory(costs, weights, draw)
    if not np.isfinite(value):
        return not_measured("memorised", "The model has no skill on this table that could be lost.")
    low, high = np.nanquantile(drawn, (0.025, 0.975))
    return found("memorised", value, low, high, n=int(both.sum()), of="row")


def skill(costs: Costs, kind: str) -> float:
    """Error saved beside always giving the same answer: "own", or "seen" or "unseen" of the models fitted again."""
    if kind == "own":
        return 1 - costs.own.mean() / costs.baseline.mean()
    held = costs.seen if kind == "seen" else ~costs.seen
    base = np.broadcast_to(costs.baseline, costs.refits.shape)
    return float(1 - costs.refits[held].mean() / base[held].mean())


def _memory(costs: Costs, weights: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    """(n_samples,) share of the skill lost, as far as it is memory; NaN where there is no skill."""
    unseen = _means(costs, np.arange(len(costs.refits)))[1]
    share = _shares(weights, np.isfinite(unseen))
    baseline = share @ costs.baseline
    skill = 1 - (share @ costs.own) / baseline
    lost = share @ np.nan_to_num(unseen - costs.own) / baseline
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(skill > LEAST_SKILL, _remembered(costs, weights, draw) * np.clip(lost / skill, 0, None), np.nan)


def _remembered(costs: Costs, weights: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    """(n_samples,) how far the uploaded model misses less what fits miss less once seen: 1 as far as they do, 0 not."""
    shared, whole = np.zeros((2, len(weights)))
    half = len(costs.refits) // 2
    for _ in range(HALVINGS):
        order = draw.permutation(len(costs.refits))
        one, two = _means(costs, order[:half]), _means(costs, order[half:])
        known = np.isfinite(np.vstack([one, two])).all(axis=0)
        share = _shares(weights, known)
        gains = [np.where(known, unseen - seen, 0) for seen, unseen in (one, two)]
        own = [np.where(known, unseen - costs.own, 0) for _, unseen in (one, two)]
        shared += _together(share, own[0], gains[1]) + _together(share, own[1], gains[0])
        whole += 2 * _together(share, *gains)
    return np.clip(np.divide(shared, whole, out=np.zeros(len(whole)), where=whole > 0), 0, 1)


def _means(costs: Costs, some: np.ndarray) -> np.ndarray:
    """(2, n_rows) mean cost of the fits that have seen the row, and of the others; NaN where there are none."""
    refits, seen = costs.refits[some], costs.seen[some]
    with np.errstate(invalid="ignore"):
        return np.array([(refits * held).sum(axis=0) / held.sum(axis=0) for held in (seen, ~seen)])


def _shares(weights: np.ndarray, known: np.ndarray) -> np.ndarray:
    """(n_samples, n_rows) weights that sum to 1 over the rows that are known."""
    kept = weights * known
    return kept / np.maximum(kept.sum(axis=1, keepdims=True), 1)


def _together(share: np.ndarray, one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """(n_samples,) weighted covariance."""
    return share @ (one * two) - (share @ one) * (share @ two)
