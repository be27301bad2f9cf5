"""What is looked at, in and out of the address bar: a link brings back page, row, feature, class, cohort and changes.

A link holds choices, never a table: of data that the reader has not open it says which to load, and waits for them.
"""

import base64
import json
import re
import zlib
from collections.abc import Callable
from itertools import accumulate
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from explain.errors import DataError
from explain.results.groups import are_groups
from explain.table.cohorts import conditions
from pages.shared.state import State, are_changes, current, set_changes
from pages.shared.words import links as words

LONGEST = 6_000
"""Letters of a part of a link; browsers and mail programs cut longer ones."""
UNPACKED = 1_000_000
OPTION = "show."
"""What stands before the name of a page's own choice."""
WAITING = "whyboard-link"
"""Where a link waits for its data."""


def as_query(state: State) -> dict[str, str]:
    """Write what is looked at as the part of an address behind the question mark."""
    query = {"row": str(state.row), "feature": state.feature, "class": state.output}
    if state.sample:
        query["sample"] = state.sample
    else:
        query |= {"data": state.workspace.table.fingerprint[:12], "table": state.workspace.table.name[:80]}
    if state.scale != state.workspace.model.scale:
        query["scale"] = state.scale
    if state.cohort:
        query["cohort"] = _packed(_with_rows(state.cohort, _steps))
    if state.changes:
        query["what-if"] = _packed(state.changes)
    if state.groups:
        query["groups"] = _packed(state.groups)
    return query | {OPTION + name: held for name, held in sorted(state.options.items())}


def _with_rows(cohort: dict[str, Any], rewrite: Callable[[list[int]], list[int]]) -> dict[str, Any]:
    """Give a cohort whose rows chosen one by one are written otherwise."""
    where = [{**held, "rows": rewrite(held["rows"])} if "rows" in held else held for held in cohort["where"]]
    return {**cohort, "where": where}


def _steps(rows: list[int]) -> list[int]:
    """Write rows as the steps from one to the next, which takes fewer letters."""
    return [row - before for row, before in zip(sorted(rows), [0, *sorted(rows)], strict=False)]


def _rows(steps: list[int]) -> list[int]:
    return list(accumulate(steps))


def _packed(held: Any) -> str:
    """Write plain data in few letters: JSON, or compressed where that is shorter."""
    text = json.dumps(held, ensure_ascii=False, separators=(",", ":"), default=str)
    small = "~" + base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")
    return min(text, small, key=len) if len(text) > 300 else text


def _unpacked(text: str) -> Any:
    """Read what `_packed` wrote.

    Raises
    ------
    ValueError
        When it was not written there, or is larger than a link can be.
    """
    if len(text) > LONGEST:
        raise ValueError("too long")
    if not text.startswith("~"):
        return json.loads(text)
    try:
        raw = base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4))
        opened = zlib.decompressobj()
        plain = opened.decompress(raw, UNPACKED)
    except zlib.error as error:
        raise ValueError("damaged") from error
    if opened.unconsumed_tail:
        raise ValueError("too large")
    return json.loads(plain)


def take(state: State, query: dict[str, str]) -> list[str]:
    """Take what is looked at from an address; say in sentences what could not be taken.

    Links of other data change nothing.
    """
    if _of_other_data(state, query):
        return [words.other_data(query.get("table", ""))]
    missed = [*_take_names(state, query), *_take_row(state, query)]
    for name, put in (("cohort", _put_cohort), ("what-if", _put_changes), ("groups", _put_groups)):
        try:
            put(state, _unpacked(query[name]) if name in query else None)
        except (ValueError, TypeError, RecursionError, DataError):
            missed.append(words.DAMAGED[name])
    state.options = {
        name.removeprefix(OPTION): held[:80] for name, held in query.items() if name.startswith(OPTION)
    }
    return missed


def _of_other_data(state: State, query: dict[str, str]) -> bool:
    if "data" in query:
        return not re.fullmatch(r"[0-9a-f]{12}", query["data"]) or not state.workspace.table.fingerprint.startswith(
            query["data"]
        )
    return "sample" in query and query["sample"] != state.sample


def _take_names(state: State, query: dict[str, str]) -> list[str]:
    """Take feature, class and scale where the open model and table have them."""
    missed, model = [], state.workspace.model
    kinds = (("feature", "feature", state.workspace.names), ("class", "output", model.outputs),
             ("scale", "scale", model.scales))
    for name, attribute, known in kinds:
        if query.get(name) in known:
            setattr(state, attribute, query[name])
        elif name in query:
            missed.append(words.unknown(name, query[name]))
        elif name == "scale":
            state.scale = model.scale
    return missed


def _take_row(state: State, query: dict[str, str]) -> list[str]:
    asked = query.get("row")
    if asked is None:
        return []
    if not re.fullmatch(r"[0-9]{1,12}", asked) or int(asked) >= state.workspace.n_rows:
        return [words.no_row(asked)]
    state.row = int(asked)
    return []


def _put_cohort(state: State, held: Any) -> None:
    state.cohort = None
    if held is not None:
        conditions(held)
        state.cohort = _with_rows(held, _rows)


def _put_changes(state: State, held: Any) -> None:
    changes = {} if held is None else held
    if not are_changes(changes, state.workspace):
        raise ValueError("no changes")
    if changes != state.changes:
        set_changes(changes)


def _put_groups(state: State, held: Any) -> None:
    groups = {} if held is None else held
    if not are_groups(groups, state.workspace.names):
        raise ValueError("no groups")
    state.groups = groups


def link(state: State) -> str:
    """Give the address of what is looked at now."""
    return f"{(st.context.url or '').split('?')[0]}?{urlencode(as_query(state))}"


def follow_address() -> list[str]:
    """Take what the reader chose in the address bar or by Back and Forward; say what could not be taken."""
    state = current()
    asked = {name: str(held) for name, held in st.query_params.items()}
    if not asked or asked == state.written or not state.written:
        return []
    return take(state, asked)


def write_address() -> None:
    """Put what is looked at into the address bar, so that it can be found again."""
    state = current()
    state.written = as_query(state)
    if dict(st.query_params) != state.written:
        st.query_params.from_dict(state.written)


def wait_for_data(query: dict[str, str]) -> None:
    """Keep a link until its table is open."""
    st.session_state[WAITING] = query


def waited_for() -> str:
    """Name the table that a link waits for; "" when none does."""
    return str(st.session_state.get(WAITING, {}).get("table", ""))


def take_waiting(state: State) -> list[str]:
    """Take a link that waited for the table that is open now; say what could not be taken."""
    query = st.session_state.get(WAITING)
    if query is None or _of_other_data(state, query):
        return []
    del st.session_state[WAITING]
    return take(state, query)
