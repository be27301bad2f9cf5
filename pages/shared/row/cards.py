"""The cards of one row: its score and what moved it, and below what stands beside it."""

from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from explain.errors import ExplainError
from explain.sections import (
    Section,
    agreement_in_short,
    contrast_section,
    ice_section,
    likeliness_warnings,
    neighbours_section,
    path_section,
    waterfall_section,
)
from explain.wording import value
from pages.shared.asking import Stopped, Waiting, explained
from pages.shared.labels import noted, output_name, target_name, value_writer
from pages.shared.linking import Selection, first, open_row
from pages.shared.pickers import choice, pick_feature
from pages.shared.questions import chosen_row, original, row_question
from pages.shared.row.scenarios import scenarios
from pages.shared.screen import comes_later, go_to, theme
from pages.shared.section import pin_of, show
from pages.shared.state import choose_feature, current
from pages.shared.trust.asked import Explained
from pages.shared.trust.beside import believed
from pages.shared.words import row as words


def answer() -> None:
    """Draw the score of the row and what moved it."""
    number, beside, pick = st.columns([5, 8, 4], vertical_alignment="center")
    with number:
        _score()
    with beside:
        _said_of_the_row()
    with pick, st.container(horizontal=True, horizontal_alignment="right"):
        method = choice("method", words.METHODS, label=words.METHOD)
    asked = row_question(method)
    result = explained(method, patience=1.5, **asked)
    section = flowing(noted(waterfall_section(result, theme=theme()), result))
    if method != "shap_values":
        section = flowing(replace(section, sentences=(*section.sentences, *_agreement())))
    section = believed(section, Explained(result, method, asked))
    show(section, key=f"waterfall:{method}", heading=False, pinned=pin_of(section, method, **asked),
         on_select=show_feature)


def _agreement() -> tuple[str, ...]:
    """Say what other methods name alike, once that is known."""
    state = current()
    asked = {"row": chosen_row()[0], "output": state.output, "scale": state.scale}
    try:
        return (agreement_in_short(explained("agreement", **asked)),)
    except Waiting as waiting:
        comes_later(waiting.job)
    except (ExplainError, Stopped):
        pass
    return ()


def flowing(section: Section) -> Section:
    """Set the sentences of a section as one paragraph, so that its picture is seen without scrolling."""
    texts = {name: (" ".join(getattr(section, name)),) for name in ("sentences", "plain") if getattr(section, name)}
    return replace(section, **texts)


def show_feature(selection: Selection) -> None:
    """Show the feature of the bar that was chosen, below."""
    for point in selection.points[:1]:
        if first(point) in current().workspace.names:
            choose_feature(first(point))
            current().options["row-more"] = words.FEATURE


def _score() -> None:
    state = current()
    now, before = _asked(chosen_row()), _asked([state.row])
    unit = state.workspace.target_unit
    st.metric(
        words.score_label(output_name(state.output), target_name(), state.scale), words.score(now, state.scale, unit),
        words.moved(now, before, state.scale, unit, changed=bool(state.changes)), delta_color="off",
        delta_arrow="off",
    )


def _asked(rows: list[Any]) -> float:
    state = current()
    found = explained("predictions", rows=rows, scale=state.scale, patience=3.0)
    return float(found.values[0, found.outputs.index(state.output)])


def _said_of_the_row() -> None:
    """Say what was true of the row; of a changed one, what was changed and whether it is a usual one."""
    state = current()
    if not state.changes:
        truth = explained("cells", rows=[state.row], patience=3.0).target
        if len(truth):
            st.markdown(words.truth(target_name(), output_name(value(truth[0]))))
        return
    cells, columns = original(), state.workspace.table
    labels = [columns.column(name).display for name in state.changes]
    said = [(value_writer(name)(cells[name]), value_writer(name)(held)) for name, held in state.changes.items()]
    st.markdown(words.changes(labels, *zip(*said, strict=True)))
    found = likeliness_warnings(explained("likeliness", rows=chosen_row(), besides=state.row, patience=1.0))
    if found:
        st.warning(words.warnings(found), icon=":material/warning:")


def panels() -> None:
    """Draw what stands beside the explanation: one thing at a time."""
    chosen = choice("row-more", _panels(), label=words.BESIDE)
    {
        words.FEATURE: _feature, words.SIMILAR: _similar, words.SCENARIOS: scenarios, words.CONTRAST: _contrast,
        words.PATH: _path,
    }[chosen]()


def _panels() -> dict[str, str]:
    """List what there is to show of this model."""
    model, absent = current().workspace.model, set()
    if model.task == "regression" or len(model.outputs) < 3:
        absent.add(words.CONTRAST)
    if not _is_one_tree():
        absent.add(words.PATH)
    return {name: label for name, label in words.PANELS.items() if name not in absent}


def _is_one_tree() -> bool:
    """Whether the model has one path to show: asked once, of the first row."""
    try:
        explained("decision_path", row=0)
    except (Waiting, ExplainError, Stopped):
        return False
    return True


def _feature() -> None:
    """Draw how the answer for this row goes along one feature."""
    state = current()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        pick_feature()
        go_to("pages/understand/effects.py", words.TO_EFFECTS, ":material/show_chart:")
    asked = {"feature": state.feature, "rows": chosen_row(), "output": state.output, "scale": state.scale}
    result = explained("dependence", patience=1.0, **asked)
    section = ice_section(result, marked=float(result.observed[0]), theme=theme())
    show(section, key="row-ice", pinned=pin_of(section, "dependence", **asked))


def _similar() -> None:
    state = current()
    asked = {"row": chosen_row()[0], "output": state.output, "scale": state.scale}
    section = neighbours_section(explained("similar_rows", patience=1.0, **asked), theme=theme())
    show(section, key="similar", pinned=pin_of(section, "similar_rows", **asked), on_select=open_row)


def _contrast() -> None:
    """Draw why the class chosen rather than another, the runner-up at first."""
    state = current()
    asked = {"row": chosen_row()[0], "output": state.output, "scale": state.scale, "rather": _pick_rather()}
    section = contrast_section(explained("contrast", patience=1.5, **asked), theme=theme())
    show(section, key="contrast", pinned=pin_of(section, "contrast", **asked), on_select=show_feature)


def _pick_rather() -> str:
    """Draw the picker of the other answer; links and saved work bring it back."""
    state = current()
    found = explained("predictions", rows=chosen_row(), scale=state.scale, patience=3.0)
    names = dict(zip(found.outputs, found.output_labels, strict=True))
    ranked = [found.outputs[i] for i in np.argsort(-found.values[0], kind="stable")]
    others = [output for output in ranked if output != state.output]
    held = state.options.get("rather")
    st.session_state["pick-rather"] = held if held in others else others[0]
    st.selectbox(
        words.RATHER, others, key="pick-rather", format_func=names.__getitem__, width=300,
        on_change=lambda: state.options.update({"rather": st.session_state["pick-rather"]}),
    )
    return st.session_state["pick-rather"]


def _path() -> None:
    state = current()
    asked = {"row": chosen_row()[0], "output": state.output, "scale": state.scale}
    section = path_section(explained("decision_path", patience=1.0, **asked), theme=theme())
    show(section, key="path", pinned=pin_of(section, "decision_path", **asked), on_select=show_feature)
