"""The one linked story: a dot, its row, the smallest change, a scenario, a pin, the report, with the same numbers."""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from explain.samples import open_sample, samples
from explain.stored import revived
from explain.wording import probability, value
from pages.shared.words import counterfactual as change_words
from pages.shared.words import report as report_words
from pages.shared.words import row as row_words
from tests.e2e import hands
from tests.e2e.browser import downloaded, follow, wait_for_heading, wait_until_idle

TAKEAWAY = "This change is enough in the model"
LIMITS = next(sample.constraints for sample in samples() if sample.name == "income")


@pytest.fixture(scope="module")
def income():
    with open_sample("income").workspace as workspace:
        yield workspace


def text_of(page, label, target):
    """What the file holds that this button hands over."""
    downloaded(page.get_by_role("button", name=label)).save_as(target)
    return target.read_text(encoding="utf-8")


def cells(workspace, row, changes):
    return {**workspace.ask("cells", rows=[row]).frame.iloc[0].to_dict(), **changes}


def test_from_a_dot_to_the_report(page, app, income, tmp_path):
    page.goto(app)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    wait_until_idle(page)
    plot = hands.chart(page.get_by_test_id("stMain"))
    found = hands.dots(plot)
    dot = hands.loneliest(found)
    row = int(found.rows[dot])
    hands.click(plot, tuple(found.places[dot]))
    wait_for_heading(page, row_words.TITLE)
    expect(page).to_have_url(re.compile(rf"[?&]row={row}(&|$)"))
    wait_until_idle(page)
    score = page.get_by_test_id("stMetricValue").first
    output = income.model.default_output
    answers = income.ask("predictions", rows=[row])
    before = float(answers.values[0, answers.outputs.index(output)])
    expect(score).to_have_text(probability(before))

    page.get_by_role("link", name=row_words.SMALLEST).click()
    wait_for_heading(page, change_words.TITLE)
    wait_until_idle(page)
    wanted = next(other for other in income.model.outputs if (other == output) != (before >= 0.5))
    nearest = income.ask("counterfactuals", row=row, wanted=wanted, constraints=LIMITS)
    moved = [name for name, changed in zip(nearest.feature_names, nearest.changed[0], strict=True) if changed]
    changes = {name: nearest.rows.iloc[0][name] for name in moved}
    card = page.get_by_test_id("stMain")
    for name in moved:
        expect(card).to_contain_text(f"→ {value(changes[name])}")
    page.get_by_role("button", name=change_words.SAVE).first.click()
    expect(page.get_by_text("Saved as")).to_be_visible()
    wait_until_idle(page)
    page.get_by_role("button", name=change_words.TRY).first.click()
    wait_for_heading(page, row_words.TITLE)
    expect(page.get_by_role("button", name=re.compile("^Tried: "))).to_be_visible()
    wait_until_idle(page)
    split = income.ask("shap_values", rows=[cells(income, row, changes)], output=output)
    after = float(split.predictions[0])
    assert (after >= 0.5) == (wanted == output)
    expect(score).to_have_text(probability(after))
    expect(page.get_by_role("button", name=row_words.APPLY)).to_be_visible()

    page.get_by_role("button", name="Pin to report").first.click()
    expect(page.get_by_role("button", name="Pinned").first).to_be_disabled()
    follow(page, report_words.TITLE)
    takeaway = page.get_by_role("textbox", name=report_words.TAKEAWAY)
    takeaway.fill(TAKEAWAY)
    takeaway.press("Enter")
    expect(page.get_by_role("button", name=report_words.JSON)).to_be_visible()
    wait_until_idle(page)
    twin = json.loads(text_of(page, report_words.JSON, tmp_path / "twin.json"))
    pinned = next(part for part in twin["parts"] if part["heading"] == report_words.PINS)
    assert pinned["notes"] == [{"takeaway": TAKEAWAY, "note": ""}]
    kept = revived(pinned["results"][0])
    np.testing.assert_allclose(kept.predictions, split.predictions, rtol=1e-12)
    np.testing.assert_allclose(kept.contributions, split.contributions, rtol=1e-9, atol=1e-12)
    html = text_of(page, report_words.HTML, tmp_path / "report.html")
    assert probability(after) in html[html.rindex(TAKEAWAY):]
