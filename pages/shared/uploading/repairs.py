"""What somebody can do where a model and a table do not fit: choose, rename, map, or trust."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from explain.facts import MatchFacts
from explain.wording import escaped, one_line
from pages.shared.settings import settings
from pages.shared.words import model_and_data as words

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
    with st.expander(words.matched(len(lines) - left, left, len(odd) - left), icon=":material/compare_arrows:"):
        st.dataframe(
            pd.DataFrame(
                [
                    {
                        words.OF_MODEL: line.model_column, words.OF_TABLE: line.table_column, words.MATCH: line.state,
                        words.REMARK: line.words,
                    }
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
        st.markdown(words.WHICH_COLUMN)
        across = st.columns(min(len(missing), 3))
        for place, line in enumerate(missing):
            with across[place % len(across)]:
                found = _column(line, columns, place)
            if found is not None:
                said[line["model_column"]] = found
        pressed = st.button(words.USE_COLUMNS, key="upload-use-columns", disabled=said == chosen)
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
        placeholder=words.NOT_THERE,
        help=escaped(line["words"]) or None,
    )
    return None if found is None else columns[found]


def items(choices: Sequence[str]) -> dict[str, Any]:
    """Draw the models of a file that holds several; give back the option when one was chosen."""
    place = st.selectbox(
        words.WHICH_MODEL,
        range(len(choices)),
        index=None,
        key="upload-item",
        format_func=lambda place: one_line(choices[place]),
        placeholder=words.CHOOSE_ONE,
    )
    return {} if place is None else {"item": choices[place]}


def labels_editor(model_labels: Sequence[str], table_labels: Sequence[str]) -> tuple[str, ...] | None:
    """Draw the model's classes beside the table's labels, to say which is which; None while nobody has."""
    with st.container(border=True):
        st.markdown(words.WHICH_LABEL)
        across = st.columns(min(len(model_labels), 4))
        chosen = []
        for place, label in enumerate(model_labels):
            with across[place % len(across)]:
                found = st.selectbox(
                    words.models_label(label),
                    range(len(table_labels)),
                    index=None,
                    key=f"upload-label:{place}",
                    format_func=lambda place: one_line(table_labels[place]),
                    placeholder=words.CHOOSE_ONE,
                )
                chosen.append(None if found is None else table_labels[found])
        complete = None not in chosen and len(set(chosen)) == len(chosen)
        pressed = st.button(words.USE_LABELS, key="upload-use-labels", disabled=not complete)
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
        st.markdown(words.TRUSTING[pickles])
        if len(names) > NAMED:
            st.markdown(words.ASKS_FOR)
            st.code("\n".join(str(name) for name in names[:20]), language=None)
        st.caption(words.digest(digest))
        typed = st.text_input(words.to_open(words.TRUST[pickles]), key="upload-trust", autocomplete="off")
    if typed.strip().lower() != words.TRUST[pickles]:
        return {}
    trusted.add((pickles, digest))
    return {"pickles": pickles}
