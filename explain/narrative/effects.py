"""How the model's answer moves with a feature, in words."""

import numpy as np

from explain.checks.support.thin import thin_places
from explain.checks.thresholds import MEASURES
from explain.narrative.parts import answer_of, apart, cell, moved, said, short_answer
from explain.results import Dependence, Surface
from explain.wording import about_100, count, counted, escaped, listed, strong, title_case, value

VARIED = MEASURES["heterogeneity"].red
"""Spread of centred single rows, as a share of the predictions' spread, from which an average hides much."""


def describe_dependence(dependence: Dependence) -> tuple[str, ...]:
    """Say where along a feature the model's average answer is lowest and highest."""
    return _describe_local_effects(dependence) if dependence.method == "ALE" else _describe_average(dependence)


def _describe_average(dependence: Dependence) -> tuple[str, ...]:
    n, name = counted(len(dependence.rows), "row"), strong(dependence.label)
    start = f"The model is shown the same {n} with different values of {name}"
    if flat(dependence.average):
        level = said(dependence, dependence.average[0])
        return (f"{start}; its average {answer_of(dependence)} stays at **{level}**.",)
    low, high = _ends(dependence)
    return (
        f"{start}.",
        f"Its average {answer_of(dependence)} is lowest, **{said(dependence, dependence.average[low])}**, "
        f"at **{escaped(dependence.grid_labels[low])}** and highest, "
        f"**{said(dependence, dependence.average[high])}**, at **{escaped(dependence.grid_labels[high])}**.",
        *_opposite(dependence, low, high),
    )


def _ends(dependence: Dependence) -> tuple[int, int]:
    """Positions in the grid of the lowest and the highest average."""
    return int(dependence.average.argmin()), int(dependence.average.argmax())


def flat(average: np.ndarray) -> bool:
    """Whether a curve does not move, rounding of the arithmetic aside."""
    return bool(np.ptp(average) <= 1e-9 * max(float(np.abs(average).max()), 1e-300)) if len(average) else True


def _opposite(dependence: Dependence, low: int, high: int) -> tuple[str, ...]:
    """Say how many single rows move against the average between its lowest and its highest point."""
    against, n = _against(dependence, low, high), len(dependence.individual)
    if not against:
        return ()
    return (f"Between these two values {count(against)} of {counted(n, 'row')} follow the opposite pattern.",)


def _against(dependence: Dependence, low: int, high: int) -> int:
    return int((dependence.individual[:, high] < dependence.individual[:, low]).sum())


def _describe_local_effects(dependence: Dependence) -> tuple[str, ...]:
    name, answer = strong(dependence.label), answer_of(dependence)
    n = counted(dependence.provenance.n_rows, "row")
    start = f"Only rows that have nearly such values are compared, {n} in all."
    if flat(dependence.average):
        return (f"Moving {name} within nearby rows does not move the model's {answer}.", start)
    low, high = _ends(dependence)
    return (
        f"Against its average, the model's {answer} is lowest near "
        f"{cell(dependence.label, dependence.grid_labels[low])} ({moved(dependence, dependence.average[low])}).",
        f"It is highest near {cell(dependence.label, dependence.grid_labels[high])} "
        f"({moved(dependence, dependence.average[high])}).",
        start,
    )


def plain_dependence(dependence: Dependence) -> tuple[str, ...]:
    """Say the same to somebody who has never heard of the method."""
    name, answer = strong(dependence.label), answer_of(dependence)
    if dependence.method == "ALE":
        start = f"Rows are compared only with rows that have nearly the same {name}."
    else:
        start = f"We showed the model the same {counted(len(dependence.rows), 'row')} again, changing only {name}."
    if flat(dependence.average):
        return (start, f"The model's {answer} did not move.")
    low, high = _ends(dependence)
    places = [strong(dependence.grid_labels[i]) for i in (low, high)]
    if dependence.method == "ALE":
        gap = apart(dependence, float(np.ptp(dependence.average)))
        return (start, f"The model's {answer} is about {gap} higher near {places[1]} than near {places[0]}.")
    ends = [said(dependence, dependence.average[i]) for i in (low, high)]
    against = _against(dependence, low, high) / max(len(dependence.individual), 1)
    other = (f"In {_of_100(against)} the {short_answer(dependence)} went the other way.",) if against else ()
    return (
        start,
        f"Its average {answer} was **{ends[0]}** at {places[0]} and **{ends[1]}** at {places[1]}.",
        *other,
    )


def _of_100(share: float) -> str:
    """Write a share as so many of 100 rows."""
    return f"{about_100(share)} of 100 rows"


def describe_own_curve(own: Dependence) -> tuple[str, ...]:
    """Say what the model answers to one row as it is, and how that moves with the feature."""
    name, answer = strong(own.label), short_answer(own)
    now = f"With {name} as it is{_own_value(own)} the {answer} is **{said(own, own.answers[0])}**."
    if flat(own.average):
        return (now, f"Other values of {name} do not move it.")
    low, high = _ends(own)
    return (
        now,
        f"With other values it goes from **{said(own, own.average[low])}** at {strong(own.grid_labels[low])} to "
        f"**{said(own, own.average[high])}** at {strong(own.grid_labels[high])}.",
    )


def describe_against_everyone(cohort: Dependence, everyone: Dependence) -> tuple[str, ...]:
    """Say where the average of a cohort is farthest from that of all rows, and whether both move alike."""
    apart_at = cohort.average - everyone.average
    held = np.where(thin_places(cohort), 0.0, apart_at)
    place = int(np.abs(held if held.any() else apart_at).argmax())
    words = strong(dict(cohort.provenance.settings).get("cohort", "the cohort"))
    if flat(np.append(apart_at, 0.0)):
        return (f"For {words} the average is that of everyone at each value.",)
    there = strong(cohort.grid_labels[place])
    spans = [apart(each, float(np.ptp(each.average))) for each in (cohort, everyone)]
    return (
        f"For {words} the average is **{said(cohort, cohort.average[place])}** at {there}, for everyone "
        f"{said(everyone, everyone.average[place])}: {moved(cohort, float(apart_at[place]))}.",
        f"Along {strong(cohort.label)} it moves by {spans[0]}, that of everyone by {spans[1]}.",
    )


def _own_value(own: Dependence) -> str:
    """Give the value of the one row in brackets, where it can be written without the table."""
    coded = float(own.observed[0])
    here = np.flatnonzero(np.isnan(own.grid) if coded != coded else own.grid == coded)
    if len(here):
        return f" ({escaped(own.grid_labels[here[0]])})"
    return f" ({escaped(value(coded))})" if own.kind in ("numeric", "integer") else ""


def reading_of_own_curve(*, by_level: bool) -> str:
    """Say how to read the picture of one row's curve."""
    if by_level:
        return "Each dot is the answer to this row with that value; the filled one is the row as it is."
    return "The line is the answer to this row with each value, the circle the row as it is. Bars show where rows are."


def reading_of_dependence(
    dependence: Dependence, *, by_level: bool, own: bool = False, everyone: bool = False
) -> str:
    """Say how to read the picture of an effect."""
    beside = " Diamonds are everyone." if by_level else " The dashed line is everyone."
    return _reading(dependence, by_level, own) + (beside if everyone else "")


def _reading(dependence: Dependence, by_level: bool, own: bool) -> str:
    if by_level:
        spread = "; a grey line holds the middle 90 % of the single rows" if len(dependence.individual) else ""
        mine = "; the black marks are this row" if own else ""
        return f"Dots have their 95 % interval, hollow ones few rows{spread}{mine}."
    single = "thin lines are single rows; " if len(dependence.individual) else ""
    mine = "the dark line is this row, its circle where it stands; " if own else ""
    band = "the band is the 95 % interval, bars below show where the rows are, grey parts hold few of them."
    return title_case(f"{single}{mine}{band}")


def doubts_about_dependence(dependence: Dependence) -> tuple[str, ...]:
    """Say where few rows stand, and whether single rows differ much from their average."""
    doubts = []
    thin = np.flatnonzero(thin_places(dependence))
    if len(thin):
        doubts.append(f"Few rows stand at or near {cell(dependence.label, _places(dependence, thin))}: that part is "
                      "not reliable.")
    if dependence.heterogeneity > VARIED:
        doubts.append(f"Single rows react very differently to {strong(dependence.label)}; the average hides that.")
    return tuple(doubts)


def _places(dependence: Dependence, thin: np.ndarray) -> str:
    named = [dependence.grid_labels[i] for i in thin[:4]]
    if len(thin) > 4:
        named.append(counted(len(thin) - 4, "other value"))
    return listed(named)


def describe_surface(surface: Surface) -> tuple[str, ...]:
    """Say for which pair of values, among those the table holds, the average answer is lowest and highest."""
    held = np.where(surface.support > 0, surface.average, np.nan)
    if np.isnan(held).all():
        return ("No pair of these values occurs in the table.",)
    low, high = (np.unravel_index(found, held.shape) for found in (np.nanargmin(held), np.nanargmax(held)))
    return (
        f"The model's average {answer_of(surface)} is lowest, **{said(surface, held[low])}**, {_pair(surface, low)}.",
        f"It is highest, **{said(surface, held[high])}**, {_pair(surface, high)}: "
        f"{apart(surface, float(held[high] - held[low]))} more.",
    )


def _pair(surface: Surface, place: tuple) -> str:
    return "at " + " and ".join(cell(surface.labels[k], surface.grid_labels[k][place[k]]) for k in (0, 1))


def doubts_about_surface(surface: Surface) -> tuple[str, ...]:
    """Say how much of the picture no row supports."""
    empty = int((surface.support == 0).sum())
    if not empty:
        return ()
    pairs = counted(surface.support.size, "pair")
    return (f"{count(empty)} of {pairs} of values occur in no row of the table and are veiled: the model's "
            f"{short_answer(surface)} there is not tested.",)


READING_OF_SURFACE = (
    "Each cell is the model's average answer when two columns take its two values; veiled cells hold no row."
)
