"""Some rows beside others, and class beside class: what differs, and whether clearly, in words."""

from collections.abc import Mapping
from statistics import NormalDist

import numpy as np

from explain.narrative.parts import answer_of, apart
from explain.narrative.quality import headline, interval
from explain.results import Importance, Performance, Score
from explain.wording import counted, escaped, listed, number, span, strong

FEW, FEW_WANTED = 100, 10
"""Rows, and rows of the class looked for, below which a comparison is rough."""
NAMED = 3
READING = {
    "compared": "For each feature one mark for each group of rows, with the range in which the number lies. Marks "
                "whose ranges lie well apart differ by more than chance.",
    "classes": "For each feature one mark for each class: how far the feature moves the score of that class, with the "
               "range in which the number lies.",
    "scores": "Each line is one measure, once for the rows chosen and once for the others. A difference whose range "
              "holds zero may be chance.",
    "calibrations": "On the dashed line scores mean what they say. One line are the rows chosen, the other all others.",
}
"""Picture → how to read it."""


def differences(here: Importance, there: Importance) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give how much more each feature moves the answer here than there, with an interval that holds for all at once.

    Returns
    -------
    tuple
        Difference, lower and upper end, each (n_features,). With 95 % confidence all ends are right together
        (Bonferroni); where one set of rows holds the other, the interval is wider than it need be.
    """
    n = max(len(here.mean), 1)
    reach = NormalDist().inv_cdf(1 - 0.025 / n) / NormalDist().inv_cdf(0.975)
    half = reach * np.hypot(here.high - here.mean, there.high - there.mean)
    found = here.mean - there.mean
    return found, found - half, found + half


def clear_differences(here: Importance, there: Importance) -> list[int]:
    """Positions of the features whose importance clearly differs, the largest difference first."""
    found, low, high = differences(here, there)
    clear = np.flatnonzero((low > 0) | (high < 0))
    return [int(j) for j in clear[np.argsort(-np.abs(found[clear]), kind="stable")]]


def describe_compared(here: Importance, there: Importance, other: str) -> tuple[str, ...]:
    """Say which features matter more, or less, in a cohort than in other rows.

    Parameters
    ----------
    here, there
        Of the cohort, and of the others.
    other
        Who the others are: "the rest", "everyone".
    """
    n = (counted(here.provenance.n_rows, "row"), counted(there.provenance.n_rows, "row"))
    stands = f"Measured on {n[0]} of the cohort and {n[1]} of {other}."
    clear = clear_differences(here, there)
    if not clear:
        return (f"No feature matters clearly more or less in the cohort than in {other}.", stands)
    _, low, high = differences(here, there)
    told = [_differs(here, there, j, other) for j in clear[:NAMED]]
    more = len(clear) - NAMED
    rest = (f"{counted(more, 'more feature')} {'differs' if more == 1 else 'differ'} clearly.",) if more > 0 else ()
    first = escaped(span(low[clear[0]], high[clear[0]], here.scale, here.unit))
    return (*told, *rest, f"The first difference lies {first}. {stands}")


def _differs(here: Importance, there: Importance, j: int, other: str) -> str:
    way = "more" if here.mean[j] > there.mean[j] else "less"
    sizes = [apart(held, held.mean[j]) for held in (here, there)]
    if here.scale == "score":
        return (f"{strong(here.feature_labels[j])} matters **{way}** in the cohort: its {escaped(here.score)} is "
                f"{sizes[0]}, in {other} {sizes[1]}.")
    return (f"{strong(here.feature_labels[j])} matters **{way}** in the cohort: it moves the {answer_of(here)} by "
            f"{sizes[0]} on average, in {other} by {sizes[1]}.")


def plain_compared(here: Importance, there: Importance, other: str) -> tuple[str, ...]:
    """Say the same without a term."""
    clear = clear_differences(here, there)
    if not clear:
        return (f"The model looks at much the same things in these rows as in {other}.",)
    more = [strong(here.feature_labels[j]) for j in clear if here.mean[j] > there.mean[j]][:NAMED]
    less = [strong(here.feature_labels[j]) for j in clear if here.mean[j] < there.mean[j]][:NAMED]
    told = [f"{listed(names)} {'matters' if len(names) == 1 else 'matter'} {way} to the model in these rows than in "
            f"{other}." for names, way in ((more, "more"), (less, "less")) if names]
    return tuple(told)


def describe_classes(classes: Mapping[str, Importance]) -> tuple[str, ...]:
    """Say for each class which feature moves its score most."""
    leading: dict[str, list[str]] = {}
    for output, importance in classes.items():
        first = int(np.argmax(importance.mean))
        size = apart(importance, importance.mean[first])
        leading.setdefault(importance.feature_labels[first], []).append(f"{strong(output)} ({size})")
    n = next(iter(classes.values())).provenance.n_rows
    told = [f"{strong(label)} moves the score most for {listed(outputs)}." for label, outputs in leading.items()]
    return (*told, f"On average over {counted(n, 'row')} for each class.")


def plain_classes(classes: Mapping[str, Importance]) -> tuple[str, ...]:
    """Say the same without a number."""
    leading: dict[str, list[str]] = {}
    for output, importance in classes.items():
        leading.setdefault(importance.feature_labels[int(np.argmax(importance.mean))], []).append(strong(output))
    if len(leading) == 1:
        return (f"{strong(next(iter(leading)))} matters most to the model for each of these classes.",)
    return tuple(f"To tell {listed(outputs)}, the model looks at {strong(label)} most."
                 for label, outputs in leading.items())


def score_difference(here: Score, there: Score) -> tuple[float, float, float]:
    """Give how much higher a score is here than there, with its 95 % interval; NaN ends where one is not measured.

    The ends of both intervals are put together, however lopsided they are.

    References
    ----------
    Zou and Donner (2008), Construction of confidence limits about effect measures: a general approach.
    """
    found = here.value - there.value
    low = found - float(np.hypot(here.value - here.low, there.high - there.value))
    return found, low, found + float(np.hypot(here.high - here.value, there.value - there.low))


def describe_performances(here: Performance, there: Performance, other: str) -> tuple[str, ...]:
    """Say how much better or worse the model is in a cohort than in other rows, and whether clearly."""
    first = headline(here)
    second = next((score for score in there.scores if first is not None and score.name == first.name), None)
    if first is None or second is None:
        return ("No score could be measured in both.",)
    name = escaped(first.name)
    told = (f"In the cohort the model's {name} is **{number(first.value)}** ({interval(first)}), in {other} "
            f"**{number(second.value)}** ({interval(second)}).")
    return (told, _verdict(first, second, other), f"Measured on {counted(len(here.rows), 'row')} of the cohort and "
            f"{counted(len(there.rows), 'row')} of {other}.")


def _verdict(here: Score, there: Score, other: str) -> str:
    _, low, high = score_difference(here, there)
    if not (low > 0 or high < 0):
        return "The difference may be chance: its interval holds zero." if low == low else (
            "Whether the difference is more than chance was not measured.")
    better = (low > 0) == here.higher_is_better
    return (f"It is clearly {'better' if better else 'worse'} in the cohort than in {other}: the difference lies "
            f"{escaped(span(min(abs(low), abs(high)), max(abs(low), abs(high)), 'score'))}.")


def plain_performances(here: Performance, there: Performance, other: str) -> tuple[str, ...]:
    """Say the same without a term."""
    first = headline(here)
    second = next((score for score in there.scores if first is not None and score.name == first.name), None)
    _, low, high = score_difference(first, second) if first and second else (0.0, np.nan, np.nan)
    if first is None or not (low > 0 or high < 0):
        return (f"The model is about as good in these rows as in {other}, as far as so many rows can tell.",)
    better = (low > 0) == first.higher_is_better
    return (f"The model is clearly **{'better' if better else 'worse'}** in these rows than in {other}.",)


def doubts_about_comparison(here: Performance, other: Performance) -> tuple[str, ...]:
    """Say when there are too few rows to compare, or when a score cannot be compared as it stands."""
    doubts = []
    for held, who in ((here, "the cohort"), (other, "the others")):
        if len(held.rows) < FEW:
            doubts.append(f"Only {counted(len(held.rows), 'row')} of {who} have a known answer: the scores are rough.")
        elif held.task != "regression" and held.prevalence * len(held.rows) < FEW_WANTED:
            n = round(held.prevalence * len(held.rows))
            doubts.append(f"Only {counted(n, 'row')} of {who} are {strong(held.output)}: the scores are rough.")
    if here.task == "regression" and not doubts:
        doubts.append("R² is lower where the target varies less: compare the size of a miss as well.")
    return tuple(doubts)
