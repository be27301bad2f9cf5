"""What somebody can do where a model and a table do not fit: choose, rename, map, or trust."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from explain.facts import MatchFacts
from explain.wording import count, counted, escaped, one_line
from pages.shared.settings import settings

TRUST = {"any": "run its code", "listed": "i trust it"}
"""What is typed to let a file in: one with code of its own, or a pickle where nothing seals it in."""
TRUSTING = {
    "any": "**You can let the file run its own code, sealed in:** in a process that reaches no network, no file and no "
    "other program. It could still answer wrongly, on purpose or not. Do this only with a file whose maker you know.",
    "listed": "**You can open the pickle all the same.** Every name in it is compared with a list first, but nothing "
    "here would hold code that got past that. Do this only with a file whose maker you know.",
}
MOST = 60
"""Columns that are said one by one; with more, it is another table."""
NAMED = 3
"""Names that the refusal of a file says; of more, all are listed."""
SHOWN = 200
"""Lines of a comparison that are drawn."""


def matching_table(lines: Sequence[MatchFacts]) -> None:
    """Draw the model's columns beside the table's."""
    if not lines:
        return
    odd = [line for line in lines if line.words]
    left = sum(line.state == "unused" for line in lines)
    title = f"{counted(len(lines) - left, 'column')} matched"
    title += f", {count(left)} left over" if left else ""
    title += f", {count(len(odd) - left)} with a remark" if len(odd) > left else ""
    with st.expander(title, icon=":material/compare_arrows:"):
        st.dataframe(
            pd.DataFrame(
                [
                    {"Model": line.model_column, "Table": line.table_column, "Match": line.state, "Remark": line.words}
                    for line in (*odd, *(line for line in lines if not line.words))[:SHOWN]
                ]
            ),
            hide_index=True,
        )


def columns_editor(lines: Sequence[dict[str, Any]], chosen: dict[str, str]) -> dict[str, Any]:
    """Draw a choice for each column that the model misses or does not name; give back the option when all is said."""
    free = [line["table_column"] for line in lines if line["state"] == "unused"]
    missing = [line for line in lines if line["state"] == "missing" or (free and line["state"] == "by position")]
    columns = [*free, *(line["table_column"] for line in lines if line["table_column"] and line["state"] != "unused")]
    if not missing or len(missing) > min(MOST, len(columns)):
        return {}
    said = dict(chosen)
    with st.container(border=True):
        st.markdown("**Which column is which?** These are the model's; choose the table's column for each.")
        across = st.columns(min(len(missing), 3))
        for place, line in enumerate(missing):
            with across[place % len(across)]:
                found = _column(line, columns, place)
            if found is not None:
                said[line["model_column"]] = found
        pressed = st.button("Use these columns", key="upload-use-columns", disabled=said == chosen)
    return {"columns": said} if pressed else {}


def _column(line: dict[str, Any], columns: Sequence[str], place: int) -> str | None:
    likely = [line["table_column"], *line["nearest"]]
    nearest = [columns.index(name) for name in likely if name in columns]
    found = st.selectbox(
        escaped(line["model_column"]),
        range(len(columns)),
        index=nearest[0] if nearest else None,
        key=f"upload-column:{place}:{line['model_column']}",
        format_func=lambda i: one_line(columns[i]),
        placeholder="not in the table",
        help=escaped(line["words"]) or None,
    )
    return None if found is None else columns[found]


def items(choices: Sequence[str]) -> dict[str, Any]:
    """Draw the models of a file that holds several; give back the option when one was chosen."""
    place = st.selectbox(
        "Model to explain",
        range(len(choices)),
        index=None,
        key="upload-item",
        format_func=lambda place: one_line(choices[place]),
        placeholder="choose one",
    )
    return {} if place is None else {"item": choices[place]}


def labels_editor(model_labels: Sequence[str], table_labels: Sequence[str]) -> tuple[str, ...] | None:
    """Draw the model's classes beside the table's labels, to say which is which; None while nobody has."""
    with st.container(border=True):
        st.markdown("**Which label is which?** How good the model is can be measured once this is said.")
        across = st.columns(min(len(model_labels), 4))
        chosen = []
        for place, label in enumerate(model_labels):
            with across[place % len(across)]:
                found = st.selectbox(
                    f"The model's {escaped(label)} is",
                    range(len(table_labels)),
                    index=None,
                    key=f"upload-label:{place}",
                    format_func=lambda place: one_line(table_labels[place]),
                    placeholder="choose one",
                )
                chosen.append(None if found is None else table_labels[found])
        complete = None not in chosen and len(set(chosen)) == len(chosen)
        pressed = st.button("Use these labels", key="upload-use-labels", disabled=not complete)
    return tuple(str(label) for label in chosen) if pressed else None


@st.cache_resource(show_spinner=False)
def trusted_here() -> set[tuple[str, str]]:
    """Which files somebody at this machine let in, and how far, for as long as the app runs."""
    return set()


def typed_trust(pickles: str, names: Sequence[str], digest: str) -> dict[str, Any]:
    """Draw what it means to trust a file; give back the option when somebody typed that they do."""
    local = settings().mode == "local"
    trusted = trusted_here() if local else st.session_state.setdefault("trusted-files", set())
    if (pickles, digest) in trusted:
        return {"pickles": pickles}
    with st.container(border=True):
        st.markdown(TRUSTING[pickles])
        if len(names) > NAMED:
            st.markdown("It asks for:")
            st.code("\n".join(str(name) for name in names[:20]), language=None)
        st.caption(f"Its digest (SHA-256) is {escaped(digest[:12])}…; it is remembered until the app ends.")
        typed = st.text_input(f"To open it, type: {TRUST[pickles]}", key="upload-trust", autocomplete="off")
    if typed.strip().lower() != TRUST[pickles]:
        return {}
    trusted.add((pickles, digest))
    return {"pickles": pickles}
