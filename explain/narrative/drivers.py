"""What drives the model over many rows, in words."""

import numpy as np

from explain.narrative.parts import answer_of, apart, moved, short_answer
from explain.results import Attributions, Importance, Interactions, Summary
from explain.scores.ranks import rank_correlation
from explain.wording import counted, difference, escaped, listed, probability, shortened, span, strong, value

NOTHING = 1e-6
"""Share of what a feature does alone below which what two features do together is rounding."""
CLEAR_DIRECTION = 0.3
"""Rank correlation from which a direction is stated."""
FEWEST = 5
"""Rows with a level below which nothing is said of it."""


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
    """Say in which direction the leading features go with the model's answer, where that is clear.

    Of a feature with an order, a direction is stated when the rank correlation of its values with its contributions is
    at least 0.3 in size; of another one, which of its levels raise and lower the answer most, when at least five rows
    have the level and the 95 % interval of their mean contribution does not hold zero. At most ``most`` of the eight
    features that move the answer most are spoken of.
    """
    leading = np.argsort(-np.abs(attributions.contributions).mean(axis=0), kind="stable")[:8]
    found = ((_trend if attributions.ordered[j] else _levels)(attributions, int(j)) for j in leading)
    return tuple(sentence for sentence in found if sentence)[:most]


def _trend(attributions: Attributions, j: int) -> str:
    """Say whether higher values go with a higher answer; "" where that is not clear."""
    rho = rank_correlation(attributions.feature_codes[:, j], attributions.contributions[:, j])
    if abs(rho) < CLEAR_DIRECTION:
        return ""
    return (f"Higher {strong(attributions.feature_labels[j])} goes with a {'higher' if rho > 0 else 'lower'} "
            f"{short_answer(attributions)} in the model.")


def _levels(attributions: Attributions, j: int) -> str:
    """Say which level raises the answer most and which lowers it most; "" where none clearly does."""
    means = _clear_levels(attributions, j)
    if not means:
        return ""
    ends = ((max(means, key=means.__getitem__), "higher"), (min(means, key=means.__getitem__), "lower"))
    named = [
        f"{strong(shortened(level, 40))} goes with a {way} one ({moved(attributions, means[level])} on average)"
        for level, way in ends if (means[level] > 0) == (way == "higher")
    ]
    return f"{strong(attributions.feature_labels[j])} and the {short_answer(attributions)}: {listed(named)}."


def _clear_levels(attributions: Attributions, j: int) -> dict[str, float]:
    """Mean contribution of each level whose interval does not hold zero."""
    sizes, cells = attributions.contributions[:, j], attributions.feature_values[:, j]
    levels, places = np.unique(np.array([value(cell) for cell in cells], dtype=str), return_inverse=True)
    n = np.bincount(places)
    mean = np.bincount(places, weights=sizes) / n
    spread = np.bincount(places, weights=(sizes - mean[places]) ** 2) / np.maximum(n - 1, 1)
    clear = (n >= FEWEST) & (np.abs(mean) > 1.96 * np.sqrt(spread / n)) if len(levels) > 1 else np.zeros(1, bool)
    return {str(levels[i]): float(mean[i]) for i in np.flatnonzero(clear)}


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
    first, idle = order[0], unclear(importance)
    interval = escaped(span(importance.low[first], importance.high[first], importance.scale, importance.unit))
    if len(idle) == len(importance.mean):
        return (f"No feature has a {what} that is clearly above zero. The largest is {_size(importance, first)} "
                f"({interval}), of {strong(importance.feature_labels[first])}.",)
    sentences = [f"{strong(importance.feature_labels[first])} has the largest {what}: **{_size(importance, first)}** "
                 f"({interval})."]
    others = [j for j in order[1:3] if j not in idle]
    if named := [f"{strong(importance.feature_labels[j])} ({_size(importance, j)})" for j in others]:
        sentences.append(f"Then {'comes' if len(named) == 1 else 'come'} {listed(named)}.")
    return (*sentences, *_without_effect(importance, idle))


def _size(importance: Importance, j: int) -> str:
    return escaped(difference(importance.mean[j], importance.scale, importance.unit))


def by_shuffling(importance: Importance) -> bool:
    """Whether a ranking tells what shuffling costs, among all rows or among rows that are alike."""
    return importance.method in ("permutation_importance", "conditional_importance")


def unclear(importance: Importance) -> list[int]:
    """Find the features that shuffling leaves without a clear effect: their interval holds zero."""
    if not by_shuffling(importance):
        return []
    return [j for j in range(len(importance.mean)) if not importance.low[j] > 0]


def _without_effect(importance: Importance, unclear: list[int]) -> tuple[str, ...]:
    if not unclear:
        return ()
    named = [strong(importance.feature_labels[j]) for j in unclear[:3]]
    if len(unclear) > 3:
        named.append(counted(len(unclear) - 3, "other"))
    given = ", given the other features" if importance.method == "conditional_importance" else ""
    return (f"Shuffling {listed(named, 'or')} made no clear difference{given}.",)
