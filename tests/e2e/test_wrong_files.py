"""One wrong file after the other: each says what to do, what was open stays open, and the right pair is explained."""

import io
import os
import pickle

import joblib
import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect
from sklearn.linear_model import LogisticRegression

from explain.wording import probability
from tests.e2e.browser import follow, upload, wait_for_heading, wait_until_idle

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


class Harmful:
    """A pickle that runs a command when it is opened."""

    def __reduce__(self):
        return os.system, ("touch harmed",)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The right pair, and what is taken for it by mistake."""
    folder, random = tmp_path_factory.mktemp("mixed"), np.random.default_rng(3)
    frame = pd.DataFrame({"dose": random.uniform(1, 9, 80).round(2), "weeks": random.integers(1, 30, 80)})
    answers = np.where(frame["dose"] + frame["weeks"] / 6 > 7, "better", "same")
    model = LogisticRegression(max_iter=2_000).fit(frame, answers)
    out = io.BytesIO()
    joblib.dump(model, out)
    held = {
        "letter.pdf": PDF,
        "other.csv": b"colour,size,outcome\nred,1,better\nblue,2,same\ngreen,3,same\n",
        "harmful.pkl": pickle.dumps(Harmful()),
        "trial.joblib": out.getvalue(),
        "trial.csv": frame.assign(outcome=answers).to_csv(index=False).encode(),
    }
    for name, raw in held.items():
        (folder / name).write_bytes(raw)
    return folder, float(model.predict_proba(frame)[0, list(model.classes_).index("same")])


def test_a_wrong_file_is_told_and_the_right_one_explained(page, app, files):
    folder, score = files
    page.goto(f"{app}/?sample=bike")
    wait_for_heading(page, "bike")
    wait_until_idle(page)
    follow(page, "Model and data")
    open_now = page.get_by_test_id("stSidebar").get_by_text("Bike rental")
    explain = page.get_by_role("button", name="Explain this model")
    remedy = page.get_by_test_id("stAlert").filter(has_text="What to do:")

    def refused(label: str, name: str, code: str, told: str) -> None:
        upload(page, label, folder / name)
        expect(remedy.filter(has_text=code)).to_contain_text(told)
        expect(explain).to_have_count(0)
        expect(open_now).to_have_count(1)

    refused("Table", "letter.pdf", "DATA-FORMAT", "Give the table as a CSV, Parquet or Excel")
    upload(page, "Table", folder / "trial.csv")
    expect(remedy).to_have_count(0)
    refused("Fitted model", "trial.csv", "MODEL-TABLE", "the fitted model here")
    refused("Fitted model", "harmful.pkl", "MODEL-NAME", "Save the model as skops or ONNX")
    upload(page, "Fitted model", folder / "trial.joblib")
    expect(explain).to_be_visible()
    refused("Table", "other.csv", "MODEL-COLUMNS", "What to do:")
    upload(page, "Table", folder / "trial.csv")
    explain.click()
    expect(page.get_by_test_id("stSidebar").get_by_text("trial.joblib")).to_be_visible()
    follow(page, "Explain one row")
    expect(page.get_by_test_id("stMetricValue").first).to_have_text(probability(score))
    wait_until_idle(page)
