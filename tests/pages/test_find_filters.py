"""Filters of columns of every kind, on a table with dates, missing cells and very many levels."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline

import explain
from pages.shared.state import KEY, State
from tests.pages.running import assert_clean, opened, settled, shown, start, state

N = 60
RANDOM = np.random.default_rng(1)
FRAME = pd.DataFrame({
    "a": RANDOM.normal(size=N), "day": pd.date_range("2024-01-01", periods=N, freq="D"),
    "town": [f"town {i % 30:02d}" for i in range(N)],
})
FRAME.loc[[3, 8], "a"] = np.nan
FRAME["y"] = FRAME["a"].fillna(0) * 2


@pytest.fixture(scope="module")
def page():
    model = make_pipeline(SimpleImputer(strategy="constant", fill_value=0), LinearRegression())
    with explain.open_workspace(model.fit(FRAME[["a"]], FRAME["y"]), FRAME, target="y") as workspace:
        app = start()
        app.session_state[KEY] = State(workspace=workspace, output=workspace.model.outputs[0], feature="a",
                                       scale="target")
        yield opened(app, "pages/understand/find.py")


@pytest.fixture
def app(page):
    state(page).cohort = None
    return page


def look_at(app, what):
    app.selectbox(key="filter:what").set_value(what)
    return app.run()


def condition(app):
    (held,) = state(app).cohort["where"]
    return held


def rows_of(app):
    return set(state(app).workspace.ask("found_rows", cohort=state(app).cohort, n=100).rows.tolist())


def test_days_are_taken_whole(app):
    app = look_at(app, "column:day")
    app.date_input(key="filter:date:day:low").set_value(dt.date(2024, 1, 10))
    app = settled(app.run())
    app.date_input(key="filter:date:day:high").set_value(dt.date(2024, 1, 12))
    app = settled(app.run())
    assert_clean(app)
    assert rows_of(app) == {9, 10, 11}


@pytest.mark.parametrize(("low", "day"), [(-1e30, dt.date(2024, 1, 1)), (1e9, dt.date(2024, 2, 29))])
def test_days_that_the_table_does_not_have_are_shown_as_its_ends(app, low, day):
    state(app).cohort = {"where": [{"of": "column", "name": "day", "low": low, "high": None}]}
    app = settled(look_at(app, "column:day"))
    assert_clean(app)
    assert app.date_input(key="filter:date:day:low").value == day


def test_missing_cells_are_taken_in_or_alone(app):
    app = look_at(app, "column:a")
    app.segmented_control(key="filter:missing:a").set_value("only")
    app = settled(app.run())
    assert condition(app) == {"of": "column", "name": "a", "levels": [None]}
    assert rows_of(app) == {3, 8}
    app.number_input(key="filter:column:a:low").set_value(1.0)
    app = settled(app.run())
    app.segmented_control(key="filter:missing:a").set_value("too")
    app = settled(app.run())
    assert rows_of(app) == {3, 8, *np.flatnonzero(FRAME["a"] >= 1)}


def test_levels_are_taken_by_a_part_of_their_text(app):
    app = look_at(app, "column:town")
    app.text_input(key="filter:column:town:levels:part").set_value(" OWN 1 ")
    app = settled(app.run())
    assert condition(app)["levels"] == [f"town 1{i}" for i in range(10)]
    assert rows_of(app) == {i for i in range(N) if 10 <= i % 30 < 20}
    assert "of 20" in shown(app)
