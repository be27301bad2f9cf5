"""A canary in names, cells and file names is in no log line, whatever goes wrong and whoever logs it."""

import io
import logging
import subprocess
import sys

import pytest

from explain.errors import ModelError
from pages.shared.server.logs import bare, happened, record
from tasks import ROOT
from tests.pages.running import opened, start, state

CANARY = "canary7351"


def fallen(error):
    try:
        raise error
    except type(error) as caught:
        return caught


def test_an_error_is_named_by_its_type_and_place():
    said = happened(fallen(ValueError(CANARY)))
    assert said.startswith("ValueError at tests/pages/test_server_logs.py:")
    assert CANARY not in said
    assert str(ROOT) not in said


def test_its_causes_are_named_too_and_a_code_is_told():
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as cause:
            raise ModelError(CANARY, CANARY, "MODEL-X") from cause
    except ModelError as caught:
        said = happened(caught)
    assert "ModelError MODEL-X at " in said
    assert "; while handling KeyError at " in said
    assert CANARY not in said


def test_a_library_s_file_is_named_from_the_library_on():
    import pandas as pd

    try:
        pd.to_numeric(pd.Series([CANARY]))
    except ValueError as caught:
        said = happened(caught)
    assert "pandas/" in said
    assert "site-packages" not in said
    assert CANARY not in said


@pytest.mark.parametrize(("words", "arguments"), [
    ("%s", (CANARY,)), ("%s has %d", (CANARY, 3)), ("%r", (ValueError(CANARY),)), (ValueError(CANARY), ()),
    ("%(name)s", ({"name": CANARY},)), (f"first\n{CANARY}", ()), ("%s %s", (CANARY, [CANARY])),
])
def test_what_libraries_log_is_bare(words, arguments):
    made = record("streamlit.somewhere", logging.ERROR, "x.py", 1, words, arguments, None)
    assert CANARY not in logging.Formatter().format(made)


def test_numbers_stay_and_our_own_words_too():
    assert bare("streamlit", "%s rows of %s", (3, "x")) == ("%s rows of %s", (3, "…"))
    assert bare("whyboard", "told %s", ("MODEL-X",)) == ("told %s", ("MODEL-X",))
    assert bare("uvicorn.error", "on %s", ("127.0.0.1",)) == ("on %s", ("127.0.0.1",))


@pytest.mark.parametrize("code", [
    "log.exception('x')", "log.error('x', exc_info=error)", "raise error", "warnings.warn(str(error))",
    "thread = threading.Thread(target=fall); thread.start(); thread.join()", "asyncio.run(forgotten())",
    "logging.getLogger('a').warning(error)", "Falls()", "log.error('x', exc_info=True)",
])
def test_a_process_dies_and_warns_without_a_word_of_data(code):
    script = f"""
import asyncio, logging, threading, warnings
from pages.shared.server.logs import keep_quiet
keep_quiet()
log = logging.getLogger("some.library")
def fall():
    raise ValueError("{CANARY}")
async def failing():
    fall()
async def forgotten():
    task = asyncio.create_task(failing())
    await asyncio.sleep(0.01)
class Falls:
    def __del__(self):
        fall()
try:
    fall()
except ValueError as caught:
    error = caught
    {code}
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert CANARY not in done.stderr + done.stdout
    assert "ValueError" in done.stderr or "Warning" in done.stderr


@pytest.fixture
def written():
    """Everything that is logged during a test, as its handlers would write it."""
    out, before = io.StringIO(), logging.getLogRecordFactory()
    handler = logging.StreamHandler(out)
    names = ["", "whyboard", *(name for name in logging.root.manager.loggerDict if name.startswith("streamlit"))]
    loggers = [logging.getLogger(name) for name in names]
    logging.setLogRecordFactory(record)
    for logger in loggers:
        logger.addHandler(handler)
    yield out
    logging.setLogRecordFactory(before)
    for logger in loggers:
        logger.removeHandler(handler)


def test_a_page_with_foreign_files_logs_none_of_their_text(written, caplog):
    caplog.set_level(logging.INFO)
    app = opened(start(), "pages/load/model_and_data.py")
    app.file_uploader(key="upload-model").upload(f"{CANARY}.joblib", f"{CANARY} is no model".encode())
    app.file_uploader(key="upload-table").upload(f"{CANARY}.csv", f"{CANARY},b\n{CANARY},1\n{CANARY}2,3\n".encode())
    app.run()
    assert any("What to do" in warning.value for warning in app.warning)
    assert "told " in written.getvalue()
    assert CANARY not in written.getvalue()


def test_an_error_nobody_foresaw_is_shown_by_an_id_that_the_log_has_and_no_more(written, monkeypatch):
    app = start()

    def fall(*_, **__):
        raise RuntimeError(CANARY)

    state(app).answers.clear()
    monkeypatch.setattr(type(state(app).workspace), "ask", fall)
    app = app.switch_page("pages/understand/performance.py").run()
    for _ in range(20):
        if app.error:
            break
        app.run()
    mark = app.error[0].value.split("(error ")[1].split(")")[0]
    assert f"error {mark}: RuntimeError at " in written.getvalue()
    assert CANARY not in written.getvalue() + app.error[0].value
