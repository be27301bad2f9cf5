"""The cards of the page Save and open, and what waits until its table and model are there."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from explain import keeping
from explain.errors import DataError, ExplainError
from explain.keeping import Opened, Work
from explain.wording import escaped, shortened
from explain.workspace import Workspace, open_table
from pages.shared.allowance import allowance
from pages.shared.downloads import offer
from pages.shared.frame import sample_names, take_sample
from pages.shared.places import last_place, open_place
from pages.shared.saving.work import content, fits, put_back, work_of
from pages.shared.screen import problem
from pages.shared.settings import settings
from pages.shared.state import KEY, State, current, opened
from pages.shared.uploading.files import Given, saved_model_file, saved_table_file, work_file
from pages.shared.words import saving as words

WAITING, BEFORE = "saved-work", "before-saved-work"


@dataclass
class Waiting:
    """A saved work that was read, and is not open yet."""

    mark: str
    found: Opened | ExplainError
    done: bool = False


def save_card() -> None:
    """Draw what can be kept, and hand over the file."""
    state, page = current(), last_place()
    for line in words.held(work_of(state, page)):
        st.markdown(f"- {line}")
    table, model = state.workspace.sources
    with_table = _include("table", table, words.WITH_TABLE, words.WITH_TABLE_MEANS)
    with_model = _include("model", model, words.WITH_MODEL, words.WITH_MODEL_MEANS)
    offer(
        words.SAVE_FILE, lambda: _file(work_of(state, page), state, with_table, with_model), state.workspace.title,
        "zip" if with_table or with_model else "json", key="save-work", type="primary", icon=":material/download:",
    )
    st.caption(words.OF_SAMPLE if state.sample else words.NO_PICKLE)


def _include(name: str, source: object, label: str, means: str) -> bool:
    """Draw the question whether a file is put in; not for a sample, which every app has."""
    if current().sample:
        return False
    without = getattr(source, "kind", "") != "file"
    ticked = st.checkbox(label, key=f"save-with-{name}", disabled=without)
    st.caption(words.NO_FILE if without else means)
    return ticked and not without


def _file(work: Work, state: State, with_table: bool, with_model: bool) -> bytes:
    table, model = state.workspace.sources
    return keeping.saved(
        work, table=content(table) if with_table else None, model=content(model) if with_model else None
    )


def open_card() -> None:
    """Draw the place for a saved work, what it holds, and what it still needs."""
    st.caption(words.KEPT_OPEN)
    given = work_file()
    if given is not None and given.mark != getattr(st.session_state.get(WAITING), "mark", ""):
        st.session_state[WAITING] = Waiting(mark=given.mark, found=_read(given))
    _back()
    waiting = st.session_state.get(WAITING)
    if waiting is None or waiting.done:
        return
    if isinstance(waiting.found, ExplainError):
        problem(waiting.found)
        return
    _offer(waiting, waiting.found)


def _read(given: Given) -> Opened | ExplainError:
    most = settings().upload_file_mb << 20
    try:
        return keeping.opened(_bytes(given, 2 * most), most=most)
    except ExplainError as error:
        return error


def _bytes(given: Given, most: int) -> bytes:
    """Give the content of a file.

    Raises
    ------
    DataError
        When a file of this machine cannot be read, or is larger than any saved work.
    """
    if isinstance(given.source, bytes):
        return given.source
    try:
        if given.source.stat().st_size <= most:
            return given.source.read_bytes()
    except (OSError, ValueError):
        pass
    problem = f"The file {shortened(given.name, 80)!r} cannot be read, or is too large."
    raise DataError(problem, "Check its path.", "SAVED-PATH")


def _offer(waiting: Waiting, found: Opened) -> None:
    """Say what a saved work holds, take the files it lacks, and open it."""
    work = found.work
    st.markdown(words.saved_when(work))
    for line in (*words.held(work), *map(escaped, found.notes)):
        st.markdown(f"- {line}")
    files = dict(found.files)
    ready = fits(work, current().workspace) or work.sample in sample_names() or _complete(work, files)
    with st.container(horizontal=True):
        pressed = st.button(words.OPEN_THIS, type="primary", icon=":material/folder_open:", disabled=not ready,
                            key="open-work")
        st.button(words.FORGET, icon=":material/close:", on_click=_forget, key="forget-work")
    if pressed:
        _open(waiting, work, files)


def _complete(work: Work, files: dict[str, bytes | Path]) -> bool:
    """Draw places for the files that a work lacks; say whether all are there."""
    if "table" in files:
        st.caption(words.HERE_TABLE)
    else:
        st.markdown(words.waits_for(work))
        _take(files, "table", saved_table_file())
    if work.model.kind == "recorded":
        st.caption(words.RECORDED)
    elif "model" in files:
        st.caption(words.HERE_MODEL)
    else:
        _take(files, "model", saved_model_file())
    return "table" in files and ("model" in files or work.model.kind == "recorded")


def _take(files: dict[str, bytes | Path], name: str, given: Given | None) -> None:
    if given is not None:
        files[name] = given.source


def _open(waiting: Waiting, work: Work, files: dict[str, bytes | Path]) -> None:
    """Open table and model, put the work into them, and go to its page; until that is done nothing is lost."""
    before = current()
    try:
        with st.spinner(words.OPENING, show_time=True):
            _open_data(work, files)
    except ExplainError as error:
        st.session_state[KEY] = before
        problem(error)
        if "needs_trust" in error.details:
            st.markdown(words.NEEDS_TRUST)
        return
    if current() is not before:
        st.session_state[BEFORE] = before
    waiting.done = True
    _tell(put_back(work))
    open_place(work.parts.get("page", ""))
    st.rerun()


def _open_data(work: Work, files: dict[str, bytes | Path]) -> None:
    """Make the table and the model of a work the current ones.

    Raises
    ------
    ExplainError
        When they cannot be opened, or are others.
    """
    if fits(work, current().workspace):
        return
    if work.sample in sample_names():
        take_sample(work.sample)
        check(work, current().workspace)
        return
    workspace = made(work, files)
    workspace.rename(work.title)
    opened(workspace)


def made(work: Work, files: dict[str, bytes | Path]) -> Workspace:
    """Open the files of a work as any upload is opened, read as they were read when it was saved.

    Raises
    ------
    ExplainError
        When they cannot be opened, or are others.
    """
    workspace = open_table(files["table"], allowance=allowance(), **{"name": work.table.name, **work.table.options})
    try:
        if workspace.table.fingerprint != work.table.fingerprint:
            raise DataError(words.OTHER_TABLE, words.OTHER_REMEDY, "SAVED-TABLE")
        if work.model.kind == "recorded":
            workspace.add_predictions(**work.model.options)
        else:
            workspace.add_model(files["model"], **work.model.options)
        check(work, workspace)
    except BaseException:
        workspace.close()
        raise
    return workspace


def check(work: Work, workspace: Workspace) -> None:
    """Refuse a table or a model that a work was not saved with.

    Raises
    ------
    DataError
        When a digest differs.
    """
    if workspace.table.fingerprint != work.table.fingerprint:
        raise DataError(words.OTHER_TABLE, words.OTHER_REMEDY, "SAVED-TABLE")
    if workspace.model.fingerprint != work.model.fingerprint:
        raise DataError(words.OTHER_MODEL, words.OTHER_REMEDY, "SAVED-MODEL")


def resume() -> None:
    """Put in a work that waited, when its table and model are open now."""
    work = waited_for()
    if work is not None and fits(work, current().workspace):
        st.session_state[WAITING].done = True
        _tell(put_back(work))


def waited_for() -> Work | None:
    """Give the work that waits for its table and model, if one does."""
    waiting = st.session_state.get(WAITING)
    if waiting is None or waiting.done or isinstance(waiting.found, ExplainError):
        return None
    return waiting.found.work


def banner() -> None:
    """Say above the uploads which table and model a saved work waits for."""
    work = waited_for()
    if work is not None and not fits(work, current().workspace):
        st.info(words.waits_for(work), icon=":material/hourglass_top:")


def _tell(left_out: list[str]) -> None:
    st.toast(words.OPENED, icon=":material/task_alt:")
    if left_out:
        st.toast(words.left_out(left_out), icon=":material/warning:")


def _forget() -> None:
    st.session_state.pop(WAITING, None)


def _back() -> None:
    """Offer to go back to what was open before the saved work was."""
    before = st.session_state.get(BEFORE)
    if before is not None:
        st.button(
            words.go_back(before.workspace.title), icon=":material/undo:", on_click=_go_back,
            help=words.GO_BACK_HELP, key="back-to-before",
        )


def _go_back() -> None:
    now = current()
    for job in now.jobs.values():
        job.stop.set()
    st.session_state[KEY] = st.session_state[BEFORE]
    st.session_state[BEFORE] = now
