"""Features taken together, in words: which go together, and what a group moves."""

from collections.abc import Sequence

import numpy as np

from explain.narrative.parts import answer_of, apart
from explain.results import Associations, Attributions
from explain.results.groups import Groups, grouped_importance, inside
from explain.wording import count, counted, escaped, listed, number, span, strong

CANCELS = 0.95
"""What a group moves, as a share of what its features move one by one, below which they are said to cancel."""
NAMED = 5
READING = {
    "related": "0 means that two features have nothing to do with each other, 1 that one of them tells the other. "
               "Any two features of a group are at least as close as the number you choose.",
    "group": "Each bar is one feature of the group, by itself. In rows where they pull apart, the group as a whole "
             "moves less than its bars add up to.",
}
"""Picture → how to read it."""


def describe_related(associations: Associations, groups: Groups, threshold: float) -> tuple[str, ...]:
    """Say which features go together at least as closely as a threshold."""
    n = counted(associations.provenance.n_rows, "row")
    if not groups:
        return (f"No two features go together at {number(threshold, 2)} or more in {n}.",)
    held = sum(len(members) for members in groups.values())
    every = counted(len(associations.feature_names), "feature")
    first = (f"At {number(threshold, 2)} or more, **{count(held)}** of {every} form "
             f"{counted(len(groups), 'group')} (measured on {n}).")
    told = [(_labels(associations, members), number(associations.weakest(members), 2)) for members in groups.values()]
    return (first, *(f"{listed(names)} go together at {least} or more." for names, least in told[:NAMED]))


def plain_related(associations: Associations, groups: Groups) -> tuple[str, ...]:
    """Say the same without a number."""
    if not groups:
        return ("No two features say nearly the same.",)
    return tuple(f"{listed(_labels(associations, members))} say much the same about a row."
                 for members in list(groups.values())[:NAMED])


def _labels(associations: Associations, members: Sequence[str]) -> list[str]:
    """Names in bold; of many the first, and how many more."""
    names = [strong(associations.feature_labels[associations.feature_names.index(name)]) for name in members]
    return names if len(names) < 5 else [*names[:3], counted(len(names) - 3, "other")]


def describe_group(attributions: Attributions, name: str, members: Sequence[str]) -> tuple[str, ...]:
    """Say what a group moves, and what of it its features move one by one."""
    whole, parts = _sizes(attributions, members)
    ranked = grouped_importance(attributions, {name: members})
    place = ranked.feature_names.index(name)
    interval = escaped(span(ranked.low[place], ranked.high[place], ranked.scale, ranked.unit))
    rows = counted(len(attributions.rows), "row")
    first = (f"{strong(name)} moves the model's {answer_of(attributions)} by **{apart(attributions, whole)}** on "
             f"average over {rows} ({interval}).")
    return (first, f"One by one its {counted(len(members), 'feature')} come to {apart(attributions, parts)}: "
            f"{_together(whole, parts)}")


def _together(whole: float, parts: float) -> str:
    if whole < CANCELS * parts:
        return "in some rows they work against each other, and part of that cancels."
    return "they pull the same way in nearly all rows."


def plain_group(attributions: Attributions, name: str, members: Sequence[str]) -> tuple[str, ...]:
    """Say which feature of a group matters most."""
    ranked = inside(attributions.importance(), members)
    first = int(np.argmax(ranked.mean))
    whole, parts = _sizes(attributions, members)
    against = ("Its features often work against each other.",) if whole < CANCELS * parts else ()
    return (f"Within {strong(name)}, {strong(ranked.feature_labels[first])} matters most to the model.", *against)


def _sizes(attributions: Attributions, members: Sequence[str]) -> tuple[float, float]:
    """Mean size of what a group contributes, and the sum of those of its features."""
    places = [attributions.feature_names.index(each) for each in members]
    held = attributions.contributions[:, places]
    return float(np.abs(held.sum(axis=1)).mean()), float(np.abs(held).mean(axis=0).sum())
