"""One row in a browser: sliders, fields, a scenario, the row of a dot; each ends on a number of the package."""

import json
import re
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import expect

from explain.samples import open_sample
from pages.shared.words import row as words
from tests.e2e.browser import follow, wait_until_idle


@pytest.fixture(scope="module")
def penguins():
    with open_sample("penguins").workspace as workspace:
        yield workspace


def query(page):
    return {name: held[0] for name, held in parse_qs(urlparse(page.url).query).items()}


def score(page):
    return page.get_by_test_id("stMetricValue").first


def said(workspace, row, changes, output):
    """What the model answers for a row with changes, as the page writes it."""
    cells = workspace.ask("cells", rows=[row]).frame.iloc[0].to_dict()
    values = workspace.ask("predictions", rows=[{**cells, **changes}]).values[0]
    return words.score(float(values[workspace.model.outputs.index(output)]), "probability", "")


def test_a_value_is_moved_by_the_keyboard_saved_compared_and_taken_back(page, app, penguins):
    page.goto(f"{app}/?sample=penguins")
    follow(page, words.TITLE)
    wait_until_idle(page)
    slider = page.get_by_role("slider", name=re.compile("Bill length"))
    before = float(slider.input_value())
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("what-if"))
    wait_until_idle(page)
    changes = json.loads(query(page)["what-if"])
    assert changes["bill_length_mm"] == pytest.approx(float(slider.input_value()))
    assert changes["bill_length_mm"] > before
    field = page.get_by_role("spinbutton", name=re.compile("Bill length.*exact"))
    assert float(field.input_value()) == pytest.approx(changes["bill_length_mm"], abs=1e-4)
    asked = query(page)
    expect(score(page)).to_have_text(said(penguins, int(asked["row"]), changes, asked["class"]))

    field.fill("58")
    field.press("Enter")
    expect(page).to_have_url(re.compile("what-if=.*bill_length_mm.*58"))
    wait_until_idle(page)
    expect(score(page)).to_have_text(said(penguins, int(asked["row"]), {"bill_length_mm": 58.0}, asked["class"]))

    page.get_by_role("button", name=words.SAVE, exact=True).click()
    page.get_by_role("button", name=words.KEEP).click()
    expect(page.get_by_role("button", name=words.APPLY)).to_be_visible()
    page.get_by_role("button", name=words.RESET).click()
    expect(page).not_to_have_url(re.compile("what-if"))
    page.get_by_role("button", name=words.APPLY).click()
    expect(page).to_have_url(re.compile("what-if=.*bill_length_mm.*58"))
    wait_until_idle(page)


def test_rows_are_walked_by_keys(page, app):
    page.goto(f"{app}/?sample=penguins&row=4")
    follow(page, words.TITLE)
    wait_until_idle(page)
    page.keyboard.press("Alt+ArrowDown")
    expect(page.get_by_role("spinbutton", name="Row")).to_have_value("5")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.get_by_role("spinbutton", name="Row")).to_have_value("4")
    wait_until_idle(page)
