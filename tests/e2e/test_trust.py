"""How far to trust it, in a browser: every light opens to the package's numbers, and the report holds the same."""

import json
import re
from contextlib import suppress
from html import unescape

import joblib
import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect
from sklearn.linear_model import LogisticRegression

from explain.labelling import labelled
from explain.narrative.trust import light_name, state_word
from explain.narrative.trust.findings import FINDINGS
from explain.results import Trust
from explain.samples import open_sample, samples
from explain.sections import trust_section
from explain.stored import revived
from explain.wording import JOINER, plain_text, title_case, value
from pages.shared.words import report as report_words
from pages.shared.words import screen as screen_words
from pages.shared.words import trust as words
from tests.e2e.browser import choose, downloaded, follow, upload, wait_for_heading, wait_until_idle
from tests.e2e.pictures import titles

ROW = 3
REASON = "Known from the files <b>of May</b>"
MEASURED = re.compile(r": .*(−?[\d.,e−⁻]+|none|all)\b.*; (between .+ and .+|exact|no spread seen|interval not measured|"
                      r"[\d,]+ of [\d,]+ places? open); "
                      r"(well (up to|from) .+|no threshold)(; [\d,]+ .+)?\.$")
NOT_MEASURED = re.compile(r"[Nn]ot measured[.:] .+\.$")
NOISE = "not clearly better than always giving the same answer"
LEAK = "alone nearly gives away the target"


@pytest.fixture(scope="module", params=[found.name for found in samples()])
def sample(request):
    with open_sample(request.param).workspace as workspace:
        yield request.param, workspace


def checked(page):
    """Wait until every check is done."""
    wait_until_idle(page)
    expect(page.get_by_text(words.CHECKING)).to_have_count(0)
    wait_until_idle(page)


def lamp(page, title):
    return page.get_by_test_id("stExpander").filter(has=page.locator("summary", has_text=f"{title} ·"))


def opened(page, each):
    """Open a light, and give the lines in it."""
    light = lamp(page, each.title)
    for _ in range(5):  # a light that changes under the hand is drawn anew, and closed
        light.locator("summary").click()
        with suppress(AssertionError):
            expect(light.get_by_text(words.UNTESTED)).to_be_visible(timeout=5_000)
            break
    expect(light.get_by_text(words.UNTESTED)).to_be_visible()
    expect(light).to_contain_text(each.question)
    return [line.replace(JOINER, "").strip() for line in light.get_by_role("listitem").all_inner_texts()]


def assert_lights(page, trust):
    """Each light tells what the package tells: number, interval, threshold and n, or why there is none."""
    for each in trust_section(trust).lamps:
        expect(lamp(page, each.title).locator("summary")).to_contain_text(each.word)
        lines = opened(page, each)
        assert lines == [plain_text(line).replace(JOINER, "") for line in each.lines], each.title
        assert lines
        for line in lines:
            assert MEASURED.search(line) or NOT_MEASURED.search(line), line


def asked(workspace, method, **arguments):
    """The lights as the package sets them, in the words of the data dictionary."""
    trust = workspace.ask(method, output=workspace.model.default_output, **arguments)
    return labelled(trust, workspace.dictionary)


def text_of(page, label, target):
    """What the file holds that this button hands over."""
    downloaded(page.get_by_role("button", name=label)).save_as(target)
    return target.read_text(encoding="utf-8")


def trusts(twin):
    """All lights that the JSON twin holds."""
    held = [revived(result) for part in json.loads(twin)["parts"] for result in part["results"]]
    return [each for each in held if isinstance(each, Trust)]


def lines_of(file):
    """The lines of all tables of a report, as texts of their cells."""
    lines = re.findall(r"<tr>(.*?)</tr>", file)
    return [tuple(unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", line)) for line in lines]


def assert_twin_says_the_same(file, twin):
    lines = {line[:6] for line in lines_of(file)}
    lights = re.findall(r'<ul class="lamps">(.*?)</ul>', file)
    shown = [re.findall(r'<li class="(\w+)">.*?</span> (.*?): (.*?)</li>', each) for each in lights]
    for trust in trusts(twin):
        assert [(light.state, light_name(light.id), state_word(light.state)) for light in trust.lights] in shown
        for light in trust.lights:
            for each in light.judged:
                numbers = (each.finding.value, each.finding.low, each.finding.high)
                title = FINDINGS[each.finding.name].title
                assert (light_name(light.id), title, title_case(state_word(each.state)), *map(value, numbers)) in lines


def only_trust(page):
    """Leave all parts of the report out but those on trust, and what was pinned."""
    kept = {report_words.row(ROW), report_words.OVERALL}
    boxes = page.get_by_test_id("stCheckbox")
    for i in range(boxes.count()):
        if boxes.nth(i).inner_text().strip() not in kept:
            boxes.nth(i).locator("input").uncheck(force=True)


def test_lights_open_to_the_package_s_numbers_and_the_report_holds_them(page, app, sample, tmp_path):
    name, workspace = sample
    page.goto(f"{app}/trust?sample={name}&row={ROW}")
    wait_for_heading(page, words.TITLE)
    checked(page)
    trust = asked(workspace, "row_trust", row=ROW)
    assert_lights(page, trust)
    assert_reason(page, trust)
    page.get_by_role("button", name=screen_words.PIN).first.click()
    wait_until_idle(page)

    page.get_by_role("radio", name=words.SUBJECTS[words.OVERALL]).click()
    overall = asked(workspace, "overall_trust")
    wait_for_heading(page, trust_section(overall).title)
    checked(page)
    assert_lights(page, overall)

    follow(page, report_words.TITLE)
    wait_until_idle(page)
    only_trust(page)
    checked(page)
    file = text_of(page, report_words.HTML, tmp_path / "report.html")
    twin = text_of(page, report_words.JSON, tmp_path / "report.json")
    assert sorted(each.subject for each in trusts(twin)) == ["overall", "row", "row"]
    assert_twin_says_the_same(file, twin)
    facts = json.loads(twin)["facts"]
    assert (REASON in facts.values()) == (trust.headline != "green") == (REASON in map(unescape, cells(file)))


def cells(file):
    return [cell for line in lines_of(file) for cell in line]


def assert_reason(page, trust):
    """Give a reason where the headline speaks against the explanation; else there is nothing to give one for."""
    field = page.get_by_role("textbox", name=words.OVERRIDE_HINT)
    if trust.headline == "green":
        expect(page.get_by_text(words.NOTHING_TO_OVERRIDE)).to_be_visible()
        expect(field).to_have_count(0)
        return
    expect(field).to_have_count(0)
    page.get_by_test_id("stRadio").filter(has_text="most, up or down?").locator("label").nth(1).click()
    page.get_by_role("button", name=words.ANSWER, exact=True).click()
    field.fill(REASON)
    field.press("Enter")
    expect(page.get_by_text(f"{words.OVERRIDDEN} {REASON}")).to_be_visible()
    wait_until_idle(page)


@pytest.fixture
def bad(tmp_path):
    """Write two models and their tables: one of noise, one that leans on a column made from the target."""
    draw = np.random.default_rng(0)
    frame = pd.DataFrame(draw.normal(size=(400, 4)), columns=["age", "income", "tenure", "visits"])
    frame["left"] = np.where(draw.random(400) < 0.5, "yes", "no")
    leaky = frame.assign(visits=(frame["left"] == "yes") * 8 + frame["visits"])
    for name, table in (("noise", frame), ("leak", leaky)):
        model = LogisticRegression().fit(table.drop(columns="left")[:200], table["left"][:200])
        joblib.dump(model, tmp_path / f"{name}.joblib")
        table[200:].to_csv(tmp_path / f"{name}.csv", index=False)
    return tmp_path


def brought(page, folder, name):
    follow(page, "Model and data")
    upload(page, "Fitted model", folder / f"{name}.joblib")
    upload(page, "Table", folder / f"{name}.csv")
    choose(page, "Target", "left")
    page.get_by_role("button", name="Explain this model").click()
    expect(page.get_by_test_id("stSidebar").get_by_text(f"{name}.joblib")).to_be_visible()


def test_noise_is_told_of_on_every_page_and_a_leak_beside_the_lights(page, app, bad):
    page.goto(f"{app}/?sample=penguins")
    brought(page, bad, "noise")
    alert = page.get_by_test_id("stAlert")
    expect(alert.filter(has_text=NOISE).first).to_be_visible()
    for title in titles():
        follow(page, title) if title != "Overview" else None
        expect(alert.filter(has_text=NOISE).first).to_be_visible()
    follow(page, words.TITLE)
    checked(page)
    expect(lamp(page, "Model quality").locator("summary")).to_contain_text(state_word("red"))

    brought(page, bad, "leak")
    follow(page, words.TITLE)
    checked(page)
    expect(alert.filter(has_text=LEAK)).to_have_count(1)
    expect(alert.filter(has_text=NOISE)).to_have_count(0)
