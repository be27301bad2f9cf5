"""Whether methods agree, in words: what they share, where they part, and what may explain it."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from explain.narrative.parts import apart, moved, said, short_answer
from explain.results import Agreement, AgreementQuestion, Pair
from explain.wording import compared_method, count, counted, escaped, listed, number, probability, strong, title_case

SHAP, LIME, PERMUTATION, ABLATION = "shap_values", "lime_weights", "permutation_importance", "ablation"
NAMED = 3
ROUNDING = 1e-3
"""Gap of a sum, of the largest share, below which nobody needs to be told of it."""


def method_name(result: Agreement, method: str) -> str:
    """Name a method as it stands beside the others."""
    return compared_method(method, one_row=result.subject == "row")


def compared(result: Agreement) -> list[str]:
    """List the methods that the light is set by: those that start from the mean over rows."""
    return [name for name in result.methods if name != ABLATION]


def leading(result: Agreement, method: str) -> set[int]:
    """Positions of the leading features of one method that move anything."""
    ranks, sizes = result.ranks(method), result.of(method)
    return {j for j in range(len(sizes)) if ranks[j] <= result.leading and sizes[j] != 0}


def describe_methods(result: Agreement) -> tuple[str, ...]:
    """Say what the methods agree on, how much that is beside chance, and where they part."""
    return (_shared(result), *_measured(result), *_signs(result), *_parted(result), *map(escaped, result.left_out),
            "They answer different questions, so their numbers are never averaged.")


def plain_methods(result: Agreement) -> tuple[str, ...]:
    """Say the same to somebody who has never heard of the methods."""
    n = len(compared(result))
    who = f"{counted(n, 'way')} of looking"
    if not len(result.parted):
        first = f"{who} tell much the same story: no input clearly changes its place."
    elif len(result.parted) == 1:
        first = f"{who} disagree about {_labels(result, result.parted)}: how much it counts is open."
    else:
        first = f"{who} disagree about {_labels(result, result.parted)}: how much they count is open."
    both = _common(result)
    second = (f"All of them put {_labels(result, both)} among the most important." if len(both) else
              "No input is among the most important for all of them.")
    return first, second


def _labels(result: Agreement, places: object) -> str:
    named = [strong(result.feature_labels[int(j)]) for j in np.asarray(places)]
    shown = named[:NAMED]
    return listed([*shown, counted(len(named) - NAMED, "other")] if len(named) > NAMED else shown)


def _common(result: Agreement) -> list[int]:
    """Leading features that all methods compared name, SHAP's largest first."""
    both = set.intersection(*(leading(result, name) for name in compared(result)))
    return sorted(both, key=lambda j: (-abs(result.of(SHAP)[j]), j))


def _shared(result: Agreement) -> str:
    who = listed([method_name(result, name) for name in compared(result)])
    both = _common(result)
    if not both:
        return f"{who} have no leading feature in common."
    return f"{who} all name {_labels(result, both)} among the {count(result.leading)} that matter most."


def _measured(result: Agreement) -> tuple[str, ...]:
    """Say what SHAP shares with each of the others."""
    return tuple(_of_pair(result, pair) for pair in result.pairs
                 if pair.first == SHAP and pair.second in (LIME, PERMUTATION))


def _of_pair(result: Agreement, pair: Pair) -> str:
    who = f"{method_name(result, pair.first)} and {method_name(result, pair.second)}"
    if pair.spearman != pair.spearman:
        return f"{who} cannot be compared: one of them tells no features apart."
    order = f"rank correlation **{number(pair.spearman, 2)}**"
    if pair.feature != pair.feature:
        return f"{who}: {order} (chance is 0)."
    n, chance = round(pair.feature * result.leading), result.leading * result.chance
    shared = f"**{count(n)} of {count(result.leading)}** leading features"
    return f"{who} share {shared} (by chance {number(chance, 2)}); {order}."


def _signs(result: Agreement) -> tuple[str, ...]:
    """Name the leading features of SHAP that another method has moving the answer the other way."""
    if result.subject != "row":
        return ()
    largest = np.abs(result.attributions).max(axis=1)
    against = [j for j in sorted(leading(result, SHAP), key=lambda j: -abs(result.of(SHAP)[j]))
               for name in compared(result)[1:]
               if result.of(name)[j] * result.of(SHAP)[j] < 0
               and abs(result.of(name)[j]) > 0.05 * largest[result.methods.index(name)]]
    places = list(dict.fromkeys(against))
    if not places:
        return ("Each leading feature moves the answer the same way in all of them.",)
    return (f"They see {_labels(result, places)} moving the answer in opposite directions.",)


def _parted(result: Agreement) -> tuple[str, ...]:
    """Say of the features on which they part where each method ranks them, and what follows."""
    if not len(result.parted):
        return ("No feature clearly changes its place between them.",)
    lines = []
    for j in result.parted[:2].tolist():
        places = [f"{method_name(result, name)} puts it at place {count(int(result.ranks(name)[j]))}"
                  for name in compared(result)]
        lines.append(f"They part on {strong(result.feature_labels[j])}: {listed(places)}.")
    one = len(result.parted) == 1
    return (*lines, f"Do not rely on the rank of {_labels(result, result.parted)}." if one else
            f"Do not rely on the ranks of {_labels(result, result.parted)}.")


class Answered(NamedTuple):
    """One of the ordered questions and its answer; markdown."""

    question: str
    state: str
    """"ok" where all is well, "look" where it may explain why methods part, "open" where it was not asked."""
    answer: str


def answered(result: Agreement) -> tuple[Answered, ...]:
    """Put the ordered questions and their answers into words."""
    return tuple(Answered(QUESTIONS[each.id][0], _state(result, each), QUESTIONS[each.id][1](result, each))
                 for each in result.questions)


def plain_answered(result: Agreement) -> tuple[Answered, ...]:
    """Say the same for somebody who has never heard of the methods: what may explain it, and what is left."""
    return tuple(Answered(PLAIN[each.id], _state(result, each), _plain_answer(result, each))
                 for each in result.questions)


def _plain_answer(result: Agreement, question: AgreementQuestion) -> str:
    if question.state == "yes" and not len(result.parted):
        return "Not quite, but they do not part here."
    return PLAIN_ANSWERS[question.state]


def _state(result: Agreement, question: AgreementQuestion) -> str:
    if question.state == "yes":
        return "look" if len(result.parted) else "ok"
    return "open" if question.state == "unmeasured" else "ok"


def _same_question(result: Agreement, question: AgreementQuestion) -> str:
    if result.subject != "row":
        return ("Not quite: permutation importance asks what a score loses, the others what moves the answers."
                if question["shuffled"] else "Yes: all of them ask what moves the answers.")
    starts = [("SHAP starts at", "shap"), ("LIME at", "lime"), ("the usual values at", "ablation")]
    told = listed([f"{name} {said(result, question[fact])}" for name, fact in starts
                   if question[fact] == question[fact]])
    if question.state == "yes":
        return f"Same scale and output, but LIME starts elsewhere: {told}."
    return f"Yes, on the same scale and output: {told}."


def _arithmetic(result: Agreement, question: AgreementQuestion) -> str:
    size = float(np.abs(result.of(SHAP)).max(initial=0.0))
    within = f" to within {apart(result, question['gap'])}" if question["gap"] > ROUNDING * size else ""
    gap = f"SHAP adds up{within}."
    fit = question["fit"]
    if fit != fit:
        return f"{gap} There is no LIME to compare with."
    told = f"LIME's simple model follows the model with R² **{number(fit, 2)}**"
    return f"{gap} {told}: its shares are a rough hint." if question.state == "yes" else f"{gap} {told}."


def _stable(result: Agreement, question: AgreementQuestion) -> str:
    names = {"shap": "SHAP", "lime": "LIME", "permutation": method_name(result, PERMUTATION)}
    halves = {names[fact]: half for fact, half in question.facts if half == half}
    told = listed([f"{name} ±\u00a0{probability(half) if 0 < half < 1 else number(100 * half, 2) + ' %'}" if half else
                   f"{name} exactly" for name, half in halves.items()])
    worst = max(halves, key=lambda name: halves[name])
    if question.state == "yes":
        return f"Margins (95 %), as a part of the largest share: {told}. {title_case(worst)} is the least stable."
    return f"All of them. Margins (95 %), as a part of the largest share: {told}."


def _faithful(result: Agreement, question: AgreementQuestion) -> str:
    if question.state == "unmeasured":
        return _unasked(result)
    names = {"shap": SHAP, "lime": LIME, "permutation": PERMUTATION, "ablation": ABLATION}
    n = int(question["orders"])
    told = [f"{method_name(result, names[fact])} {count(round(share * n))} of {count(n)}"
            for fact, share in question.facts if fact in names]
    return (f"Features are taken away in the order of each. Random orders that move the {short_answer(result)} less: "
            f"{listed(told)}.")


def _unasked(result: Agreement) -> str:
    if result.subject != "row":
        return "Not measured over many rows; look at single ones."
    return "Not asked: no feature clearly changes its place."


def _correlated(result: Agreement, question: AgreementQuestion) -> str:
    if question.state == "unmeasured":
        return "Not asked: no feature clearly changes its place."
    strength = number(question["strength"], 2)
    if not question.feature_labels or (question.state == "no" and result.subject != "row"):
        return f"No: nothing moves closely with them (largest association {strength})."
    who = listed([strong(label) for label in question.feature_labels[:NAMED]])
    if result.subject != "row":
        return f"{who} move together (association {strength}): read them as one."
    change = f"order agreement goes from {number(question['before'], 2)} to {number(question['after'], 2)}"
    end = "read them as one" if question.state == "yes" else "that does not explain it"
    return f"{who} move together (association {strength}). Merged, {change}: {end}."


def _interaction(result: Agreement, question: AgreementQuestion) -> str:
    if question.state == "unmeasured":
        return _unasked(result)
    if len(question.feature_labels) < 2:
        return "No: the model uses no other feature."
    who = listed([strong(label) for label in question.feature_labels[:2]])
    joint = f"{moved(result, question['joint'])} (±\u00a0{apart(result, 1.96 * question['error'])})"
    if question.state == "yes":
        return (f"Yes: {who} move the {short_answer(result)} by {joint} only together. "
                "Methods share that out differently.")
    return f"Hardly: its largest joint share is with {strong(question.feature_labels[1])}, {joint}."


def _open(result: Agreement, question: AgreementQuestion) -> str:
    if question.state == "agree":
        return "Nothing: no feature clearly changes its place."
    who = _labels(result, result.parted)
    rank = "its rank" if len(result.parted) == 1 else "their ranks"
    if question.state == "explained":
        return f"The answers marked above may explain it. Until then report both, and do not rely on {rank}: {who}."
    return f"Nothing above explains it. Report both, and do not rely on {rank}: {who}."


QUESTIONS: dict[str, tuple[str, Callable[[Agreement, AgreementQuestion], str]]] = {
    "same_question": ("Do they ask the same?", _same_question),
    "arithmetic": ("Does each do its own sums?", _arithmetic),
    "stable": ("Which is stable?", _stable),
    "faithful": ("Whose order moves the answer most?", _faithful),
    "correlated": ("Do these features move together with others?", _correlated),
    "interaction": ("Does it hang on another feature?", _interaction),
    "open": ("What is left?", _open),
}
"""Question → its words, and those of its answer."""
PLAIN = {
    "same_question": "Do they start from the same place?", "arithmetic": "Does each of them follow the model?",
    "stable": "Would each say the same again?", "faithful": "Does what each names move the answer?",
    "correlated": "Do some inputs go together?", "interaction": "Do two inputs only count together?",
    "open": "What is left?",
}
PLAIN_ANSWERS = {
    "yes": "This may explain the difference.", "no": "No problem found here.", "unmeasured": "Not asked here.",
    "agree": "Nothing: no input clearly changes its place.", "explained": "Take the ranks with care.",
    "both": "Nothing explains it: report both, and rely on neither rank.",
}
