"""Names from somebody's table, shown by the real renderers: they are text there and nothing else."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from explain import sections
from explain.report import report
from explain.wording import one_line
from tests import made
from tests.e2e.browser import (
    PATIENCE,
    choose,
    exceptions,
    follow,
    running_app,
    wait_for_heading,
    wait_until_idle,
    watched_page,
)
from tests.e2e.hostile import counter, files
from tests.e2e.pictures import titles

SCRIPT = """
import streamlit as st
from explain.wording import escaped, strong
from tests.made import HOSTILE

for i, name in enumerate(HOSTILE):
    st.markdown(f"{i}: for {strong(name)} and {escaped(name)} it ends")
    st.caption(escaped(name))
st.title(escaped(HOSTILE[0]))
st.metric(escaped(HOSTILE[3]), "1", escaped(HOSTILE[1]))
st.markdown("the end")
"""
HOLDERS = "[data-testid=stMarkdownContainer]"


def test_streamlit_shows_names_as_they_are(page, tmp_path):
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    with running_app(str(script), tmp_path / "log") as url:
        page.goto(url)
        page.get_by_text("the end").wait_for()
        shown = [re.sub("\u2060", "", text) for text in page.locator(HOLDERS).all_inner_texts()]
        inside = page.locator(f"{HOLDERS} :is(img, a[href^=http], code, em, del, script, li, .katex, [role=img])")
        assert inside.count() == 0
        for i, name in enumerate(made.HOSTILE):
            assert f"{i}: for {one_line(name)} and {one_line(name)} it ends" in shown


@pytest.fixture(scope="module")
def report_file(tmp_path_factory):
    """A report about a table whose columns are named to do harm."""
    cells = made.attributions(20, names=made.HOSTILE)
    parts = {made.HOSTILE[8]: [sections.waterfall_section(cells.row(0)), sections.beeswarm_section(cells)],
             "Effects": [sections.dependence_section(made.levels(label=made.HOSTILE[0], output=made.HOSTILE[4])),
                         sections.surface_section(made.surface(labels=(made.HOSTILE[0], made.HOSTILE[6])))],
             "Quality": [sections.confusion_section(made.performance(confusion_labels=made.HOSTILE[:2]))]}
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(report(parts, title=made.HOSTILE[0], facts={made.HOSTILE[8]: made.HOSTILE[4]}), encoding="utf-8")
    return file


def test_a_report_opens_alone_and_its_names_are_text(page, report_file):
    asked, dialogs = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(report_file.as_uri())
    page.locator("#chart-3-1 .main-svg").first.wait_for()
    assert asked == [report_file.as_uri()]
    assert not dialogs
    assert page.locator(".chart").count() == page.locator(".chart:has(.main-svg)").count() == 5
    assert page.locator("main :is(img, script:not([type]), a[href^=http])").count() == 0
    assert page.locator(".modebar-btn").count() == 0
    assert page.get_by_role("heading", level=1).inner_text() == made.HOSTILE[0]
    assert "<img sr" in page.locator("#chart-1-1").inner_text()


BARE = """
import sys
import streamlit as st
st.markdown(f"![a]({sys.argv[1]}/rung)")
st.markdown("the end")
"""
ACTIVE = "a[href^='javascript:'], a[href*='/10'], svg[onload], img[onerror], .katex, main script, iframe"
"""What the names would become if they were taken for more than text."""
HEADINGS = {"Overview": "What drives this model's answers?"}
"""Page → its heading, where that is not its title."""


@pytest.mark.parametrize("bypass_csp", [False, True], ids=["with-policy", "without-policy"])
def test_hostile_names_are_text_on_every_page(browser, app, bypass_csp):
    with counter() as (url, asked), watched_page(browser, bypass_csp=bypass_csp) as (page, watch):
        foreign, dialogs = [], []
        page.on("request", lambda request: foreign.append(request.url) if elsewhere(request.url, app) else None)
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.goto(app)
        open_hostile(page, url)
        for title in titles():
            page.get_by_test_id("stSidebarNav").get_by_role("link", name=title).click()
            wait_for_heading(page, HEADINGS.get(title, title))
            look_at_everything(page)
            assert page.locator(ACTIVE).count() == 0, title
            assert page.evaluate("window.harmed") is None, title
        assert not foreign
        assert not dialogs
        assert not asked
        watch.assert_clean()


def elsewhere(address, app):
    """Whether an address is one that the app does not serve itself."""
    parts = urlsplit(address)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != urlsplit(app).netloc


def open_hostile(page, url):
    """Upload the pair and open it."""
    follow(page, "Model and data")
    model, table = files(url)
    wait_until_idle(page)
    for label, file in (("Table", table), ("Fitted model", model)):  # the choices show the table is there
        box = page.get_by_test_id("stFileUploader").filter(has_text=label)
        box.locator('input[type="file"]').set_input_files(file)
        expect(box.get_by_test_id("stFileChip")).to_have_count(1)
        expect(page.get_by_role("combobox", name="Target").first).to_be_visible()
        wait_until_idle(page)
    choose(page, "Target", "answer")
    page.get_by_role("button", name="Explain this model").click()
    expect(page.get_by_test_id("stSidebar").get_by_text("joblib")).to_be_visible()


def look_at_everything(page):
    """Wait until the page rests, open what is folded up, and point at each help sign."""
    wait_until_idle(page, patience=5 * PATIENCE)
    expect(exceptions(page)).to_have_count(0)
    for sign in page.locator("[data-testid=stTooltipHoverTarget]:visible").all()[:4]:
        sign.hover(force=True)
    hidden = page.get_by_role("button", name="Show as table")
    for left in reversed(range(hidden.count())):
        hidden.first.click()
        expect(hidden).to_have_count(left)
        wait_until_idle(page)
    for folded in page.locator("[data-testid=stExpander] summary").all():
        folded.click()
    wait_until_idle(page, patience=5 * PATIENCE)


def test_the_counter_counts(browser, tmp_path):
    """An image named in bare Markdown is asked for: what the test above looks for would be seen."""
    script = tmp_path / "bare.py"
    with counter() as (url, asked):
        script.write_text(BARE.replace("sys.argv[1]", repr(url)), encoding="utf-8")
        with running_app(str(script), tmp_path / "log") as address, watched_page(browser) as (page, _):
            page.goto(address)
            page.get_by_text("the end").wait_for()
            page.wait_for_load_state("networkidle")
            assert asked == ["/rung"]
