"""What is wanted, what may change, and the cards of the answers."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from explain.facts import ColumnFacts
from explain.results import Counterfactuals
from explain.sections import Card
from explain.table.schema import as_cell
from explain.wording import escaped, value
from pages.shared.asking import explained
from pages.shared.questions import chosen_row
from pages.shared.state import current, set_changes

FREE, FIXED, UP, DOWN, RANGE = "free", "fixed", "only up", "only down", "range"
WORDS = {FIXED: "fixed", UP: "increase", DOWN: "decrease"}
ALLOWED = "one of"


def pick_wanted() -> Any:
    """Draw the choice of the wanted answer: a class, or a range of the target."""
    state = current()
    scores = explained("predictions", rows=chosen_row(), patience=5.0)
    if state.workspace.model.task == "regression":
        now = float(scores.values[0, scores.outputs.index(state.output)])
        low, high = st.columns(2)
        with low:
            least = st.number_input(
                "At least",
                value=float(f"{now * 1.2:.3g}"),
                key="wanted-low",
                persist_state="session",
                help="Empty means no lower limit.",
            )
        with high:
            most = st.number_input(
                "At most",
                value=None,
                key="wanted-high",
                persist_state="session",
                help="Empty means no upper limit.",
                placeholder="no limit",
            )
        return (least, most)
    answer = scores.outputs[int(scores.values[0].argmax())]
    others = [output for output in scores.outputs if output != answer]
    return st.selectbox(f"Wanted answer (now {escaped(answer)})", others, key=f"wanted:{answer}")


def pick_near() -> str:
    """Draw the choice between small changes and answers that resemble rows of the table."""
    return st.radio(
        "What the answers should be like",
        ["row", "data"],
        format_func={"row": "As little change as possible", "data": "Like rows of the table"}.get,
        key="near",
        persist_state="session",
        horizontal=True,
        help="Small changes can give a combination that hardly occurs in the table. Answers like rows of the table "
        "change more, together, and stay closer to rows that already have the wanted answer.",
    )


def limits_editor() -> dict[str, Any]:
    """Draw one line per column with what may happen to it; give back the constraints."""
    state = current()
    columns = state.workspace.columns
    start = pd.DataFrame([_line(column, state.limits.get(column.name)) for column in columns])
    st.caption(
        "Holds for every answer: free, fixed, only up, only down, a range from min to max, or one of some values "
        "separated by semicolons."
    )
    edited = st.data_editor(
        start,
        hide_index=True,
        key=f"limits:{state.workspace.key[:12]}",
        height=min(38 + 35 * len(columns), 480),
        placeholder="",
        disabled=["Feature"],
        column_config={
            "Feature": st.column_config.TextColumn(width=130),
            "Change": st.column_config.SelectboxColumn(
                options=[FREE, FIXED, UP, DOWN, RANGE, ALLOWED], required=True, width=75
            ),
            "Min": st.column_config.NumberColumn(help="With “range”.", width=58),
            "Max": st.column_config.NumberColumn(help="With “range”.", width=58),
            "Values": st.column_config.TextColumn(
                help="With “one of”: the allowed values, separated by semicolons.", width=84
            ),
        },
    )
    limits = {}
    for column, (_, line) in zip(columns, edited.iterrows(), strict=True):
        limit = _limit(column, line)
        if limit is not None:
            limits[column.name] = limit
    return limits


def _line(column: ColumnFacts, limit: Any) -> dict[str, Any]:
    line = {"Feature": column.display, "Change": FREE, "Min": None, "Max": None, "Values": ""}
    if isinstance(limit, str):
        line["Change"] = {word: shown for shown, word in WORDS.items()}[limit]
    elif isinstance(limit, tuple):
        line.update({"Change": RANGE, "Min": limit[0], "Max": limit[1]})
    elif isinstance(limit, list):
        line.update({"Change": ALLOWED, "Values": "; ".join(map(str, limit))})
    return line


def _limit(column: ColumnFacts, line: pd.Series) -> Any:
    change = line["Change"]
    if change in WORDS:
        return WORDS[change]
    if change == RANGE:
        low, high = as_cell(line["Min"]), as_cell(line["Max"])
        return None if low is None and high is None else (low, high)
    if change == ALLOWED:
        by_text = {value(level): level for level in column.categories} | {
            str(level): level for level in column.categories
        }
        texts = [text.strip() for text in str(line["Values"] or "").split(";") if text.strip()]
        if not texts:
            return None
        return [by_text.get(text, text) if column.by_code else _number(text) for text in texts]
    return None


def _number(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return text


def answer_cards(cards: Sequence[Card], result: Counterfactuals) -> None:
    """Draw one card per answer: what changes, the new score, and a way to try it."""
    for start in range(0, len(cards), 2):
        for place, (column, card) in enumerate(zip(st.columns(2), cards[start : start + 2], strict=False), start=start):
            with column, st.container(border=True, height="stretch"):
                st.markdown(f"**{escaped(card.title)}**")
                for change in card.changes:
                    st.markdown(f"{escaped(change.label)}: {escaped(change.before)} → **{escaped(change.after)}**")
                st.caption(card.words)
                st.button("Try it", key=f"try:{place}", icon=":material/tune:", on_click=_try, args=(result, place))


def _try(result: Counterfactuals, place: int) -> None:
    state = current()
    found = result.rows.iloc[place]
    names = [name for name, moved in zip(result.feature_names, result.changed[place], strict=True) if moved]
    kept = {} if result.row >= 0 else state.changes
    set_changes({**kept, **{name: as_cell(found[name]) for name in names}})
    st.session_state["open-page"] = "pages/decide/row.py"
