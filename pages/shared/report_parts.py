"""What goes into the report: the current choice and what was pinned, asked again through the one door."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from explain import sections
from explain.charts.theme import LIGHT
from explain.errors import ExplainError
from explain.overview import ROWS
from explain.report import report, report_data
from explain.results import Attributions, Result, Summary
from explain.sections import Section
from explain.wording import count, escaped
from pages.shared.asking import Stopped, Waiting, explained
from pages.shared.downloads import offer
from pages.shared.questions import EFFECT_ROWS, change_question, default_wanted, quality_question, row_question
from pages.shared.safety import opened_in
from pages.shared.screen import problem, watch
from pages.shared.state import Pin, current

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
    "surface": sections.surface_section,
    "waterfall": sections.waterfall_section,
    "counterfactuals": sections.counterfactuals_section,
}


@dataclass(frozen=True)
class Part:
    """One part of the report: the heading it stands under, and what to ask."""

    heading: str
    pin: Pin


def outline() -> list[Part]:
    """List the parts: Overview, effects, the row and counterfactuals of the current choice, then the pins."""
    state = current()
    answer = {"output": state.output, "scale": state.scale}
    parts = [
        Part(
            "Overview",
            Pin("beeswarm", "shap_values", {"sample": ROWS, **answer}, "What drives the predictions"),
        )
    ]
    if state.workspace.target:
        parts.insert(
            0, Part("Overview", Pin("scores", "performance", quality_question(), "How good the model is"))
        )
        parts.append(
            Part(
                "What drives it",
                Pin("importance", "permutation_importance", {"output": state.output}, "Shuffled one at a time"),
            )
        )
    feature = {"feature": state.feature, **answer}
    wanted = change_question(default_wanted(), state.limits if state.constraints is None else state.constraints)
    parts += [
        Part(
            "Feature effects",
            Pin("dependence", "dependence", {"sample": EFFECT_ROWS[1], **feature}, f"Effect of {state.column.display}"),
        ),
        Part(
            "Feature effects",
            Pin("dependence", "accumulated_effects", feature, f"Local effects of {state.column.display}"),
        ),
        Part(f"Row {state.row}", Pin("waterfall", "shap_values", row_question("shap_values"), "SHAP")),
        Part(f"Row {state.row}", Pin("waterfall", "lime_weights", row_question("lime_weights"), "LIME")),
        Part(
            "What would change it", Pin("counterfactuals", "counterfactuals", wanted, "Near rows with another answer")
        ),
    ]
    return parts + [Part("Pinned", pinned) for pinned in state.pins]


def checklist(parts: list[Part]) -> list[Part]:
    """Draw the parts with a box each; give back those that are ticked."""
    heading, chosen = "", []
    for i, part in enumerate(parts):
        if part.heading != heading:
            heading = part.heading
            st.markdown(f"**{escaped(heading)}**")
        if st.checkbox(escaped(part.pin.title), value=True, key=f"part:{i}:{part.pin.section}:{part.pin.method}"):
            chosen.append(part)
    if current().pins:
        st.button("Remove all pins", icon=":material/keep_off:", on_click=current().pins.clear)
    return chosen


def download(parts: list[Part]) -> None:
    """Compute what is missing, then offer the report and its JSON twin."""
    answers: list[tuple[Part, Result]] = []
    for part in parts:
        try:
            answers.append((part, explained(part.pin.method, **part.pin.arguments)))
        except Waiting as waiting:
            st.markdown(f"Computing part {len(answers) + 1} of {len(parts)}: {escaped(part.pin.title)}")
            watch(waiting.job)
            return
        except Stopped:
            st.caption(f"“{escaped(part.pin.title)}” was stopped and is left out.")
        except ExplainError as error:
            problem(error)
    title, stated = current().question, facts()
    name = current().workspace.title
    st.markdown(f"**{len(answers)}** parts are ready.")
    offer(
        "Download the report (HTML)",
        lambda: _page(answers, title, stated),
        name,
        "html",
        key="report:html",
        type="primary",
        icon=":material/download:",
    )
    offer(
        "Download the numbers (JSON)",
        lambda: _numbers(answers, title, stated),
        name,
        "json",
        key="report:json",
        icon=":material/data_object:",
    )
    st.caption("To get a PDF, open the HTML file and print it.")


def _page(answers: list[tuple[Part, Result]], title: str, stated: dict[str, str]) -> str:
    by_heading: dict[str, list[Section]] = {}
    for part, answer in answers:
        by_heading.setdefault(part.heading, []).append(made(part.pin, answer))
    return report(by_heading, title=title, facts=stated)


def _numbers(answers: list[tuple[Part, Result]], title: str, stated: dict[str, str]) -> str:
    by_heading: dict[str, list[Result]] = {}
    for part, answer in answers:
        by_heading.setdefault(part.heading, []).append(answer)
    return report_data(by_heading, title=title, facts=stated)


def made(pinned: Pin, answer: Any) -> Section:
    """Make the section of a pin from its answer."""
    if pinned.section == "importance" and isinstance(answer, Attributions | Summary):
        answer = answer.importance()
    return MAKERS[pinned.section](answer, theme=LIGHT)


def facts() -> dict[str, str]:
    """State what the report is about: model, table, versions, reading."""
    state = current()
    workspace, model = state.workspace, state.workspace.model
    stated = {
        "Model": f"{model.name} ({model.library} {model.version})",
        "Model SHA-256": model.fingerprint,
        "Table": f"{workspace.table.name}, {count(workspace.n_rows)} rows, {len(workspace.names)} features",
        "Table SHA-256 (with reading options)": workspace.table.fingerprint,
        "Target": workspace.target or "not named",
        "Answer explained": state.output,
        "Scale": state.scale,
        "Row": str(state.row),
        "Opened in": opened_in(),
        "Made": dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC"),
    }
    if state.changes:
        stated["Row changed by hand"] = ", ".join(f"{name} = {held}" for name, held in state.changes.items())
    if state.credit:
        stated["Source of the table"] = state.credit
    return (
        stated
        | {f"Read with {name}": held for name, held in workspace.table.reading}
        | {f"Note {i}": note for i, note in enumerate(workspace.notes, start=1)}
    )
