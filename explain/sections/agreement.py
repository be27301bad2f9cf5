"""Whether methods agree: side by side, in numbers, and what may explain it where they do not."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from explain.charts.agreement import agreement_dots
from explain.charts.theme import LIGHT, Theme
from explain.checks.lights import judged, worst
from explain.narrative import describe_provenance
from explain.narrative.trust import describe_judged, light_name, state_word
from explain.narrative.trust.agreement import (
    answered,
    describe_methods,
    method_name,
    plain_answered,
    plain_methods,
)
from explain.results import Agreement
from explain.sections.section import Section
from explain.sections.tables import heading, numbers
from explain.wording import count, probability, title_case, value

if TYPE_CHECKING:
    import pandas as pd

READING = ("One line for each feature, one mark for each method: the farther apart, the less they agree. Bars are 95 % "
           "intervals over samples. Names in bold are those on which methods part.")
MARKS = {"ok": "", "look": "**May explain it.** ", "open": ""}


def agreement_in_short(result: Agreement, *, plain: bool = False) -> str:
    """Say in a sentence what the methods name alike."""
    return (plain_methods if plain else describe_methods)(result)[0]


def agreement_section(result: Agreement, *, theme: Theme = LIGHT) -> Section:
    """Show what several methods say of the same answer, side by side."""
    title = "Four ways of looking at this row" if result.subject == "row" else "Four ways of looking at the model"
    section = Section(
        name="agreement", title=title, sentences=describe_methods(result), plain=plain_methods(result),
        reading=READING, figure=None, alt="", tabled=partial(_table, result), warnings=(),
        provenance=describe_provenance(result.provenance), source=result.provenance,
    )
    picture = agreement_dots(result, theme=theme)
    return replace(section, figure=picture.figure, alt=picture.alt)


def _table(result: Agreement) -> "pd.DataFrame":
    """One line for each feature: what each method says, and the place it gives it."""
    import pandas as pd

    order = np.argsort(-np.abs(result.of(result.methods[0])), kind="stable")
    told: dict[str, object] = {"Feature": [result.feature_labels[j] for j in order]}
    if len(result.feature_values):
        told["Value"] = [value(result.feature_values[0, j]) for j in order]
    for name in result.methods:
        words, scale = title_case(method_name(result, name)), _scale(result, name)
        unit = result.unit if scale == result.scale else ""
        told[heading(words, scale, unit, difference=True)] = numbers(result.of(name)[order], scale)
        told[f"{words}: place"] = result.ranks(name)[order]
    return pd.DataFrame(told)


def _scale(result: Agreement, name: str) -> str:
    shuffled = result.subject != "row" and name == "permutation_importance"
    return "score" if shuffled else result.scale


def agreement_pairs_section(result: Agreement, *, theme: Theme = LIGHT) -> Section:
    """Show what every two methods share, in numbers."""
    k, chance = result.leading, result.chance
    few = np.isnan([pair.feature for pair in result.pairs]).all()
    words = ("With so few features only their order is compared." if few else
             f"The {count(k)} largest features of each count as leading. Two random rankings share "
             f"{probability(chance)} of them, which is 0 beyond chance.")
    return Section(
        name="agreement_pairs", title="Agreement in numbers", sentences=(words,), plain=(), figure=None, alt="",
        tabled=partial(_pairs_table, result), warnings=(), provenance=describe_provenance(result.provenance),
        source=result.provenance,
    )


def _pairs_table(result: Agreement) -> "pd.DataFrame":
    """One line for every two methods; a column without any number is left out."""
    import pandas as pd

    told = {
        "Methods": [title_case(f"{method_name(result, pair.first)} and {method_name(result, pair.second)}")
                    for pair in result.pairs],
        "Leading features shared": [pair.feature for pair in result.pairs],
        "Beyond chance": [pair.beyond_chance for pair in result.pairs],
        "Same place": [pair.rank for pair in result.pairs],
        "Shared with the same sign": [pair.sign for pair in result.pairs],
        "Same place and sign": [pair.signed_rank for pair in result.pairs],
        "Rank correlation (Spearman)": [pair.spearman for pair in result.pairs],
        "Kendall": [pair.kendall for pair in result.pairs],
        "Pairs in the same order": [pair.pairwise for pair in result.pairs],
        "Cosine": [pair.cosine for pair in result.pairs],
    }
    return pd.DataFrame(told).round(3).dropna(axis=1, how="all")


def agreement_questions_section(result: Agreement, *, theme: Theme = LIGHT) -> Section:
    """Show the ordered questions that may explain a disagreement, each with its answer."""
    return Section(
        name="agreement_questions", title="What may explain a difference",
        sentences=tuple(f"{i}. **{each.question}** {MARKS[each.state]}{each.answer}"
                        for i, each in enumerate(answered(result), 1)),
        plain=tuple(f"{i}. **{each.question}** {each.answer}" for i, each in enumerate(plain_answered(result), 1)),
        figure=None, alt="", tabled=None, warnings=(), provenance="", source=result.provenance,
    )


def agreement_light(result: Agreement) -> tuple[str, str, str, tuple[str, ...]]:
    """Give the light of agreement: its title, its state, that in words, and a line for each thing measured."""
    every = [judged(finding) for finding in result.findings]
    state = worst(each.state for each in every)
    return light_name("L4"), state, state_word(state), tuple(describe_judged(each) for each in every)
