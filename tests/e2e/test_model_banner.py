"""A model of shuffled labels: the page tells of it by itself, once it is read, and on every page after."""

import re

import joblib
import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect
from sklearn.linear_model import LogisticRegression

from tests.e2e.browser import choose, follow, upload, wait_for_heading

NOISE = re.compile("not clearly better than always giving the same answer")


@pytest.fixture
def noise(tmp_path):
    draw = np.random.default_rng(0)
    frame = pd.DataFrame(draw.normal(size=(400, 4)), columns=["age", "income", "tenure", "visits"])
    frame["left"] = np.where(draw.random(400) < 0.5, "yes", "no")
    model = LogisticRegression().fit(frame.drop(columns="left")[:200], frame["left"][:200])
    joblib.dump(model, tmp_path / "noise.joblib")
    frame[200:].to_csv(tmp_path / "noise.csv", index=False)
    return tmp_path / "noise.joblib", tmp_path / "noise.csv"


def test_a_model_that_knows_nothing_is_told_of_above_every_page(page, app, noise):
    page.goto(app)
    follow(page, "Model and data")
    upload(page, "Fitted model", noise[0])
    upload(page, "Table", noise[1])
    choose(page, "Target", "left")
    page.get_by_role("button", name="Explain this model").click()
    expect(page.get_by_text(NOISE).first).to_be_visible()
    follow(page, "How good is it")
    wait_for_heading(page, "How good is it")
    expect(page.get_by_text(NOISE).first).to_be_visible()
