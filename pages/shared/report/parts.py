"""What goes into the report: the current choice and what was pinned, asked again through the one door."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_type_hints

import streamlit as st

from explain import sections
from explain.charts.theme import LIGHT, Theme
from explain.errors import ExplainError, MethodError
from explain.overview import ROWS
from explain.report import Noted, report, report_data
from explain.results import Attributions, GroupImportance, Result, Summary, Trust
from explain.sections import Section
from explain.wording import escaped
from pages.shared.asking import Stopped, Waiting, explained
from pages.shared.downloads import offer
from pages.shared.labels import noted
from pages.shared.pairs import is_of_two, made_of_two, others_of
from pages.shared.questions import EFFECT_ROWS, change_question, default_wanted, quality_question, row_question
from pages.shared.report.facts import facts, meanings
from pages.shared.report.pins import heading as heading_of
from pages.shared.screen import problem, watch
from pages.shared.state import Pin, current
from pages.shared.trust.asked import Explained, trust_of
from pages.shared.trust.beside import believed
from pages.shared.words import report as words

MAKERS: dict[str, Callable[..., Section]] = {
    "scores": sections.scores_section,
    "roc": sections.roc_section,
    "precision_recall": sections.precision_recall_section,
    "calibration": sections.calibration_section,
    "confusion": sections.confusion_section,
    "residuals": sections.residuals_section,
    "residual_histogram": sections.residual_histogram_section,
    "beeswarm": sections.beeswarm_section,
    "importance": sections.importance_section,
    "interactions": sections.interactions_section,
    "dependence": sections.dependence_section,
    "ice": sections.ice_section,
    "regional": sections.regional_section,
    "surface": sections.surface_section,
    "surrogate": sections.surrogate_section,
    "rules": sections.rules_section,
    "strength": sections.strength_section,
    "drift": sections.drift_section,
    "lime_stability": sections.lime_stability_section,
    "refits": sections.refits_section,
    "refits_row": sections.refits_row_section,
    "importance_range": sections.importance_range_section,
    "waterfall": sections.waterfall_section,
    "row_trust": sections.trust_section,
    "overall_trust": sections.trust_section,
    "answers": sections.answers_section,
    "explanation_map": sections.map_section,
    "neighbours": sections.neighbours_section,
    "contrast": sections.contrast_section,
    "decision_path": sections.path_section,
    "agreement": sections.agreement_section,
    "agreement_pairs": sections.agreement_pairs_section,
    "agreement_questions": sections.agreement_questions_section,
    "counterfactuals": sections.counterfactuals_section,
    "common_changes": sections.common_changes_section,
    "nearest_changes": sections.nearest_changes_section,
}

TRUST = ("row_trust", "overall_trust")
"""Sections that stand on all checks of an explanation."""
BELIEVED = ("waterfall", "beeswarm")
"""Sections with the lights of their explanation below."""


@dataclass(frozen=True)
class Part:
    """One part of the report: the heading it stands under, and what to ask."""

    heading: str
    pin: Pin


def outline() -> list[Part]:
    """List the parts of the current choice: overview, effects, the row, and what would change it."""
    state = current()
    answer = {"output": state.output, "scale": state.scale}
    parts = [_part(words.OVERVIEW, "beeswarm", "shap_values", {"sample": ROWS, **answer})]
    if state.workspace.target:
        parts = [
            _part(words.OVERVIEW, "scores", "performance", quality_question()), *parts,
            _part(words.DRIVERS, "importance", "permutation_importance", {"output": state.output}),
        ]
    return [*parts, *_effect_parts({"feature": state.feature, **answer}), *_row_parts(), *_trust_parts(answer)]


def _part(heading: str, section: str, method: str, arguments: dict[str, Any], title: str = "") -> Part:
    return Part(heading, Pin(section, method, arguments, title or words.PARTS[section]))


def _effect_parts(asked: dict[str, Any]) -> list[Part]:
    label = current().column.display
    sampled = {"sample": EFFECT_ROWS[1], **asked}
    return [
        _part(words.EFFECTS, "dependence", "dependence", sampled, escaped(words.effect(label))),
        _part(words.EFFECTS, "dependence", "accumulated_effects", asked, escaped(words.local_effect(label))),
    ]


def _row_parts() -> list[Part]:
    state = current()
    wanted = change_question(default_wanted(), state.search_limits)
    heading = words.row(state.row)
    return [
        _part(heading, "waterfall", "shap_values", row_question("shap_values"), words.SHAP),
        _part(heading, "waterfall", "lime_weights", row_question("lime_weights"), words.LIME),
        _part(words.CHANGE, "counterfactuals", "counterfactuals", wanted),
    ]


def _trust_parts(answer: dict[str, Any]) -> list[Part]:
    """How far it can be believed: the row as it was split by SHAP, and all rows together."""
    return [
        _part(words.TRUST, "row_trust", "shap_values", row_question("shap_values"), words.row(current().row)),
        _part(words.TRUST, "overall_trust", "shap_values", {"sample": ROWS, **answer}, words.OVERALL),
    ]


def pinned() -> list[Part]:
    """List what was pinned, in its order."""
    return [Part(words.PINS, pin) for pin in current().pins]


def checklist(parts: list[Part]) -> list[Part]:
    """Draw the parts with a box each; give back those that are ticked."""
    heading, chosen = "", []
    for i, part in enumerate(parts):
        if part.heading != heading:
            heading = part.heading
            st.markdown(f"**{escaped(heading)}**")
        key = f"part:{i}:{part.pin.section}:{part.pin.method}"
        if st.checkbox(escaped(heading_of(part.pin)), value=True, key=key):
            chosen.append(part)
    return chosen


def download(parts: list[Part]) -> None:
    """Compute what is missing, then offer the report and its JSON twin."""
    answers: list[tuple[Part, Result]] = []
    for part in parts:
        try:
            answers.append((part, answer_of(part.pin)))
        except Waiting as waiting:
            st.markdown(words.computing(len(answers) + 1, len(parts), heading_of(part.pin)))
            watch(waiting.job)
            return
        except Stopped:
            st.caption(words.stopped(heading_of(part.pin)))
        except ExplainError as error:
            problem(error)
    # Made here, where the session is at hand: a file is written after the page has run.
    drawn = [(part, made(part.pin, answer)) for part, answer in answers]
    about = {"title": current().question, "facts": facts(), "meanings": meanings()}
    name = current().workspace.title
    st.markdown(words.ready(len(answers)))
    offer(
        words.HTML, lambda: _page(drawn, about), name, "html", key="report:html", type="primary",
        icon=":material/download:",
    )
    offer(
        words.JSON, lambda: _numbers(answers, about), name, "json", key="report:json", icon=":material/data_object:"
    )
    st.caption(words.PDF)


def answer_of(pin: Pin, **patience: float) -> Result:
    """Ask again what a pin asks.

    Raises
    ------
    MethodError
        When nobody here knows how to draw it, as of a file from a later version, or one changed by hand.
    """
    if is_of_two(pin):
        others_of(pin, **patience)
        return explained(pin.method, **patience, **pin.arguments)
    if pin.section in MAKERS:
        answer = explained(pin.method, **patience, **pin.arguments)
        if pin.section in TRUST and isinstance(answer, Attributions):
            return _checked(Explained(answer, pin.method, pin.arguments), **patience)
        if isinstance(answer, _drawn_by(pin.section)):
            return answer
    raise MethodError(words.UNKNOWN, words.PIN_AGAIN, "REPORT-FIGURE")


def _checked(explanation: Explained, patience: float = 0.0) -> Trust:
    """Ask all checks of an explanation; the report waits for them."""
    found, job = trust_of(explanation, patience=patience)
    if job is not None:
        raise Waiting(job)
    return found


def _drawn_by(section: str) -> Any:
    """Give the class of the answers that a section draws: what its maker says it takes first."""
    takes = next(iter(get_type_hints(MAKERS[section]).values()))
    return takes | Attributions | Summary | GroupImportance if section == "importance" else takes


def _by_heading(held: list[tuple[Part, Any]], make: Callable[[Part, Any], Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for part, each in held:
        found.setdefault(part.heading, []).append(make(part, each))
    return found


def _page(drawn: list[tuple[Part, Section]], about: dict[str, Any]) -> str:
    return report(_by_heading(drawn, lambda part, section: Noted(
        section=section, takeaway=part.pin.takeaway, note=part.pin.note
    )), **about)


def _numbers(answers: list[tuple[Part, Result]], about: dict[str, Any]) -> str:
    notes = _by_heading(answers, lambda part, _: {"takeaway": part.pin.takeaway, "note": part.pin.note})
    return report_data(_by_heading(answers, lambda _, answer: answer), notes_by_heading=notes, **about)


def made(pinned: Pin, answer: Any, theme: Theme = LIGHT) -> Section:
    """Make the section of a pin from its answer."""
    if pinned.section == "importance" and isinstance(answer, Attributions | Summary | GroupImportance):
        answer = answer.importance()
    if is_of_two(pinned):
        return noted(made_of_two(pinned, answer, others_of(pinned), theme), answer)
    section = noted(MAKERS[pinned.section](answer, theme=theme), answer)
    if pinned.section in BELIEVED and isinstance(answer, Attributions):
        return believed(section, Explained(answer, pinned.method, pinned.arguments))
    return section
