"""What else can be asked of one feature in a search: what a change counts, steps, allowed moves, linked features."""

from itertools import pairwise
from typing import Any

import streamlit as st

from explain.facts import ColumnFacts
from pages.shared.counterfactual.limits import keep_limits, limit_of, parts_of
from pages.shared.labels import value_writer
from pages.shared.questions import original
from pages.shared.state import current
from pages.shared.words import counterfactual as words


def more_limits() -> None:
    """Draw the further settings of one feature, unfolded when asked for."""
    state = current()
    with st.expander(words.FURTHER, icon=":material/tune:"):
        names = {column.name: column.display for column in state.workspace.columns}
        name = st.selectbox(words.FEATURE, list(names), key="more-feature", format_func=names.get,
                            persist_state="session")
        column, parts = state.workspace.table.column(name), parts_of(state.search_limits.get(name))
        _weight(column, parts)
        if column.by_code:
            _moves(column, parts)
        else:
            _step(column, parts)
        _links(column, parts)


def _set(name: str, **changed: Any) -> None:
    """Take parts of the limit of one feature."""
    held = current().search_limits
    limit = limit_of(parts_of(held.pop(name, None)) | changed)
    keep_limits(held if limit is None else {**held, name: limit})


def _weight(column: ColumnFacts, parts: dict[str, Any]) -> None:
    key, held = f"more-weight:{column.name}", float(parts.get("weight") or 1.0)
    options = sorted({*words.WEIGHTS, held})
    st.session_state[key] = held

    def keep() -> None:
        chosen = st.session_state[key]
        _set(column.name, weight=None if chosen == 1 else chosen)

    st.select_slider(words.WEIGHT, options, key=key, help=words.WEIGHT_HELP, on_change=keep,
                     format_func=lambda weight: words.WEIGHTS.get(weight, str(weight)))


def _step(column: ColumnFacts, parts: dict[str, Any]) -> None:
    key, whole = f"more-step:{column.name}", column.kind == "integer"
    held = parts.get("step")
    st.session_state[key] = None if held is None else int(held) if whole else float(held)
    st.number_input(
        words.STEP, min_value=1 if whole else 0.0, step=1 if whole else None, key=key, help=words.STEP_HELP,
        placeholder=words.ANY_VALUE, on_change=lambda: _set(column.name, step=st.session_state[key] or None),
    )


def _moves(column: ColumnFacts, parts: dict[str, Any]) -> None:
    levels, write = list(column.categories), value_writer(column.name)
    here = original().get(column.name)
    start = st.selectbox(words.MOVES_FROM, levels, key=f"more-from:{column.name}", format_func=write,
                         index=levels.index(here) if here in levels else 0)
    moves, others = parts.get("moves"), [level for level in levels if level != start]
    known = [] if moves is None else [pair for pair in moves if pair[0] != start]
    allowed = [level for pair in moves or [] if pair[0] == start for level in pair[1]]
    key = f"more-to:{column.name}:{start}"
    st.session_state[key] = others if moves is None else [level for level in allowed if level in others]

    def keep() -> None:
        _set(column.name, moves=[*known, [start, list(st.session_state[key])]])

    st.multiselect(words.MOVES_TO, others, key=key, format_func=write, help=words.MOVES_HELP, on_change=keep,
                   placeholder=words.NO_MOVES)
    with st.container(horizontal=True, gap="small"):
        if column.kind == "ordinal":
            up = [[one, [other]] for one, other in pairwise(levels)]
            st.button(words.MOVES_UP, key="more-up", icon=":material/arrow_upward:", on_click=_set,
                      args=(column.name,), kwargs={"moves": up})
        st.button(words.MOVES_CLEAR, key="more-clear", icon=":material/backspace:", disabled=moves is None,
                  on_click=_set, args=(column.name,), kwargs={"moves": None})


def _links(column: ColumnFacts, parts: dict[str, Any]) -> None:
    state, rules = current(), list(parts.get("linked") or [])
    others = {each.name: each.display for each in state.workspace.columns
              if not each.by_code and each.kind != "date" and each.name != column.name}
    if not others:
        return
    then = st.selectbox(words.THEN, [None, *others], key=f"more-then:{column.name}",
                        format_func=lambda name: others.get(name, words.NOTHING))
    if then is not None:
        _new_link(column, then, rules)
    for place, rule in enumerate(rules):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(words.link(rule, others.get(rule["then"], rule["then"])))
            st.button(words.DROP_LINK, key=f"more-unlink:{place}", icon=":material/link_off:", on_click=_set,
                      args=(column.name,), kwargs={"linked": [*rules[:place], *rules[place + 1 :]]})


def _new_link(column: ColumnFacts, then: str, rules: list[dict[str, Any]]) -> None:
    ordered = column.kind not in ("category", "text")
    demands = [name for name in words.DEMANDS if ordered or name != "each"]
    how, size = st.columns(2)
    with how:
        demand = st.selectbox(words.DEMAND, demands, key=f"more-demand:{column.name}", format_func=words.DEMANDS.get)
    with size:
        amount = st.number_input(words.AMOUNT, value=1.0, min_value=None if demand == "at least" else 0.0,
                                 key=f"more-amount:{column.name}:{then}")
    rule: dict[str, Any] = {"then": then, demand: amount}
    if column.by_code:
        chosen = st.multiselect(words.TO_LEVELS, list(column.categories), key=f"more-levels:{column.name}",
                                format_func=value_writer(column.name), placeholder=words.ANY_LEVEL)
        rule |= {"to": list(chosen)} if chosen else {}
    useless = amount is None or (demand != "at least" and amount <= 0)
    st.button(words.ADD_LINK, key="more-link", icon=":material/link:", disabled=useless or rule in rules, on_click=_set,
              args=(column.name,), kwargs={"linked": [*rules, rule]})
