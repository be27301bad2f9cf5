"""What can be opened without a file, and what is open."""

import streamlit as st

from explain.samples import samples
from explain.wording import escaped
from pages.shared.frame import take_sample
from pages.shared.labels import target_name
from pages.shared.state import current
from pages.shared.uploading.repairs import matching_table
from pages.shared.uploading.table import changes, described
from pages.shared.words import model_and_data as words


def sample_gallery() -> None:
    """Draw one card per sample, with its source and licence."""
    found = samples()
    for column, about in zip(st.columns(len(found)), found, strict=True):
        with column, st.container(border=True, height="stretch"):
            st.markdown(f"**{escaped(about.title)}**")
            st.caption(escaped(about.question))
            st.caption(words.licensed(about.credit, about.licence))
            st.button(
                words.OPEN,
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
    st.markdown(words.open_now(workspace.table.name, workspace.n_rows, target_name()))
    st.page_link("pages/load/labels.py", label=words.NAME_COLUMNS, icon=":material/label:")
    st.dataframe(described(workspace.columns), hide_index=True, height=320)
    matching_table(workspace.model.matching)
    changes(workspace.table)
    for note in workspace.notes:
        st.caption(escaped(note))
    st.caption(words.digests(workspace.table.fingerprint, workspace.model.fingerprint))
