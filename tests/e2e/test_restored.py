"""The work on one's own files outlives its server: another one, in a fresh browser, brings every view back."""

import re
from contextlib import suppress

import joblib
import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Page, expect
from sklearn.linear_model import LogisticRegression

from explain.wording import probability
from tests.e2e.browser import (
    LOG,
    downloaded,
    follow,
    running_app,
    upload,
    wait_for_heading,
    wait_until_idle,
    watched_page,
)
from tests.e2e.test_keeping import pressed

ROW, PAY, FROM_AGE, STEP = 7, 3_333.0, 40, 5
DICTIONARY = "column,label,unit\npay,Monthly pay,EUR\n"


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A model and its table as files, and what the package of the model says of the changed row."""
    folder, random = tmp_path_factory.mktemp("kept"), np.random.default_rng(5)
    frame = pd.DataFrame({"age": random.integers(18, 80, 120), "pay": random.normal(3_000, 800, 120).round()})
    answers = np.where(frame["pay"] / 800 + frame["age"] / 30 > 5.2, "granted", "refused")
    model = LogisticRegression(max_iter=5_000).fit(frame, answers)
    joblib.dump(model, folder / "loans.joblib")
    frame.assign(outcome=answers).to_csv(folder / "loans.csv", index=False)
    (folder / "words.csv").write_text(DICTIONARY, encoding="utf-8")
    changed = model.predict_proba(frame.iloc[[ROW]].assign(pay=PAY))[0, 1]
    return folder, probability(changed), int((frame["age"] >= FROM_AGE).sum())


def filled(page: Page, role: str, name: str, text: object) -> None:
    field = page.get_by_role(role, name=re.compile(name)).first
    field.fill(str(text))
    field.press("Enter")
    wait_until_idle(page)


def went(page: Page, title: str) -> None:
    follow(page, title)
    wait_until_idle(page)


def worked(page: Page, folder) -> None:
    """Do what there is to keep: labels, a cohort, a row, a change, a scenario, a limit, a pin, an audience."""
    went(page, "Model and data")
    upload(page, "Fitted model", folder / "loans.joblib")
    upload(page, "Table", folder / "loans.csv")
    page.get_by_role("button", name="Explain this model").click()
    expect(page.get_by_test_id("stSidebar").get_by_text("loans.joblib")).to_be_visible()
    went(page, "Labels")
    upload(page, "Data dictionary", folder / "words.csv")
    went(page, "Find rows")
    filled(page, "spinbutton", "^From", FROM_AGE)
    went(page, "What would change it")
    page.get_by_text("More for one feature").click()
    filled(page, "spinbutton", "Only in steps of", STEP)
    page.get_by_role("radio", name="Like rows of the table").check(force=True)
    wait_until_idle(page)
    went(page, "Explain one row")
    filled(page, "spinbutton", "^Row", ROW)
    for _ in range(5):  # the field is drawn anew for another row, maybe under the first value typed
        filled(page, "spinbutton", "Monthly pay.*exact", PAY)
        with suppress(AssertionError):
            expect(page.get_by_role("button", name="Save", exact=True)).to_be_enabled(timeout=5_000)
            break
    page.get_by_role("button", name="Save", exact=True).click()
    pressed(page, "Save the scenario")
    pressed(page, "Pin to report")
    went(page, "Report")
    filled(page, "textbox", "Takeaway", "Pay counts")
    page.get_by_role("textbox", name="Note").first.fill("Ask again in May")
    page.get_by_role("textbox", name="Note").first.blur()
    wait_until_idle(page)
    page.get_by_role("radio", name="Everyone").click()
    wait_until_idle(page)
    went(page, "Explain one row")
    went(page, "Save and open")


def saved(page: Page, target) -> None:
    downloaded(page.get_by_role("button", name="Save the work")).save_as(target)


def assert_restored(page: Page, score: str, n_cohort: int) -> None:
    """Every view is as it was left."""
    wait_for_heading(page, "Explain one row")
    wait_until_idle(page)
    expect(page.get_by_test_id("stMetricValue").first).to_have_text(score)
    expect(page.get_by_role("spinbutton", name="Row")).to_have_value(str(ROW))
    expect(page.get_by_role("button", name="Apply")).to_have_count(1)
    expect(page.get_by_role("button", name=re.compile(f"^Cohort: .*{n_cohort} rows"))).to_have_count(1)
    expect(page.get_by_role("radio", name="Everyone")).to_be_checked()
    expect(page.get_by_test_id("stMain")).to_contain_text("Monthly pay (EUR)")
    went(page, "What would change it")
    page.get_by_text("More for one feature").click()
    expect(page.get_by_role("spinbutton", name="Only in steps of")).to_have_value(str(STEP))
    expect(page.get_by_role("radio", name="Like rows of the table")).to_be_checked()
    went(page, "Report")
    expect(page.get_by_role("textbox", name="Takeaway").first).to_have_value("Pay counts")
    expect(page.get_by_role("textbox", name="Note").first).to_have_value("Ask again in May")


@pytest.fixture(scope="module")
def kept(browser, app, own):
    """The work, saved with its files and without."""
    folder = own[0]
    with watched_page(browser) as (page, watch):
        page.goto(f"{app}/?sample=bike")
        wait_until_idle(page)
        worked(page, folder)
        saved(page, folder / "work.json")
        for part in ("table", "model"):
            page.get_by_role("checkbox", name=f"Put the {part} in too").check(force=True)
            wait_until_idle(page)
        saved(page, folder / "work.zip")
        watch.assert_clean()
    return folder


@pytest.fixture(scope="module")
def restarted(tmp_path_factory):
    """Another server, which has seen none of it."""
    with running_app("app.py", tmp_path_factory.mktemp("restarted") / LOG) as url:
        yield url


def test_a_file_that_holds_table_and_model_needs_nothing_else(page, restarted, kept, own):
    page.goto(f"{restarted}/save-and-open?sample=bike")
    wait_for_heading(page, "Save and open")
    upload(page, "Saved work", kept / "work.zip")
    pressed(page, "Open this work")
    assert_restored(page, *own[1:])


def test_a_file_without_them_says_what_to_load_and_waits(page, restarted, kept, own):
    page.goto(f"{restarted}/save-and-open?sample=bike")
    wait_for_heading(page, "Save and open")
    upload(page, "Saved work", kept / "work.json")
    # by state, since there are two of a button while its page is drawn anew
    closed, opening = (page.get_by_role("button", name="Open this work", disabled=off) for off in (True, False))
    expect(page.get_by_test_id("stMain")).to_contain_text("Saved work waits for the table loans.csv")
    expect(closed).to_have_count(1)
    expect(opening).to_have_count(0)
    expect(page.get_by_test_id("stSidebar").get_by_text("Bike rental")).to_have_count(1)
    upload(page, "Table of the saved work", kept / "loans.csv")
    expect(closed).to_have_count(1)
    expect(opening).to_have_count(0)
    upload(page, "Model of the saved work", kept / "loans.joblib")
    expect(opening).to_have_count(1)
    opening.click()
    assert_restored(page, *own[1:])
