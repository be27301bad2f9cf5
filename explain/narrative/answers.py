"""What would change the model's answer, in words."""

import math

from explain.narrative.parts import answer_of, said, short_answer
from explain.results import Counterfactuals
from explain.wording import counted, escaped, listed, number, strong, value

NAMED = 4
SAME = 1e-7
"""Relative difference of two distances that are the same."""


def describe_counterfactuals(result: Counterfactuals) -> tuple[str, ...]:
    """Say what the nearest answer changes and what the model says then; or that nothing was found, and why."""
    return _found(result) if len(result.predictions) else _none(result)


def _found(result: Counterfactuals) -> tuple[str, ...]:
    n = len(result.predictions)
    one_of = "This is the one way found" if n == 1 else f"This is one of {n} ways found"
    return (
        f"The model's {answer_of(result)} would be **{said(result, result.predictions[0])}** instead of "
        f"**{said(result, result.instance_prediction)}** if {_changes(result, 0)}, everything else unchanged.",
        f"Wanted: {escaped(result.wanted)}.",
        describe_nearness(result),
        f"{one_of}; it holds for this model and promises nothing about a decision.",
    )


def describe_nearness(result: Counterfactuals) -> str:
    """Say how near the first answer is: the nearest of all, at most so much farther, not known; or near the data."""
    distance, near_data = result.distances[0], result.data_distances[0]
    if near_data == near_data:
        return (f"It was chosen to lie near rows of the table that have this answer: on average {number(near_data, 2)} "
                f"from the nearest three, and {number(distance, 2)} from this row. With fewer changes there may be "
                "answers that are nearer to this row.")
    if distance <= result.bound * (1 + SAME):
        return "No nearer answer exists within the limits and the values of this table: all others were ruled out."
    if result.bound > 0 and distance <= 2 * result.bound:
        more = number(math.ceil(1_000 * (distance / result.bound - 1)) / 10)
        return f"It is at most {more} % farther than the nearest answer there can be."
    return "A nearer answer may exist: this one was found by a search that could not rule out all others."


def _changes(result: Counterfactuals, i: int) -> str:
    from explain.table.schema import as_cell

    before, after = result.instance.iloc[0], result.rows.iloc[i]
    named = [
        f"{strong(result.feature_labels[j])} were **{escaped(value(as_cell(after[name])))}** instead of "
        f"{escaped(value(as_cell(before[name])))}"
        for j, name in enumerate(result.feature_names) if result.changed[i, j]
    ]
    if len(named) > NAMED:
        named = [*named[:NAMED], f"{counted(len(named) - NAMED, 'other value')} were different"]
    return listed(named)


def _none(result: Counterfactuals) -> tuple[str, ...]:
    sentences = ["We found no change within the allowed limits that gives the wanted answer.",
                 f"Wanted: {escaped(result.wanted)}."]
    if result.why_none:
        sentences.append(escaped(result.why_none))
    if result.nearest == result.nearest:
        sentences.append(f"The nearest {short_answer(result)} reached is **{said(result, result.nearest)}**; now it is "
                         f"{said(result, result.instance_prediction)}.")
    return tuple(sentences)


def doubts_about_counterfactuals(result: Counterfactuals) -> tuple[str, ...]:
    """Say that nothing was held fixed, when nothing was."""
    if result.constraints or not len(result.predictions):
        return ()
    return ("No column is held fixed: some of these changes may not be possible in real life.",)


def describe_limits(result: Counterfactuals) -> str:
    """Write the limits of the search in one line."""
    if not result.constraints:
        return "No limits were set."
    labels = dict(zip(result.feature_names, result.feature_labels, strict=True))
    limits = [f"{escaped(labels.get(name, name))} {escaped(limit)}" for name, limit in result.constraints]
    return f"Limits: {listed(limits)}."
