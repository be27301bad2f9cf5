"""From two uploaded files to an open workspace; nothing that is open is lost on the way."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from explain.facts import ColumnFacts
from explain.samples import samples
from explain.table.column import KINDS
from explain.wording import count, escaped, listed, number, value
from explain.workspace import Workspace, open_table
from pages.shared.frame import take_sample
from pages.shared.limits import allowance
from pages.shared.state import current, opened

NO_TARGET = "no target"
GUESSES = ("target", "label", "class", "y", "outcome")


def uploaders() -> tuple[Any, Any]:
    """Draw the two drop areas."""
    left, right = st.columns(2)
    with left:
        model = st.file_uploader(
            "Fitted model",
            key="upload-model",
            help="joblib or pickle, skops, XGBoost JSON or UBJ, LightGBM text. A pickle can run code when it is "
            "opened: upload only files you trust.",
        )
    with right:
        table = st.file_uploader(
            "Table",
            key="upload-table",
            help="CSV (also gzipped) or Parquet, with the columns the model was trained on.",
        )
    return model, table


def table_choices(file: Any) -> Workspace | None:
    """Draw how the table is read: target, missing marks, kinds of columns; give back the table in its own process."""
    if file is None:
        return None
    plain = _read(file)
    names = [*plain.names]
    left, right = st.columns(2)
    with left:
        target = st.selectbox(
            "Target: the column the model predicts",
            [NO_TARGET, *names],
            index=_guess(names),
            key="upload-target",
            help="Used to measure the model; never given to it.",
            format_func=escaped,
        )
    marks = sorted({mark for column in plain.columns for mark, _ in column.marks})
    with right:
        missing = (
            st.pills(
                "Read as missing",
                marks,
                selection_mode="multi",
                key="upload-missing",
                help="Marks found in text columns. Reading them as missing changes what the model is given.",
            )
            if marks
            else []
        )
    chosen = None if target == NO_TARGET else target
    table = _read(file, target=chosen, missing=tuple(missing))
    kinds = _kinds_editor(table.columns)
    if kinds:
        table = _read(file, target=chosen, missing=tuple(missing), kinds=kinds)
    for note in table.table.notes:
        st.caption(escaped(note))
    return table


def _guess(names: list[str]) -> int:
    for i, name in enumerate(names):
        if name.lower() in GUESSES:
            return i + 1
    return len(names)


def _read(file: Any, **reading: Any) -> Workspace:
    held = st.session_state.setdefault("upload-read", {})
    asked = (file.file_id, repr(reading))
    if asked not in held:
        with st.spinner("Reading the table…", show_time=True):
            workspace = open_table(file.getvalue(), name=file.name, allowance=allowance(), **reading)
        for old in [old for old in held if old[0] != file.file_id] + list(held)[:-3]:
            held.pop(old, None)
        held[asked] = workspace
    return held[asked]


def _kinds_editor(columns: Sequence[ColumnFacts]) -> dict[str, str]:
    with st.expander(f"{len(columns)} columns: check how each was read", icon=":material/table_rows:"):
        start = _described(columns)
        edited = st.data_editor(
            start,
            hide_index=True,
            key="upload-kinds",
            disabled=[name for name in start.columns if name != "Kind"],
            column_config={"Kind": st.column_config.SelectboxColumn(options=list(KINDS), required=True)},
        )
    return {column.name: kind for column, kind in zip(columns, edited["Kind"], strict=True) if kind != column.kind}


def _described(columns: Sequence[ColumnFacts]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Column": column.name,
                "Kind": column.kind,
                "Missing": column.n_missing,
                "Values": _values(column) if column.by_code else f"{number(column.low)} to {number(column.high)}",
                "Marks kept as values": ", ".join(f"{mark} ({count(times)})" for mark, times in column.marks),
            }
            for column in columns
        ]
    )


def _values(column: ColumnFacts) -> str:
    first = [value(level) for level in column.categories[:4]]
    return listed(first) if column.n_categories <= 4 else f"{', '.join(first)} … ({count(column.n_categories)})"


def ready(model_file: Any, table: Workspace | None) -> None:
    """Try the pair, say what was found, and offer to open it."""
    if model_file is None or table is None:
        st.caption("Both files are needed. A sample is open below until then.")
        return
    workspace = _tried(model_file, table)
    model = workspace.model
    st.success(
        f"The model opens and answers: {escaped(model.name)} ({escaped(model.library)} {escaped(model.version)}), "
        f"{count(workspace.n_rows)} rows, answers {escaped(listed(model.outputs[:6]))}.",
        icon=":material/check_circle:",
    )
    for note in model.notes:
        st.info(escaped(note), icon=":material/info:")
    st.button(
        "Explain this model",
        type="primary",
        icon=":material/arrow_forward:",
        on_click=_take,
        args=(workspace,),
        key="open-upload",
    )


def _tried(model_file: Any, table: Workspace) -> Workspace:
    tried = st.session_state.setdefault("upload-tried", {})
    asked = (model_file.file_id, table.table.fingerprint)
    if tried.get("asked") != asked:
        tried.clear()
        with st.spinner("Opening the model…", show_time=True):
            table.add_model(model_file.getvalue())
        table.rename(f"{model_file.name} on {table.table.name}")
        tried["asked"] = asked
    return table


def _take(workspace: Workspace) -> None:
    opened(workspace)
    st.session_state["open-page"] = "pages/start/overview.py"


def sample_gallery() -> None:
    """Draw one card per sample, with its source and licence."""
    found = samples()
    for column, about in zip(st.columns(len(found)), found, strict=True):
        with column, st.container(border=True, height="stretch"):
            st.markdown(f"**{escaped(about.title)}**")
            st.caption(escaped(about.question))
            st.caption(escaped(f"{about.credit} Licence: {about.licence}."))
            st.button(
                "Open",
                key=f"sample:{about.name}",
                on_click=_take_sample,
                args=(about.name,),
                disabled=current().sample == about.name,
                icon=":material/folder_open:",
            )


def _take_sample(name: str) -> None:
    take_sample(name)
    st.session_state["open-page"] = "pages/start/overview.py"


def columns_overview() -> None:
    """Draw what is open: files, digests, columns."""
    workspace = current().workspace
    target = f"target {escaped(workspace.target)}" if workspace.target else "no target named"
    st.markdown(f"**{escaped(workspace.table.name)}** · {count(workspace.n_rows)} rows · {target}")
    st.dataframe(_described(workspace.columns), hide_index=True, height=320)
    for note in workspace.notes:
        st.caption(escaped(note))
    st.caption(
        f"Table {workspace.table.fingerprint[:12]} · model {workspace.model.fingerprint[:12]} "
        "(SHA-256, first 12 digits)"
    )
