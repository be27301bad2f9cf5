"""A control that the browser first draws in a later run begins at the row's own value: it must not change the row."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import wait_for_heading, wait_until_idle


@pytest.mark.parametrize(("sample", "row"), [("bike", 5), ("income", 17)])
def test_controls_that_are_unfolded_change_nothing(page, app, sample, row):
    page.goto(f"{app}/explain-one-row?sample={sample}&row={row}")
    wait_for_heading(page, "Explain one row")
    wait_until_idle(page)
    page.get_by_text(re.compile("more features")).click()
    expect(page.get_by_test_id("stExpanderDetails").get_by_test_id("stSelectbox").first).to_be_visible()
    wait_until_idle(page)
    page.get_by_role("spinbutton", name="Row").first.press("ArrowUp")
    expect(page).to_have_url(re.compile(f"row={row + 1}&"))
    wait_until_idle(page)
    assert "what-if" not in page.url
    expect(page.get_by_role("button", name="Reset")).to_be_disabled()
