"""With a data dictionary no page and no report says a raw name; what is downloaded comes back unchanged."""

import re

import pytest
from playwright.sync_api import expect

from explain.samples import open_sample
from explain.wording import probability
from pages.shared.words import labels as words
from pages.shared.words import report as report_words
from tests.e2e.browser import downloaded, follow, upload, wait_for_heading, wait_until_idle
from tests.e2e.pictures import titles

DICTIONARY = """column,label,unit,values
island,Rock,,Biscoe=North rock; Dream=Middle rock; Torgersen=South rock
bill_length_mm,Nib,thumbs,
bill_depth_mm,Nib height,thumbs,
flipper_length_mm,Wing,feet,
body_mass_g,Heft,stones,
sex,Kind,,male=He; female=She
species,Breed,,Adelie=Alpha bird; Chinstrap=Beta bird; Gentoo=Gamma bird
"""
LABELS = ("Rock", "Nib", "Nib height", "Wing", "Heft", "Kind", "Alpha bird", "Beta bird", "Gamma bird")
RAW = re.compile(r"bill_|flipper|body_mass|\b(Bill length|Body mass|island|Island|Biscoe|Dream|Torgersen|"
                 r"Adelie|Chinstrap|Gentoo|male|female)\b")
"""Names of the table, and those that the sample came with."""
OF_THE_TABLE = {"Labels", "Model and data", "About & safety"}
"""Pages that tell of the table as it was brought."""
WITHOUT = OF_THE_TABLE | {"Batch summary", "Save and open"}
"""Pages that need not name a column."""
AS_KEPT = ("Answer explained\t", "Settings\t")
"""Lines of a report that say how a number can be made again: with the names that the table has."""
SAID = """frame => [frame.textContent, ...[...frame.querySelectorAll('[aria-label], [title], [placeholder]')].flatMap(
    part => ['aria-label', 'title', 'placeholder'].map(name => part.getAttribute(name) ?? ''))].join('\\n')"""


@pytest.fixture(scope="module")
def penguins():
    with open_sample("penguins").workspace as workspace:
        yield workspace


def given(page, app, file, query=""):
    """Bring a dictionary to the sample."""
    page.goto(f"{app}/labels?sample=penguins{query}")
    wait_for_heading(page, words.TITLE)
    wait_until_idle(page)
    upload(page, "Data dictionary", file)
    expect(page.get_by_test_id("stMain")).to_contain_text("Taken: what is said of")


def raw_names(text):
    return [text[max(found.start() - 60, 0) : found.end() + 40] for found in RAW.finditer(text)]


def saved(page, name, target):
    downloaded(page.get_by_role("button", name=name)).save_as(target)
    return target


def test_no_page_and_no_report_says_a_raw_name(page, app, tmp_path, penguins):
    file = tmp_path / "words.csv"
    file.write_text(DICTIONARY, encoding="utf-8")
    given(page, app, file, "&row=17&feature=body_mass_g&class=Gentoo&cohort=" +
          '{"where":[{"of":"column","name":"island","levels":["Dream","Biscoe"]}],"rest":false}')
    main = page.get_by_test_id("stMain")
    wrong = {}
    for title in titles():
        follow(page, title) if title != "Overview" else page.get_by_role("link", name=title).first.click()
        expect(main.get_by_role("button", name="Cohort: Rock Middle rock")).to_be_visible()
        expect(main.get_by_role("button", name="Feature: Heft (stones)")).to_be_visible()
        expect(main.get_by_role("button", name="Class: Gamma bird")).to_be_visible()
        wait_until_idle(page)
        said = main.evaluate(SAID)
        if title not in OF_THE_TABLE and (found := raw_names(said)):
            wrong[title] = found
        if title not in WITHOUT:
            assert sum(label in said for label in LABELS) >= 3, title
        if title == "Explain one row":
            answers = penguins.ask("predictions", rows=[17])
            score = probability(float(answers.values[0, answers.outputs.index("Gentoo")]))
            expect(page.get_by_test_id("stMetric").filter(has_text="Score for Gamma bird")).to_contain_text(score)
    assert not wrong, wrong

    follow(page, report_words.TITLE)
    expect(page.get_by_role("button", name=report_words.HTML)).to_be_visible()
    wait_until_idle(page)
    report = saved(page, report_words.HTML, tmp_path / "report.html")
    page.goto(report.as_uri())
    expect(page.locator("body")).to_contain_text("Heft (stones)")
    expect(page.locator("body")).to_contain_text("Gamma bird")
    said = re.sub(rf"(?:{RAW.pattern}) = ", "", page.locator("body").inner_text())  # what the dictionary says of them
    lines = [line for line in said.splitlines() if RAW.search(line)]
    assert not [line for line in lines if not line.startswith(AS_KEPT)], lines


def test_a_template_comes_back_unchanged(page, app, tmp_path):
    file = tmp_path / "words.csv"
    file.write_text(DICTIONARY, encoding="utf-8")
    given(page, app, file)
    first = saved(page, words.AS_CSV, tmp_path / "first.csv")
    upload(page, "Data dictionary", first)
    wait_until_idle(page)
    expect(page.get_by_test_id("stMain")).to_contain_text("Taken: what is said of 7 columns")
    expect(page.get_by_test_id("stAlert")).to_have_count(1)  # nothing of it was left out
    second = saved(page, words.AS_CSV, tmp_path / "second.csv")
    assert second.read_bytes() == first.read_bytes()
    assert b"North rock" in first.read_bytes()
