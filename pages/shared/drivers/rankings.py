"""What drives the model, asked as the reader chose: in groups, class by class, in a cohort beside other rows."""

from typing import Any, NamedTuple

import streamlit as st

from explain.overview import ROWS
from explain.results import Attributions, Importance, Summary
from explain.results.groups import grouped_importance
from explain.sections import Section, classes_section, compared_section, group_section, importance_section
from pages.shared.asking import Job, explained
from pages.shared.drivers.groups import INSIDE, groups_in_use, pick_inside
from pages.shared.linking import Selection, first, open_feature
from pages.shared.pairs import pin_of_two
from pages.shared.pickers import choice
from pages.shared.questions import drivers
from pages.shared.screen import theme
from pages.shared.section import pin_of
from pages.shared.state import Pin, current
from pages.shared.trust.model import ranking_warned
from pages.shared.versus import against, other_words, others
from pages.shared.words import drivers as words

SHUFFLED_ROWS, PAIRED_ROWS = 2_000, 50
"""Rows of a cohort that are shuffled, and that are split into pairs."""
MOST_CLASSES = 6


class Shown(NamedTuple):
    """A section with what the page needs to draw it."""

    section: Section
    pinned: Pin | None
    more: Job | None
    n_rows: int
    ranking: Importance | None = None
    """What the section shows, where it is one ranking."""


def pick_classes() -> str:
    """Draw the choice of one class or several side by side, where there are more than two."""
    if len(current().workspace.model.outputs) < 3 or current().workspace.model.task == "regression":
        return "one"
    return choice("classes", words.CLASS_CHOICES, label=words.CLASSES)


def by_contributions() -> Shown:
    """Rank by contributions, as the reader chose."""
    groups = groups_in_use()
    if len(outputs := _classes()) > 1:
        return _class_by_class(outputs, groups)
    result, step, more = drivers(cohort=current().cohort, row_by_row=bool(groups))
    here, n_rows = _ranked(result, groups), result.provenance.n_rows
    if against() == "alone":
        section = importance_section(here, theme=theme())
        pinned = None if groups else pin_of(section, step.method, **step.arguments)
        return Shown(section, pinned, more, n_rows, here)
    there, _, later = drivers(cohort=others(), row_by_row=bool(groups))
    section = compared_section(here, _ranked(there, groups), other=other_words(), theme=theme())
    pinned = None if groups else pin_of_two(section, step.method, **step.arguments)
    return Shown(section, pinned, more or later, n_rows)


def _ranked(result: Attributions | Summary, groups: dict[str, list[str]]) -> Importance:
    if isinstance(result, Summary):
        return result.importance()
    return grouped_importance(result, groups)


def _classes() -> list[str]:
    """List the classes shown side by side; one unless the reader asks for more."""
    outputs = current().workspace.model.outputs
    if current().options.get("classes") != "all" or len(outputs) < 3:
        return [current().output]
    if len(outputs) <= MOST_CLASSES:
        return list(outputs)
    chosen = st.session_state.get("pick-classes") or [current().output]
    return [output for output in outputs if output in chosen]


def pick_some_classes() -> None:
    """Draw the choice of at most six classes, where there are more."""
    outputs = current().workspace.model.outputs
    if current().options.get("classes") == "all" and len(outputs) > MOST_CLASSES:
        st.multiselect(
            words.WHICH_CLASSES, outputs, default=list(outputs[:MOST_CLASSES]), key="pick-classes",
            max_selections=MOST_CLASSES, persist_state="session",
        )


def _class_by_class(outputs: list[str], groups: dict[str, list[str]]) -> Shown:
    asked = {"sample": ROWS, "scale": current().scale, **_in_cohort()}
    found = [explained("shap_values", output=output, **asked) for output in outputs]
    classes = {result.output: _ranked(result, groups) for result in found}
    return Shown(classes_section(classes, theme=theme()), None, None, found[0].provenance.n_rows)


def _in_cohort(sample: int | None = None) -> dict[str, Any]:
    """Ask of the cohort, and of no more than so many of its rows."""
    cohort = current().cohort
    return {"cohort": cohort, **({"sample": sample} if sample else {})} if cohort else {}


def by_shuffling() -> Shown:
    """Rank by what shuffling costs, as the reader chose."""
    here, (method, asked) = _shuffled(current().cohort)
    n_rows = here.provenance.n_rows
    if against() == "alone":
        section = ranking_warned(importance_section(here, theme=theme()), here)
        return Shown(section, pin_of(section, method, **asked), None, n_rows)
    there, _ = _shuffled(others())
    section = compared_section(here, there, other=other_words(), theme=theme())
    return Shown(section, pin_of_two(section, method, **asked), None, n_rows)


def _shuffled(cohort: dict[str, Any] | None) -> tuple[Importance, tuple[str, dict[str, Any]]]:
    """Ask what shuffling costs in a cohort; give the question too."""
    groups = groups_in_use()
    asked: dict[str, Any] = {"output": current().output}
    if cohort:
        asked |= {"cohort": cohort, "sample": SHUFFLED_ROWS}
    if not groups:
        method = "conditional_importance" if shuffling() == "given" else "permutation_importance"
        return explained(method, **asked), (method, asked)
    asked |= {"groups": groups}
    return explained("group_importance", **asked).importance(), ("group_importance", asked)


def shuffling() -> str:
    """Give among which rows columns are shuffled: "free", or "given" the other features; groups are shuffled freely."""
    return "free" if groups_in_use() else current().options.get("shuffling", "free")


def pick_shuffling() -> None:
    """Draw the choice among which rows columns are shuffled, where they stand one by one."""
    if not groups_in_use():
        choice("shuffling", words.SHUFFLINGS, label=words.SHUFFLING, help=words.SHUFFLING_HELP)


def strength_question() -> dict[str, Any]:
    """Ask which pairs of the leading features work together, over the whole table."""
    return {"output": current().output, "scale": current().scale}


def strength_asked() -> bool:
    """Whether somebody asked which pairs work together; a while of the model's time, so it is not asked unbidden."""
    return current().options.get("strength") == "asked"


def ask_strength() -> None:
    """Ask it from now on."""
    current().options["strength"] = "asked"


def pairs_question() -> dict[str, Any]:
    """Ask what pairs of features do together, in the cohort where there is one."""
    return {"output": current().output, "scale": current().scale, **_in_cohort(PAIRED_ROWS)}


def inside_group() -> Section | None:
    """Draw the choice of a group and show what is inside; None when there is no group."""
    groups = groups_in_use()
    if not groups:
        return None
    name = pick_inside(groups)
    result, _, _ = drivers(cohort=current().cohort, row_by_row=True)
    return group_section(result, name, groups[name], theme=theme())


def open_bar(selection: Selection) -> None:
    """Take the feature of the bar that was chosen, whose effect opens; of a group, what is inside."""
    groups = groups_in_use()
    named = [first(point) for point in selection.points[:1]]
    if named and named[0] in groups:
        current().options[INSIDE] = named[0][:80]
    else:
        open_feature(selection)
