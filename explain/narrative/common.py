"""One change for many rows, in words."""

import numpy as np

from explain.narrative.answers import effort_word
from explain.results import CommonChanges
from explain.wording import count, counted, escaped, listed, number, probability, strong

NAMED = 3
READING = (
    "Each bar is one change made to every row that lacks the answer, and the share that has it then. "
    "The thin line is the 95 % interval of that share."
)
NEAREST_READING = (
    "Each bar counts in how many rows the nearest answer changes that column. A row may change several."
)


def change_words(result: CommonChanges, i: int) -> str:
    """Write a change as plain text: "Capital gain at least 7074 and Education is Masters"."""
    labels = dict(zip(result.feature_names, result.feature_labels, strict=True))
    return listed([f"{labels[name]} {way} {written}" for name, way, written in result.changes[i]])


def share(result: CommonChanges, i: int) -> str:
    """Write of how many open rows a change turns how many."""
    return f"{count(result.n_turned[i])} of {count(result.n_open)}"


def _interval(result: CommonChanges, i: int) -> str:
    return f"between {probability(float(result.low[i]))} and {probability(float(result.high[i]))}"


def describe_common_changes(result: CommonChanges) -> tuple[str, ...]:
    """Say which one change turns most rows, and which two together."""
    sentences = [f"{_asked(result)} Wanted: {escaped(result.wanted)}."]
    if not result.changes:
        return (*sentences, _nothing(result))
    best = int(np.argmax(result.n_turned))
    alone = [i for i in range(len(result.changes)) if len(result.changes[i]) == 1]
    if alone:
        sentences.append(_turns(result, alone[0], "The one change"))
    if best not in alone:
        sentences.append(_turns(result, best, "The two together"))
    sentences.append("These changes were chosen on the rows they are counted on; on other rows they may turn fewer.")
    return tuple(sentences)


def _asked(result: CommonChanges) -> str:
    n = len(result.rows)
    has = "has" if result.n_already == 1 else "have"
    return (f"Of {counted(n, 'row')}, {count(result.n_already)} {has} the wanted answer already and "
            f"{count(result.n_open)} do not.")


def _nothing(result: CommonChanges) -> str:
    if not result.n_open:
        return "There is nothing to change: all of them have it."
    return "No change of one or two columns, the same for all, turns any of them within the limits."


def _turns(result: CommonChanges, i: int, which: str) -> str:
    word = effort_word(float(result.efforts[i]))
    return (f"{which} that turns most: {strong(change_words(result, i))} gives **{share(result, i)}** rows the wanted "
            f"answer ({_interval(result, i)}), at a {word} effort ({number(float(result.efforts[i]), 2)} on average).")


def plain_common_changes(result: CommonChanges) -> tuple[str, ...]:
    """Say the same to somebody who does not know how it was searched."""
    if not result.changes:
        return (_asked(result), _nothing(result))
    best = int(np.argmax(result.n_turned))
    return (
        _asked(result),
        f"With {strong(change_words(result, best))}, {share(result, best)} would have it in this model.",
        "This was tried in the model only. It says nothing about what is possible in life.",
    )


def describe_nearest_changes(result: CommonChanges) -> tuple[str, ...]:
    """Say what the nearest answer of each row consists of."""
    if not result.n_reached:
        return ("No row that lacks the answer has one within the limits.",)
    reached = f"A search of its own found an answer for {count(result.n_reached)} of {counted(result.n_open, 'row')}."
    return reached, f"Most often changed: {listed(_most(result))}.", _sizes(result), _middle(result)


def _most(result: CommonChanges) -> list[str]:
    order = [j for j in np.argsort(-result.feature_counts, kind="stable") if result.feature_counts[j]][:NAMED]
    return [f"{strong(result.feature_labels[j])} (in {count(result.feature_counts[j])} of {count(result.n_reached)})"
            for j in order]


def _sizes(result: CommonChanges) -> str:
    one = int(result.size_counts[0])
    more = result.n_reached - one
    return f"One change is enough for {count(one)} of them; {count(more)} need{'s' * (more == 1)} several."


def _middle(result: CommonChanges) -> str:
    known = result.distances[np.isfinite(result.distances)]
    low, middle, high = (number(float(each), 2) for each in np.quantile(known, [0.25, 0.5, 0.75]))
    return f"The middle distance is {middle}; half of them lie between {low} and {high}."


def plain_nearest_changes(result: CommonChanges) -> tuple[str, ...]:
    """Say the same without distances."""
    return describe_nearest_changes(result)[:3]
