"""A table of more rows than a page asks for at once: first some of them, at last all, added up where they are."""

import json

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

import explain
from explain.results import Attributions, Summary
from pages.shared.state import KEY, State
from tests.pages.running import assert_clean, charts, opened, settled, shown, start, state

N_ROWS = 24_000


@pytest.fixture(scope="module")
def workspace():
    random = np.random.default_rng(0)
    frame = pd.DataFrame({"a": random.normal(size=N_ROWS), "b": random.integers(0, 9, N_ROWS).astype(float),
                          "c": random.choice(["u", "v"], N_ROWS)})
    frame["y"] = (frame["a"] + frame["b"] / 3 + random.normal(size=N_ROWS) > 1.5).astype(int)
    model = LogisticRegression().fit(frame[["a", "b"]], frame["y"])
    with explain.open_workspace(model, frame, target="y") as opened_workspace:
        yield opened_workspace


@pytest.fixture
def app(workspace):
    """The app with the large table open; contributions on the margin, which adds up exactly."""
    app = start()
    app.session_state[KEY] = State(workspace=workspace, output="1", feature="a", scale="margin")
    return settled(app.run())


def test_the_overview_measures_ever_more_rows(app):
    assert {answer.provenance.n_rows for question, answer in state(app).answers.items()
            if question[0] == "performance"} == {2_000, 20_000}
    assert_clean(app)


def test_what_drives_it_is_asked_of_all_rows_and_comes_as_a_summary(app):
    app = opened(app, "pages/understand/drivers.py")
    assert_clean(app)
    asked = ("shap_values", "shap_summary")
    answers = [answer for question, answer in state(app).answers.items() if question[0] in asked]
    sizes = {(type(answer), answer.provenance.n_rows) for answer in answers}
    assert {(Attributions, 2_000), (Summary, 20_000), (Summary, N_ROWS)} <= sizes
    assert "24,000 rows" in shown(app)
    assert len(charts(app)) == 3
    assert max(len(json.dumps(json.loads(chart.proto.spec))) for chart in charts(app)) < 1_000_000


def test_a_pinned_summary_goes_into_the_report(app):
    app = opened(app, "pages/understand/drivers.py")
    for button in [button for button in app.button if button.label == "Pin to report"]:
        button.click()
    app = settled(app.run())
    pins = [pinned for pinned in state(app).pins if pinned.method == "shap_summary"]
    assert {pinned.section for pinned in pins} == {"beeswarm", "importance"}
    app = opened(app, "pages/report/report.py")
    assert_clean(app)
    assert {pinned.title for pinned in pins} <= {field.value for field in app.text_input}
