"""Model and data as somebody meets it who has never been here: an error, its remedy, the right file, nothing lost."""

import io
import pickle

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from tests.pages.running import assert_clean, opened, settled, shown, start, state

PAGE = "pages/load/model_and_data.py"


@pytest.fixture(scope="module")
def frame():
    random = np.random.default_rng(0)
    made = pd.DataFrame({"amount": random.normal(50, 12, 90).round(1), "years": random.integers(0, 9, 90)})
    made["repaid"] = np.where(made["amount"] - 3 * made["years"] > 40, "no", "yes")
    made.loc[::9, "amount"] = np.nan
    return made


@pytest.fixture(scope="module")
def model(frame):
    known = frame.dropna()
    return LogisticRegression().fit(known[["amount", "years"]], known["repaid"])


def as_csv(frame) -> bytes:
    out = io.BytesIO()
    frame.to_csv(out, index=False)
    return out.getvalue()


def give(app, **files):
    for what, (name, raw) in files.items():
        app.file_uploader(key=f"upload-{what}").upload(name, raw)
    return app.run()


def test_from_wrong_files_to_a_first_view(frame, model):
    app = opened(start(), PAGE)
    before = state(app)

    app = give(app, model=("notes.joblib", b"these are my notes"))
    assert "Give the table too" in shown(app)

    app = give(app, table=("loans.csv", as_csv(frame)))
    text = shown(app)
    assert "What to do:" in text
    assert "notes.joblib" in text or "MODEL-" in text
    assert state(app) is before, "the sample stays open"

    app = give(app, model=("loans.pkl", pickle.dumps(model)))
    text = shown(app)
    assert not app.exception
    assert "missing" in text.lower(), "the model takes no missing values: it says so"

    app = give(app, table=("loans.csv", as_csv(frame.dropna())))
    assert_clean(app)
    assert "The model opens and answers" in shown(app)
    assert app.selectbox(key="upload-target").value == 3, "the last column is taken for the target"
    app.button(key="open-upload").click().run()
    app = settled(app)
    assert_clean(app)
    assert state(app).workspace.target == "repaid"
    assert "Average score for yes" in shown(opened(app, "pages/start/overview.py"))


def test_without_a_target_it_is_said_where_one_is_named(frame, model):
    app = opened(start(), PAGE)
    app = give(app, model=("loans.pkl", pickle.dumps(model)), table=("new.csv", as_csv(frame.dropna())))
    app.selectbox(key="upload-target").set_value(0).run()
    told = shown(app)
    assert not app.exception
    app = app if "The model opens" in told else give(
        app, table=("new.csv", as_csv(frame.dropna().drop(columns="repaid"))))
    app.button(key="open-upload").click().run()
    app = settled(app)
    assert_clean(app)
    assert "no target" in shown(app)
