"""One row among others, in words: rows like it, how usual it is, one answer rather than another, its way in a tree."""

import numpy as np

from explain.narrative.parts import answer_of, apart, cell, moved, said, short_answer
from explain.results import Contrast, DecisionPath, Likeliness, Neighbours
from explain.wording import count, counted, escaped, in_100, listed, number, strong, title_case, value

NAMED, ASKED = 3, 4
UNUSUAL, UNCOMMON = 0.01, 0.05
"""Shares of the table's rows that are as unlike the others, below which a row is called out."""
FAR = 0.5
"""Share of the typical distance of two rows, from which the nearest row is no longer much like this one."""


def describe_neighbours(result: Neighbours) -> tuple[str, ...]:
    """Say how near the nearest rows are, what the model answers for them, and what was true."""
    if not len(result.rows):
        return ("The table has no other row to compare this one with.",)
    n = len(result.rows)
    low, high = (said(result, size) for size in (result.predictions.min(), result.predictions.max()))
    between = f"**{low}**" if low == high else f"between **{low}** and **{high}**"
    here = said(result, result.instance_prediction)
    return (
        f"The model's {answer_of(result)} is **{here}** here, and {between} for the {counted(n, 'row')} of the table "
        "most like it.",
        *_truth(result), _nearness(result),
    )


def _truth(result: Neighbours) -> tuple[str, ...]:
    """Say what was true of those rows: the most frequent labels, or the middle of the numbers."""
    known = [held for held in result.target_values.tolist() if held is not None]
    if not known:
        return ()
    target = strong(result.target) if result.target else "the target"
    if result.scale == "target":
        middle = float(np.median(np.array(known, dtype=float)))
        return (f"In the table, {target} of those rows lies around **{said(result, middle)}** (median).",)
    levels, counts = np.unique(np.array([value(held) for held in known], dtype=object), return_counts=True)
    order = np.argsort(-counts, kind="stable")[:NAMED]
    named = listed([f"{strong(str(levels[i]))} in {count(counts[i])}" for i in order])
    return (f"In the table, {target} of those {counted(len(known), 'row')} is {named}.",)


def _nearness(result: Neighbours) -> str:
    nearest, typical = result.distances[0], result.typical
    if nearest == 0:
        return "The nearest has the same values in every column."
    near = f"The nearest is {number(nearest, 2)} away"
    if typical != typical:
        return f"{near}."
    unlike = ", so it is not much like this one" if nearest > FAR * typical else ""
    return f"{near}; two rows of the table are typically {number(typical, 2)} apart{unlike}."


def plain_neighbours(result: Neighbours) -> tuple[str, ...]:
    """Say the same to somebody who has not heard of distances."""
    if not len(result.rows):
        return describe_neighbours(result)
    n = len(result.rows)
    alike = int((np.abs(result.predictions - result.instance_prediction) <= _close(result)).sum())
    words = f"Of the {counted(n, 'row')} most like this one, the model gives {count(alike)} almost the same answer."
    return (words, *_truth(result))


def _close(result: Neighbours) -> float:
    """Difference of two answers that counts as almost the same."""
    return 0.05 if result.scale == "probability" else 0.1 * max(abs(result.instance_prediction), 1e-9)


def describe_likeliness(result: Likeliness, i: int = 0) -> tuple[str, ...]:
    """Say which values of a row hardly stand together, and whether it is as a whole unlike the table; () if not."""
    chosen = np.flatnonzero(result.pairs[:, 0] == i)
    rare = [_pair(result, int(place)) for place in chosen[:NAMED]]
    return (*rare, *_unlike(float(result.shares[i])))


def _pair(result: Likeliness, place: int) -> str:
    row, *features = (int(held) for held in result.pairs[place])
    named = [cell(result.feature_labels[j], value(result.feature_values[row, j])) for j in features]
    n = int(result.together[place])
    found = f"{count(n) if n else 'none'} of {counted(result.n_counted, 'row')} {'has' if n < 2 else 'have'}"
    expected = number(result.expected[place], 2)
    return (f"{named[0]} hardly occurs with {named[1]}: {found} values like these together "
            f"(about {expected} would, if the two were unrelated).")


def _unlike(share: float) -> tuple[str, ...]:
    if share != share or share >= UNCOMMON:
        return ()
    few = title_case(in_100(share)) if share < UNUSUAL else f"Only about {in_100(share)}"
    return (f"{few} in 100 rows of the table are this unlike the others.",)


def describe_contrast(result: Contrast) -> tuple[str, ...]:
    """Say how far two answers are apart, and what moves the one more than the other."""
    first, second = result.first, result.second
    higher = "higher" if result.difference > 0 else "lower"
    ends = [said(part, part.predictions[0]) for part in (first, second)]
    return (
        f"The {_named(first.output, first.scale)} is **{ends[0]}** and the {_named(second.output, first.scale)} is "
        f"**{ends[1]}**: {apart(first, abs(result.difference))} {higher}.",
        f"On average they are {apart(first, abs(result.base_value))} apart"
        f"{'' if result.base_value * result.difference > 0 else ', the other way round'}.",
        *_speaking(result), *_errors(result),
    )


def _named(output: str, scale: str) -> str:
    return f"prediction of {strong(output)}" if scale == "target" else f"score for {strong(output)}"


def _speaking(result: Contrast) -> tuple[str, ...]:
    """Name what speaks for the one answer and what for the other, in the model."""
    sizes = result.contributions
    order = np.argsort(-np.abs(sizes), kind="stable")
    sentences = []
    for output, chosen in ((result.first.output, sizes > 0), (result.second.output, sizes < 0)):
        places = [j for j in order if chosen[j]][:NAMED]
        if places:
            named = listed([f"{_cell(result, j)} ({moved(result.first, abs(sizes[j]))})" for j in places])
            sentences.append(f"In the model, {named} {'speaks' if len(places) == 1 else 'speak'} for "
                             f"{strong(output)}.")
    return tuple(sentences) or ("No input moves the one answer more than the other.",)


def _cell(result: Contrast, place: int) -> str:
    return cell(result.first.feature_labels[place], value(result.first.feature_values[0, place]))


def _errors(result: Contrast) -> tuple[str, ...]:
    if result.first.exact and result.second.exact:
        return ()
    errors = result.standard_errors
    if not np.isfinite(errors).any():
        return ("These shares were sampled; their error was not measured.",)
    widest = apart(result.first, 1.96 * float(np.nanmax(errors)))
    return (f"These shares were sampled; each is known to ±\u00a0{widest} or better.",)


def plain_contrast(result: Contrast) -> tuple[str, ...]:
    """Say in short why the one answer rather than the other, in the model."""
    first, second = result.first, result.second
    ends = [said(part, part.predictions[0]) for part in (first, second)]
    return (f"The model's score is **{ends[0]}** for {strong(first.output)} and **{ends[1]}** for "
            f"{strong(second.output)}.", *_speaking(result))


def describe_path(result: DecisionPath) -> tuple[str, ...]:
    """Say what the tree asks of the row, one question after the other."""
    if not result.forks:
        return (f"The tree asks nothing: its {answer_of(result)} is **{said(result, result.prediction)}** for all.",)
    end = result.forks[-1]
    return (
        f"This model is one tree. It asks {counted(len(result.forks), 'question')} of this row and answers "
        f"**{said(result, result.prediction)}**.",
        f"On the way, {counted(result.n_rows, 'row')} of the table become {counted(end.n_rows, 'row')}; the average "
        f"{short_answer(result)} goes from **{said(result, result.base_value)}** to "
        f"**{said(result, result.prediction)}**.",
        *_questions(result),
    )


def _questions(result: DecisionPath) -> list[str]:
    first = [f"Question {count(i)}: {strong(fork.label)} is {escaped(fork.words)}."
             for i, fork in enumerate(result.forks[:ASKED], 1)]
    more = len(result.forks) - ASKED
    return [*first, f"{counted(more, 'more question')} {'follows' if more == 1 else 'follow'}."] if more > 0 else first


def plain_path(result: DecisionPath) -> tuple[str, ...]:
    """Say in one breath which conditions the row meets."""
    if not result.forks:
        return describe_path(result)
    last = {fork.label: fork.words for fork in result.forks}
    named = [f"{strong(label)} is {escaped(words)}" for label, words in [*last.items()][:NAMED]]
    more = f", and {counted(len(last) - NAMED, 'more condition')}" if len(last) > NAMED else ""
    return (f"The model sorts this row by a few questions. It ends with rows where {listed(named)}{more}.",
            f"For them its answer is **{said(result, result.prediction)}**.")
