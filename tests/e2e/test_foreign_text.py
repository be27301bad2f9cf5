"""Names from somebody's table, shown by the real renderers: they are text there and nothing else."""

import re

import pytest

from explain import sections
from explain.report import report
from explain.wording import one_line
from tests import made
from tests.e2e.browser import running_app

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
