"""A view travels: by Back and Forward, and as a link to somebody who must load the data first."""

import json
import re
from urllib.parse import urlencode

import joblib
import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect
from sklearn.linear_model import LogisticRegression

from explain.samples import open_sample
from explain.wording import probability
from pages.shared.words import links as words
from pages.shared.words import row as row_words
from tests.e2e.browser import choose, follow, upload, wait_for_heading, wait_until_idle, watched_page


@pytest.fixture(scope="module")
def penguins():
    with open_sample("penguins").workspace as workspace:
        yield workspace


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A model and its table: the model itself, then the two files."""
    random = np.random.default_rng(1)
    frame = pd.DataFrame({"age": random.integers(18, 80, 90), "pay": random.normal(30, 8, 90).round(1)})
    answers = np.where(frame["age"] + frame["pay"] + random.normal(0, 9, 90) > 80, "yes", "no")
    model = LogisticRegression().fit(frame, answers)
    folder = tmp_path_factory.mktemp("shared")
    joblib.dump(model, folder / "credit.joblib")
    frame.assign(granted=answers).to_csv(folder / "credit.csv", index=False)
    return model, folder / "credit.joblib", folder / "credit.csv"


def shared(page):
    """Open what shares the view, and read the link."""
    page.get_by_role("button", name=words.SHARE).click()
    code = page.get_by_test_id("stCode").first
    expect(code).to_contain_text("http")
    link = code.inner_text().strip()
    page.keyboard.press("Escape")
    return link


def score(page):
    return page.get_by_test_id("stMetricValue").first


def test_back_and_forward_take_one_step_each(page, app, penguins):
    page.goto(f"{app}/explain-one-row?sample=penguins&row=4")
    wait_for_heading(page, row_words.TITLE)
    wait_until_idle(page)
    for row in (5, 6):
        page.keyboard.press("Alt+ArrowDown")
        expect(page).to_have_url(re.compile(rf"row={row}(&|$)"))
        wait_until_idle(page)
    follow(page, "What drives it")
    wait_until_idle(page)
    answers = penguins.ask("predictions", rows=[4, 5, 6])
    scores = answers.values[:, answers.outputs.index(penguins.model.default_output)]
    back, forward = page.go_back, page.go_forward
    for turn, row in ((back, 6), (back, 5), (back, 4), (forward, 5), (forward, 6)):
        turn()
        wait_for_heading(page, row_words.TITLE)
        expect(page.get_by_role("spinbutton", name="Row")).to_have_value(str(row))
        expect(score(page)).to_have_text(probability(float(scores[row - 4])))
        wait_until_idle(page)
    page.go_forward()
    wait_for_heading(page, "What drives it")
    wait_until_idle(page)


def test_a_link_opens_the_same_view_in_a_fresh_browser(browser, page, app, penguins):
    where = [{"of": "column", "name": "flipper_length_mm", "low": 200, "high": None}]
    view = {
        "sample": "penguins", "row": 17, "feature": "body_mass_g", "class": "Gentoo", "show.method": "lime_weights",
        "cohort": json.dumps({"where": where, "rest": False}), "what-if": json.dumps({"flipper_length_mm": 220}),
    }
    page.goto(f"{app}/explain-one-row?{urlencode(view)}")
    cells = penguins.ask("cells", rows=[17]).frame.iloc[0].to_dict()
    answers = penguins.ask("predictions", rows=[{**cells, "flipper_length_mm": 220}])
    said = probability(float(answers.values[0, answers.outputs.index("Gentoo")]))
    n_rows = penguins.ask("cohort", where=where).n_rows
    chips = ("Row 17", "Feature:", "Class: Gentoo", f"{n_rows} rows", "Tried:")
    with watched_page(browser) as (fresh, watch):
        for one in (page, fresh):
            wait_for_heading(one, row_words.TITLE)
            expect(score(one)).to_have_text(said)
            for chip in chips:
                expect(one.get_by_test_id("stMain").get_by_role("button", name=chip).first).to_be_visible()
            expect(one.get_by_role("radio", name="LIME")).to_be_checked()
            wait_until_idle(one)
            if one is page:
                fresh.goto(shared(page))
        watch.assert_clean()


def load(page, model, table):
    upload(page, "Fitted model", model)
    upload(page, "Table", table)
    choose(page, "Target", "granted")
    page.get_by_role("button", name="Explain this model").click()
    expect(page.get_by_test_id("stSidebar").get_by_text(model.name)).to_be_visible()


def test_a_link_of_other_data_says_what_to_load_and_waits_for_it(browser, page, app, own):
    model, model_file, table_file = own
    page.goto(f"{app}/model-and-data")
    load(page, model_file, table_file)
    wait_until_idle(page)
    follow(page, row_words.TITLE)
    wait_until_idle(page)
    page.get_by_role("spinbutton", name="Row").fill("33")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("row=33"))
    wait_until_idle(page)
    link = shared(page)
    with watched_page(browser) as (fresh, watch):
        fresh.goto(link)
        expect(fresh.get_by_text(words.other_data(table_file.name)[:50])).to_be_visible()
        wait_until_idle(fresh)
        follow(fresh, "Model and data")
        load(fresh, model_file, table_file)
        wait_until_idle(fresh)
        follow(fresh, row_words.TITLE)
        wait_until_idle(fresh)
        expect(fresh.get_by_role("spinbutton", name="Row")).to_have_value("33")
        features = pd.read_csv(table_file).drop(columns="granted")
        expect(score(fresh)).to_have_text(probability(float(model.predict_proba(features)[33, 1])))
        watch.assert_clean()
