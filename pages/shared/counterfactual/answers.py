"""The answers found for one row as cards, and what would change most of many rows."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from explain.errors import ExplainError
from explain.results import Counterfactuals, Likeliness
from explain.sections import (
    Card,
    common_changes_section,
    counterfactual_cards,
    counterfactuals_section,
    nearest_changes_section,
)
from explain.table.schema import as_cell
from pages.shared.asking import Job, Stopped, Waiting, among, answered, explained
from pages.shared.linking import open_feature
from pages.shared.questions import change_question, n_rows_of
from pages.shared.refining import Step, climbed
from pages.shared.row.scenarios import save
from pages.shared.screen import refining, theme, watch
from pages.shared.section import pin_of, show
from pages.shared.state import current, go, set_changes
from pages.shared.words import counterfactual as words

ROW = "pages/decide/row.py"
FEW, MANY = 8, 50
"""Rows of a first look at many rows, and of the whole."""
PATIENT = 120
"""Seconds that the whole may take: the first look is there, and it can be stopped."""


def answers() -> None:
    """Draw the answers of the current row, each as a card, and the chart of all."""
    state = current()
    asked = change_question(state.wanted, state.search_limits)
    result = explained("counterfactuals", patience=1.0, **asked)
    raw = answered("counterfactuals", **asked)  # cells as the model is given them, to be tried out
    section = counterfactuals_section(result, theme=theme())
    usual, job = _likeliness(raw)
    _cards(counterfactual_cards(result, usual), raw)
    show(section, key="counterfactuals", pinned=pin_of(section, "counterfactuals", **asked))
    if job is not None:
        st.caption(words.USUAL_LATER)
        watch(job)


def _likeliness(result: Counterfactuals) -> tuple[Likeliness | None, Job | None]:
    """Ask how usual the answers' rows are; None while that is not known, with the job that finds it out."""
    if not len(result.rows):
        return None, None
    besides = {"besides": result.row} if result.row >= 0 else {}
    try:
        return explained("likeliness", rows=[_cells(result, i) for i in range(len(result.rows))], **besides), None
    except Waiting as waiting:
        return None, waiting.job
    except (Stopped, ExplainError):
        return None, None


def _cells(result: Counterfactuals, place: int) -> dict[str, Any]:
    return {name: as_cell(held) for name, held in result.rows.iloc[place].items()}


def _cards(cards: Sequence[Card], result: Counterfactuals) -> None:
    """Draw one card per answer: what changes, the new score, what it takes, and a way to try it."""
    for start in range(0, len(cards), 2):
        for place, (column, card) in enumerate(zip(st.columns(2), cards[start : start + 2], strict=False), start=start):
            with column, st.container(border=True, height="stretch"):
                _card(card, result, place)


def _card(card: Card, result: Counterfactuals, place: int) -> None:
    st.markdown(f"**{words.answer(place)}**")
    if current().audience == "stakeholder":
        st.markdown(card.plain)
    else:
        lines = [words.change(change.label, change.before, change.after) for change in card.changes]
        st.markdown("  \n".join(lines))
        st.caption("  \n".join((card.words, *card.lines)))
    with st.container(horizontal=True, gap="small"):
        st.button(words.TRY, key=f"try:{place}", icon=":material/tune:", on_click=_try, args=(result, place),
                  help=words.TRY_HELP)
        st.button(words.SAVE, key=f"keep:{place}", icon=":material/bookmark_add:", on_click=_keep,
                  args=(result, place, card), disabled=result.row < 0)


def _changes(result: Counterfactuals, place: int) -> dict[str, Any]:
    cells = _cells(result, place)
    moved = zip(result.feature_names, result.changed[place], strict=True)
    return {name: cells[name] for name, changed in moved if changed}


def _try(result: Counterfactuals, place: int) -> None:
    kept = {} if result.row >= 0 else current().changes
    set_changes({**kept, **_changes(result, place)})
    go(ROW)


def _keep(result: Counterfactuals, place: int, card: Card) -> None:
    name = words.scenario([change.label for change in card.changes], [change.after for change in card.changes])
    save(name, result.row, _changes(result, place))


def many(wanted: Any) -> None:
    """Draw what would change most of the rows of the cohort, at first from few of them."""
    state = current()
    n_rows = n_rows_of(state.cohort)
    sizes = [n for n, fewer in ((FEW, 0), (MANY, FEW)) if fewer < n_rows]
    asked = {"wanted": wanted, "constraints": state.search_limits, **among()}
    if state.workspace.model.task == "regression" and len(state.workspace.model.outputs) > 1:
        asked["output"] = state.output
    result, _, job = climbed([Step(n, "common_changes", {"sample": n, **asked}, longest=PATIENT) for n in sizes])
    pinned = {"sample": len(result.rows), **asked}
    for section in (common_changes_section(result, theme=theme()), nearest_changes_section(result, theme=theme())):
        show(section, key=section.name, pinned=pin_of(section, "common_changes", **pinned), on_select=open_feature)
    refining(job, words.FEWER)
