"""A label is mended in place, in a real browser, and holds on the next page."""

from contextlib import suppress

from playwright.sync_api import expect

from tests.e2e.browser import follow, wait_for_heading, wait_until_idle


def test_a_label_is_mended_in_place(page, app):
    page.goto(f"{app}/labels?sample=penguins")
    wait_for_heading(page, "Labels")
    wait_until_idle(page)
    sheet = page.get_by_test_id("stDataFrame").first
    editor = page.locator(".gdg-input").first
    for _ in range(10):  # the sheet may be drawn anew under the first clicks
        box = sheet.bounding_box()
        page.mouse.dblclick(box["x"] + 200, box["y"] + 50)  # the label of the first column
        with suppress(AssertionError):
            expect(editor).to_be_visible(timeout=3_000)
            break
    editor.fill("Home isle")
    editor.press("Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    wait_until_idle(page)
    follow(page, "Feature effects")
    wait_until_idle(page)
    expect(page.get_by_test_id("stMain")).to_contain_text("Home isle")
