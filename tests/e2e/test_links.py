"""A view travels: by Back and Forward, and as a link to somebody who must load the data first."""

import re

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
