"""What drives the model over many rows, in words."""

import numpy as np

from explain.narrative.parts import answer_of, apart, short_answer
from explain.results import Attributions, Importance, Interactions, Summary
from explain.wording import counted, difference, escaped, listed, probability, span, strong

NOTHING = 1e-6
"""Share of what a feature does alone below which what two features do together is rounding."""
CLEAR_DIRECTION = 0.3
"""Rank correlation from which a direction is stated."""


def describe_drivers(attributions: Attributions | Summary) -> tuple[str, ...]:
    """Say which features move the model's answer most over the rows explained, and by how much."""
    importance = attributions.importance()
    order = np.argsort(-importance.mean, kind="stable")
    n = attributions.n_rows if isinstance(attributions, Summary) else len(attributions.rows)
    rows = counted(n, "row")
    if not len(order) or importance.mean[order[0]] == 0:
        return (f"No input moves the model's {answer_of(attributions)} in these {rows}.",)
    first = order[0]
    interval = span(importance.low[first], importance.high[first], importance.scale, importance.unit)
    start = (f"{strong(importance.feature_labels[first])} moves the model's {answer_of(attributions)} most: by "
             f"**{apart(attributions, importance.mean[first])}** on average over {rows} ({escaped(interval)}).")
    return (start, *_runners_up(attributions, importance, order))


def _runners_up(attributions: Attributions | Summary, importance: Importance, order: np.ndarray) -> tuple[str, ...]:
    others = [j for j in order[1:3] if importance.mean[j] > 0]
    if not others:
        return ()
    named = [f"{strong(importance.feature_labels[j])} ({apart(attributions, importance.mean[j])})" for j in others]
    share = importance.mean[order[:1 + len(others)]].sum() / importance.mean.sum()
    words = f"Then {'comes' if len(others) == 1 else 'come'} {listed(named)}"
    if len(order) <= 1 + len(others):
        return (f"{words}.",)
    together = "two" if len(others) == 1 else "three"
    return (f"{words}; these {together} make up **{probability(share)}** of all movement.",)


def describe_directions(attributions: Attributions, *, most: int = 3) -> tuple[str, ...]:
    """Say in which direction the leading ordered features go with the model's answer, where that is clear.

    A direction is stated when the rank correlation of a feature's values with its contributions is at least 0.3 in
    size, for at most ``most`` of the eight features that move the answer most.
    """
    leading = np.argsort(-np.abs(attributions.contributions).mean(axis=0), kind="stable")[:8]
    found = [(j, rank_correlation(attributions.feature_codes[:, j], attributions.contributions[:, j]))
             for j in leading if attributions.ordered[j]]
    clear = [(j, rho) for j, rho in found if abs(rho) >= CLEAR_DIRECTION][:most]
    return tuple(
        f"Higher {strong(attributions.feature_labels[j])} goes with a {'higher' if rho > 0 else 'lower'} "
        f"{short_answer(attributions)} in the model." for j, rho in clear
    )


def rank_correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Spearman's rank correlation of two columns where both are known; 0 when one of them does not vary.

    References
    ----------
    Spearman, C. (1904). The proof and measurement of association between two things.

    Examples
    --------
    >>> float(rank_correlation(np.array([1.0, 2, 3, np.nan]), np.array([10.0, 20, 15, 0])))
    0.5
    """
    known = ~(np.isnan(first) | np.isnan(second))
    one, two = _ranks(first[known]), _ranks(second[known])
    spread = np.sqrt((one**2).sum() * (two**2).sum())
    return float((one * two).sum() / spread) if spread > 0 else 0.0


def _ranks(values: np.ndarray) -> np.ndarray:
    """Ranks around zero, equal values alike."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    middles = np.cumsum(counts) - (counts - 1) / 2
    return middles[places] - (len(values) + 1) / 2


def describe_interactions(interactions: Interactions) -> tuple[str, ...]:
    """Say which two features move the model's answer most together, beyond what each of them does alone."""
    pairs, n = interactions.importance(), len(interactions.rows)
    order = np.argsort(-pairs.mean, kind="stable")
    if not work_together(interactions):
        return (f"In these {counted(n, 'row')}, no two features do more together than each of them does alone.",)
    first = order[0]
    interval = escaped(span(pairs.low[first], pairs.high[first], pairs.scale, pairs.unit))
    return (f"{strong(pairs.feature_labels[first])} together move the model's {answer_of(interactions)} by "
            f"**{_size(pairs, first)}** on average over {counted(n, 'row')} ({interval}), "
            "beyond what each of them does alone.",)


def work_together(interactions: Interactions) -> bool:
    """Whether any two features do more together than rounding."""
    together = interactions.importance().mean
    return bool(together.max(initial=0) > NOTHING * np.diag(interactions.strength).max())


def describe_importance(importance: Importance) -> tuple[str, ...]:
    """Say which features lead a ranking, with the interval, and which make no clear difference."""
    order = [j for j in np.argsort(-importance.mean, kind="stable") if importance.mean[j] > 0]
    what = escaped(importance.score)
    if not order:
        return (f"No feature has a {what} above zero.",)
    first = order[0]
    interval = escaped(span(importance.low[first], importance.high[first], importance.scale, importance.unit))
    sentences = [f"{strong(importance.feature_labels[first])} has the largest {what}: **{_size(importance, first)}** "
                 f"({interval})."]
    unclear = _unclear(importance)
    others = [j for j in order[1:3] if j not in unclear]
    if named := [f"{strong(importance.feature_labels[j])} ({_size(importance, j)})" for j in others]:
        sentences.append(f"Then {'comes' if len(named) == 1 else 'come'} {listed(named)}.")
    return (*sentences, *_without_effect(importance, unclear))


def _size(importance: Importance, j: int) -> str:
    return escaped(difference(importance.mean[j], importance.scale, importance.unit))


def _unclear(importance: Importance) -> list[int]:
    """Find the features that shuffling leaves without a clear effect: their interval holds zero."""
    if importance.method != "permutation_importance":
        return []
    return [j for j in range(len(importance.mean)) if not importance.low[j] > 0]


def _without_effect(importance: Importance, unclear: list[int]) -> tuple[str, ...]:
    if not unclear:
        return ()
    named = [strong(importance.feature_labels[j]) for j in unclear[:3]]
    if len(unclear) > 3:
        named.append(counted(len(unclear) - 3, "other"))
    return (f"Shuffling {listed(named, 'or')} made no clear difference.",)
