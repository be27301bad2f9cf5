"""axe-core looks at every page, in light, in dark and at the width of a phone: nothing serious or critical of ours.

What is the frame's own is named in `FRAME` by rule and selector, with the reason in docs/accessibility.md; a finding
that is not named there fails.
"""

from importlib.resources import files

import pytest
from playwright.sync_api import Page, expect

from tasks import ROOT
from tests.e2e.browser import follow, wait_until_idle, watched_page
from tests.e2e.pictures import LOOKS, USUAL, titles

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
GRAVE = ("serious", "critical")
ASK = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations.flatMap(
    (found) => found.nodes.map((node) => ({
        rule: found.id, impact: node.impact, target: node.target.flat().join(' '), html: node.html.slice(0, 200),
        why: node.failureSummary,
        place: document.querySelector(node.target[0])?.closest('[data-testid]')?.dataset.testid ?? ''})))"""
FRAME = {
    ("list", "stSidebarNavItems"),
    ("listitem", "stSidebarNavItems"),
    ("scrollable-region-focusable", "stTable"),
}
"""Rule and the part of Streamlit that breaks it: each is a row of the table in docs/accessibility.md."""


def findings(page: Page) -> list[dict[str, str]]:
    """Ask axe-core about the page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return [found for found in page.evaluate(ASK) if found["impact"] in GRAVE]


def told(title: str, found: dict[str, str]) -> str:
    return f"{title}: {found['rule']} ({found['impact']}) in {found['place']}: {found['html']}\n    {found['why']}"


@pytest.mark.parametrize("look", USUAL)
def test_no_page_has_a_grave_finding(browser, app, look):
    colours, size = LOOKS[look]
    wrong = []
    with watched_page(browser, color_scheme=colours) as (page, _):
        page.goto(f"{app}/?sample=income")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        for title in titles():
            page.set_viewport_size({"width": 1440, "height": 900})
            follow(page, title) if title != "Overview" else wait_until_idle(page)
            page.set_viewport_size(size)
            wait_until_idle(page)
            wrong += [told(title, found) for found in findings(page) if (found["rule"], found["place"]) not in FRAME]
    assert not wrong, "\n".join(wrong)


def test_a_presentation_has_no_grave_finding(browser, app):
    with watched_page(browser) as (page, _):
        page.goto(f"{app}/present?sample=income")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        wait_until_idle(page)
        assert not [told("present", found) for found in findings(page)]


def test_axe_rings(browser, app):
    """An image without a name, and text that cannot be read, are found."""
    with watched_page(browser) as (page, _):
        page.goto(app)
        wait_until_idle(page)
        page.evaluate("""document.querySelector('h1').insertAdjacentHTML('afterend',
            '<img src="data:,"><p style="color:#ddd;background:#fff">pale</p>')""")
        assert {"image-alt", "color-contrast"} <= {found["rule"] for found in findings(page)}


def test_what_is_the_frame_s_is_written_down():
    said = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
    assert all(f"| `{rule}` | `{place}` |" in said for rule, place in FRAME)
