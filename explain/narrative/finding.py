"""Rows found, and the map of explanations, in words."""

import numpy as np

from explain.narrative.parts import answer_of, moved, said, short_answer
from explain.results import Attributions, ExplanationMap, FoundRows
from explain.wording import change, count, counted, difference, escaped, number, probability, shortened, strong

LETTERS = "ABCDEF"
NAMED = 2
"""Features that name a group."""
WORTH_NAMING = 0.25
"""Share of a group's largest difference from the rest, below which a feature does not name it."""
LOOSE = 0.25
"""Silhouette below which groups run into each other."""
UNTRUSTED = 0.9
"""Trustworthiness below which neighbours on a map say little."""
READING_OF_ANSWERS = (
    "Each bar counts the rows whose answer lies in its range. "
    "Draw a box over bars to look at those rows on every page."
)
READING_OF_MAP = (
    "Each dot is one row. Dots lie near each other where the same features moved the answer alike. "
    "Draw a lasso around dots to look at those rows on every page, or click a dot to open its row."
)


def describe_answers(found: FoundRows) -> tuple[str, ...]:
    """Say how many rows were found, where most of their answers lie, and what is true of the high ones."""
    whole = found.counts.sum(axis=0)
    if not whole.sum():
        return ("No row was found.",)
    place = int(whole.argmax())
    low, high = (said(found, float(end)) for end in found.edges[[place, place + 1]])
    start = (f"**{counted(found.n_found, 'row')}** found. The tallest bar: {counted(int(whole[place]), 'row')} with a "
             f"{answer_of(found)} between {low} and {high}.")
    return (start, *_high_ones(found))


def _high_ones(found: FoundRows) -> tuple[str, ...]:
    """Say how many probabilities are 50 % or more, and in how many of those rows the class is the one asked about."""
    if found.scale != "probability" or found.parts[0] != "output":
        return ()
    upper = found.edges[:-1] >= 0.5 - 1e-9
    n, true = int(found.counts[:, upper].sum()), int(found.counts[0, upper].sum())
    if not n:
        return ("None of them has a score of 50 % or more.",)
    target = strong(found.target) if found.target else "the truth"
    return (f"Of the {counted(n, 'row')} with a score of 50 % or more, {target} is {strong(found.output)} in "
            f"**{count(true)}** ({probability(true / n)}).",)


def plain_answers(found: FoundRows) -> tuple[str, ...]:
    """Say the same in short sentences."""
    return describe_answers(found)


def drivers_of(attributions: Attributions, i: int, *, most: int = 3) -> str:
    """Name the features that moved one row's answer most, with sign, as "Capital gain +49.5, Age −5"; plain text."""
    sizes = attributions.contributions[i]
    order = [j for j in np.argsort(-np.abs(sizes), kind="stable")[:most] if sizes[j]]
    labels = [shortened(attributions.feature_labels[j], 28) for j in order]
    return ", ".join(f"{label} {_signed(attributions, sizes[j])}" for label, j in zip(labels, order, strict=True))


def _signed(result: Attributions, size: float) -> str:
    """Write a contribution with its sign, the unit left to the heading."""
    return change(size, result.scale).removesuffix(" log-odds").removesuffix(" points").removesuffix(" point")


def group_letter(group: int) -> str:
    """Give a group the letter it has on the map."""
    return LETTERS[group]


def group_drivers(result: ExplanationMap, group: int) -> str:
    """Say what sets a group apart: features and what they do there; plain text.

    A feature that lowers the answer in the group, but less than elsewhere, is said to lower it less.
    """
    lifts, means = result.group_lifts[group], result.group_means[group]
    order = np.argsort(-np.abs(lifts), kind="stable")[:NAMED]
    named = [j for j in order if lifts[j] and abs(lifts[j]) >= WORTH_NAMING * abs(lifts[order[0]])]
    return ", ".join(f"{shortened(result.feature_labels[j], 40)} {_verb(lifts[j], means[j])}" for j in named)


def _verb(lift: float, mean: float) -> str:
    if lift > 0:
        return "raises" if mean > 0 else "lowers less"
    return "lowers" if mean < 0 else "raises less"


def group_name(result: ExplanationMap, group: int) -> str:
    """Name a group by its letter, its rows, its mean answer and what sets it apart; a sentence in markdown."""
    n = counted(int(result.group_sizes[group]), "row")
    apart_by = group_drivers(result, group)
    level = f"mean {short_answer(result)} {said(result, float(result.group_predictions[group]))}"
    return f"**{LETTERS[group]}** ({n}, {level})" + (f": {escaped(apart_by)}." if apart_by else ".")


def describe_group(result: ExplanationMap, group: int) -> str:
    """Say by how much the feature that sets a group apart moves the answer there, and elsewhere."""
    lifts, means = result.group_lifts[group], result.group_means[group]
    if not lifts.any():
        return "Nothing sets these rows apart."
    j = int(np.argmax(np.abs(lifts)))
    more = "more" if lifts[j] > 0 else "less"
    size = escaped(difference(abs(float(lifts[j])), result.scale, result.unit))
    return (f"{strong(result.feature_labels[j])} moves the {short_answer(result)} by "
            f"{moved(result, float(means[j]))} on average, {size} {more} than elsewhere.")


def describe_map(result: ExplanationMap) -> tuple[str, ...]:
    """Say into which groups rows fall by what moved their answers, and how far the map can be read."""
    n, n_groups = counted(len(result.rows), "row"), len(result.group_sizes)
    if n_groups < 2:
        start = f"{n}: no groups were found that differ in what moved their {answer_of(result)}."
        return (start, *_how_true(result))
    start = (f"By what moved their {answer_of(result)}, {n} fall into **{counted(n_groups, 'group')}** "
             f"(silhouette {number(result.silhouette, 2)}; 1 is far apart, 0 is not at all).")
    return (start, *(group_name(result, group) for group in range(n_groups)), *_how_true(result))


def _how_true(result: ExplanationMap) -> tuple[str, ...]:
    """Say how far what is seen on the map is there."""
    if result.trustworthiness != result.trustworthiness:
        return ("How far the map can be trusted was not measured: there are too few rows, or they do not differ.",)
    words = (f"Trustworthiness of the map: **{number(result.trustworthiness, 3)}** over "
             f"{counted(result.n_neighbours, 'neighbour')} (1: all neighbours on the map are neighbours in fact).")
    if result.layout == "PCA":
        share = probability(float(result.explained.sum()))
        return (f"The map shows {share} of the spread of the contributions. {words}",)
    return (f"{words} Distances between groups, their sizes and the axes of a t-SNE map mean nothing.",)


def plain_map(result: ExplanationMap) -> tuple[str, ...]:
    """Say for everybody which kinds of rows there are, by what moved the model's answer."""
    n, n_groups = counted(len(result.rows), "row"), len(result.group_sizes)
    if n_groups < 2:
        return (f"The model treats these {n} much alike: no separate groups were found.",)
    start = f"The model treats these {n} in **{counted(n_groups, 'way')}**."
    return (start, *(_plain_group(result, group) for group in range(n_groups)))


def _plain_group(result: ExplanationMap, group: int) -> str:
    share = result.group_sizes[group] / max(len(result.rows), 1)
    level = said(result, float(result.group_predictions[group]))
    apart_by = escaped(group_drivers(result, group))
    return (f"Group **{LETTERS[group]}** ({probability(share)} of rows, average {short_answer(result)} {level})"
            + (f": in the model, {apart_by} the {short_answer(result)}." if apart_by else "."))


def doubts_about_map(result: ExplanationMap) -> tuple[str, ...]:
    """Say what keeps the map or its groups from being taken at their word."""
    found = []
    if len(result.group_sizes) > 1 and result.silhouette < LOOSE:
        found.append("The groups run into each other: take them as regions of one cloud, not as kinds of rows.")
    if result.trustworthiness < UNTRUSTED:
        found.append(f"Some neighbours on this map are none in fact (trustworthiness "
                     f"{number(result.trustworthiness, 3)}). The other layout may show more.")
    return tuple(found)


def error_words(kind: str, unit: str = "") -> str:
    """Name what the error of a row is, with its unit; plain text."""
    return {
        "distance": f"Off by ({unit})" if unit else "Off by", "probability": "Wrong by (%)", "miss": "Wrong class",
    }.get(kind, "")
