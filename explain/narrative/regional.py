"""Where rows react differently to a feature, in words."""

import string

import numpy as np

from explain.narrative.effects import flat
from explain.narrative.parts import answer_of, apart, said, short_answer
from explain.results import RegionalEffects
from explain.wording import count, counted, escaped, listed, probability, strong

NEARLY_ALIKE = 0.1
"""Spread of centred curves, as a share of the predictions' spread, below which rows react nearly alike."""
FEW_MEASURED = 30
"""Rows below which a part's curve is called rough."""


def describe_regional(result: RegionalEffects) -> tuple[str, ...]:
    """Say how differently rows react to a feature, which parts tell them apart, and how much of it these explain."""
    name = strong(result.label)
    if result.spread == 0:
        return (f"All rows react alike to {name}: no part of the table differs.",)
    size = apart(result, result.spread)
    if len(result.regions) < 2:
        return (
            f"Rows differ in how they react to {name}, by {size} on average.",
            _none_explains(result),
        )
    return (
        f"Rows differ in how they react to {name}, by {size} on average.",
        f"{_parts(result)} explain **{_share(result.held_out)}** of that, on "
        f"{counted(_n_measured(result), 'row')} that had no say in finding them ({_share(result.explained)} on those "
        "that had).",
        *(_moves(result, i) for i in range(len(result.regions))),
    )


def _n_measured(result: RegionalEffects) -> int:
    return sum(region.n_measured for region in result.regions)


def _share(explained: float) -> str:
    return "none" if explained < 0.005 else probability(explained)


def _none_explains(result: RegionalEffects) -> str:
    if not result.tried:
        return "No other column tells them apart: no split takes a tenth off these differences."
    tried = listed([strong(region.words) for region in result.tried])
    return (f"No split explains much of it: the best parts, {tried}, explain {_share(result.held_out)} on rows that "
            "had no say in finding them.")


def _parts(result: RegionalEffects) -> str:
    columns = list(dict.fromkeys(limit.feature for region in result.regions for limit in region.limits))
    n = {2: "Two", 3: "Three", 4: "Four"}.get(len(result.regions), count(len(result.regions)))
    return f"{n} parts of the table, told apart by {counted(len(columns), 'column')},"


def _moves(result: RegionalEffects, i: int) -> str:
    """Say where a part's curve is lowest and highest."""
    region, average = result.regions[i], result.average[i]
    start = f"{string.ascii_uppercase[i]}: {strong(region.words)} ({rows_of_part(result, i)})"
    if flat(average):
        return f"{start}, the average {short_answer(result)} stays at {said(result, average[0])}."
    low, high = int(average.argmin()), int(average.argmax())
    places = [escaped(result.grid_labels[j]) for j in (low, high)]
    ends = [said(result, average[j]) for j in (low, high)]
    return f"{start}, lowest at {places[0]} ({ends[0]}), highest at {places[1]} ({ends[1]})."


def plain_regional(result: RegionalEffects) -> tuple[str, ...]:
    """Say the same to somebody who has never heard of the method."""
    name = strong(result.label)
    if result.spread == 0:
        return (f"A change of {name} moves the model's {short_answer(result)} alike in all rows.",)
    if len(result.regions) < 2:
        return (f"Rows do not all react alike to {name}, but no group of rows stands out.",)
    spans = np.ptp(result.average, axis=1)
    most, least = int(spans.argmax()), int(spans.argmin())
    return (
        f"Not all rows react alike to {name}.",
        f"Where {_of(result, most)}, the model's average {answer_of(result)} differs by up to "
        f"**{apart(result, float(spans[most]))}** with {name}.",
        f"Where {_of(result, least)}, it differs by up to **{apart(result, float(spans[least]))}**.",
    )


def _of(result: RegionalEffects, i: int) -> str:
    return f"{strong(result.regions[i].words)} ({rows_of_part(result, i)})"


def rows_of_part(result: RegionalEffects, i: int) -> str:
    """Say how many rows a part has: of the table, which is said where a cohort is looked at."""
    return counted(result.regions[i].n_rows, "row") + (" of the table" if result.of_cohort else "")


def doubts_about_regional(result: RegionalEffects) -> tuple[str, ...]:
    """Say where a part was measured on few rows, and where all this is of little weight."""
    doubts = []
    rough = [region for region in result.regions if region.n_measured < FEW_MEASURED]
    if rough and len(result.regions) > 1:
        fewest = min(region.n_measured for region in rough)
        doubts.append(f"The curve of {strong(rough[0].words)} stands on {counted(fewest, 'row')} and is rough.")
    if len(result.regions) > 1 and result.heterogeneity < NEARLY_ALIKE:
        doubts.append(
            f"Rows react nearly alike: the differences are {probability(result.heterogeneity)} of the spread of all "
            f"{short_answer(result)}s."
        )
    return tuple(doubts)


READING_OF_REGIONS = (
    "Each panel is one part of the table: its average with a 95 % interval, beside the average of all rows. "
    "Grey areas and hollow dots hold few rows of that part."
)
