"""The harness itself, on a small script: what it waits for, and that each of its alarms rings."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import choose, exceptions, running_app, upload, wait_for_heading, wait_until_idle, watched_page

SCRIPT = """
import streamlit as st

st.title("A small script")
file = st.file_uploader("Table")
if file is not None:
    st.write(f"{len(file.getvalue())} bytes arrived")
st.write("Chosen:", st.selectbox("Fruit", ["apple", "pear"]))
if st.button("Fail"):
    raise ValueError("on purpose")
"""


@pytest.fixture(scope="module")
def small_app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    (folder / "script.py").write_text(SCRIPT)
    with running_app(str(folder / "script.py"), folder / "server.log") as url:
        yield url


def test_a_page_is_opened_used_and_found_clean(page, small_app, tmp_path):
    (tmp_path / "table.csv").write_text("a,b\n1,2\n")
    page.goto(small_app)
    wait_for_heading(page, "A small script")
    wait_until_idle(page)
    upload(page, "Table", tmp_path / "table.csv")
    expect(page.get_by_text("8 bytes arrived")).to_be_visible()
    choose(page, "Fruit", "pear")
    expect(page.get_by_text("Chosen: pear")).to_be_visible()


def test_an_exception_on_screen_is_seen(browser, small_app):
    with watched_page(browser) as (page, _):
        page.goto(small_app)
        page.get_by_role("button", name="Fail").click()
        expect(exceptions(page)).to_have_count(1)


def test_a_request_off_the_machine_is_seen(browser, small_app):
    with watched_page(browser) as (page, watch):
        page.goto(small_app)
        page.evaluate("fetch('http://off-the-machine.invalid/x').catch(() => 0)")
        with pytest.raises(AssertionError, match=r"off-the-machine\.invalid"):
            watch.assert_clean()


ALARMS = {"console": "console.error('alarm')", "pageerror": "setTimeout(() => { throw Error('alarm') })"}


@pytest.mark.parametrize("event", ALARMS)
def test_an_error_in_the_page_is_seen(browser, small_app, event):
    with watched_page(browser) as (page, watch):
        page.goto(small_app)
        with page.expect_event(event):
            page.evaluate(ALARMS[event])
        with pytest.raises(AssertionError, match="alarm"):
            watch.assert_clean()


def test_a_script_that_cannot_start_is_reported_with_its_log(tmp_path):
    missing = tmp_path / "no-such-script.py"
    with pytest.raises(AssertionError, match=re.compile("no-such-script")), running_app(str(missing), tmp_path / "log"):
        pytest.fail("the server must not have started")
