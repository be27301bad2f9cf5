"""What drives the model, for somebody who has never heard of the methods; and how to read each picture of it."""

import numpy as np

from explain.narrative.drivers import by_shuffling, describe_directions, unclear, work_together
from explain.narrative.parts import apart, short_answer
from explain.results import Attributions, Importance, Interactions, Summary
from explain.wording import listed, strong

READING = {
    "dots": "One line for each feature, one dot for each row. Right of the middle line the feature raised the model's "
            "answer for that row, left of it lowered it. The colour is the feature's own value, from low to high.",
    "strips": "One line for each feature, thicker where there are more rows. Right of the middle line the feature "
              "raised the model's answer, left of it lowered it. The colour is the feature's own value.",
    "ranking": "The longer a bar, the more the feature matters to the model. The thin line at its end is the range in "
               "which the number lies, with 95 % confidence.",
    "shuffled": "Each bar says how much worse the model gets when that column is mixed up among the rows. A thin line "
                "that reaches zero means no clear difference.",
    "given": "Each bar says how much worse the model gets when that column is mixed up among rows that are alike in "
             "the other columns: what it tells given the other features. A thin line that reaches zero means no clear "
             "difference.",
    "pairs": "Each bar is what two features move together, beyond what each of them moves alone.",
}
"""Picture → how to read it."""


def plain_drivers(result: Attributions | Summary) -> tuple[str, ...]:
    """Say what matters most, and in which direction, without a term."""
    return (*_leading(result.importance(), f"the model's {short_answer(result)}"),
            *describe_directions(result.sample if isinstance(result, Summary) else result, most=2))


def plain_importance(importance: Importance) -> tuple[str, ...]:
    """Say what matters most to the model, by what its answer moves or by what it loses."""
    if not by_shuffling(importance):
        return _leading(importance, f"the model's {short_answer(importance)}")
    idle = unclear(importance)
    if importance.method == "conditional_importance":
        return _plain_given(importance, idle)
    order = [j for j in np.argsort(-importance.mean, kind="stable") if importance.mean[j] > 0 and j not in idle]
    if not order:
        return ("Mixing up the values of any single feature makes no clear difference to how good the model is.",)
    first = (f"Mixing up the values of {strong(importance.feature_labels[order[0]])} makes the model worse than "
             "mixing up those of any other feature.")
    others = [strong(importance.feature_labels[j]) for j in order[1:3]]
    return (first, *([f"Next {'comes' if len(others) == 1 else 'come'} {listed(others)}."] if others else []))


def _plain_given(importance: Importance, idle: list[int]) -> tuple[str, ...]:
    """Say which feature tells the model most that the others do not."""
    order = [j for j in np.argsort(-importance.mean, kind="stable") if importance.mean[j] > 0 and j not in idle]
    if not order:
        return ("No single feature clearly tells the model more than the other features already do.",)
    others = [strong(importance.feature_labels[j]) for j in order[1:3]]
    first = f"{strong(importance.feature_labels[order[0]])} tells the model most that the other features do not tell."
    return (first, *([f"Next {'comes' if len(others) == 1 else 'come'} {listed(others)}."] if others else []))


def plain_interactions(interactions: Interactions) -> tuple[str, ...]:
    """Say which two features work together most."""
    if not work_together(interactions):
        return ("What one feature does in the model does not hang on any other.",)
    pairs = interactions.importance()
    first = int(np.argmax(pairs.mean))
    return (f"{strong(pairs.feature_labels[first])} work together more than any other two features.",
            "What one of them does in the model depends on the other.")


def _leading(importance: Importance, what: str) -> tuple[str, ...]:
    order = [j for j in np.argsort(-importance.mean, kind="stable")[:3] if importance.mean[j] > 0]
    if not order:
        return (f"No feature moves {what} in these rows.",)
    size = apart(importance, importance.mean[order[0]])
    first = f"{strong(importance.feature_labels[order[0]])} moves {what} most, by about **{size}** on average."
    others = [strong(importance.feature_labels[j]) for j in order[1:]]
    return (first, *([f"Next {'comes' if len(others) == 1 else 'come'} {listed(others)}."] if others else []))
