"""What would change the model's answer, in words."""

import math

from explain.narrative.parts import answer_of, said, short_answer
from explain.results import Counterfactuals, Likeliness
from explain.wording import about_100, count, counted, escaped, listed, number, percents, strong, value

NAMED = 4
SAME = 1e-7
"""Relative difference of two distances that are the same."""
SMALL, LARGE = 1.0, 3.0
"""Distances from which an effort is no longer small, and from which it is large."""
COMMON, RARE = 0.2, 0.05
"""Shares of rows at least as unlike the others, below which a row is less usual, and unusual."""
AMOUNTS = {"small": "little", "medium": "some", "large": "much"}
"""Size of an effort → how much of it."""
READING = (
    "Each line is one answer: from what the model says now, the round mark, to what it would say then, the diamond. "
    "Beside it stands what would have to differ."
)


def describe_counterfactuals(result: Counterfactuals) -> tuple[str, ...]:
    """Say what the nearest answer changes and what the model says then; or that nothing was found, and why."""
    return _found(result) if len(result.predictions) else _none(result)


def _found(result: Counterfactuals) -> tuple[str, ...]:
    n = len(result.predictions)
    one_of = "This is the one way found" if n == 1 else f"This is one of {count(n)} ways found"
    return (
        f"The model's {answer_of(result)} would be **{said(result, result.predictions[0])}** instead of "
        f"**{said(result, result.instance_prediction)}** if {_changes(result, 0)}.",
        f"Everything else stays as it is. Wanted: {escaped(result.wanted)}.",
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
        more = number(_rounded_up(distance / result.bound - 1))
        return f"It is at most {more} % farther than the nearest answer there can be."
    return "A nearer answer may exist: this one was found by a search that could not rule out all others."


def _rounded_up(share: float) -> float:
    """Per cents, to the next tenth above."""
    return math.ceil(1_000 * share) / 10


def _changes(result: Counterfactuals, i: int) -> str:
    from explain.table.schema import as_cell

    before, after = result.instance.iloc[0], result.rows.iloc[i]
    named = [
        f"{strong(result.feature_labels[j])} were **{escaped(value(as_cell(after[name])))}** "
        f"(now {escaped(value(as_cell(before[name])))})"
        for j, name in enumerate(result.feature_names) if result.changed[i, j]
    ]
    if len(named) > NAMED:
        left = len(named) - NAMED + 1
        named = [*named[:NAMED - 1], f"{counted(left, 'other value')} were different"]
    return listed(named)


def _none(result: Counterfactuals) -> tuple[str, ...]:
    sentences = ["We found no change within the allowed limits that gives the wanted answer.",
                 f"Wanted: {escaped(result.wanted)}."]
    if result.why_none:
        sentences.append(escaped(result.why_none))
    sentences += [f"Without the limit on {_limit(result, name)} ({escaped(words)}), the nearest answer found has the "
                  f"distance **{number(distance, 2)}**." for name, words, distance in result.ways_out[:NAMED]]
    if result.nearest == result.nearest:
        sentences.append(f"The nearest {short_answer(result)} reached is **{said(result, result.nearest)}**; now it is "
                         f"{said(result, result.instance_prediction)}.")
    return tuple(sentences)


def _limit(result: Counterfactuals, name: str) -> str:
    """Name a limit by its column, or as the one on the number of changes."""
    labels = dict(zip(result.feature_names, result.feature_labels, strict=True))
    return strong(labels.get(name, name)) if name else "the number of changes"


def plain_counterfactuals(result: Counterfactuals) -> tuple[str, ...]:
    """Say the nearest answer, or that there is none, to somebody who does not know how it was searched."""
    if not len(result.predictions):
        return _plain_none(result)
    n = len(result.predictions)
    others = "We found no other way." if n == 1 else f"We found {count(n)} ways; this one needs the least."
    return (f"{_would_have_been(result, 0)}.", "Everything else would stay as it is.", others,
            "This holds for this model today. It promises nothing about a decision.")


def _would_have_been(result: Counterfactuals, i: int) -> str:
    from explain.table.schema import as_cell

    before, after = result.instance.iloc[0], result.rows.iloc[i]
    named = [
        f"{strong(result.feature_labels[j])} **{escaped(value(as_cell(after[name])))}** "
        f"(now {escaped(value(as_cell(before[name])))})"
        for j, name in enumerate(result.feature_names) if result.changed[i, j]
    ]
    if len(named) > NAMED:
        named = [*named[:NAMED], f"{counted(len(named) - NAMED, 'other value')} changed"]
    what, now = answer_of(result), said(result, result.instance_prediction)
    return f"The {what} would have been **{said(result, result.predictions[i])}** (now {now}) with {listed(named)}"


def _plain_none(result: Counterfactuals) -> tuple[str, ...]:
    sentences = ["We found no change within your limits that gives the answer asked for."]
    if result.ways_out:
        names = [_limit(result, name) for name, _, _ in result.ways_out[:NAMED]]
        sentences.append(f"There would be one without the limit on {listed(names, 'or')}.")
    if result.nearest == result.nearest:
        sentences.append(f"The closest we got is **{said(result, result.nearest)}**; now it is "
                         f"{said(result, result.instance_prediction)}.")
    return tuple(sentences)


def plain_answer(result: Counterfactuals, i: int) -> str:
    """Say one answer in a sentence, with the effort it takes in a word."""
    return f"{_would_have_been(result, i)}. It takes {AMOUNTS[effort_word(float(result.distances[i]))]} effort."


def effort_word(distance: float) -> str:
    """Say how large a distance is.

    Examples
    --------
    >>> effort_word(0.4), effort_word(2.0), effort_word(7.5)
    ('small', 'medium', 'large')
    """
    return "small" if distance < SMALL else "medium" if distance < LARGE else "large"


def describe_effort(result: Counterfactuals, i: int) -> str:
    """Say what an answer costs, and what each change has of it."""
    distance = float(result.distances[i])
    words = f"Effort {number(distance, 2)} ({effort_word(distance)})"
    places = [j for j in range(len(result.feature_names)) if result.changed[i, j]]
    if len(places) < 2 or not distance > 0:
        return f"{words}."
    shares = dict(zip(places, percents([float(result.costs[i, j]) / distance for j in places]), strict=True))
    ranked = sorted(places, key=lambda j: -result.costs[i, j])[:NAMED]
    return f"{words}, of it {listed([f'{shares[j]} {escaped(result.feature_labels[j])}' for j in ranked])}."


def describe_usual(result: Likeliness, i: int) -> str:
    """Say how usual a row would be beside those of the table."""
    share = float(result.shares[i])
    if share != share:
        return "How usual such a row is was not measured: the table is too small."
    word = "Usual" if share >= COMMON else "Less usual" if share >= RARE else "Unusual"
    return f"{word}: {about_100(share)} in 100 rows of the table are at least as unlike the others."


def describe_next(result: Counterfactuals, i: int) -> str:
    """Say how much more the next answer takes; "" for the last, and where answers are not ordered by distance."""
    if i + 1 >= len(result.distances) or not 0 < result.distances[i] <= result.distances[i + 1]:
        return ""
    ratio = float(result.distances[i + 1] / result.distances[i])
    return f"The next answer takes {'about' if ratio < 1.05 else f'{number(ratio, 2)} times'} as much."


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
