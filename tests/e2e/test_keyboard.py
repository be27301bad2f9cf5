"""Without a mouse from the first page to a row, a change, a pin, the report; nothing holds the focus, all show it."""

import re

import pytest
from playwright.sync_api import Page, expect

from explain.samples import open_sample
from pages.shared.words import row as row_words
from tests.e2e.browser import wait_for_heading, wait_until_idle

MOST = 90
"""Presses of Tab that any page may take from its first control to its last."""
PAINTED = 5
"""Looks that a control may need until its focus is painted."""
FOCUSED = """() => {
    const held = document.activeElement;
    return [held.tagName, held.getAttribute('aria-label') ?? '', held.innerText ?? ''].join(' ').slice(0, 120);
}"""
SHOWN = "(document.activeElement.closest('canvas') ?? document.activeElement)"
"""What is drawn of the control: a table is one canvas, and a cell that has the focus within it takes no room."""
AROUND = f"() => {{ const held = {SHOWN}.getBoundingClientRect();" """
    const [x, y] = [Math.max(held.x - 6, 0), Math.max(held.y - 6, 0)];
    const [width, height] = [Math.min(held.width + 12, innerWidth - x), Math.min(held.height + 12, innerHeight - y)];
    return {x, y, width, height};
}"""
KIND = f"{SHOWN}.closest('[data-testid]')?.dataset.testid ?? document.activeElement.tagName"
LEFT = "(window.left = document.activeElement).blur()"
BACK = "window.left.focus({preventScroll: true, focusVisible: true})"
CLOSES = '[data-testid="stPopoverBody"], [data-testid="stTooltipContent"]'


def focused(page: Page) -> str:
    return page.evaluate(FOCUSED)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control of this name has the focus."""
    passed = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        passed.append(focused(page))
        if re.search(name, passed[-1]):
            return
    raise AssertionError(f"{name} was not reached: {passed}")


def shows_focus(page: Page) -> bool:
    """Whether the control looks otherwise without the focus; a table is a canvas that is painted a moment later."""
    return any(_differs(page) for _ in range(PAINTED))


def _differs(page: Page) -> bool:
    around = page.evaluate(AROUND)
    held = page.screenshot(clip=around, animations="disabled", caret="hide")
    page.evaluate(LEFT)
    left = page.screenshot(clip=around, animations="disabled", caret="hide")
    page.evaluate(BACK)
    return held != left


def opened(page: Page, address: str) -> None:
    page.goto(address)
    wait_for_heading(page, re.compile("."))
    wait_until_idle(page)


@pytest.fixture(scope="module")
def penguins():
    with open_sample("penguins").workspace as workspace:
        yield workspace


def test_a_row_is_found_changed_pinned_and_reported_without_a_mouse(page, app, penguins):
    opened(page, f"{app}/?sample=penguins&row=4")
    page.keyboard.press("Tab")
    assert "Skip to main content" in focused(page)
    tab_to(page, "Explain one row")
    page.keyboard.press("Enter")
    wait_for_heading(page, row_words.TITLE)
    wait_until_idle(page)
    page.keyboard.press("Alt+ArrowDown")
    expect(page.get_by_role("spinbutton", name="Row")).to_have_value("5")
    wait_until_idle(page)

    tab_to(page, "Help for Row")
    expect(page.get_by_test_id("stTooltipContent")).to_contain_text(row_words.rows_help(penguins.n_rows))
    page.keyboard.press("Escape")
    expect(page.locator(CLOSES)).to_have_count(0)
    tab_to(page, "Bill depth .*exact")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("15.5")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("what-if=.*15.5"))
    wait_until_idle(page)
    cells = penguins.ask("cells", rows=[5]).frame.iloc[0].to_dict()
    answer = penguins.ask("predictions", rows=[{**cells, "bill_depth_mm": 15.5}])
    score = float(answer.values[0, answer.outputs.index(penguins.model.default_output)])
    said = row_words.score(score, "probability", "")
    expect(page.get_by_test_id("stMetricValue").first).to_have_text(said)

    tab_to(page, "Pin to report")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Pinned").first).to_be_visible()
    wait_until_idle(page)
    page.keyboard.press("Alt+PageDown")
    wait_for_heading(page, "What would change it")
    wait_until_idle(page)
    for title in ("How far to trust it", "Do methods agree", "Report"):
        page.keyboard.press("Alt+PageDown")
        wait_for_heading(page, title)
        wait_until_idle(page)
    expect(page.get_by_role("textbox", name="Takeaway").first).to_be_visible()
    wait_until_idle(page)
    tab_to(page, r"^BUTTON\s+link\s+Share this view")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stPopoverBody")).to_contain_text("row=5")
    page.keyboard.press("Escape")
    expect(page.locator(CLOSES)).to_have_count(0)
    assert focused(page).startswith("BUTTON")


WALKED = {
    "/find-rows": "Download as CSV", "/what-would-change-it": "More for one feature",
    "/explain-one-row": "What would change it",
}
"""Pages with sheets, tables and charts, and a control after them."""


@pytest.mark.parametrize("path", WALKED)
def test_nothing_holds_the_focus_and_all_show_it(page, app, path):
    opened(page, f"{app}{path}?sample=penguins")
    expect(page.get_by_role("button", name="Share this view")).to_be_visible()
    passed, kinds, unseen = [], set(), []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        passed.append(focused(page))
        if passed[-1].startswith("BODY"):
            break
        kind = page.evaluate(KIND)
        if kind not in kinds and not shows_focus(page):
            unseen.append((kind, passed[-1]))
        kinds.add(kind)
    assert passed[-1].startswith("BODY"), f"the end of the page was not reached: {passed}"
    assert any(WALKED[path] in held for held in passed), passed
    assert path in page.url
    assert not unseen


def test_a_row_of_the_table_is_opened_by_keys(page, app, penguins):
    opened(page, f"{app}/find-rows?sample=penguins")
    tab_to(page, "^BUTTON Fullscreen: Rows of the table")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    wait_for_heading(page, row_words.TITLE)
    output = penguins.model.default_output
    found = penguins.ask("found_rows", output=output, order="prediction", ascending=False, n=25)
    expect(page).to_have_url(re.compile(rf"row={found.rows[1]}(&|$)"))
    wait_until_idle(page)
