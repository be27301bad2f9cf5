"""How the model's answer moves with a feature, in words."""

import numpy as np

from explain.checks.support import thinly_supported
from explain.narrative.parts import answer_of, apart, cell, moved, said, short_answer
from explain.results import Dependence, Surface
from explain.wording import count, counted, escaped, listed, strong

VARIED = 0.5
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
    low, high = int(dependence.average.argmin()), int(dependence.average.argmax())
    return (
        f"{start}.",
        f"Its average {answer_of(dependence)} is lowest, **{said(dependence, dependence.average[low])}**, "
        f"at **{escaped(dependence.grid_labels[low])}** and highest, "
        f"**{said(dependence, dependence.average[high])}**, at **{escaped(dependence.grid_labels[high])}**.",
        *_opposite(dependence, low, high),
    )


def flat(average: np.ndarray) -> bool:
    """Whether a curve does not move, rounding of the arithmetic aside."""
    return bool(np.ptp(average) <= 1e-9 * max(float(np.abs(average).max()), 1e-300)) if len(average) else True


def _opposite(dependence: Dependence, low: int, high: int) -> tuple[str, ...]:
    """Say how many single rows move against the average between its lowest and its highest point."""
    if not len(dependence.individual):
        return ()
    against = dependence.individual[:, high] < dependence.individual[:, low]
    if not against.any():
        return ()
    n = counted(len(against), "row")
    return (f"Between these two values {count(int(against.sum()))} of {n} follow the opposite pattern.",)


def _describe_local_effects(dependence: Dependence) -> tuple[str, ...]:
    name, answer = strong(dependence.label), answer_of(dependence)
    n = counted(dependence.provenance.n_rows, "row")
    start = f"Only rows that have nearly such values are compared, {n} in all."
    if flat(dependence.average):
        return (f"Moving {name} within nearby rows does not move the model's {answer}.", start)
    low, high = int(dependence.average.argmin()), int(dependence.average.argmax())
    return (
        f"Against its average, the model's {answer} is lowest near "
        f"{cell(dependence.label, dependence.grid_labels[low])} ({moved(dependence, dependence.average[low])}).",
        f"It is highest near {cell(dependence.label, dependence.grid_labels[high])} "
        f"({moved(dependence, dependence.average[high])}).",
        start,
    )


def doubts_about_dependence(dependence: Dependence) -> tuple[str, ...]:
    """Say where few rows stand, and whether single rows differ much from their average."""
    doubts = []
    thin = np.flatnonzero(thinly_supported(dependence.support))
    if len(thin):
        doubts.append(f"Few rows have {strong(dependence.label)} at or near {_places(dependence, thin)}: that part is "
                      "not reliable.")
    if dependence.heterogeneity > VARIED:
        doubts.append(f"Single rows react very differently to {strong(dependence.label)}; the average hides that.")
    return tuple(doubts)


def _places(dependence: Dependence, thin: np.ndarray) -> str:
    named = [escaped(dependence.grid_labels[i]) for i in thin[:4]]
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


