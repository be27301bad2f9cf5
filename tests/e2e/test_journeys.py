"""What people come for, in a real browser: see a sample, bring a model of one's own, find what changes an answer."""

import re

import joblib
import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from explain.samples import sample_model, sample_table, samples
from explain.wording import number, probability
from tests.e2e.browser import choose, follow, pick, upload, wait_for_heading, wait_until_idle

CITIES = ("Paris", "Nice", "Lyon")


@pytest.fixture(scope="module")
def own_files(tmp_path_factory):
    """A pipeline with string columns and missing values, saved with joblib, and its table."""
    random = np.random.default_rng(0)
    frame = pd.DataFrame({
        "age": random.integers(18, 80, 240), "income": random.normal(3_000, 800, 240).round(),
        "city": random.choice(CITIES, 240),
    })
    score = frame["income"] / 800 + frame["age"] / 30 + (frame["city"] == "Nice") + random.normal(0, 0.7, 240)
    frame.loc[::9, "income"] = np.nan
    frame.loc[::11, "city"] = None
    answers = np.where(score > score.median(), "granted", "refused")
    prepare = ColumnTransformer([
        ("numbers", SimpleImputer(), ["age", "income"]), ("levels", OneHotEncoder(handle_unknown="ignore"), ["city"]),
    ])
    model = make_pipeline(prepare, LogisticRegression(max_iter=2_000)).fit(frame, answers)
    folder = tmp_path_factory.mktemp("own")
    joblib.dump(model, folder / "loans.joblib")
    frame.assign(answer=answers).to_csv(folder / "loans.csv", index=False)
    return model, folder / "loans.joblib", folder / "loans.csv"


def test_the_first_page_shows_the_sample_s_numbers(page, app):
    about = next(sample for sample in samples() if sample.name == "income")
    dataset = sample_table(about)
    predictor = sample_model(about, dataset)
    auc = roc_auc_score(dataset.target == ">50K", predictor(dataset.features)[:, predictor.outputs.index(">50K")])
    page.goto(app)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_test_id("stMetric").filter(has_text="AUC")).to_contain_text(number(auc))
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    wait_until_idle(page)
    expect(page.get_by_role("figure").first).to_have_attribute("aria-label", re.compile(r"\w+"))


def test_a_model_of_one_s_own_is_uploaded_and_a_row_of_it_explained(page, app, own_files):
    model, model_file, table_file = own_files
    page.goto(app)
    follow(page, "Model and data")
    upload(page, "Fitted model", model_file)
    upload(page, "Table", table_file)
    choose(page, "Target", "answer")
    page.get_by_role("button", name="Explain this model").click()
    expect(page.get_by_test_id("stSidebar").get_by_text("loans.joblib")).to_be_visible()
    follow(page, "Explain one row")
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    wait_until_idle(page)
    table = pd.read_csv(table_file)
    score = model.predict_proba(table.drop(columns="answer"))[0, 1]
    expect(page.get_by_test_id("stMain")).to_contain_text(probability(score))
    expect(page.locator(".js-plotly-plot")).to_have_count(2)


def test_columns_of_other_names_are_said_and_the_model_opens(page, app, own_files, tmp_path):
    _, model_file, table_file = own_files
    other = tmp_path / "other.csv"
    pd.read_csv(table_file).rename(columns={"income": "pay"}).to_csv(other, index=False)
    page.goto(app)
    follow(page, "Model and data")
    upload(page, "Fitted model", model_file)
    upload(page, "Table", other)
    choose(page, "Target", "answer")
    expect(page.get_by_text("MODEL-COLUMNS")).to_be_visible()
    pick(page.get_by_test_id("stMain").get_by_role("combobox", name="income"), "pay")
    page.get_by_role("button", name="Use these columns").click()
    page.get_by_role("button", name="Explain this model").click()
    expect(page.get_by_test_id("stSidebar").get_by_text("loans.joblib")).to_be_visible()
    follow(page, "What drives it")
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    wait_until_idle(page)


def test_what_would_change_an_answer_is_found_shown_and_tried(page, app):
    page.goto(f"{app}/?sample=income")
    follow(page, "What would change it")
    tries = page.get_by_role("button", name="Try it")
    expect(tries.first).to_be_visible()
    wait_until_idle(page)
    changes = page.get_by_text(re.compile(".+ → .+"))
    assert changes.count() >= tries.count() >= 1
    tries.first.click()
    wait_for_heading(page, "Explain one row")
    expect(page.get_by_text("changed", exact=True).first).to_be_visible()
    wait_until_idle(page)
