"""Work outlives its browser, and a story is told to a room from start to end with the keyboard alone."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import DESKTOP, downloaded, follow, upload, wait_for_heading, wait_until_idle, watched_page
from tests.e2e.pictures import PHONE
from tests.e2e.test_accessibility import findings


def pressed(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()
    wait_until_idle(page)


def saved_file(page: Page, folder):
    """Save the work, as a reader does."""
    follow(page, "Save and open")
    wait_until_idle(page)
    target = folder / "work.json"
    downloaded(page.get_by_role("button", name="Save the work")).save_as(target)
    return target


@pytest.fixture(scope="module")
def worked(browser, app, tmp_path_factory):
    """A file of saved work: a row, a pin with a note, and the page that was looked at last."""
    with watched_page(browser) as (page, watch):
        page.goto(f"{app}/what-drives-it?sample=income&row=17")
        wait_for_heading(page, "What drives it")
        wait_until_idle(page)
        pressed(page, "Pin to report")
        follow(page, "Report")
        wait_until_idle(page)
        page.get_by_role("textbox", name="Takeaway").first.fill("Age counts here")
        page.get_by_role("textbox", name="Takeaway").first.press("Enter")
        wait_until_idle(page)
        follow(page, "Explain one row")
        wait_until_idle(page)
        score = page.get_by_test_id("stMetricValue").first.inner_text()
        target = saved_file(page, tmp_path_factory.mktemp("work"))
        watch.assert_clean()
    return target, score


def test_saved_work_opens_in_a_fresh_browser_at_the_same_view(page, app, worked):
    target, score = worked
    assert json.loads(target.read_text(encoding="utf-8"))["work"]["page"] == "explain-one-row"
    page.goto(f"{app}/?sample=bike")
    wait_until_idle(page)
    follow(page, "Save and open")
    upload(page, "Saved work", target)
    pressed(page, "Open this work")
    wait_for_heading(page, "Explain one row")
    wait_until_idle(page)
    expect(page.get_by_test_id("stMetricValue").first).to_have_text(score)
    expect(page).to_have_url(re.compile(r"/explain-one-row\?.*row=17"))
    follow(page, "Report")
    wait_until_idle(page)
    expect(page.get_by_role("textbox", name="Takeaway").first).to_have_value("Age counts here")
    pressed(page, "Open this view")
    wait_for_heading(page, "What drives it")


@pytest.mark.parametrize(("colours", "size"), [("light", DESKTOP), ("dark", DESKTOP), ("light", PHONE)])
def test_a_story_is_told_with_the_keyboard_alone(browser, app, colours, size):
    with watched_page(browser, color_scheme=colours, viewport=size) as (page, watch):
        page.goto(f"{app}/what-drives-it?sample=penguins")
        wait_for_heading(page, "What drives it")
        wait_until_idle(page)
        pressed(page, "Present")
        expect(page.get_by_text("1 of 6")).to_be_visible()
        expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)
        for place in range(1, 6):
            page.mouse.move(0, 0)  # colours under the pointer are those of a moment
            page.wait_for_function("!document.querySelector('button:hover')")
            assert not findings(page)
            page.keyboard.press("ArrowRight")
            expect(page.get_by_text(f"{place + 1} of 6")).to_be_visible()
            wait_until_idle(page)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0
        page.keyboard.press("ArrowLeft")
        expect(page.get_by_text("5 of 6")).to_be_visible()
        wait_until_idle(page)
        page.keyboard.press("Escape")
        wait_for_heading(page, "What drives it")
        expect(page.get_by_test_id("stSidebarNav")).to_have_count(1)
        assert "show." not in page.url
        watch.assert_clean()
