"""The filters of Find rows: conditions of the cohort, edited one by one."""

import datetime as dt
import math
from typing import Any

import streamlit as st

from explain.facts import LEVELS, ColumnFacts
from explain.wording import escaped, value
from pages.shared.labels import cohort_name
from pages.shared.state import choose_cohort, current, narrow, remember
from pages.shared.words import finding as words

MANY = 12
"""Levels from which some can be taken by a part of their text."""
DAY = dt.date(1970, 1, 1)
ANSWER, ERROR, TRUTH = "prediction", "error", "truth"


def filters() -> None:
    """Draw the filters that hold, and the editor of one more."""
    _held()
    what = _pick()
    of, _, name = what.partition(":")
    if of == "column":
        _of_column(current().workspace.table.column(name))
    elif of == TRUTH:
        _of_truth()
    else:
        _numbers({"of": of, **(_answer() if of == ANSWER else {})}, whole=False, help=None)


def _answer() -> dict[str, str]:
    return {"name": current().output, "scale": current().scale}


def _held() -> None:
    """List the conditions that hold, each with a way to take it away."""
    cohort = current().cohort
    if not cohort:
        st.caption(words.EVERYONE)
        return
    for place, condition in enumerate(cohort["where"]):
        st.button(said(condition), key=f"filter:drop:{place}", icon=":material/close:", icon_position="right",
                  help=words.TAKE_AWAY, on_click=drop, args=(condition,))
    with st.container(horizontal=True):
        st.button(words.OTHERS, key="filter:others", icon=":material/swap_horiz:", help=words.OTHERS_HELP,
                  on_click=choose_cohort, args=({**cohort, "rest": not cohort.get("rest", False)},))
        st.button(words.CLEAR, key="filter:clear", icon=":material/filter_alt_off:", on_click=clear)


def said(condition: dict[str, Any]) -> str:
    """Say a condition in a few words; ready for a button."""
    return escaped(cohort_name({"where": [condition]}))


def clear() -> None:
    """Look at everyone again; it can be taken back."""
    remember(words.CLEARED, "cohort")
    choose_cohort(None)


def drop(condition: dict[str, Any]) -> None:
    """Take one condition away."""
    cohort = current().cohort or {"where": []}
    left = [held for held in cohort["where"] if held != condition]
    choose_cohort({**cohort, "where": left} if left else None)


def _pick() -> str:
    """Draw the choice of what to filter by; give it as "column:age", "prediction", "error" or "truth"."""
    workspace = current().workspace
    options = {f"column:{column.name}": column.display for column in workspace.columns}
    options[ANSWER] = words.PREDICTION
    if workspace.target:
        target = current().dictionary.target(workspace.target).label or workspace.target
        options |= {ERROR: words.ERROR, TRUTH: f"{words.TRUTH}: {target}"}
    return st.selectbox(words.FILTER_BY, list(options), key="filter:what", format_func=options.get,
                        persist_state="session")


def condition_on(of: str, name: str = "") -> dict[str, Any]:
    """Give the condition that holds on something; {} when there is none."""
    cohort = current().cohort or {"where": []}
    return next((held for held in cohort["where"] if (held["of"], held.get("name", "")) == (of, name)), {})


def take(condition: dict[str, Any], empty: bool) -> None:
    """Put a condition in the place of the one on the same thing, or take that away when it says nothing."""
    if not empty:
        narrow(condition)
        return
    before = condition_on(condition["of"], condition.get("name", ""))
    if before:
        drop(before)


def _of_column(column: ColumnFacts) -> None:
    if column.by_code:
        names = current().dictionary[column.name].names()
        _levels({"of": "column", "name": column.name}, _known(column), names)
        if column.n_categories > len(column.categories):
            st.caption(words.some_levels(len(column.categories), column.n_categories))
        return
    about = {"of": "column", "name": column.name}
    if column.kind == "date":
        _dates(about, column)
    else:
        _numbers(about, whole=column.kind == "integer", help=words.ends(value(column.low), value(column.high)))
    if column.n_missing:
        _missing(about)


def _known(column: ColumnFacts) -> list[Any]:
    levels = [*column.categories.tolist()]
    return [*levels, None] if column.n_missing and None not in levels else levels


def _of_truth() -> None:
    workspace = current().workspace
    if workspace.model.task == "regression":
        _numbers({"of": TRUTH}, whole=False, help=None)
    else:
        names = {label: current().dictionary.output(workspace.target, label) for label in workspace.model.outputs}
        _levels({"of": TRUTH}, [*workspace.model.outputs, None], names)


def _levels(about: dict[str, Any], levels: list[Any], names: dict[str, str]) -> None:
    """Draw the choice among values, by their names; of many, some can be taken by a part of these."""
    called = {level: names.get(value(level), value(level)) for level in levels}
    key = f"filter:{about['of']}:{about.get('name', '')}:levels"
    held = condition_on(about["of"], about.get("name", "")).get("levels") or []
    st.session_state[key] = [level for level in held if level in levels]

    def keep() -> None:
        chosen = list(st.session_state[key])
        take({**about, "levels": chosen}, empty=not chosen)

    st.multiselect(words.VALUES, levels, key=key, format_func=called.get, on_change=keep)
    if len(levels) > MANY:
        st.text_input(words.CONTAINING, key=f"{key}:part", on_change=_take_part, args=(about, called, f"{key}:part"))


def _take_part(about: dict[str, Any], called: dict[Any, str], key: str) -> None:
    part = str(st.session_state[key]).strip().lower()
    chosen = [level for level, name in called.items() if part and level is not None and part in name.lower()]
    take({**about, "levels": chosen[:LEVELS]}, empty=not chosen)


def _numbers(about: dict[str, Any], *, whole: bool, help: str | None) -> None:
    """Draw the two ends of a range; probabilities in per cent."""
    key = f"filter:{about['of']}:{about.get('name', '')}"
    times = 100 if about.get("scale") == "probability" or (about["of"] == ERROR and _is_share()) else 1
    held = condition_on(about["of"], about.get("name", ""))
    for end, inside in (("low", math.ceil), ("high", math.floor)):  # the whole numbers inside, so that all rows stay
        at = held.get(end)
        st.session_state[f"{key}:{end}"] = None if at is None else inside(at) if whole else float(at) * times

    def keep() -> None:
        low, high = (st.session_state[f"{key}:{end}"] for end in ("low", "high"))
        low, high = (None if at is None else at / times for at in (low, high))
        more = {"missing": True} if held.get("missing") else {}
        take({**about, "low": low, "high": high, **more}, empty=low is None and high is None)

    ending = " (%)" if times == 100 else ""
    for place, end, word in zip(st.columns(2), ("low", "high"), (words.FROM, words.TO), strict=True):
        with place:
            st.number_input(f"{word}{ending}", key=f"{key}:{end}", on_change=keep, help=help, step=1 if whole else None,
                            format="%d" if whole else "%.5g", min_value=None)


def _is_share() -> bool:
    """Whether errors are 100 % minus the probability of the true class."""
    model = current().workspace.model
    return model.task != "regression" and model.scale == "probability"


def _day(coded: float) -> dt.date:
    """Give the day of a coded date."""
    return DAY + dt.timedelta(days=math.floor(coded))


def _dates(about: dict[str, Any], column: ColumnFacts) -> None:
    if column.low != column.low:
        st.caption(words.NO_DATES)
        return
    key = f"filter:date:{column.name}"
    held = condition_on("column", column.name)
    for end in ("low", "high"):  # days that the table has: the calendar shows no others
        at = held.get(end)
        st.session_state[f"{key}:{end}"] = None if at is None else _day(min(max(at, column.low), column.high))
    first, last = _day(column.low), _day(column.high)

    def keep() -> None:
        chosen = [st.session_state[f"{key}:{end}"] for end in ("low", "high")]
        # a day ends when the next one begins: times of the last day are inside
        low, high = ((at - DAY).days if at else None for at in chosen)
        take({**about, "low": low, "high": None if high is None else high + 0.999999}, empty=not any(chosen))

    for place, end, word in zip(st.columns(2), ("low", "high"), (words.FROM, words.TO), strict=True):
        with place:
            st.date_input(word, key=f"{key}:{end}", value=None, min_value=first, max_value=last, on_change=keep)


def _missing(about: dict[str, Any]) -> None:
    """Draw whether missing values are taken in, or nothing but them."""
    held = condition_on("column", about["name"])
    key = f"filter:missing:{about['name']}"
    options = {"only": words.ONLY_MISSING, "too": words.WITH_MISSING}
    st.session_state[key] = "only" if held.get("levels") == [None] else "too" if held.get("missing") else None

    def keep() -> None:
        chosen = st.session_state[key]
        ends = {end: held.get(end) for end in ("low", "high")}
        if chosen == "only":
            narrow({**about, "levels": [None]})
        else:
            more = {"missing": True} if chosen == "too" else {}
            take({**about, **ends, **more}, empty=ends == {"low": None, "high": None})

    limited = held.get("low") is not None or held.get("high") is not None
    st.segmented_control(words.ONLY_MISSING, list(options) if limited else ["only"], key=key, format_func=options.get,
                         on_change=keep, label_visibility="collapsed")
