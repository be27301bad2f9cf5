"""A tree in place of the model, in words: how far it follows the model, and what its rules say."""

import numpy as np

from explain.checks.thresholds import MEASURES
from explain.narrative.parts import answer_of, said, short_answer
from explain.results import Rule, Surrogate
from explain.wording import count, counted, number, probability, shortened, strong

FOLLOWS = MEASURES["surrogate_fidelity"]
"""From ``green`` on it follows the model well; below ``red`` its rules are no picture of the model."""
FEW = 30
"""Rows measured below which a rule is called rough."""
READING = (
    "Read it from the top: each line takes some of the rows of the line above that it is set in from. A full bar is an "
    "end with the number of its rule, and its length the average answer there. Click it to see its rows."
)


def withheld(result: Surrogate) -> bool:
    """Whether the tree follows the model too little for its rules to be told in sentences."""
    return not result.fidelity >= FOLLOWS.red


def describe_surrogate(result: Surrogate) -> tuple[str, ...]:
    """Say how far the tree follows the model, how steady it is, and what its outermost rules say."""
    if result.fidelity != result.fidelity:
        return (f"The model's {short_answer(result)}s hardly differ: there is nothing to ask about.",)
    return (_fidelity(result), *_agreement(result), *_other_draws(result), *_told(result))


def _fidelity(result: Surrogate) -> str:
    n = counted(result.n_measured, "row")
    return (f"A tree of up to {counted(result.depth, 'question')} follows the model's {answer_of(result)} "
            f"with R² **{number(result.fidelity, 2)}** (between {number(result.fidelity_low, 2)} and "
            f"{number(result.fidelity_high, 2)}), on {n} kept apart.")


def _agreement(result: Surrogate) -> tuple[str, ...]:
    if result.agreement != result.agreement:
        return ()
    return (f"It says what the model says of **{share(result.agreement)}** of these rows "
            f"({between(result.agreement_low, result.agreement_high)}); counting both answers alike, of "
            f"{share(result.balanced)}.",)


def _other_draws(result: Surrogate) -> tuple[str, ...]:
    if not len(result.first) or not result.first[0]:
        return ()
    first = int(result.first[0])
    ask = "asks" if first == 1 else "ask"
    return (f"Of {counted(result.n_trees, 'tree')} grown on other draws of the rows, {count(first)} {ask} first about "
            f"{strong(result.labels[0])}.",)


def _told(result: Surrogate) -> tuple[str, ...]:
    if withheld(result):
        return (f"Its rules are not told in sentences: below R² {number(FOLLOWS.red, 2)}, a tree misses too much of "
                "what the model does.",)
    low, high = ends(result)
    return (rule_words(result, high), *([rule_words(result, low)] if low != high else []))


def ends(result: Surrogate) -> tuple[int, int]:
    """Places of the rules with the lowest and the highest answer."""
    answers = [rule.answer for rule in result.rules]
    return int(np.argmin(answers)), int(np.argmax(answers))


def rule_words(result: Surrogate, place: int) -> str:
    """Tell a rule with the rows it holds of and how often the model says so."""
    rule = result.rules[place]
    where = f"Where {strong(rule.region.words)}, " if rule.region.limits else "Of all rows, "
    if not rule.region.n_measured:
        return f"{where}nothing was measured."
    held = (f"{share(rule.precision)} of {counted(rule.region.n_measured, 'row')}, "
            f"{between(rule.precision_low, rule.precision_high)}")
    return f"{where}the model {claim(result, rule)} ({held})."


def claim(result: Surrogate, rule: Rule, *, mark: bool = True) -> str:
    """Say what a rule says of its rows: which class the model names, or between which answers it lies."""
    if result.task == "regression":
        if rule.from_ == rule.to:
            return f"answers {said(result, rule.from_)}"
        return f"answers {said(result, rule.from_)} to {said(result, rule.to)}"
    name = strong if mark else lambda text: shortened(text, 40)
    if rule.yes:
        return f"says {name(result.output)}"
    return f"says {name(result.other)}" if result.other else f"does not say {name(result.output)}"


def share(size: float) -> str:
    """Write a share; nothing and everything in words."""
    if size != size:
        return "not measured"
    return {0.0: "none", 1.0: "all"}.get(size) or probability(size)


def between(low: float, high: float) -> str:
    """Write the interval of a share."""
    if low <= 0 and high >= 1:
        return "anything from none to all"
    if low <= 0:
        return f"at most {probability(high)}"
    return f"at least {probability(low)}" if high >= 1 else f"{probability(low)} to {probability(high)}"


def plain_surrogate(result: Surrogate) -> tuple[str, ...]:
    """Say the same to somebody who has never heard of such a tree."""
    if result.fidelity != result.fidelity:
        return (f"The model gives nearly the same {short_answer(result)} to everybody.",)
    if withheld(result):
        return ("A few questions do not tell what this model does: its rules here are not a picture of it.",)
    first = strong(next(branch.limits[0].label for branch in result.branches if branch.limits))
    rest = () if result.agreement != result.agreement else (
        f"These rules agree with the model in {share(result.agreement)} of the cases kept apart to try them.",)
    well = "most" if result.fidelity >= FOLLOWS.green else "a good part"
    return (f"A few questions tell {well} of what the model does; the first is about {first}.", *rest,
            _plain_end(result, ends(result)[1], "highest"), _plain_end(result, ends(result)[0], "lowest"))


def _plain_end(result: Surrogate, place: int, way: str) -> str:
    rule = result.rules[place]
    where = f"where {strong(rule.region.words)}" if rule.region.limits else "everywhere"
    return f"Its average {short_answer(result)} is {way} {where}: **{said(result, rule.answer)}**."


def describe_rules(result: Surrogate) -> tuple[str, ...]:
    """Say what the table of rules shows."""
    number_ = "the model's answer lies between the two ends" if result.task == "regression" else "the model says so"
    known = sum(rule.n_truth for rule in result.rules)
    truth = f" The truth is known of {counted(known, 'row')}." if known else " The truth is not known."
    return (f"Each line is one end of the tree. Its share is that of the rows measured of which {number_}.{truth}",)


def rough_rules(result: Surrogate) -> tuple[str, ...]:
    """Say that the rules are no picture of the model, and that some were measured on few rows."""
    poor = () if not result.fidelity < FOLLOWS.red else (
        "The tree follows the model too little: these rules describe the tree, and are no picture of the model.",)
    few = [rule for rule in result.rules if rule.region.n_measured < FEW]
    if not few or len(result.rules) < 2:
        return poor
    fewest = min(rule.region.n_measured for rule in few)
    were = "was" if len(few) == 1 else "were"
    return (*poor, f"{counted(len(few), 'rule')} of {count(len(result.rules))} {were} measured on fewer "
            f"than {counted(FEW, 'row')} (fewest: {count(fewest)}): their shares are rough.",)
